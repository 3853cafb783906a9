"""The linear part: a penalised, sign-constrained logistic regression on ramps and indicators."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from riskscore.model.layout import Column, Layout, Matrix

Vector = NDArray[np.float64]
TermKind = Literal["ramp", "equals", "missing"]

_KNOTS = 8
_MASS = 1 / 8
_RARE = 20
_SLOPE_WIDTH = 4.0
_STEP_WIDTH = 0.4
_CHUNK = 8192


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


@dataclass(frozen=True)
class LinearPart:
    """`log_odds = intercept + Σ coefficient · value`; every array has one entry a term.

    `fill` is a term's value where its column is missing: the mean of those who answered, so that a missing answer is
    read as an average one until a `missing` term says otherwise; 0 for sensitive columns, 1 for `missing` terms.
    `mean` is the mean of the term over the training rows, the point of reference of the contributions.
    """

    intercept: float
    kind: tuple[TermKind, ...]
    column: NDArray[np.intp]
    low: Vector
    high: Vector
    fill: Vector
    coefficient: Vector
    mean: Vector
    n_columns: int

    def values(self, X: Matrix) -> Matrix:
        """Terms of the rows of `X`, shape (n, number of terms), each in [0, 1]."""
        x = X[:, self.column]
        ramp = np.clip((x - self.low) / self._span, 0.0, 1.0)
        return np.asarray(np.where(np.isnan(x), self.fill, np.where(self._is_ramp, ramp, x == self.low)))

    def log_odds(self, X: Matrix) -> Vector:
        return np.asarray(self.base_value + self.contributions(X).sum(axis=1))

    def contributions(self, X: Matrix) -> Matrix:
        """coefficient · (value − mean), summed by column of `X`, shape (n, n_columns)."""
        return self.project(X, self.weights)

    def project(self, X: Matrix, weights: Matrix) -> Matrix:
        """(value − mean) @ weights, a few thousand rows at a time to keep memory small."""
        if len(X) <= _CHUNK:
            result: Matrix = (self.values(X) - self.mean) @ weights
            return result
        parts = [self.project(X[i : i + _CHUNK], weights) for i in range(0, len(X), _CHUNK)]
        return np.concatenate(parts)

    @property
    def base_value(self) -> float:
        """Log-odds of a row whose terms all have their means."""
        return float(self.intercept + self.coefficient @ self.mean)

    @cached_property
    def weights(self) -> Matrix:
        """Coefficients as a matrix (number of terms, n_columns): one non-zero a row."""
        weights = np.zeros((len(self.kind), self.n_columns))
        weights[np.arange(len(self.kind)), self.column] = self.coefficient
        return weights

    @cached_property
    def _is_ramp(self) -> NDArray[np.bool_]:
        return np.array([kind == "ramp" for kind in self.kind], dtype=bool)

    @cached_property
    def _span(self) -> Vector:
        return np.where(self._is_ramp, self.high - self.low, 1.0)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON; NaN becomes None."""
        columns = zip(self.column, self.kind, self.low, self.high, self.fill, self.coefficient, self.mean, strict=True)
        terms = [
            {"column": int(c), "kind": k, "low": _number(low), "high": _number(high), "fill": float(f), "coefficient":
             float(w), "mean": float(m)} for c, k, low, high, f, w, m in columns
        ]  # fmt: skip
        return {"intercept": self.intercept, "n_columns": self.n_columns, "terms": terms}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LinearPart":
        terms = data["terms"]
        numbers = {
            key: np.array([np.nan if term[key] is None else term[key] for term in terms], dtype=np.float64)
            for key in ("low", "high", "fill", "coefficient", "mean")
        }
        column = np.array([term["column"] for term in terms], dtype=np.intp)
        kind = tuple(term["kind"] for term in terms)
        return cls(data["intercept"], kind, column, n_columns=data["n_columns"], **numbers)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def constant_part(log_odds: float, n_columns: int) -> LinearPart:
    """A linear part without terms: everybody has the same log-odds."""
    nothing = np.empty(0)
    return LinearPart(log_odds, (), np.empty(0, dtype=np.intp), *(nothing,) * 5, n_columns)


