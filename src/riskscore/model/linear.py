"""The linear part: a penalised, sign-constrained logistic regression on ramps and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logit

from riskscore.model.layout import Layout, Matrix
from riskscore.model.terms import Term, TermKind, build_terms

Vector = NDArray[np.float64]

_CHUNK = 8192


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
    terms = list(build_terms(X, layout))
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
