"""The linear part: a penalised, sign-constrained logistic regression on ramps and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.model.layout import Layout, Matrix
from riskscore.model.newton import SignedLogistic
from riskscore.model.terms import Term, TermKind, build_terms

Vector = NDArray[np.float64]

_CHUNK = 4096


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
        parts = [self.values(X[i : i + _CHUNK]) @ self.coefficient for i in range(0, len(X), _CHUNK)]
        return np.asarray(self.intercept + np.concatenate([*parts, np.empty(0)]))

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

    def project_many(self, X: Matrix, weights: Matrix) -> Matrix:
        """`project` for a large frame and `weights` with at most one non-zero a row: within 1e-12 the same."""
        from riskscore.model.kernels import project

        result, target = np.zeros((len(X), weights.shape[1])), np.abs(weights).argmax(axis=1)
        weight = weights[np.arange(len(weights)), target]
        project(X, result, self.column, target, self._is_ramp, (self.low, self._span, self.fill, self.mean, weight))
        return result

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


def fit_linear(X: Matrix, y: Vector, layout: Layout, *, penalty: float) -> LinearPart:
    """One fit of `LinearFitter`."""
    return LinearFitter(X, y, layout).fit(penalty)


class LinearFitter:
    """The terms of some training rows, made once for the fits of several penalties.

    Minimises Σ log-loss + penalty / 2 · Σ (coefficient / width)², the intercept free. The penalty is the precision of
    a normal prior, 1 / sd² in log-odds: it does not depend on the number of rows (1 expects effects of about ±1, 16 of
    about ±¼). Ramps and indicators lie in [0, 1], so nothing else needs scaling.

    References
    ----------
    le Cessie, van Houwelingen (1992), Ridge estimators in logistic regression, doi:10.2307/2347628.
    """

    def __init__(self, X: Matrix, y: Vector, layout: Layout) -> None:
        terms = list(build_terms(X, layout))
        self._part, design = _encode(terms, X, layout)
        rate = float(np.clip(y.mean(), 1e-9, 1 - 1e-9))
        self._found = np.concatenate([[logit(rate)], np.zeros(len(terms))])
        self._width = np.array([term.width for term in terms], dtype=np.float64)
        self._logistic = SignedLogistic(design, y, np.array([0.0, *(term.sign for term in terms)]))

    def fit(self, penalty: float) -> LinearPart:
        """Starts where the last fit ended: give neighbouring penalties one after the other."""
        precision = np.concatenate([[0.0], penalty / self._width**2])
        self._found = self._logistic.fit(precision, self._found)
        coefficient = self._found[1:].copy()
        intercept = float(self._found[0] - coefficient @ self._part.mean)
        return replace(self._part, intercept=intercept, coefficient=coefficient)


def _encode(terms: Sequence[Term], X: Matrix, layout: Layout) -> tuple[LinearPart, Matrix]:
    """A part whose coefficients are 0, and a column of ones beside its terms less their means (n, 1 + terms)."""
    column = np.array([term.column for term in terms], dtype=np.intp)
    low, high = (np.array([getattr(term, end) for term in terms], dtype=np.float64) for end in ("low", "high"))
    unknown = np.array([1.0 if term.kind == "missing" else np.nan for term in terms])
    zero = np.zeros(len(terms))
    part = LinearPart(0.0, tuple(t.kind for t in terms), column, low, high, unknown, zero, zero, len(layout))
    design = np.ones((len(X), 1 + len(terms)))
    blocks = [design[i : i + _CHUNK, 1:] for i in range(0, len(X), _CHUNK)]
    total, answered = np.zeros((2, len(terms)))
    for i, block in enumerate(blocks):
        block[:] = part.values(X[i * _CHUNK : (i + 1) * _CHUNK])
        total += np.nansum(block, axis=0)
        answered += (~np.isnan(block)).sum(axis=0)
    is_sensitive = np.array([layout.columns[at].is_sensitive for at in column], dtype=bool)
    fill = np.where(np.isnan(unknown), np.where(is_sensitive, 0.0, total / np.maximum(answered, 1)), unknown)
    mean = (total + fill * (len(X) - answered)) / len(X)
    for block in blocks:
        np.copyto(block, fill, where=np.isnan(block))
    design[:, 1:] -= mean
    return replace(part, fill=fill, mean=mean), design
