"""The terms of many people, kept as what each distinct answer gives and which answer each person gave."""

from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_CHUNK = 4096
_MOST_ANSWERS = 1000  # of a block: its table should stay in the cache


class Block(NamedTuple):
    """Some terms that answers give: person i of n has row `code[i]` of `table` (distinct answers, terms)."""

    code: NDArray[np.intp]
    table: Matrix

    def beside(self, other: "Block") -> "Block":
        """The terms of both: each answer of one with each of the other."""
        n, n_other = len(self.table), len(other.table)
        table = np.hstack([self.table.repeat(n_other, axis=0), np.tile(other.table, (n, 1))])
        return Block(self.code * n_other + other.code, table)


class Design:
    """The matrix of n people and p terms whose columns are those of `blocks`, one after the other.

    A hundred questions give six hundred terms, but most of them few distinct answers: written out, the matrix would
    take as much memory as everything else in training, and more time to fill than to use.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = _join(blocks)
        widths = [block.table.shape[1] for block in self._blocks]
        self._of = [slice(end - width, end) for width, end in zip(widths, accumulate(widths), strict=True)]
        self._shape = len(self._blocks[0].code), sum(widths)

    def dot(self, w: Vector) -> Vector:
        """Matrix times `w` (p,), shape (n,)."""
        z = np.zeros(self._shape[0])
        for block, of in zip(self._blocks, self._of, strict=True):
            z += (block.table @ w[of])[block.code]
        return z

    def sums(self, weight: Vector) -> Vector:
        """Sums of the rows, each times its `weight` (n,), shape (p,)."""
        of_answers = (np.bincount(block.code, weight, minlength=len(block.table)) for block in self._blocks)
        return np.concatenate([total @ block.table for total, block in zip(of_answers, self._blocks, strict=True)])

    def products(self, weight: Vector) -> Matrix:
        """Σ weight · row rowᵀ, shape (p, p), for `weight` (n,) ≥ 0; a few thousand people at a time.

        In single precision, twice as fast: the steps need it only about right, where they end is decided by the
        gradient.
        """
        n, p = self._shape
        tables = [np.ascontiguousarray(block.table.T, dtype=np.float32) for block in self._blocks]
        root, total = np.sqrt(weight).astype(np.float32), np.zeros((p, p))
        for start in range(0, n, _CHUNK):
            part = np.empty((p, min(_CHUNK, n - start)), dtype=np.float32)
            for block, table, of in zip(self._blocks, tables, self._of, strict=True):
                # No code lies beyond its table; without the mode numpy would write `out` by way of a copy.
                np.take(table, block.code[start : start + _CHUNK], axis=1, out=part[of], mode="clip")
            part *= root[start : start + _CHUNK]
            total += part @ part.T
        return total


def _join(blocks: Iterable[Block]) -> list[Block]:
    """Neighbours of few answers as one: what is done for each person is done once a block."""
    joined: list[Block] = []
    for block in blocks:
        if joined and len(joined[-1].table) * len(block.table) <= _MOST_ANSWERS:
            joined[-1] = joined[-1].beside(block)
        else:
            joined.append(block)
    return joined


def tabulate(x: Vector) -> tuple[NDArray[np.intp], Vector]:
    """Positions of `x` (n,) among its distinct values, and these; NaN is one of them."""
    code, distinct = pd.factorize(x, use_na_sentinel=False)
    return code.astype(np.intp), np.asarray(distinct)
