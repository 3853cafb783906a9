"""A real server on loopback, in a process of its own, for the benchmarks of requests."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Process

import uvicorn
from fastapi import FastAPI

from riskscore_serving.commands import listen
from riskscore_serving.settings import Settings


@contextmanager
def running(build: Callable[[], FastAPI]) -> Iterator[int]:
    """The port on which the app that `build` makes answers."""
    with listen(Settings(host="127.0.0.1", port=0), "en") as listener:
        process = Process(target=_serve, args=(build, listener))
        process.start()
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.join()


def _serve(build: Callable[[], FastAPI], listener: socket.socket) -> None:
    config = uvicorn.Config(build(), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
