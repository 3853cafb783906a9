"""What the synthetic graduates have before them besides work: study, the army, a child; and what may hinder them."""

import numpy as np

from riskscore.synthetic.draws import Bools, Coded, chosen, pick
from riskscore.synthetic.people import People

ORPHANS, OVZ_OR_DISABLED, CARERS = 761 / 13_231, 183 / 13_231, 0.03
_OVZ, _DISABLED = 8 / 14, 9 / 14  # of those who have either; 3 of 14 have both
_STUDY = ("no", "planned", "applied")
_CONSCRIPTION = ("expected", "deferred", "no")
_CHILDCARE = ("planned", "current", "no")
_HEALTH = ("no", "partial", "significant")


def draw_circumstances(people: People, rng: np.random.Generator) -> tuple[dict[str, Coded], dict[str, Bools]]:
    """Choices and flags of one block; they follow sex and level."""
    n = len(people)
    ovz, disabled = _ovz_and_disabled(n, rng)
    choices = {
        "further_study": _further_study(people, rng),
        "conscription": _conscription(people, rng),
        "childcare": _childcare(people, rng),
        "health_limits": _health(ovz | disabled, rng),
    }
    flags = {
        "care_for_relative": chosen(rng, CARERS, n),
        "ovz": ovz,
        "disabled": disabled,
        "orphan": chosen(rng, ORPHANS, n),
    }
    return choices, flags


def _further_study(people: People, rng: np.random.Generator) -> Coded:
    """Skilled workers study on least, mid-level specialists most; the eager a little more often."""
    weights = np.select(
        [people.level.is_("skilled_worker")[:, None], people.level.is_("mid_level")[:, None]],
        [np.array([0.88, 0.08, 0.04]), np.array([0.785, 0.13, 0.085])],
        [0.80, 0.12, 0.08],
    )
    weights[:, 1:] *= np.exp(0.15 * people.drive)[:, None]
    return pick(rng, weights, _STUDY, len(people))


def _conscription(people: People, rng: np.random.Generator) -> Coded:
    """Men only; skilled workers more often, students of higher education may be deferred further."""
    weights = np.select(
        [people.level.is_("skilled_worker")[:, None], people.level.is_("mid_level")[:, None]],
        [np.array([0.51, 0.15, 0.34]), np.array([0.46, 0.18, 0.36])],
        [0.30, 0.35, 0.35],
    )
    older = (people.age >= 27)[:, None]
    men = pick(rng, np.where(older, [0.0, 0.0, 1.0], weights), _CONSCRIPTION, len(people))
    return men.where(~people.is_male, "no")


def _childcare(people: People, rng: np.random.Generator) -> Coded:
    """Women mostly, skilled workers more often."""
    weights = np.select(
        [people.is_male[:, None], people.level.is_("skilled_worker")[:, None]],
        [np.array([0.004, 0.001, 0.995]), np.array([0.060, 0.018, 0.922])],
        [0.042, 0.013, 0.945],
    )
    return pick(rng, weights, _CHILDCARE, len(people))


def _ovz_and_disabled(n: int, rng: np.random.Generator) -> tuple[Bools, Bools]:
    """Two different statuses, which some people have together."""
    has_either, which = chosen(rng, OVZ_OR_DISABLED, n), rng.random(n)
    return has_either & (which < _OVZ), has_either & (which >= 1.0 - _DISABLED)


def _health(has_status: Bools, rng: np.random.Generator) -> Coded:
    weights = np.where(has_status[:, None], [0.35, 0.45, 0.20], [0.965, 0.03, 0.005])
    return pick(rng, weights, _HEALTH, len(has_status))
