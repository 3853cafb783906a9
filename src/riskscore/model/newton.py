"""Penalised logistic regression with signs: Newton's method, held back at the bounds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ENOUGH = 1e-9  # log-likelihood still to be gained: far below what changes a digit of a score
_STALE = 0.3  # a step that leaves more of the gain than this asks for a new Hessian
_MOST_STEPS = 200
_SMALLEST_SHARE = 1e-6
_CHUNK = 4096


class Quadratic(NamedTuple):
    """The log-loss of coefficients v near a fit: ½ vᵀ information v − pull · v, up to a constant."""

    information: Matrix
    pull: Vector


class SignedLogistic:
    """Coefficients that minimise Σ log-loss + ½ Σ precision · coefficient², those of sign ±1 never crossing 0.

    A coefficient at 0 that the gradient pushes outwards is left out of the step; the others take a Newton step and stop
    at their bounds. The Hessian costs as much as a dozen steps, so it is kept while its steps do well, from one
    penalty to the next.

    Parameters
    ----------
    values : (n, p), rows of the terms.
    y : (n,), 0 or 1.
    sign : (p,), −1, 0 = free or 1.

    References
    ----------
    Bertsekas (1982), Projected Newton methods for optimization problems with simple constraints, doi:10.1137/0320018.
    """

    def __init__(self, values: Matrix, y: Vector, sign: Vector) -> None:
        self._values, self._y = values, y
        self._lower, self._upper = np.where(sign > 0, 0.0, -np.inf), np.where(sign < 0, 0.0, np.inf)
        self._information = np.empty((0, 0))
        self._is_stale = True

    def fit(self, precision: Vector, start: Vector) -> Vector:
        """The coefficients (p,) for this `precision` (p,), from an allowed `start` (p,)."""
        w, left = start, np.inf
        value, z = self._loss(w, precision)
        for _ in range(_MOST_STEPS):
            p = expit(z)
            gradient = (p - self._y) @ self._values + precision * w
            if self._is_stale:
                self._information = _information(self._values, p * (1 - p))
            step = self._step(w, gradient, precision)
            gain = -float(gradient @ step)
            if gain < _ENOUGH:
                self._is_stale = False
                break
            before = value
            w, value, z = self._move(w, step, value, gradient, precision)
            self._is_stale = gain > _STALE * left or value >= before
            left = gain
        return w

    def near(self, w: Vector) -> Quadratic:
        """The log-loss without its penalty near `w`, the coefficients of the last fit."""
        gradient = (expit(self._values @ w) - self._y) @ self._values
        return Quadratic(self._information, self._information @ w - gradient)

    def _step(self, w: Vector, gradient: Vector, precision: Vector) -> Vector:
        can_move = ((w > self._lower) | (gradient < 0)) & ((w < self._upper) | (gradient > 0))
        free = np.flatnonzero(can_move)
        hessian = self._information[np.ix_(free, free)]
        hessian[np.diag_indices_from(hessian)] += precision[free]
        step = np.zeros_like(w)
        step[free] = -cho_solve(cho_factor(hessian, lower=True, check_finite=False), gradient[free])
        return step

    def _move(
        self, w: Vector, step: Vector, value: float, gradient: Vector, precision: Vector
    ) -> tuple[Vector, float, Vector]:
        """The longest of 1, ½, ¼ … of the step that pays, cut at the bounds; its loss and its log-odds."""
        share = 1.0
        while True:
            moved = np.clip(w + share * step, self._lower, self._upper)
            new_value, z = self._loss(moved, precision)
            if new_value <= value + 1e-4 * gradient @ (moved - w) + 1e-12 * value or share < _SMALLEST_SHARE:
                return moved, new_value, z
            share /= 2

    def _loss(self, w: Vector, precision: Vector) -> tuple[float, Vector]:
        z = self._values @ w
        return float(np.logaddexp(0.0, z).sum() - self._y @ z + 0.5 * precision @ w**2), z


def _information(values: Matrix, weight: Vector) -> Matrix:
    """Σ weight · value valueᵀ over the rows, a few thousand at a time to keep memory small.

    In single precision, twice as fast: the steps need it only about right, where they end is decided by the gradient.
    """
    total = np.zeros((values.shape[1],) * 2)
    for i in range(0, len(values), _CHUNK):
        part = (values[i : i + _CHUNK] * np.sqrt(weight[i : i + _CHUNK, None])).astype(np.float32)
        total += part.T @ part
    return total
