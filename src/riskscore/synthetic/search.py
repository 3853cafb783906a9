"""How the synthetic graduates look for work, and what they ask of it: reflections of what they answered already."""

import numpy as np

from riskscore.synthetic.answers import PLANS, Answers
from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, pick
from riskscore.synthetic.people import People

CHANNELS = ("platform", "sites", "friends", "college", "practice", "direct", "not_searching")
BARRIERS = ("no_experience", "no_vacancies", "conditions", "dont_know_how", "dont_want")
PERSONAL_BARRIERS = ("health", "family")
VALUES = ("money", "experience", "nearness", "schedule", "team")
_INTERVIEWS = {  # by the applications of the last month
    "not_searching": [0.85, 0.12, 0.03], "zero": [0.75, 0.20, 0.05], "n1_2": [0.50, 0.40, 0.10],
    "n3_10": [0.30, 0.45, 0.25], "over_10": [0.15, 0.40, 0.45],
}  # fmt: skip
_WAGES = ("up_to_60", "p60_80", "p80_100", "p100_130", "over_130")


def draw_search(people: People, answers: Answers, rng: np.random.Generator) -> Answers:
    """Draw the answers on looking for work, given the rest."""
    n, choices = len(people), answers.choices
    applications = choices["applications_month"]
    interviews = np.array([_INTERVIEWS[name] for name in applications.names])[applications.index]
    wages = np.where(people.is_male[:, None], [0.07, 0.19, 0.36, 0.25, 0.13], [0.13, 0.25, 0.36, 0.19, 0.07])
    multis = {
        "search_channels": (CHANNELS, _channels(answers, rng)),
        "barriers": (BARRIERS, _barriers(people, answers, rng)),
        "personal_barriers": (PERSONAL_BARRIERS, _personal_barriers(answers, rng)),
        "job_values": (VALUES, rng.random((n, len(VALUES))) < [0.62, 0.35, 0.25, 0.35, 0.30]),
    }
    own = {
        "interviews_half_year": pick(rng, interviews, ("zero", "n1_2", "n3_plus"), n),
        "availability": _availability(answers, rng),
        "reservation_wage": pick(rng, wages, _WAGES, n),
        "mobility": _mobility(people, answers, rng),
    }
    return Answers(own, {}, {}, multis)


def _channels(answers: Answers, rng: np.random.Generator) -> Bools:
    """Nobody who does not search names a way of searching; who searches names at least one."""
    choices = answers.choices
    idle = choices["applications_month"].is_("not_searching")
    chances = np.column_stack(
        [
            np.where(choices["platform_contact"].is_("none"), 0.05, 0.45),
            np.full(len(idle), 0.55),
            np.full(len(idle), 0.50),
            np.where(choices["employer_events"].is_("last_year"), 0.30, 0.15),
            np.where(choices["practice_offer"].is_("official", "oral"), 0.45, 0.10),
            np.full(len(idle), 0.12),
        ]
    )
    ways = (rng.random(chances.shape) < chances) & ~idle[:, None]
    ways[:, CHANNELS.index("friends")] |= ~idle & ~ways.any(axis=1)
    return np.column_stack([ways, idle])


def _availability(answers: Answers, rng: np.random.Generator) -> Coded:
    choices, plans = answers.choices, answers.multis["plans"][1]
    away = choices["conscription"].is_("expected") | choices["childcare"].is_("planned", "current")
    away |= choices["further_study"].is_("applied")
    weights: Floats = np.select(
        [away[:, None], plans[:, [PLANS.index("no_plans")]]],
        [np.array([0.20, 0.15, 0.40, 0.25]), np.array([0.35, 0.28, 0.22, 0.15])],
        [0.58, 0.28, 0.11, 0.03],
    )
    return pick(rng, weights, ("now", "m1_3", "later", "not_planning"), len(away))


def _mobility(people: People, answers: Answers, rng: np.random.Generator) -> Coded:
    moves = ~answers.choices["relocation_plan"].is_("no")
    weights = np.where(moves[:, None], [0.15, 0.20, 0.60, 0.05], [0.38, 0.36, 0.12, 0.14])
    weights = weights * np.where(people.home.is_("rural", "under_50k")[:, None], [0.7, 1.2, 1.2, 1.0], 1.0)
    return pick(rng, weights, ("min30", "min60", "relocate", "none"), len(moves))


def _barriers(people: People, answers: Answers, rng: np.random.Generator) -> Bools:
    choices = answers.choices
    chances = [
        np.where(choices["experience"].is_("none"), 0.50, 0.08),
        np.where(people.home.is_("rural", "under_50k"), 0.33, 0.16),
        np.full(len(people), 0.20),
        np.where(choices["resume"].is_("none"), 0.25, 0.08),
        0.025 * np.exp(-0.4 * people.drive),
    ]
    return np.column_stack([chosen(rng, chance, len(people)) for chance in chances])


def _personal_barriers(answers: Answers, rng: np.random.Generator) -> Bools:
    limits, cares = answers.choices["health_limits"], answers.flags["care_for_relative"]
    unwell = answers.flags["ovz"] | answers.flags["disabled"] | limits.is_("partial")
    health = np.select([limits.is_("significant"), unwell], [0.5, 0.25], 0.005)
    small_child = answers.choices["childcare"].is_("planned", "current")
    family = np.select([cares, small_child], [0.4, 0.3], 0.01)
    return np.column_stack([chosen(rng, chance, len(cares)) for chance in (health, family)])
