"""How unlike the people the model learned from somebody is, by the answers it reads; sensitive ones are not looked at.

Each answer is as surprising as it was rare: −log of its share among those who answered, less its mean, so that an
answer not given counts neither way. A number outside the range of training counts more the farther out it is. Somebody
whose answers are together more surprising than those of 99.5 % of the training people is out of support: the model may
be right about them, but nobody like them could show it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model.layout import Column, Layout, Matrix
from riskscore.model.reference import SMALLEST_CELL

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

QUANTILE = 0.995  # of the training people lie within
_SHARES = (0.005, 0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98, 0.995)
_FAR = 20.0  # log-odds of surprise for a number as far outside as the range of training is wide
_CHUNK = 4_096
_ROUNDING = 1e-9  # who was exactly at the limit in training stays within


@dataclass(frozen=True)
class Cells:
    """Training people by the answer to one column of the matrix.

    Of a number cell i is [edge i − 1, edge i), and 99 % of the people lie between `low` and `high`; without edges the
    value itself is the cell. `counts` add up to those who answered, but cells of fewer than 10 people hold 0.
    """

    name: str
    counts: tuple[int, ...]
    edges: tuple[float, ...] = ()
    low: float = 0.0
    high: float = 0.0

    @cached_property
    def surprise(self) -> Vector:
        """−log share of each cell less its mean; an empty cell is taken for one of half the smallest size."""
        counts = np.array(self.counts, dtype=np.float64)
        bits = -np.log(np.maximum(counts, SMALLEST_CELL / 2) / max(counts.sum(), SMALLEST_CELL))
        return np.asarray(bits - (counts @ bits) / max(counts.sum(), 1.0))


@dataclass(frozen=True)
class Support:
    """Cells of the open columns of a layout, and the surprise that 99.5 % of the training people stay within."""

    cells: tuple[Cells, ...]
    limit: float

    def is_outside(self, layout: Layout, X: Matrix, *, is_large: bool = False) -> Flags:
        """Who is out of support, shape (n,); `X` is the matrix of `layout`."""
        return self.surprise(layout, X, is_large=is_large) > self.limit + _ROUNDING

    def surprise(self, layout: Layout, X: Matrix, *, is_large: bool = False) -> Vector:
        """Total surprise of each row of `X`, shape (n,); 0 for somebody who answered nothing.

        A frame that is large enough for numba's import gives the same within 1e-9.
        """
        if not self.cells:
            return np.zeros(len(X))
        open_columns = layout.open_columns
        if is_large:
            from riskscore.model.kernels import surprise

            return np.asarray(surprise(X, open_columns, *self._plan.kernel_arrays, _FAR))
        parts = [self._surprise(X[i : i + _CHUNK, open_columns]) for i in range(0, len(X), _CHUNK)]
        return np.concatenate([np.empty(0), *parts])

    def _surprise(self, x: Matrix) -> Vector:
        plan = self._plan
        is_known = ~np.isnan(x)
        cell = np.where(is_known, x, 0.0)
        numbers = x[:, plan.numbers]
        cell[:, plan.numbers] = (numbers[:, :, None] >= plan.edges).sum(axis=2)
        index = plan.start + np.clip(cell.astype(np.intp), 0, plan.last)
        beyond = np.maximum(plan.low - numbers, numbers - plan.high) / plan.width  # a constant has no range
        far = np.where(beyond > 0, beyond, 0.0).sum(axis=1)
        return np.asarray(np.where(is_known, plan.surprise[index], 0.0).sum(axis=1) + _FAR * far)

    @cached_property
    def _plan(self) -> "_Plan":
        return _Plan(self.cells)

    def to_dict(self) -> dict[str, Any]:
        return {"quantile": QUANTILE, "limit": self.limit, "columns": [asdict(cells) for cells in self.cells]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Support":
        cells = (Cells(**{**c, "edges": tuple(c["edges"]), "counts": tuple(c["counts"])}) for c in data["columns"])
        return cls(tuple(cells), data["limit"])


NO_SUPPORT = Support((), 0.0)


class _Plan:
    """Index arrays that keep Python loops over columns out of `Support.surprise`."""

    def __init__(self, cells: Sequence[Cells]) -> None:
        self.numbers = np.array([i for i, c in enumerate(cells) if c.edges], dtype=np.intp)
        edges = [cells[i].edges for i in self.numbers]
        widest = max(map(len, edges), default=0)
        self.edges = np.array([[*e, *[np.inf] * (widest - len(e))] for e in edges]).reshape(len(edges), widest)
        self.low, self.high = (np.array([getattr(cells[i], end) for i in self.numbers]) for end in ("low", "high"))
        self.width = np.where(self.high > self.low, self.high - self.low, np.inf)
        sizes = [len(c.counts) for c in cells]
        self.start = np.cumsum([0, *sizes])[:-1]
        self.last = np.array(sizes, dtype=np.intp) - 1
        self.surprise = np.concatenate([c.surprise for c in cells])

    @cached_property
    def kernel_arrays(self) -> tuple[NDArray[Any], ...]:
        """Position of each column among the numbers (−1: not one), then what there is for each number and column."""
        number = np.full(len(self.start), -1, dtype=np.intp)
        number[self.numbers] = np.arange(len(self.numbers))
        return number, self.edges, self.low, self.high, self.width, self.start, self.last, self.surprise


def fit_support(layout: Layout, X: Matrix) -> Support:
    """Cells and limit from the matrix (n, number of columns) of the training people; no cell tells of fewer than 10."""
    cells = tuple(_count(layout.columns[i], X[:, i]) for i in layout.open_columns)
    support = Support(cells, 0.0)
    limit = float(np.quantile(support.surprise(layout, X), QUANTILE)) if len(X) else 0.0
    return Support(cells, limit)


def _count(column: Column, x: Vector) -> Cells:
    known = x[~np.isnan(x)]
    if column.kind != "number":
        size = max(len(column.levels) + column.is_categorical, 2)
        return Cells(column.name, _told(np.bincount(known.astype(np.intp), minlength=size)))
    edges = np.unique(np.quantile(known, _SHARES, method="nearest")) if len(known) else np.empty(0)
    merged = _merge(edges, known)
    if len(merged) == 0:
        return Cells(column.name, _told(np.array([len(known)])))
    counts = _told(_cell_counts(merged, known))
    return Cells(column.name, counts, tuple(merged.tolist()), float(edges[0]), float(edges[-1]))


def _merge(edges: Vector, known: Vector) -> Vector:
    """Edges between which at least 10 people lie each."""
    while len(edges):
        counts = _cell_counts(edges, known)
        smallest = int(counts.argmin())
        if counts[smallest] >= SMALLEST_CELL:
            break
        edges = np.delete(edges, min(smallest, len(edges) - 1))
    return edges


def _cell_counts(edges: Vector, known: Vector) -> NDArray[np.intp]:
    return np.bincount(np.searchsorted(edges, known, side="right"), minlength=len(edges) + 1)


def _told(counts: NDArray[np.intp]) -> tuple[int, ...]:
    return tuple(int(count) if count >= SMALLEST_CELL else 0 for count in counts)
