"""Scores of one region set right without retraining: log-odds moved by a constant, or also stretched."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskscore.model import Blend, BlendDraws, fit_blend, stratified_folds
from riskscore.model.logistic_line import fit_intercept

Floats = NDArray[np.float64]
Method = Literal["intercept", "slope"]

_RIDGE = 1.0  # counts as little as a handful of rows


class Shift(NamedTuple):
    """New log-odds = move + stretch · log-odds."""

    move: float
    stretch: float

    def apply(self, log_odds: Floats) -> Floats:
        return self.move + self.stretch * log_odds

    def of(self, blend: Blend) -> Blend:
        """The blend that gives the new log-odds at once: the learners stay as they are."""
        return Blend(
            self.move + self.stretch * blend.intercept,
            self.stretch * blend.linear_weight,
            self.stretch * blend.trees_weight,
        )


def fit_shift(log_odds: Floats, y: Floats, method: Method, weight: Floats | None = None) -> Shift:
    """The shift under which `y` (n,) is likeliest, drawn weakly towards none at all; stretch ≥ 0.

    References
    ----------
    Steyerberg, Borsboom, van Houwelingen et al. (2004), Validation and updating of predictive logistic regression
    models, doi:10.1002/sim.1844.
    """
    if method == "slope":
        blend = fit_blend(log_odds, np.zeros_like(log_odds), y, ridge=_RIDGE, weight=weight)
        return Shift(blend.intercept, blend.linear_weight)
    count = np.ones_like(y) if weight is None else weight
    return Shift(fit_intercept(log_odds, y, count, _RIDGE), 1.0)


def shift_honestly(
    log_odds: Floats, y: Floats, method: Method, person: NDArray[np.object_] | None, *, folds: int, seed: int
) -> Floats:
    """Log-odds of each person, moved by a shift that others taught; rows of one person stay together."""
    moved = np.empty_like(log_odds)
    for train, test in stratified_folds(y, folds, seed=seed, groups=person):
        moved[test] = fit_shift(log_odds[train], y[train], method).apply(log_odds[test])
    return moved


def shift_draws(
    linear: Floats, trees: Floats, y: Floats, blend: Blend, draws: BlendDraws, counts: Floats, method: Method
) -> BlendDraws:
    """Each of `draws` (else `blend`) shifted by what one of `counts` (draws, n) teaches: both uncertainties at once."""
    found = []
    for i, count in enumerate(counts):
        drawn = Blend(*map(float, draws.triples[i % len(draws)])) if len(draws) else blend
        new = fit_shift(drawn.log_odds(linear, trees), y, method, count).of(drawn)
        found.append([new.intercept, new.linear_weight, new.trees_weight])
    return BlendDraws(np.array(found))
