"""What the linear part reads of each column: ramps between knots, indicators of levels, missing answers."""

import itertools
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskscore.model.layout import Column, Layout, Matrix

Vector = NDArray[np.float64]
TermKind = Literal["ramp", "equals", "missing"]

_KNOTS = 8
_MASS = 1 / 8  # share of people from which a single value has a knot of its own
_RARE = 20  # people on each side that a term for a missing answer needs
_SLOPE_WIDTH = 4.0  # these two: best on Job Corps and UCI 697 among 15 pairs tried, flat around
_STEP_WIDTH = 0.4
_MISSING_WIDTH = 0.12  # small: nobody in training left everything out, and the sum over a blank form must not be a risk


class Term(NamedTuple):
    """What one term reads. ramp: clip((x − low) / (high − low), 0, 1); equals: x = low; missing: x is NaN.

    `width` multiplies the prior standard deviation of its coefficient, `sign` bounds it (−1, 0 = free, 1).
    """

    column: int
    kind: TermKind
    low: float = np.nan
    high: float = np.nan
    width: float = 1.0
    sign: int = 0


def build_terms(X: Matrix, layout: Layout) -> Iterator[Term]:
    """The terms the columns of `X` (n, number of columns) allow; none for a column nobody answered."""
    for at, column in enumerate(layout.columns):
        x = X[:, at]
        missing = np.isnan(x)
        if missing.all():
            continue
        yield from _column_terms(at, column, x[~missing])
        is_first = at == 0 or layout.columns[at - 1].feature != column.feature
        if is_first and not column.is_sensitive and min(missing.sum(), (~missing).sum()) >= _RARE:
            yield Term(at, "missing", width=_MISSING_WIDTH)


def _column_terms(at: int, column: Column, x: Vector) -> Iterator[Term]:
    if column.is_sensitive:
        yield from _adverse_terms(at, column)
    elif column.kind == "number":
        yield from _ramps(at, _knots(x), column.monotone)
    elif column.kind == "ordered":
        yield from _ramps(at, np.arange(len(column.levels), dtype=np.float64), column.monotone)
    elif column.is_categorical:
        first = 1 if column.kind == "code" and column.has_parent else 0
        yield from (Term(at, "equals", float(level)) for level in range(first, len(column.levels) + 1))
    else:
        yield Term(at, "equals", 1.0, sign=column.monotone)


def _adverse_terms(at: int, column: Column) -> Iterator[Term]:
    """Adverse answers only and coefficients ≥ 0, so that a sensitive answer can only raise a score."""
    levels = range(1, len(column.levels) + 1)
    if column.kind == "ordered":
        yield from (Term(at, "ramp", level - 1.0, float(level), sign=1) for level in levels)
    elif column.kind == "unordered":
        yield from (Term(at, "equals", float(level), sign=1) for level in levels)
    else:
        yield Term(at, "equals", 1.0, sign=1)


def _ramps(at: int, knots: Vector, sign: int) -> Iterator[Term]:
    """One ramp over the whole range, and one between each two knots for the departures from it."""
    if len(knots) > 1:
        yield Term(at, "ramp", float(knots[0]), float(knots[-1]), _SLOPE_WIDTH, sign)
    if len(knots) > 2:
        yield from (
            Term(at, "ramp", float(low), float(high), _STEP_WIDTH, sign) for low, high in itertools.pairwise(knots)
        )


def _knots(x: Vector) -> Vector:
    """At most `_KNOTS` distinct knots: all values of a short scale, else frequent single values and quantiles between.

    A value that many people share (no earnings, for instance) gets its own knot and leaves the rest to the others, so
    that the step away from it is not smeared over their whole range.
    """
    values, counts = np.unique(x, return_counts=True)
    if len(values) <= _KNOTS:
        return values
    frequent = values[counts > _MASS * len(x)]
    rest = x[~np.isin(x, frequent)]
    shares = np.linspace(0.02, 0.98, max(_KNOTS - len(frequent), 2))
    return np.unique(np.concatenate([frequent, np.quantile(rest, shares, method="nearest")]))
