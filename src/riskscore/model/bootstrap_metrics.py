"""The metrics of metrics.py for many resamples of the same rows at once: the rows are sorted once, the rest is sums."""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.model import metrics
from riskscore.model.logistic_line import fit_line
from riskscore.model.metrics import Metric

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
_TINY = 1e-15


class SortedRows:
    """Labels and probabilities of n rows, highest probability first; `order` (n,) says where each row came from."""

    def __init__(self, y: Vector, p: Vector) -> None:
        self.order = np.argsort(-p, kind="stable")
        self.y, self.p = y[self.order], p[self.order]
        self.first = np.flatnonzero(np.diff(self.p, prepend=np.inf))  # where each distinct probability begins

    @cached_property
    def losses(self) -> Matrix:
        """Label, squared error and negative log-likelihood of each row, shape (n, 3)."""
        p = np.clip(self.p, _TINY, 1 - _TINY)
        return np.column_stack([self.y, (self.p - self.y) ** 2, -np.where(self.y == 1, np.log(p), np.log1p(-p))])

    @cached_property
    def line(self) -> tuple[float, Matrix]:
        """b of y ~ a + b · logit p on all rows, and the terms of a Newton step there; NaN where none is best."""
        if np.isnan(metrics.calibration_slope(self.y, self.p)):
            return np.nan, np.zeros((len(self.y), 5))
        centred = self._score - self._score.mean()  # sums of squares keep their digits
        a, b = fit_line(centred, self.y, np.ones_like(self.y))
        return b, self._newton_terms(a, b, centred)

    @cached_property
    def shift(self) -> tuple[float, Matrix]:
        """a of y ~ a + logit p on all rows, and the terms of a Newton step there."""
        a = metrics.calibration_intercept(self.y, self.p)
        return a, self._newton_terms(a, 1.0, self._score)

    @cached_property
    def _score(self) -> Vector:
        return np.asarray(logit(np.clip(self.p, _TINY, 1 - _TINY)))

    def _newton_terms(self, a: float, b: float, score: Vector) -> Matrix:
        """Gradient and curvature of each row's log-likelihood at a + b · score, shape (n, 5)."""
        fitted = expit(a + b * score)
        rest, spread = self.y - fitted, fitted * (1 - fitted)
        return np.column_stack([rest, rest * score, spread, spread * score, spread * score**2])


class Drawn:
    """Resamples of `rows`: `weight` (number of resamples, n) in the order of the rows given to `SortedRows`."""

    def __init__(self, rows: SortedRows, weight: Matrix) -> None:
        self.rows = rows
        self.weight = weight[:, rows.order]
        self._found: dict[float, tuple[Vector, Vector]] = {}

    @cached_property
    def total(self) -> Vector:
        return np.asarray(self.weight.sum(axis=1))

    @cached_property
    def both(self) -> Matrix:
        """Weight at each distinct probability, (number of resamples, number of distinct probabilities)."""
        return self._by_probability(self.weight)

    @cached_property
    def positive(self) -> Matrix:
        return self._by_probability(self.weight * self.rows.y)

    @cached_property
    def taken(self) -> Matrix:
        """Weight down to each distinct probability, highest first."""
        return np.cumsum(self.both, axis=1)

    @cached_property
    def hits(self) -> Matrix:
        return np.cumsum(self.positive, axis=1)

    @cached_property
    def sums(self) -> Matrix:
        return np.asarray(self.weight @ self.rows.losses)

    def found(self, share: float) -> tuple[Vector, Vector]:
        """Positives among the places in the worst case of ties, and the places; kept, as three metrics ask for it."""
        if share not in self._found:
            self._found[share] = self._count(share)
        return self._found[share]

    def _count(self, share: float) -> tuple[Vector, Vector]:
        places = np.maximum(1.0, np.floor(share * self.total + 1e-9))
        at = np.minimum((self.taken < places[:, None]).sum(axis=1), self.taken.shape[1] - 1)[:, None]
        last, last_hits = (np.take_along_axis(m, at, axis=1)[:, 0] for m in (self.both, self.positive))
        before, hits = (np.take_along_axis(m, at, axis=1)[:, 0] for m in (self.taken, self.hits))
        left = np.clip(places - (before - last), 0.0, last)
        return hits - last_hits + np.maximum(left - (last - last_hits), 0.0), places

    def _by_probability(self, weight: Matrix) -> Matrix:
        first = self.rows.first
        return weight if len(first) == weight.shape[1] else np.add.reduceat(weight, first, axis=1)


