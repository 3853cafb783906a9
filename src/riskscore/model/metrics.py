"""How good probabilities are: plain functions metric(y, p, weight=None) → float.

y (n,) holds 0 and 1, p (n,) probabilities, weight (n,) ≥ 0 counts rows. NaN where the rows cannot answer (one class).
Every function is O(n) once the rows are sorted by p, so bootstrap resamples are cheap.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.model.logistic_line import fit_intercept, fit_line

Vector = NDArray[np.float64]
Metric = Callable[[Vector, Vector, Vector | None], float]

_TINY = 1e-15
_LEAST_SPREAD = 0.01


def base_rate(y: Vector, _p: Vector, weight: Vector | None = None) -> float:
    """Share of positives, whatever the probabilities."""
    return float(np.average(y, weights=weight)) if len(y) else float("nan")


def auc(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """Area under the ROC curve: chance that a positive scores above a negative, ties counting half."""
    positive, negative = _tied_counts(y, p, weight)
    pairs = positive.sum() * negative.sum()
    if pairs == 0:
        return float("nan")
    below = negative.sum() - np.cumsum(negative)
    return float(positive @ (below + negative / 2) / pairs)


def pr_auc(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """Average precision: Σ (recall step) · precision over falling thresholds."""
    positive, negative = _tied_counts(y, p, weight)
    if positive.sum() == 0:
        return float("nan")
    taken = np.cumsum(positive + negative)
    precision = np.divide(np.cumsum(positive), taken, out=np.zeros_like(taken), where=taken > 0)
    return float(positive @ precision / positive.sum())


def brier(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """Mean squared error (G. W. Brier, 1950)."""
    return float(np.average((p - y) ** 2, weights=weight))


def log_loss(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """Mean negative log-likelihood, probabilities kept 1e-15 away from 0 and 1."""
    p = np.clip(p, _TINY, 1 - _TINY)
    return float(np.average(-np.where(y == 1, np.log(p), np.log1p(-p)), weights=weight))


def ece(y: Vector, p: Vector, weight: Vector | None = None, bins: int = 10) -> float:
    """Expected calibration error over equal-count bins; equal probabilities share a bin.

    Σ (share of the bin) · |mean p − share of positives|. A row's bin is ⌊bins · (weight of rows with smaller p) / all⌋.
    """
    order = np.argsort(p, kind="stable")
    y, p, weight = y[order], p[order], _weights(y, weight)[order]
    before = np.cumsum(weight) - weight
    start = before[np.searchsorted(p, p, side="left")]
    cell = np.minimum((bins * start / weight.sum() + 1e-9).astype(np.intp), bins - 1)
    gap = np.bincount(cell, weights=weight * (p - y), minlength=bins)
    return float(np.abs(gap).sum() / weight.sum())


def calibration_slope(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """b of the logistic regression y ~ a + b · logit p; 1 is right, below 1 too extreme (D. R. Cox, 1958).

    NaN where one threshold parts the classes: then no finite b fits best; and where the standard deviation of the
    log-odds is below 0.01: even 70,000 people could not tell b = 1 from 2.
    """
    score, weight = _logit(p), _weights(y, weight)
    if not _has_both(y, weight) or _is_separable(y, score, weight):
        return float("nan")
    variance = np.average((score - np.average(score, weights=weight)) ** 2, weights=weight)
    return fit_line(score, y, weight)[1] if variance >= _LEAST_SPREAD**2 else float("nan")


def calibration_intercept(y: Vector, p: Vector, weight: Vector | None = None) -> float:
    """a of the logistic regression y ~ a + logit p: calibration in the large; 0 is right, above 0 too low."""
    score, weight = _logit(p), _weights(y, weight)
    if not _has_both(y, weight):
        return float("nan")
    return fit_intercept(score, y, weight)


def precision_at(y: Vector, p: Vector, weight: Vector | None = None, share: float = 0.1) -> float:
    """Share of positives among the `share` of rows with the highest p (at least one row), rounded down.

    Where equal p make the choice arbitrary, the negatives are taken first: the worst that could happen.
    """
    hits, places, _ = _hits(y, p, weight, share)
    return hits / places


def recall_at(y: Vector, p: Vector, weight: Vector | None = None, share: float = 0.1) -> float:
    """Share of all positives found among the `share` of rows with the highest p, ties worst case."""
    hits, _, positives = _hits(y, p, weight, share)
    return hits / positives if positives > 0 else float("nan")


def lift_at(y: Vector, p: Vector, weight: Vector | None = None, share: float = 0.1) -> float:
    """precision_at / base rate."""
    rate = base_rate(y, p, weight)
    return precision_at(y, p, weight, share) / rate if rate > 0 else float("nan")


METRICS: dict[str, Metric] = {
    "base_rate": base_rate,
    "auc": auc,
    "pr_auc": pr_auc,
    "brier": brier,
    "log_loss": log_loss,
    "ece": ece,
    "calibration_slope": calibration_slope,
    "calibration_intercept": calibration_intercept,
}
for _percent in (5, 10, 20):
    METRICS[f"precision_at_{_percent}"] = partial(precision_at, share=_percent / 100)
    METRICS[f"recall_at_{_percent}"] = partial(recall_at, share=_percent / 100)
    METRICS[f"lift_at_{_percent}"] = partial(lift_at, share=_percent / 100)


def _weights(y: Vector, weight: Vector | None) -> Vector:
    return np.ones(len(y)) if weight is None else np.asarray(weight, dtype=np.float64)


def _has_both(y: Vector, weight: Vector) -> bool:
    return bool(0 < weight @ y < weight.sum())


def _is_separable(y: Vector, score: Vector, weight: Vector) -> bool:
    counts = weight > 0
    positive, negative = score[counts & (y == 1)], score[counts & (y == 0)]
    return bool(positive.min() >= negative.max() or negative.min() >= positive.max())


def _logit(p: Vector) -> Vector:
    return np.asarray(logit(np.clip(p, _TINY, 1 - _TINY)))


def _tied_counts(y: Vector, p: Vector, weight: Vector | None) -> tuple[Vector, Vector]:
    """Weights of positives and of negatives at each distinct p, highest p first."""
    order = np.argsort(-p, kind="stable")
    y, p, weight = y[order], p[order], _weights(y, weight)[order]
    first = np.flatnonzero(np.diff(p, prepend=np.inf))
    if len(first) == 0:
        return np.empty(0), np.empty(0)
    positive = np.add.reduceat(weight * y, first)
    return positive, np.add.reduceat(weight, first) - positive


def _hits(y: Vector, p: Vector, weight: Vector | None, share: float) -> tuple[float, float, float]:
    """Positives among the places in the worst case, the places, all positives."""
    positive, negative = _tied_counts(y, p, weight)
    both = positive + negative
    places = max(1.0, np.floor(share * both.sum() + 1e-9))
    left = np.clip(places - (np.cumsum(both) - both), 0.0, both)
    return float(np.maximum(left - negative, 0.0).sum()), float(places), float(positive.sum())
