"""Where chance decided: the comparison inside lotteries, weighted by the probabilities of an offer.

A regression of the outcome on the offer with an intercept for every lottery, people weighted by 1/probability of what
they drew. In one lottery with equal chances it is the difference in means with Neyman's standard error.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from riskscore_training.effects.pool import Bools, Estimate, Floats, Pool, total_by
from riskscore_training.effects.units import spread_of_units

WEAK = 10.0  # first-stage F below which a complier effect is not given


def drawn(pool: Pool) -> Pool:
    """Those for whom chance decided, the unstated probability being the share offered in the lottery."""
    chance = np.where(np.isnan(pool.chance), _share_offered(pool), pool.chance)
    is_open = (chance > 0) & (chance < 1)
    return replace(pool, chance=chance).take(is_open & _has_both_arms(pool, is_open))


def intention_to_treat(pool: Pool, y: Floats | None = None) -> Estimate:
    """Effect of the offer on the outcome, or on another value `y` (n,), in a pool of `drawn`.

    References
    ----------
    Neyman (1923), doi:10.1214/ss/1177012031; HC2: MacKinnon and White (1985), doi:10.1016/0304-4076(85)90158-7;
    weights: Gerber and Green (2012), Field Experiments, chapter 4.
    """
    draw = _centred(pool)
    value = _within(pool, draw.weight, pool.y if y is None else y)
    effect = float(draw.weight @ (draw.offer * value) / draw.bread)
    residual = value - effect * draw.offer
    return _estimate(pool, draw, effect, residual, draw.bread)


def complier_effect(pool: Pool) -> Estimate | None:
    """Effect on those whom an offer brings to the service (Wald), by the offer as instrument; None if it is too weak.

    References
    ----------
    Imbens and Angrist (1994), doi:10.2307/2951620.
    """
    if pool.received is None:
        return None
    first = intention_to_treat(pool, pool.received.astype(np.float64))
    if first.effect == 0 or (first.se > 0 and (first.effect / first.se) ** 2 < WEAK):
        return None
    draw = _centred(pool)
    value, got = (_within(pool, draw.weight, v) for v in (pool.y, pool.received.astype(np.float64)))
    moved = float(draw.weight @ (draw.offer * got))
    effect = float(draw.weight @ (draw.offer * value)) / moved
    return _estimate(pool, draw, effect, value - effect * got, abs(moved))


class _Draw(NamedTuple):
    weight: Floats
    offer: Floats  # offered, less its weighted mean in the lottery
    bread: float


def _centred(pool: Pool) -> _Draw:
    weight = np.where(pool.offered, 1 / pool.chance, 1 / (1 - pool.chance))
    offer = _within(pool, weight, pool.offered.astype(np.float64))
    return _Draw(weight, offer, float(weight @ offer**2))


def _within(pool: Pool, weight: Floats, values: Floats) -> Floats:
    mean = np.bincount(pool.stratum, weight * values) / np.bincount(pool.stratum, weight)
    return np.asarray(values - mean[pool.stratum])


def _estimate(pool: Pool, draw: _Draw, effect: float, residual: Floats, bread: float) -> Estimate:
    if pool.unit is None:
        return Estimate(effect, _se(pool, draw, residual, bread), len(pool))
    se, df = spread_of_units(pool, draw.weight * draw.offer * residual)
    return Estimate(effect, se / bread, len(pool), df)


def _se(pool: Pool, draw: _Draw, residual: Floats, bread: float) -> float:
    """Sandwich: HC2 where everybody stands once, else by person with the usual small-sample factor."""
    score = draw.weight * draw.offer * residual
    if not pool.repeats:
        lottery = np.bincount(pool.stratum, draw.weight)[pool.stratum]
        leverage = draw.weight / lottery + draw.weight * draw.offer**2 / draw.bread
        return float(np.sqrt((score**2 / np.maximum(1 - leverage, 1e-9)).sum()) / bread)
    people = total_by(pool.person, score)
    n, k = len(pool), 1 + len(np.unique(pool.stratum))
    factor = len(people) / (len(people) - 1) * (n - 1) / (n - k)
    return float(np.sqrt(factor * (people**2).sum()) / bread)


def _share_offered(pool: Pool) -> Floats:
    share = np.bincount(pool.stratum, pool.offered.astype(np.float64)) / np.bincount(pool.stratum)
    return np.asarray(share[pool.stratum])


def _has_both_arms(pool: Pool, rows: Bools) -> Bools:
    """People of lotteries with somebody in either arm."""
    many = int(pool.stratum.max(initial=0)) + 1
    yes, no = (np.bincount(pool.stratum[rows & arm], minlength=many) > 0 for arm in (pool.offered, ~pool.offered))
    return np.asarray((yes & no)[pool.stratum])