def score_resamples(metric: Metric, drawn: Drawn) -> Vector:
    """`metric` of each resample, shape (number of resamples,); one after another where it has no short cut here."""
    plain, options = (metric.func, metric.keywords) if isinstance(metric, partial) else (metric, {})
    fast = _FAST.get(plain)
    if fast is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(fast(drawn, **options))
    return np.array([metric(drawn.rows.y, drawn.rows.p, weight) for weight in drawn.weight])


def _mean(drawn: Drawn, at: int) -> Vector:
    return np.asarray(drawn.sums[:, at] / drawn.total)


def _auc(drawn: Drawn) -> Vector:
    negative = drawn.both - drawn.positive
    n_positive = drawn.hits[:, -1]
    n_negative = drawn.total - n_positive
    below = n_negative[:, None] - np.cumsum(negative, axis=1)
    pairs = n_positive * n_negative
    return np.where(pairs > 0, (drawn.positive * (below + negative / 2)).sum(axis=1) / pairs, np.nan)


def _pr_auc(drawn: Drawn) -> Vector:
    precision = np.divide(drawn.hits, drawn.taken, out=np.zeros_like(drawn.taken), where=drawn.taken > 0)
    n_positive = drawn.hits[:, -1]
    return np.where(n_positive > 0, (drawn.positive * precision).sum(axis=1) / n_positive, np.nan)


def _ece(drawn: Drawn, bins: int = 10) -> Vector:
    total = drawn.total[:, None]
    cell = np.minimum((bins * (total - drawn.taken) / total + 1e-9).astype(np.intp), bins - 1)
    gap = drawn.both * drawn.rows.p[drawn.rows.first] - drawn.positive
    flat = (cell + bins * np.arange(len(cell))[:, None]).ravel()
    by_bin = np.bincount(flat, weights=gap.ravel(), minlength=bins * len(cell)).reshape(len(cell), bins)
    return np.asarray(np.abs(by_bin).sum(axis=1) / drawn.total)


def _calibration_slope(drawn: Drawn) -> Vector:
    """One Newton step from the line of all rows: what is left out is of a smaller order than the spread of resamples.

    References
    ----------
    Davidson, MacKinnon (1999), Bootstrap testing in nonlinear models, International Economic Review 40, 487–508.
    """
    b, terms = drawn.rows.line
    g, gs, h, hs, hss = (drawn.weight @ terms).T
    return np.asarray(np.where(_has_both(drawn), b + (h * gs - hs * g) / (h * hss - hs**2), np.nan))


def _calibration_intercept(drawn: Drawn) -> Vector:
    """One Newton step, as the slope."""
    a, terms = drawn.rows.shift
    g, _, h, _, _ = (drawn.weight @ terms).T
    return np.asarray(np.where(_has_both(drawn), a + g / h, np.nan))


def _has_both(drawn: Drawn) -> NDArray[np.bool_]:
    return np.asarray((drawn.sums[:, 0] > 0) & (drawn.sums[:, 0] < drawn.total))


def _precision_at(drawn: Drawn, share: float = 0.1) -> Vector:
    hits, places = drawn.found(share)
    return hits / places


def _recall_at(drawn: Drawn, share: float = 0.1) -> Vector:
    return np.where(drawn.sums[:, 0] > 0, drawn.found(share)[0] / drawn.sums[:, 0], np.nan)


def _lift_at(drawn: Drawn, share: float = 0.1) -> Vector:
    rate = _mean(drawn, 0)
    return np.where(rate > 0, _precision_at(drawn, share) / rate, np.nan)


_FAST: Mapping[Callable[..., float], Callable[..., Any]] = {
    metrics.base_rate: partial(_mean, at=0),
    metrics.brier: partial(_mean, at=1),
    metrics.log_loss: partial(_mean, at=2),
    metrics.auc: _auc,
    metrics.pr_auc: _pr_auc,
    metrics.ece: _ece,
    metrics.calibration_slope: _calibration_slope,
    metrics.calibration_intercept: _calibration_intercept,
    metrics.precision_at: _precision_at,
    metrics.recall_at: _recall_at,
    metrics.lift_at: _lift_at,
}