def fit_linear(X: Matrix, y: Vector, layout: Layout, *, penalty: float, start: LinearPart | None = None) -> LinearPart:
    """Fit the coefficients of all terms of `layout` by penalised maximum likelihood.

    Minimises Σ log-loss + penalty / 2 · Σ (coefficient / width)², the intercept free. `penalty` is the precision of a
    normal prior, 1 / sd² in log-odds: it does not depend on the number of rows (1 expects effects of about ±1, 16 of
    about ±¼). Ramps and indicators lie in [0, 1], so nothing else needs scaling. `start` is an earlier fit on the
    same rows, with another penalty.

    References
    ----------
    Byrd, Lu, Nocedal, Zhu (1995), A limited memory algorithm for bound constrained optimization, doi:10.1137/0916069.
    le Cessie, van Houwelingen (1992), Ridge estimators in logistic regression, doi:10.2307/2347628.
    """
    terms = list(_terms(X, layout))
    if not terms:
        return constant_part(float(logit(y.mean())), len(layout))
    part = _unfitted(terms, X, layout)
    values = part.values(X)
    mean = values.mean(axis=0)
    precision = penalty / np.array([term.width for term in terms]) ** 2
    bounds = [{-1: (None, 0.0), 0: (None, None), 1: (0.0, None)}[term.sign] for term in terms]
    first = start.coefficient if start is not None and start.kind == part.kind else np.zeros(len(terms))
    centre, coefficient = _minimise(values - mean, y, precision, bounds, first)
    return LinearPart(
        float(centre - coefficient @ mean), part.kind, part.column, part.low, part.high, part.fill, coefficient, mean,
        len(layout),
    )  # fmt: skip


def _unfitted(terms: Sequence[Term], X: Matrix, layout: Layout) -> LinearPart:
    column = np.array([term.column for term in terms], dtype=np.intp)
    low, high = (np.array([getattr(term, end) for term in terms], dtype=np.float64) for end in ("low", "high"))
    fill = np.array([1.0 if term.kind == "missing" else np.nan for term in terms])
    zero = np.zeros(len(terms))
    part = LinearPart(0.0, tuple(t.kind for t in terms), column, low, high, fill, zero, zero, len(layout))
    values = part.values(X)
    answered = ~np.isnan(values)
    mean = np.where(answered, values, 0.0).sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    is_sensitive = np.array([layout.columns[term.column].is_sensitive for term in terms])
    part.fill[:] = np.where(np.isnan(fill), np.where(is_sensitive, 0.0, mean), fill)
    return part


def _minimise(
    values: Matrix, y: Vector, precision: Vector, bounds: list[tuple[float | None, float | None]], first: Vector
) -> tuple[float, Vector]:
    """Intercept and coefficients on the centred `values`; variables are scaled by the diagonal of the Hessian."""
    rate = float(np.clip(y.mean(), 1e-9, 1 - 1e-9))
    information = len(y) * rate * (1 - rate)
    scale = 1 / np.sqrt(precision + information * values.var(axis=0))
    scale_0 = 1 / np.sqrt(information)

    def loss(u: Vector) -> tuple[float, Vector]:
        coefficient = u[1:] * scale
        z = u[0] * scale_0 + values @ coefficient
        residual = expit(z) - y
        value = np.logaddexp(0.0, z).sum() - y @ z + 0.5 * precision @ coefficient**2
        gradient = (values.T @ residual + precision * coefficient) * scale
        return float(value), np.concatenate([[residual.sum() * scale_0], gradient])

    begin = np.concatenate([[np.log(rate / (1 - rate)) / scale_0], first / scale])
    found = minimize(
        loss,
        begin,
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), *bounds],
        options={"maxiter": 1000, "maxcor": 30, "ftol": 1e-15, "gtol": 1e-6},
    )
    return float(found.x[0] * scale_0), found.x[1:] * scale


def _terms(X: Matrix, layout: Layout) -> Iterator[Term]:
    for at, column in enumerate(layout.columns):
        x = X[:, at]
        missing = np.isnan(x)
        if missing.all():
            continue
        yield from _column_terms(at, column, x[~missing])
        is_first = at == 0 or layout.columns[at - 1].feature != column.feature
        if is_first and not column.is_sensitive and min(missing.sum(), (~missing).sum()) >= _RARE:
            yield Term(at, "missing")


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
