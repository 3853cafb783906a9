"""Whose level hangs on which part of the model is believed: one alone would say high, the other clearly not.

Sensitive answers are left at their average, so that answering one changes nothing here.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.model.blend import Blend
from riskscore.model.layout import Matrix
from riskscore.model.levels import Levels, Regions
from riskscore.model.risk_model import Scored, ServedModel

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]


def find_unstable(blend: Blend, levels: Levels, linear: Vector, trees: Vector, region: Regions | None = None) -> Flags:
    """Who is unstable, shape (n,), by the log-odds of both parts (n,), the linear one without sensitive answers.

    One part alone reaches `high`, the other stays below half-way (in log-odds) from `medium` to `high`. Nobody where
    only one part counts, or where nobody can be high. `region` (n,) says whose thresholds hold, None = not known.
    """
    n = len(linear)
    if min(blend.linear_weight, blend.trees_weight) == 0:
        return np.zeros(n, dtype=bool)
    low, high = part_range(blend, linear, trees)
    top = levels.cut("high", n, region)
    medium = np.minimum(levels.cut("medium", n, region), top)
    can_be_high = np.isfinite(top)
    half_way = expit((logit(medium[can_be_high]) + logit(top[can_be_high])) / 2)
    found = np.zeros(n, dtype=bool)
    found[can_be_high] = (low[can_be_high] < half_way) & (high[can_be_high] >= top[can_be_high])
    return found


def part_range(blend: Blend, linear: Vector, trees: Vector) -> tuple[Vector, Vector]:
    """The lower and the higher of the probabilities (n,) that either part alone would give, with the weight of both."""
    both = blend.intercept + (blend.linear_weight + blend.trees_weight) * np.stack([linear, trees])
    return expit(both.min(axis=0)), expit(both.max(axis=0))


def open_linear(model: ServedModel, X: Matrix) -> Vector:
    """Log-odds of the linear part (n,) with every sensitive term at its mean."""
    is_open = np.array([not column.is_sensitive for column in model.layout.columns], dtype=np.float64)
    return np.asarray(model.linear.base_value + model.linear.project(X, model.linear.weights @ is_open[:, None])[:, 0])


def open_linear_of(model: ServedModel, scored: Scored) -> Vector:
    """The same from contributions that are known already."""
    blend = model.blend
    if blend.linear_weight == 0:
        return np.zeros_like(scored.trees)
    log_odds = scored.base_value + np.einsum("nf,f->n", scored.contributions, model.is_open)
    return np.asarray((log_odds - blend.intercept - blend.trees_weight * scored.trees) / blend.linear_weight)
