"""The effect in each risk level, with intervals that hold together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.stats import chi2

from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.effects.pool import SURE, Bools, Estimate, Pool

Json = dict[str, Any]
_KNOWN = ("low", "medium", "needs_conversation", "high")


def effects_by_level(pool: Pool, arm: Bools, effect: Callable[[Bools], Estimate], estimand: str) -> Json:
    """`by_level`, and `levels_differ` (p of Cochran's Q) with two levels or more.

    Where either arm of a level has few people, only that is said. All intervals of a service hold together in 95 %
    (Šidák): looking at several levels is no several chances of a false find.
    """
    if pool.level is None:
        return {"by_level": []}
    sides = {level: np.asarray(pool.level == level) for level in _ordered(pool.level)}
    found = {level: effect(here) for level, here in sides.items() if _is_enough(pool, here, arm)}
    sure = SURE ** (1 / max(1, len(found)))
    rows: list[Json] = [
        {"level": level, "estimand": estimand, **replace(found[level], sure=sure).to_dict()}
        if level in found
        else {"level": level, "skipped": "too_few"}
        for level in sides
    ]
    return {"by_level": rows, **_differ(list(found.values()))}


def _is_enough(pool: Pool, here: Bools, arm: Bools) -> bool:
    return min(pool.n_people(here & side) for side in (arm, ~arm)) >= SMALLEST_CELL


def _differ(found: list[Estimate]) -> Json:
    """Whether one effect fits all levels.

    References
    ----------
    Cochran (1954), doi:10.2307/3001666.
    """
    if len(found) < 2 or min(each.se for each in found) == 0:
        return {}
    weight = np.array([1 / each.se**2 for each in found])
    effect = np.array([each.effect for each in found])
    spread = float(weight @ (effect - weight @ effect / weight.sum()) ** 2)
    return {"levels_differ": {"p": float(chi2.sf(spread, len(found) - 1))}}


def _ordered(levels: Any) -> list[str]:
    found = {str(level) for level in levels if level is not None}
    return sorted(found, key=lambda level: (_KNOWN.index(level) if level in _KNOWN else len(_KNOWN), level))
