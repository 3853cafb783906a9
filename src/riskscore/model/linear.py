"""The linear part: a penalised, sign-constrained logistic regression on ramps and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.model.evidence import learn_precision
from riskscore.model.layout import Layout, Matrix
from riskscore.model.newton import SignedLogistic
from riskscore.model.terms import Term, TermKind, build_terms

Vector = NDArray[np.float64]

_CHUNK = 4096
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


class Prior(NamedTuple):
    """What is thought of the coefficients before the data: normal ones around 0, the intercept free.

    `penalty` is their precision, 1 / sd² in log-odds, of terms of width 1: it does not depend on the number of rows
    (1 expects effects of about ±1, 16 of about ±¼). Unless it `is_shared`, each feature has its own, and all missing
    answers together one, learned around the common one (see `learn_precision`).
    """

    penalty: float
    is_shared: bool = False


def fit_linear(X: Matrix, y: Vector, layout: Layout, *, prior: Prior) -> LinearPart:
    """One fit of `LinearFitter`."""
    return LinearFitter(X, y, layout).fit(prior)


class LinearFitter:
    """The terms of some training rows, made once for the fits of several priors.

    Minimises Σ log-loss + ½ Σ precision · coefficient². Ramps and indicators lie in [0, 1], so nothing else needs
    scaling.

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
        self._group = _group(terms, layout)
        self._sign = np.array([0.0, *(term.sign for term in terms)])
        self._logistic = SignedLogistic(design, y, self._sign)

    def fit(self, prior: Prior) -> LinearPart:
        """Starts where the last fit ended: give neighbouring penalties one after the other, the shared one first."""
        self._found = self._fit(prior.penalty / self._width**2)
        return self._keep(self._found if prior.is_shared else self._fit(self._learn(prior.penalty)))

    def _learn(self, penalty: float) -> Vector:
        near = self._logistic.near(self._found)
        return learn_precision(near, self._sign, self._group, self._width, penalty)

    def _fit(self, precision: Vector) -> Vector:
        return self._logistic.fit(np.concatenate([[0.0], precision]), self._found)

    def _keep(self, found: Vector) -> LinearPart:
        """The part with what was `found` for terms less their means: the intercept, and a copy of the coefficients."""
        coefficient = found[1:].copy()
        intercept = float(found[0] - coefficient @ self._part.mean)
        return replace(self._part, intercept=intercept, coefficient=coefficient)


def _group(terms: Sequence[Term], layout: Layout) -> NDArray[np.intp]:
    """Numbers from 0: one for the terms of each feature, one for all missing answers."""
    names = ["" if term.kind == "missing" else layout.columns[term.column].feature for term in terms]
    return np.unique(names, return_inverse=True)[1]


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
