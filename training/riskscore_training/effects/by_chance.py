"""A service whose offers chance decided: all that is said of it."""

from typing import Any

import numpy as np

from riskscore_training.effects import adjusted, chance
from riskscore_training.effects.attrition import check_known
from riskscore_training.effects.by_level import effects_by_level
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.pool import Bools, Pool
from riskscore_training.effects.wording import (
    BY_UNIT,
    NOT_ADJUSTED,
    WEAK_OFFER,
    both_languages,
    few,
    figures,
    why_not_compared,
)

Json = dict[str, Any]


def estimate_by_chance(pool: Pool, effort: Effort) -> Json:
    drawn = chance.drawn(pool)
    known = drawn.take(~np.isnan(drawn.y))
    arms: list[Bools] = [known.offered, ~known.offered]
    counts = {"n": len(known), "n_offered": int(arms[0].sum()), "n_sure": len(pool) - len(drawn)}
    why_not = why_not_compared(known, arms, few(pool, *_arms_before(pool)))
    if why_not is not None:
        return {**counts, "estimates": [], "skipped": both_languages(why_not)}
    estimates, notes = _estimates(known, effort)
    return {
        **counts,
        "estimates": estimates,
        **effects_by_level(known, arms[0], lambda rows: chance.intention_to_treat(known.take(rows)), "itt"),
        "checks": _checks(drawn, known),
        "notes": notes,
    }


def _arms_before(pool: Pool) -> list[int]:
    """People of either arm with a known outcome whom chance could have treated, lotteries with one arm too."""
    open_to_both = ~np.isnan(pool.y) & ~((pool.chance <= 0) | (pool.chance >= 1))
    return [pool.n_people(open_to_both & arm) for arm in (pool.offered, ~pool.offered)]


def _estimates(known: Pool, effort: Effort) -> tuple[list[Json], list[Json]]:
    """Figures and notes."""
    can_adjust = adjusted.can_adjust(known, known.offered)
    rows, notes = [figures("itt", "difference", chance.intention_to_treat(known), known)], []
    if can_adjust:
        rows.append(_adjusted_offer(known, effort))
    else:
        notes.append(NOT_ADJUSTED)
    if known.received is not None:
        complier = chance.complier_effect(known)
        if complier is None:
            notes.append(WEAK_OFFER)
        else:
            rows.append(figures("complier", "wald", complier, known))
            if can_adjust and adjusted.can_predict_uptake(known, known.received):
                rows.append(_adjusted_service(known, known.received, effort))
    notes += [BY_UNIT] if known.unit is not None else []
    return rows, [both_languages(note) for note in notes]


def _adjusted_offer(known: Pool, effort: Effort) -> Json:
    """The design states who is offered how often, so only outcomes are predicted."""
    arm = known.offered
    nuisance = adjusted.fit_nuisance(known, arm, folds=effort.folds, seed=effort.seed, chance=known.chance)
    return figures("itt", "adjusted", adjusted.average_effect(known, arm, nuisance), known)


def _adjusted_service(known: Pool, got: Bools, effort: Effort) -> Json:
    found = adjusted.complier_effect(known, got, folds=effort.folds, seed=effort.seed)
    return figures("complier", "adjusted", found, known)


def _checks(drawn: Pool, known: Pool) -> Json:
    """What chance must leave equal: a value known before, and how many outcomes are known."""
    checks: Json = {}
    if known.placebo is not None:
        some = chance.drawn(known.take(~np.isnan(known.placebo.values)))
        if len(some) and some.placebo is not None:
            found = chance.intention_to_treat(some, some.placebo.values)
            checks["placebo_outcome"] = {"name": some.placebo.name, **found.to_dict(), "z": found.z}
    if len(known) < len(drawn):
        checks["known_outcomes"] = check_known(drawn)
    return checks
