"""How well probabilities agree with outcomes: of all by resamples of cohorts and colleges, of a part by Wald.

A part of fewer than 10 people, or with fewer than 10 of either outcome, gets no figures: it would name people and judge
on nothing.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.model.bootstrap import wilson
from riskscore.model.metrics import calibration_intercept, calibration_slope, ece
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.clusters import Resamples
from riskscore_training.delong import Z_95
from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]

_BINS = 10
_NAMES = ("level", "year", "text")
_NEAREST = 1e-12  # of a probability to 0 or 1


def judge_all(y: Floats, p: Floats, drawn: Resamples) -> Json:
    """Slope, intercept and ECE of n people with 95 % intervals.

    Each resample takes one Newton step from the figure of all, which errs by the order of 1 / n; the bins of the ECE
    stay those of all. With few clusters the draws are widened around the figure.
    """
    score, counts = logit(np.clip(p, _NEAREST, 1 - _NEAREST)), drawn.counts
    slope, intercept, gap = calibration_slope(y, p), calibration_intercept(y, p), ece(y, p)
    return {
        "slope": _widened(slope, _slope_draws(y, score, counts), drawn.widening),
        "intercept": _widened(intercept, _intercept_draws(y, score + intercept, counts) + intercept, drawn.widening),
        "ece": _widened(gap, _ece_draws(y, p, counts), drawn.widening, lowest=0.0),
    }


def judge_part(y: Floats, p: Floats) -> Json:
    """n, predicted and observed share (95 % Wilson interval), slope and intercept (95 % Wald intervals) of a part."""
    n, k = len(y), int(y.sum())
    if min(k, n - k) < SMALLEST_CELL:
        return {"n": n if n >= SMALLEST_CELL else None, "insufficient": True}
    share = wilson(k, n)
    score = logit(np.clip(p, _NEAREST, 1 - _NEAREST))
    return {
        "n": n,
        "insufficient": False,
        "predicted": float(p.mean()),
        "observed": share.point,
        "low": share.low,
        "high": share.high,
        "slope": _wald(calibration_slope(y, p), lambda slope: _slope_error(y, score, slope)),
        "intercept": _wald(calibration_intercept(y, p), lambda shift: _intercept_error(score + shift)),
    }


def hide_lonely(parts: list[Json], n_all: int) -> list[Json]:
    """A single insufficient part could be had as what the others leave: then the smallest other one is hidden too.

    So could the number of fewer than 10 people as what is missing of `n_all`: then that of the smallest part is null.
    """
    hidden = [part for part in parts if part["insufficient"]]
    shown = [part for part in parts if not part["insufficient"]]
    if len(hidden) == 1 and shown:
        smallest = min(shown, key=lambda part: part["n"])
        parts = [_hide(part, part["n"]) if part is smallest else part for part in parts]
    counted = [part for part in parts if part["n"] is not None]
    if counted and 0 < n_all - sum(part["n"] for part in counted) < SMALLEST_CELL:
        smallest = min(counted, key=lambda part: (not part["insufficient"], part["n"]))
        parts = [_hide(part, None) if part is smallest else part for part in parts]
    return parts


def _hide(part: Json, n: int | None) -> Json:
    """Only the name of the part, and at most its number."""
    return {**{name: part[name] for name in _NAMES if name in part}, "n": n, "insufficient": True}


def _slope_draws(y: Floats, score: Floats, counts: Floats) -> Floats:
    """b of y ~ a + b · score in each resample, by one Newton step from the fit on all."""
    slope = calibration_slope(y, expit(score))
    if np.isnan(slope):
        return np.full(len(counts), np.nan)
    z = slope * score
    z = z + calibration_intercept(y, expit(z))
    p = expit(z)
    design = np.stack([np.ones_like(score), score])
    gradient = counts @ (design * (y - p)).T
    products = np.stack([design[0] * design[0], design[0] * design[1], design[1] * design[1]]) * (p * (1 - p))
    a, b, c = (counts @ products.T).T
    determinant = a * c - b * b
    step = np.divide(
        a * gradient[:, 1] - b * gradient[:, 0], determinant, out=np.full(len(counts), np.nan), where=determinant > 0
    )
    return np.asarray(slope + step)


def _intercept_draws(y: Floats, shifted: Floats, counts: Floats) -> Floats:
    p = expit(shifted)
    information = counts @ (p * (1 - p))
    steps: Floats = np.divide(counts @ (y - p), information, out=np.full(len(counts), np.nan), where=information > 0)
    return steps


def _ece_draws(y: Floats, p: Floats, counts: Floats) -> Floats:
    """Over equal-count bins of all, equal probabilities sharing a bin."""
    before = np.searchsorted(np.sort(p), p, side="left")
    cell = np.minimum((_BINS * before / len(p) + 1e-9).astype(np.intp), _BINS - 1)
    gaps = np.zeros((len(p), _BINS))
    gaps[np.arange(len(p)), cell] = p - y
    return np.asarray(np.abs(counts @ gaps).sum(axis=1) / counts.sum(axis=1))


def _widened(point: float, draws: Floats, widening: float, lowest: float = -np.inf) -> Json:
    known = draws[np.isfinite(draws)]
    if np.isnan(point) or not len(known):
        return {"point": None if np.isnan(point) else point, "low": None, "high": None}
    low, high = point + widening * (np.quantile(known, (0.025, 0.975)) - known.mean())
    return {"point": point, "low": float(max(low, lowest)), "high": float(high)}


def _wald(point: float, error: Callable[[float], float]) -> Json:
    if np.isnan(point):
        return {"point": None, "low": None, "high": None}
    half = Z_95 * error(point)
    return {"point": point, "low": point - half, "high": point + half}


def _slope_error(y: Floats, score: Floats, slope: float) -> float:
    z = slope * score
    p = expit(z + calibration_intercept(y, expit(z)))
    weight = p * (1 - p)
    mean = np.average(score, weights=weight)
    return float(1 / np.sqrt(weight @ (score - mean) ** 2))


def _intercept_error(shifted: Floats) -> float:
    p = expit(shifted)
    return float(1 / np.sqrt((p * (1 - p)).sum()))
