"""How well probabilities agree with outcomes: of all by resamples of cohorts and colleges, of a part by Wald.

A part of fewer than 10 people, or with fewer than 10 of either outcome, gets no figures: it would name people and judge
on nothing. A slope is null where the probabilities hardly differ (`calibration_slope`).
"""

from math import inf, isinf, isnan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.model.bootstrap import wilson
from riskscore.model.logistic_line import fit_line
from riskscore.model.metrics import calibration_intercept, calibration_slope, ece
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.clusters import Resamples
from riskscore_training.delong import Z_95
from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]

_BINS = 10
_NEAREST = 1e-15  # of a probability to 0 or 1


def judge_all(y: Floats, p: Floats, drawn: Resamples) -> Json:
    """Slope, intercept and ECE of n people with 95 % intervals.

    Each resample takes one Newton step from the figure of all, which errs by the order of 1 / n; the bins of the ECE
    stay those of all. With few clusters the draws are widened around the figure.
    """
    score, counts = logit(np.clip(p, _NEAREST, 1 - _NEAREST)), drawn.counts
    slope, intercept, gap = calibration_slope(y, p), calibration_intercept(y, p), ece(y, p)
    return {
        "slope": _widened(slope, _slope_draws(y, score, slope, counts), drawn.widening),
        "intercept": _widened(intercept, _intercept_draws(y, score + intercept, counts) + intercept, drawn.widening),
        "ece": _widened(gap, _ece_draws(y, p, counts), drawn.widening, lowest=0.0),
    }


def judge_part(y: Floats, p: Floats) -> Json:
    """n, predicted and observed share (95 % Wilson interval), slope and intercept (95 % Wald intervals) of a part."""
    n, k = len(y), int(y.sum())
    if min(k, n - k) < SMALLEST_CELL:
        return {"n": n if n >= SMALLEST_CELL else None, "insufficient": True}
    share = wilson(k, n)
    slope, intercept = calibration_slope(y, p), calibration_intercept(y, p)
    score = logit(np.clip(p, _NEAREST, 1 - _NEAREST))
    return {
        "n": n,
        "insufficient": False,
        "predicted": float(p.mean()),
        "observed": share.point,
        "low": share.low,
        "high": share.high,
        "slope": _wald(slope, inf if isnan(slope) else _slope_error(y, score)),
        "intercept": _wald(intercept, _intercept_error(score + intercept)),
    }


def _slope_draws(y: Floats, score: Floats, slope: float, counts: Floats) -> Floats:
    """b of y ~ a + b · score in each resample, by one Newton step from `slope`, the fit on all."""
    if np.isnan(slope):
        return np.full(len(counts), np.nan)
    score, p = _fit_line(y, score)
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


def _wald(point: float, error: float) -> Json:
    if isinf(error):
        return {"point": None if isnan(point) else point, "low": None, "high": None}
    return {"point": point, "low": point - Z_95 * error, "high": point + Z_95 * error}


def _fit_line(y: Floats, score: Floats) -> tuple[Floats, Floats]:
    """Log-odds about their mean, which keeps the digits of their squares, and the probabilities of y ~ a + b · them."""
    centred = score - score.mean()
    a, b = fit_line(centred, y, np.ones_like(y))
    return centred, expit(a + b * centred)


def _slope_error(y: Floats, score: Floats) -> float:
    score, p = _fit_line(y, score)
    weight = p * (1 - p)
    information = float(weight @ (score - np.average(score, weights=weight)) ** 2)
    return 1 / sqrt(information) if information > 0 else inf


def _intercept_error(shifted: Floats) -> float:
    p = expit(shifted)
    return float(1 / np.sqrt((p * (1 - p)).sum()))
