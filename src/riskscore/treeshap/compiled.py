"""How kernels are compiled; imports numba, which takes a second, so only kernels import this."""

from collections.abc import Callable
from typing import Any

from numba import njit

Function = Callable[..., Any]


def compiled(function: Function) -> Function:
    """`function` compiled at its first call; kept on disk where numba finds a folder it may write to."""
    try:
        kept: Function = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither __pycache__ nor NUMBA_CACHE_DIR nor a home
        return njit(nogil=True)(function)
    return kept
