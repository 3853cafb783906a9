"""The linear part: a penalised, sign-constrained logistic regression on ramps and indicators."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model.layout import Matrix
from riskscore.model.terms import TermKind

Vector = NDArray[np.float64]

_CHUNK = 256  # rows whose terms stay in the cache
_NUMBERS = ("low", "high", "fill", "coefficient", "mean")


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
        """(value − mean) @ weights, some rows at a time to keep memory small."""
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
        columns = zip(self.column, self.kind, *(getattr(self, name) for name in _NUMBERS), strict=True)
        terms = [
            {"column": int(column), "kind": kind, **dict(zip(_NUMBERS, map(_number, numbers), strict=True))}
            for column, kind, *numbers in columns
        ]
        return {"intercept": self.intercept, "n_columns": self.n_columns, "terms": terms}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LinearPart":
        terms = data["terms"]
        numbers = {
            name: np.array([np.nan if term[name] is None else term[name] for term in terms], dtype=np.float64)
            for name in _NUMBERS
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
