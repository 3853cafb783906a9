"""Every effect of every service with the design at hand, as plain JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskscore.errors import Text
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.effects import adjusted, chance, observational
from riskscore_training.effects.grade import grade
from riskscore_training.effects.pool import Bools, Estimate, Pool
from riskscore_training.effects.wording import NOT_ADJUSTED, WEAK_OFFER, few, no_overlap, say_estimand

Json = dict[str, Any]


@dataclass(frozen=True)
class Effort:
    """How much is computed: `folds` of cross-fitting, draws of the placebo service, all from `seed`."""

    folds: int = 5
    seed: int = 0
    placebo_draws: int = observational.PLACEBO_DRAWS


def estimate_service(pool: Pool, effort: Effort) -> Json:
    """Estimates, checks and the proposed grade of one service (docs/effects.md says what each key holds)."""
    found = _by_chance(pool, effort) if pool.is_by_chance else _by_choice(pool, effort)
    answer: Json = {"service": pool.service, "design": pool.design, **pool.counts, **found}
    return {**answer, "grade": grade(answer)}


def _by_chance(pool: Pool, effort: Effort) -> Json:
    drawn = chance.drawn(pool)
    known = drawn.take(~np.isnan(drawn.y))
    arms: list[Bools] = [known.offered, ~known.offered]
    counts = {"n": len(known), "n_offered": int(arms[0].sum()), "n_sure": len(pool) - len(drawn)}
    if min(_people(known, arm) for arm in arms) < SMALLEST_CELL:
        return {**counts, "estimates": [], "skipped": _said(few(pool, *_arms_before(pool)))}
    complier = chance.complier_effect(known)
    can_adjust = adjusted.can_adjust(known, known.offered)
    estimates = [_one("itt", "difference", chance.intention_to_treat(known), pool)]
    estimates += [_adjusted_offer(known, effort)] if can_adjust else []
    if complier is not None and known.received is not None:
        estimates.append(_one("complier", "wald", complier, pool))
        if can_adjust and adjusted.can_predict_uptake(known, known.received):
            estimates.append(_adjusted_service(known, known.received, effort))
    notes = [WEAK_OFFER] if complier is None and known.received is not None else []
    notes += [] if can_adjust else [NOT_ADJUSTED]
    return {
        **counts,
        "estimates": estimates,
        "by_level": _by_level(known, known.offered, lambda rows: chance.intention_to_treat(known.take(rows)), "itt"),
        "checks": _chance_checks(drawn, known),
        "notes": [_said(note) for note in notes],
    }


def _arms_before(pool: Pool) -> list[int]:
    """People of either arm with a known outcome whom chance could have treated, lotteries with one arm too."""
    open_to_both = ~np.isnan(pool.y) & ~((pool.chance <= 0) | (pool.chance >= 1))
    return [_people(pool, open_to_both & arm) for arm in (pool.offered, ~pool.offered)]


def _adjusted_offer(known: Pool, effort: Effort) -> Json:
    """The design states who is offered how often, so only outcomes are predicted."""
    arm = known.offered
    nuisance = adjusted.fit_nuisance(known, arm, folds=effort.folds, seed=effort.seed, chance=known.chance)
    return _one("itt", "adjusted", adjusted.average_effect(known, arm, nuisance), known)


def _adjusted_service(known: Pool, got: Bools, effort: Effort) -> Json:
    found = adjusted.complier_effect(known, got, folds=effort.folds, seed=effort.seed)
    return _one("complier", "adjusted", found, known)


def _chance_checks(drawn: Pool, known: Pool) -> Json:
    """What chance must leave equal: a value known before, and how many outcomes are known."""
    checks: Json = {}
    if known.placebo is not None:
        has = ~np.isnan(known.placebo.values)
        some = chance.drawn(known.take(has))
        if len(some) and some.placebo is not None:
            found = chance.intention_to_treat(some, some.placebo.values)
            checks["placebo_outcome"] = {"name": some.placebo.name, **found.to_dict(), "z": found.z}
    if len(known) < len(drawn):
        is_known = (~np.isnan(drawn.y)).astype(np.float64)
        found = chance.intention_to_treat(drawn, is_known)
        checks["known_outcomes"] = {**found.to_dict(), "z": found.z}
    return checks


def _by_choice(pool: Pool, effort: Effort) -> Json:
    known = pool.take(~np.isnan(pool.y))
    got = known.offered if known.received is None else known.received
    arms = [_people(known, got), _people(known, ~got)]
    counts: Json = {"n": len(known), "n_received": int(got.sum())}
    if min(arms) < SMALLEST_CELL:
        return {**counts, "estimates": [], "skipped": _said(few(pool, *arms))}
    plain = _one("difference", "difference", _difference(known, got), pool)
    if not adjusted.can_adjust(known, got, "ATTE"):
        return {**counts, "estimates": [plain], "notes": [_said(NOT_ADJUSTED)]}
    compared = observational.compare(known, got, folds=effort.folds, seed=effort.seed)
    overlap = compared.overlap
    if not overlap.is_enough or min(_people(compared.pool, a) for a in (compared.got, ~compared.got)) < SMALLEST_CELL:
        return {
            **counts, "estimates": [plain], "overlap": overlap.to_dict(), "skipped": _said(no_overlap(pool, overlap)),
        }  # fmt: skip
    return {
        **counts,
        "estimates": [_one("received", "adjusted", compared.effect(), pool), plain],
        "by_level": _by_level(compared.pool, compared.got, lambda rows: compared.take(rows).effect(), "received"),
        "overlap": overlap.to_dict(),
        "checks": _choice_checks(known, got, compared, effort),
    }


def _difference(pool: Pool, got: Bools) -> Estimate:
    """The plain difference in means, as if chance had decided."""
    plain = Pool(**{**vars(pool), "offered": got, "chance": np.full(len(pool), got.mean())})
    return chance.intention_to_treat(Pool(**{**vars(plain), "stratum": np.zeros(len(pool), dtype=np.intp)}))


def _choice_checks(known: Pool, got: Bools, compared: observational.Compared, effort: Effort) -> Json:
    found = observational.placebo_outcome(known, got, folds=effort.folds, seed=effort.seed)
    checks: Json = {}
    if found is not None and known.placebo is not None:
        checks["placebo_outcome"] = {"name": known.placebo.name, **found.to_dict(), "z": found.z}
    if effort.placebo_draws:
        checks["placebo_service"] = observational.placebo_service(
            compared, seed=effort.seed, draws=effort.placebo_draws
        )
    return checks


def _by_level(pool: Pool, arm: Bools, effect: Callable[[Bools], Estimate], estimand: str) -> list[Json]:
    """The effect in each risk level; where either arm is a cell of few people, only that it is."""
    if pool.level is None:
        return []
    rows: list[Json] = []
    for level in _ordered(pool.level):
        here = np.asarray(pool.level == level)
        if min(_people(pool, here & side) for side in (arm, ~arm)) < SMALLEST_CELL:
            rows.append({"level": level, "skipped": "too_few"})
        else:
            rows.append({"level": level, "estimand": estimand, **effect(here).to_dict()})
    return rows


def _ordered(levels: Any) -> list[str]:
    known = ("low", "medium", "needs_conversation", "high")
    found = {str(level) for level in levels if level is not None}
    return sorted(found, key=lambda level: (known.index(level) if level in known else len(known), level))


def _people(pool: Pool, rows: Bools) -> int:
    return len(np.unique(pool.person[rows]))


def _one(estimand: str, method: str, estimate: Estimate, pool: Pool) -> Json:
    meaning = say_estimand(estimand, method, pool)
    figures: Json = {**estimate.to_dict()}
    return {"estimand": estimand, "method": method, **figures, "meaning": _said(meaning)}


def _said(text: Text) -> dict[str, str]:
    return {"ru": text.ru, "en": text.en}


def estimate_services(pools: Sequence[Pool], effort: Effort, done: Callable[[str], object]) -> list[Json]:
    """`done` is called with each service when it is estimated."""
    rows = []
    for pool in pools:
        rows.append(estimate_service(pool, effort))
        done(pool.service)
    return rows
