"""Which cells of a table may be shown, so that nobody can compute those that may not by subtracting what is known.

A cell is enough with at least 10 people and at least two of either outcome: with one alone, that person would know how
all the others fared. The reader is taken to know the totals of every row and every column, from this table or from
another; then what is hidden in a line must be enough together, and no hidden cell may follow from the totals alone.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from riskscore.model.reference import SMALLEST_CELL

Counts = NDArray[np.intp]
Flags = NDArray[np.bool_]
Cell = tuple[int, int]
FEWEST_OF_AN_OUTCOME = 2


def is_enough(n: Counts, k: Counts) -> Flags:
    """Whether each cell of `n` people, `k` of them with one of two outcomes, may be shown; same shape."""
    return np.asarray((n >= SMALLEST_CELL) & (np.minimum(k, n - k) >= FEWEST_OF_AN_OUTCOME))


def choose_shown(n: Counts, k: Counts, *, never: Flags | None = None) -> Flags:
    """Cells of the table (rows, columns) that may be shown; those of `never` (columns,) are hidden anyway.

    Hides more cells, the smallest first, until neither the rest of a line nor a single hidden cell tells of too few;
    what the totals tell even of a table hidden as a whole cannot be helped.

    References
    ----------
    Willenborg, de Waal (2001), Elements of Statistical Disclosure Control, chapter 6, doi:10.1007/978-1-4613-0121-9.
    """
    shown = is_enough(n, k)
    if never is not None:
        shown[:, never] = False
    while (cell := _next_to_hide(n, k, shown)) is not None:
        shown[cell] = False
    return shown


def _next_to_hide(n: Counts, k: Counts, shown: Flags) -> Cell | None:
    """The next shown cell to hide, the smallest of a line in which too little is hidden; None = all is safe."""
    lines = list(_lines(n.shape))
    for line in lines:
        hidden, candidates = line & ~shown, line & shown
        rest = n[hidden].sum()
        if rest and not is_enough(rest, k[hidden].sum()) and candidates.any():
            return _smallest(n, candidates)
    determined = find_determined((n > 0) & ~shown)
    weak = determined & ~is_enough(n, k)
    candidates = shown & _crossed(lines, weak)
    if not candidates.any() and (weak & ~find_determined(n > 0)).any():
        near = shown & _crossed(lines, determined)
        candidates = near if near.any() else shown
    return _smallest(n, candidates) if candidates.any() else None


def _crossed(lines: list[Flags], cells: Flags) -> Flags:
    """All cells of the lines through `cells`."""
    return np.asarray(np.any([line & (line & cells).any() for line in lines], axis=0))


def _lines(shape: tuple[int, ...]) -> Iterator[Flags]:
    """Every row and every column, as flags of the cells."""
    row, column = np.indices(shape)
    yield from (row == i for i in range(shape[0]))
    yield from (column == i for i in range(shape[1]))


def _smallest(n: Counts, candidates: Flags) -> Cell:
    row, column = min(np.argwhere(candidates).tolist(), key=lambda cell: (n[tuple(cell)], cell))
    return row, column


def find_determined(hidden: Flags) -> Flags:
    """Which hidden cells follow from the totals of rows and columns, all else being known; shape of `hidden`.

    A cell follows where its unit vector lies in the row space of the equations: on the diagonal of A⁺A stands 1.
    """
    found = np.zeros_like(hidden)
    at = np.argwhere(hidden)
    if len(at) == 0:
        return found
    rows, columns = hidden.shape
    equations = np.zeros((rows + columns, len(at)))
    equations[at[:, 0], np.arange(len(at))] = 1.0
    equations[rows + at[:, 1], np.arange(len(at))] = 1.0
    projection = np.einsum("ij,ji->i", np.linalg.pinv(equations), equations)
    found[tuple(at[np.isclose(projection, 1.0)].T)] = True
    return found
