"""A service that a person chose people for: all that is said of it."""

from typing import Any

import numpy as np

from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.effects import adjusted, observational
from riskscore_training.effects.by_level import effects_by_level
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.pool import Pool
from riskscore_training.effects.sensitivity import study_hidden_reason
from riskscore_training.effects.wording import (
    NOT_ADJUSTED,
    both_languages,
    few,
    figures,
    no_overlap,
    why_not_compared,
)

Json = dict[str, Any]


def estimate_by_choice(pool: Pool, effort: Effort) -> Json:
    known = pool.take(~np.isnan(pool.y))
    got = observational.who_got(known)
    arms = [got, ~got]
    counts: Json = {"n": len(known), "n_received": int(got.sum())}
    why_not = why_not_compared(known, arms, few(pool, *(known.n_people(arm) for arm in arms)))
    if why_not is not None:
        return {**counts, "estimates": [], "skipped": both_languages(why_not)}
    plain = figures("difference", "difference", observational.difference(known, got), known)
    if not adjusted.can_adjust(known, got, "ATTE"):
        return {**counts, "estimates": [plain], "notes": [both_languages(NOT_ADJUSTED)]}
    compared = observational.compare(known, got, folds=effort.folds, seed=effort.seed)
    counts["overlap"] = compared.overlap.to_dict()
    left = min(compared.pool.n_people(arm) for arm in (compared.got, ~compared.got))
    if not compared.overlap.is_enough or left < SMALLEST_CELL:
        return {**counts, "estimates": [plain], "skipped": both_languages(no_overlap(pool, compared.overlap))}
    effect = compared.effect()
    return {
        **counts,
        "estimates": [figures("received", "adjusted", effect, known), plain],
        **effects_by_level(compared.pool, compared.got, lambda rows: compared.take(rows).effect(), "received"),
        "hidden_reason": study_hidden_reason(compared, effect, folds=effort.folds, seed=effort.seed),
        "checks": _checks(pool, known, compared, effort),
    }


def _checks(pool: Pool, known: Pool, compared: observational.Compared, effort: Effort) -> Json:
    """Comparisons that must find nothing."""
    found = {
        "placebo_outcome": observational.placebo_outcome(known, folds=effort.folds, seed=effort.seed),
        "known_outcomes": observational.known_outcomes(pool, folds=effort.folds, seed=effort.seed),
    }
    checks: Json = {name: {**each.to_dict(), "z": each.z} for name, each in found.items() if each is not None}
    if "placebo_outcome" in checks and known.placebo is not None:
        checks["placebo_outcome"]["name"] = known.placebo.name
    if effort.placebo_draws:
        checks["placebo_service"] = observational.placebo_service(compared, effort.placebo_draws, seed=effort.seed)
    return checks
