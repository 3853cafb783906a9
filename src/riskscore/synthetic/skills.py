"""Digital skills, papers, contests and thoughts of an own business of the synthetic graduates."""

import numpy as np

from riskscore.synthetic.answers import PLANS, Answers
from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, pick
from riskscore.synthetic.people import People
from riskscore.synthetic.world import World

DIGITAL = ("digital_search", "digital_office", "digital_trade", "digital_safety")
CREDENTIALS = ("driving_licence", "second_trade", "language")
CONTESTS = ("professionals", "demo_exam")
_COMPUTING = "09."


def draw_skills(world: World, people: People, answers: Answers, rng: np.random.Generator) -> Answers:
    """Draw the answers on skills, given the rest."""
    n, is_higher = len(people), people.level.is_("bachelor", "specialist", "master")
    has_status = answers.flags["ovz"] | answers.flags["disabled"]
    contests = np.column_stack(
        [chosen(rng, 0.06 * np.exp(0.3 * people.drive), n), chosen(rng, np.where(is_higher, 0.0, 0.45), n)]
    )
    return Answers(
        {"self_employment": _self_employment(answers, rng)},
        {"abilympics": chosen(rng, np.where(has_status, 0.15, 0.001), n)},
        dict(zip(DIGITAL, _digital(world, people, rng).T, strict=True)),
        {"extra_credentials": (CREDENTIALS, _credentials(people, rng)), "contests": (CONTESTS, contests)},
    )


def _digital(world: World, people: People, rng: np.random.Generator) -> Floats:
    """Four marks of 1–5 with a common part; higher where the programme is computing."""
    computing = world.specialties["specialty"].str.startswith(_COMPUTING).to_numpy()[people.specialty]
    common = 0.15 * people.drive + 0.6 * computing + rng.normal(0.0, 0.6, len(people))
    marks = np.array([3.6, 3.3, 3.0, 3.2]) + common[:, None] + rng.normal(0.0, 0.7, (len(people), len(DIGITAL)))
    return np.clip(np.round(marks), 1.0, 5.0)


def _credentials(people: People, rng: np.random.Generator) -> Bools:
    is_adult = people.age >= 18.0
    licence = np.where(people.is_male, 0.36, 0.17) * is_adult
    return np.column_stack([chosen(rng, chance, len(people)) for chance in (licence, 0.14, 0.08)])


def _self_employment(answers: Answers, rng: np.random.Generator) -> Coded:
    owns = answers.multis["plans"][1][:, [PLANS.index("own_business")]]
    works_so = answers.choices["current_work"].is_("self_employed")[:, None]
    weights = np.where(owns | works_so, [0.75, 0.20, 0.05], [0.05, 0.27, 0.68])
    return pick(rng, weights, ("yes", "maybe", "no"), len(weights))
