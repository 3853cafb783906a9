"""Penalised logistic regression with signs: Newton's method, held back at the bounds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from riskscore.model.design import Design

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ENOUGH = 1e-9  # log-likelihood still to be gained: far below what changes a digit of a score
_STALE = 0.3  # a step that leaves more of the gain than this asks for a new Hessian
_MOST_STEPS = 200
_SMALLEST_SHARE = 1e-6


class Quadratic(NamedTuple):
    """The log-loss of coefficients v near a fit: ½ vᵀ information v − pull · v, up to a constant."""

    information: Matrix
    pull: Vector


class SignedLogistic:
    """Coefficients that minimise Σ log-loss + ½ Σ precision · coefficient², those of sign ±1 never crossing 0.

    A coefficient at 0 that the gradient pushes outwards is left out of the step; the others take a Newton step and stop
    at their bounds. The Hessian costs as much as a dozen steps, so it is kept while its steps do well, from one
    penalty to the next, and its factor while the penalty and what may move stay the same.

    Parameters
    ----------
    design : n people, p terms.
    y : (n,), 0 or 1.
    sign : (p,), −1, 0 = free or 1.

    References
    ----------
    Bertsekas (1982), Projected Newton methods for optimization problems with simple constraints, doi:10.1137/0320018.
    """

    def __init__(self, design: Design, y: Vector, sign: Vector) -> None:
        self._design, self._y = design, y
        self._lower, self._upper = np.where(sign > 0, 0.0, -np.inf), np.where(sign < 0, 0.0, np.inf)
        self._information = np.empty((0, 0))
        self._is_stale = True
        self._factored: tuple[NDArray[np.intp], Matrix] | None = None  # of what may move

    def fit(self, precision: Vector, start: Vector) -> Vector:
        """The coefficients (p,) for this `precision` (p,), from an allowed `start` (p,)."""
        w, left, self._factored = start, np.inf, None
        value, z = self._loss(w, precision)
        for _ in range(_MOST_STEPS):
            p = expit(z)
            gradient = self._design.sums(p - self._y) + precision * w
            if self._is_stale:
                self._information, self._factored = self._design.products(p * (1 - p)), None
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
        gradient = self._design.sums(expit(self._design.dot(w)) - self._y)
        return Quadratic(self._information, self._information @ w - gradient)

    def _step(self, w: Vector, gradient: Vector, precision: Vector) -> Vector:
        can_move = ((w > self._lower) | (gradient < 0)) & ((w < self._upper) | (gradient > 0))
        free = np.flatnonzero(can_move)
        if self._factored is None or not np.array_equal(free, self._factored[0]):
            hessian = self._information[np.ix_(free, free)]
            hessian[np.diag_indices_from(hessian)] += precision[free]
            self._factored = free, cho_factor(hessian, lower=True, overwrite_a=True, check_finite=False)[0]
        step = np.zeros_like(w)
        step[free] = -cho_solve((self._factored[1], True), gradient[free])
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
        z = self._design.dot(w)
        return float(np.logaddexp(0.0, z).sum() - self._y @ z + 0.5 * precision @ w**2), z
