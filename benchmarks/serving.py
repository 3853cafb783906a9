"""Cost of `POST /api/v1/score` beside a no-op of the same app: real server on loopback, keep-alive, one person.

Run: make bench, or python benchmarks/serving.py [BUNDLE]. The bar: p50 of the score ≤ 3 × p50 of the no-op + the cost
of LightGBM's `pred_contrib` itself, which is what it adds to a no-op of the same server: called in a tight loop it
finds its trees in the processor's cache and costs half as much as between requests.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Annotated

os.environ |= {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}

from fastapi import Depends, FastAPI, Response

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore.questionnaire import Table, check_person
from riskscore_serving.app import create_app
from riskscore_serving.body import read_body
from riskscore_serving.settings import Settings
from server import running

WARM_UP, ROUNDS, CALLS = 200, 10, 200
ALLOWED = 3.0
TODAY = date(2026, 3, 1)
NO_OP, CONTRIBUTIONS, SCORE = "/no-op", "/pred-contrib", "/api/v1/score"
Millis = float


def build_app(folder: Path) -> FastAPI:
    """The app with two routes beside its own."""
    bundle = load_bundle(folder)
    app = create_app(bundle, Settings(home=Path()))
    X = bundle.model.layout.matrix(read_example(bundle))

    @app.post(NO_OP)
    async def no_op(_body: Annotated[bytes, Depends(read_body)]) -> Response:
        return Response(b"{}", media_type="application/json")

    @app.post(CONTRIBUTIONS)
    async def contributions(_body: Annotated[bytes, Depends(read_body)]) -> Response:
        bundle.model.trees.contributions(X)
        return Response(b"{}", media_type="application/json")

    return app


def read_example(bundle: Bundle) -> Table:
    table, problems = check_person(bundle.questionnaire, bundle.examples[0], default_as_of=TODAY)
    assert table is not None, problems
    return table


def time_calls(call: Callable[[], object], count: int) -> list[Millis]:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        call()
        times.append(1_000 * (time.perf_counter() - start))
    return times


def measure_routes(port: int, body: bytes) -> dict[str, Millis]:
    """p50 of each route, in turns, so that all meet the same machine."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(path: str) -> None:
        connection.request("POST", path, body, {"content-type": "application/json"})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, (path, response.status)

    times: dict[str, list[Millis]] = {NO_OP: [], CONTRIBUTIONS: [], SCORE: []}
    time_calls(partial(post, SCORE), WARM_UP)
    for _ in range(ROUNDS):
        for path in times:
            times[path] += time_calls(partial(post, path), CALLS)
    return {path: median(taken) for path, taken in times.items()}


def main(folder: Path) -> None:
    bundle = load_bundle(folder)
    with running(partial(build_app, folder)) as port:
        p50 = measure_routes(port, json.dumps(bundle.examples[0]).encode())
    no_op, score = p50[NO_OP], p50[SCORE]
    contributions = p50[CONTRIBUTIONS] - no_op
    bar = ALLOWED * no_op + contributions
    print(f"bundle           {bundle.id}")
    print(f"no-op            p50 {no_op:.3f} ms")
    print(f"pred_contrib         {contributions:.3f} ms")
    print(f"POST /score      p50 {score:.3f} ms = {(score - contributions) / no_op:.2f} × no-op + pred_contrib")
    print(f"allowed          {bar:.3f} ms ({ALLOWED:g} × no-op + pred_contrib): {'held' if score <= bar else 'MISSED'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped_bundle())
