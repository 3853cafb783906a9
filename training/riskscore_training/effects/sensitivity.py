"""How much a reason nobody wrote down would have to matter to change what an adjusted comparison says.

References
----------
Chernozhukov, Cinelli, Newey, Sharma, Syrgkanis (2022), Long story short: omitted variable bias in causal machine
learning, doi:10.3386/w30302. Its pieces are DoubleML's.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from riskscore_training.effects.adjusted import can_adjust, fit_nuisance, predicted_model
from riskscore_training.effects.observational import Compared
from riskscore_training.effects.pool import Estimate, Floats

MOST = 0.99  # of the remaining variation, the largest share that is worked through


def study_hidden_reason(compared: Compared, found: Estimate, *, folds: int, seed: int) -> dict[str, Any]:
    """`robustness`, `robustness_95` (0 to 1) and `like_strongest` (low, high, in units of the outcome).

    The first two say which share of what is left unexplained, of the choice and of the outcome alike, a hidden reason
    has to explain to move the effect to 0, or the nearer end of its 95 % interval (0: it holds 0 already). The last is
    the interval if such a reason mattered as much as the question that matters most for both; None with one question.
    """
    model = predicted_model(compared.pool, compared.got, compared.nuisance, "ATTE")
    largest = float(model.framework.sensitivity_elements["max_bias"].squeeze())  # of a reason of strength 1
    nearer_end = max(0.0, abs(found.effect) - found.half)
    strength = _strongest_question(compared, model, folds=folds, seed=seed)
    return {
        "robustness": _enough_for(abs(found.effect) / largest),
        "robustness_95": _enough_for(nearer_end / largest),
        "like_strongest": None
        if strength is None
        else {"low": found.low - strength * largest, "high": found.high + strength * largest},
    }


def _enough_for(strength: float) -> float:
    """The share s of both choice and outcome with s / √(1 − s) = strength."""
    square = strength**2
    return float((np.sqrt(square**2 + 4 * square) - square) / 2)


def _strongest_question(compared: Compared, model: Any, *, folds: int, seed: int) -> float | None:
    """The strength of the question that goes best with choice and outcome: what leaving it out takes from both."""
    from doubleml.utils import gain_statistics

    pool, got = compared.pool, compared.got
    known = pool.covariates
    if known is None or len(set(known.source)) < 2:
        return None
    both = np.abs(_correlations(known.matrix, got.astype(float)) * _correlations(known.matrix, pool.y))
    shorter = replace(pool, covariates=known.without(known.source[int(np.argmax(both))]))
    if not can_adjust(shorter, got, "ATTE"):
        return None
    nuisance = fit_nuisance(shorter, got, folds=folds, seed=seed, score="ATTE")
    gained = gain_statistics(model, predicted_model(shorter, got, nuisance, "ATTE"))
    of_outcome, of_choice = (float(np.clip(gained[name][0], 0.0, MOST)) for name in ("cf_y", "cf_d"))
    return float(np.sqrt(of_outcome * of_choice / (1 - of_choice)))


def _correlations(matrix: Floats, values: Floats) -> Floats:
    centred, other = matrix - matrix.mean(axis=0), values - values.mean()
    scale = np.sqrt((centred**2).sum(axis=0) * (other**2).sum())
    return np.asarray(centred.T @ other / np.where(scale > 0, scale, 1.0))
