"""What registers of colleges, the employment centre and the platform hold on the synthetic graduates."""

import numpy as np

from riskscore.synthetic.answers import Answers
from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, pick
from riskscore.synthetic.people import People
from riskscore.synthetic.world import World

_FUNDING = ("budget", "paid", "target")
_CAREER_GUIDANCE = {
    2020: 0.05, 2021: 0.08, 2022: 0.12, 2023: 0.16, 2024: 0.20, 2025: 0.325, 2026: 0.40,
}  # fmt: skip
_TENSION = {2020: 3.7, 2021: 1.9, 2022: 1.2, 2023: 0.8, 2024: 0.6, 2025: 0.6, 2026: 0.7}
_ON_PLATFORM = 0.52


def draw_registers(world: World, people: People, answers: Answers, rng: np.random.Generator) -> Answers:
    """Draw the registers' values, in agreement with the answers; NaN where there is nothing to record."""
    contract = _contract_type(answers)
    practice, repeats = _practice(people, answers, rng)
    choices = {"funding": _funding(people, answers, rng), "contract_type": contract}
    flags = {
        "academic_leave": chosen(rng, np.where(people.debts > 0, 0.07, 0.03), len(people)),
        "host_offer": answers.choices["practice_offer"].is_("official"),
        "repeat_placement": repeats,
        "career_guidance": _career_guidance(people, answers, rng),
    }
    numbers = _academic(people, answers, rng) | practice | _work(answers, rng)
    numbers |= _centre(people, answers, rng) | _market(world, people, rng)
    return Answers(choices, flags, numbers, {})


def _funding(people: People, answers: Answers, rng: np.random.Generator) -> Coded:
    """A quarter of the mid-level specialists pay, most of them by correspondence; next to no skilled worker does."""
    worker, middle = people.level.is_("skilled_worker"), people.level.is_("mid_level")
    by_distance = ~people.form.is_("full_time")
    paid = np.select([worker, middle & by_distance, middle], [0.004, 0.93, 0.14], 0.45)
    quota = 0.5 * answers.choices["target_contract"].is_("signed")
    return pick(rng, np.column_stack([(1 - quota) * (1 - paid), (1 - quota) * paid, quota]), _FUNDING, len(people))


def _contract_type(answers: Answers) -> Coded:
    """The contract in force; casual and informal work leaves no trace in a register."""
    work = answers.choices["current_work"]
    names = ("none", "employment", "civil", "self_employed")
    index = np.select(
        [work.is_("employment_contract"), work.is_("civil_contract", "paid_internship"), work.is_("self_employed")],
        [1, 2, 3],
        0,
    )
    return Coded(index, names)


def _academic(people: People, answers: Answers, rng: np.random.Generator) -> dict[str, Floats]:
    n = len(people)
    sat = answers.multis["contests"][1][:, 1]
    score = np.clip(rng.normal(62.0 + 12.0 * (people.mean_grade - 3.85) + 2.0 * people.drive, 14.0), 0.0, 100.0)
    return {
        "grade_trend": np.clip(rng.normal(0.02 * people.drive - 0.08 * (people.debts > 0), 0.22), -2.0, 2.0).round(2),
        "demo_exam_score": np.where(sat, score.round(1), np.full(n, np.nan)),
    }


def _practice(people: People, answers: Answers, rng: np.random.Generator) -> tuple[dict[str, Floats], Bools]:
    n, rating = len(people), answers.choices["practice_rating"]
    practised = ~rating.is_("none")
    hosts = np.where(practised, np.minimum(1.0 + rng.poisson(0.7, n), 12.0), 0.0)
    share = np.where(hosts > 1, np.maximum(rng.beta(3.0, 2.0, n), 1.0 / np.maximum(hosts, 1.0)), 1.0)
    mark = 4.0 + 0.12 * people.drive + 0.3 * rating.is_("useful") + rng.normal(0.0, 0.6, n)
    repeats = practised & chosen(rng, np.where(share >= 0.6, 0.40, 0.10) + 0.2 * people.dual_training, n)
    missing = np.full(n, np.nan)
    numbers = {
        "practice_hosts": hosts,
        "same_host_share": np.where(practised, (100.0 * share).round(), missing),
        "mentor_mark": np.where(practised, np.clip(np.round(mark), 2.0, 5.0), missing),
    }
    return numbers, repeats


def _work(answers: Answers, rng: np.random.Generator) -> dict[str, Floats]:
    """Jobs on record; a job that ended within three months is a short one."""
    employed = answers.numbers["months_employed"] > 0
    stints = np.where(employed, np.minimum(1.0 + rng.poisson(0.8, len(employed)), 30.0), 0.0)
    return {"work_stints": stints, "short_stints": rng.binomial(stints.astype(np.int64), 0.25).astype(np.float64)}


def _centre(people: People, answers: Answers, rng: np.random.Generator) -> dict[str, Floats]:
    """Dealings with the employment centre before the assessment; nothing where there was no contact."""
    n, contacts = len(people), answers.numbers["czn_contacts"]
    known, missing = contacts > 0, np.full(len(people), np.nan)
    on_platform = ~answers.choices["platform_contact"].is_("none")
    searches = answers.choices["applications_month"].is_("n3_10", "over_10")
    return {
        "services_delivered": np.where(known, rng.poisson(0.8, n), 0.0),
        "services_refused": np.where(known, rng.poisson(0.2, n), 0.0),
        "no_shows": np.where(known, np.minimum(rng.poisson(0.25 * np.exp(-0.3 * people.drive)), contacts), 0.0),
        "last_contact_days": np.where(known, np.minimum(np.round(rng.exponential(75.0, n)), 365.0), missing),
        "plan_age_days": np.where(known & chosen(rng, 0.35, n), rng.integers(5, 240, n), missing),
        "vacancy_responses": np.where(on_platform, rng.poisson(0.8 + 0.9 * searches), 0.0),
    }


def _career_guidance(people: People, answers: Answers, rng: np.random.Generator) -> Bools:
    """Applications for career guidance are made on the platform."""
    on_platform = ~answers.choices["platform_contact"].is_("none")
    return on_platform & chosen(rng, _CAREER_GUIDANCE[people.year] / _ON_PLATFORM, len(people))


def _market(world: World, people: People, rng: np.random.Generator) -> dict[str, Floats]:
    """Unemployed a vacancy in the territory, and the way to work."""
    local = np.exp(0.8 * world.territory_effect)[people.territory]
    usual = np.array([25.0, 25.0, 35.0, 50.0])[people.home.index]
    travel = np.clip(5.0 * np.round(usual * np.exp(rng.normal(0.0, 0.45, len(people))) / 5.0), 5.0, 240.0)
    return {"labour_tension": (_TENSION[people.year] * local).round(2), "travel_minutes": travel}
