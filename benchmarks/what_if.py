"""What-if over HTTP beside one score: real server on loopback, keep-alive, made-up people with everything to change.

Run: make bench, or python benchmarks/what_if.py [BUNDLE]. The bar: p95 of the searched suggestions ≤ 50 ms, exhaustive
over at most three changes; on a busy machine look at how many scores one costs.
"""

import json
import os
import socket
import sys
import time
from datetime import date
from functools import partial
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any

os.environ |= {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}

import numpy as np
from fastapi import FastAPI

from riskscore.bundle import Bundle, load_bundle, make_examples, shipped_bundle
from riskscore.questionnaire import check_person
from riskscore.whatif import list_options, search_changes
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings
from server import running

WARM_UP, ROUNDS, CALLS, PEOPLE = 30, 10, 40, 200
ALLOWED = 50.0
TODAY = date(2026, 3, 1)
SCORE, WHAT_IF = "/api/v1/score", "/api/v1/what-if"
Person = dict[str, Any]


def build_app(folder: Path) -> FastAPI:
    return create_app(load_bundle(folder), Settings(home=Path()))


def count_versions(bundle: Bundle, person: Person) -> int:
    """How many combinations are scored for one person."""
    table, problems = check_person(bundle.questionnaire, person, default_as_of=TODAY)
    assert table is not None, problems
    return len(search_changes(bundle, table, list_options(bundle.questionnaire, table)).states) - 1


def measure(port: int, people: dict[str, list[Person]]) -> dict[str, list[float]]:
    """Milliseconds of each call, the kinds in turns, so that all meet the same machine."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    kinds = {
        "POST /score": (SCORE, "typical"),
        "POST /what-if": (WHAT_IF, "typical"),
        "  most to change": (WHAT_IF, "most"),
    }
    bodies = {name: cycle([json.dumps(person).encode() for person in group]) for name, group in people.items()}

    def post(path: str, body: bytes) -> float:
        start = time.perf_counter()
        connection.request("POST", path, body, {"content-type": "application/json"})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, (path, response.status)
        return 1_000 * (time.perf_counter() - start)

    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(WARM_UP):
        post(WHAT_IF, next(bodies["typical"]))
    for _ in range(ROUNDS):
        for name, (path, group) in kinds.items():
            times[name] += [post(path, next(bodies[group])) for _ in range(CALLS)]
    return times


def main(folder: Path) -> None:
    bundle = load_bundle(folder)
    made_up = make_examples(bundle.questionnaire, count=PEOPLE, seed=1, as_of=str(TODAY), reference=bundle.reference)
    versions = [count_versions(bundle, person) for person in made_up]
    most = made_up[int(np.argmax(versions))]
    with running(partial(build_app, folder)) as port:
        times = measure(port, {"typical": made_up, "most": [most]})
    print(f"bundle           {bundle.id}, {len(bundle.questionnaire.changes)} changes declared")
    print(f"combinations     median {np.median(versions):.0f}, at most {max(versions)} a person, every one scored")
    one_score = float(np.median(times["POST /score"]))
    for name, taken in times.items():
        p50, p95 = np.quantile(taken, [0.5, 0.95])
        print(f"{name:16} p50 {p50:.1f} ms, p95 {p95:.1f} ms, {p50 / one_score:.1f} × POST /score")
    worst = float(np.quantile(times["  most to change"], 0.95))
    print(f"allowed          p95 {ALLOWED:g} ms: {'held' if worst <= ALLOWED else 'MISSED'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped_bundle())
