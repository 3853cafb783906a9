"""What the synthetic graduates answer; shares are of those who answer, ordered as in the questionnaire.

Working, grades, confidence and searching hang together by one modest common factor (`People.drive`).
"""

from dataclasses import dataclass

import numpy as np

from riskscore.synthetic.circumstances import draw_circumstances
from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, ordinal, pick
from riskscore.synthetic.people import People

_EXPERIENCE = {"none": 0.46, "elsewhere": 0.32, "field": 0.22}
_RATING = {"none": 0.05, "not_useful": 0.21, "useful": 0.74}
_EVENTS = {"never": 0.32, "earlier": 0.26, "last_year": 0.42}
_RESUME = {"none": 0.38, "outdated": 0.24, "current": 0.38}
_APPLICATIONS = {"not_searching": 0.34, "zero": 0.24, "n1_2": 0.20, "n3_10": 0.16, "over_10": 0.06}
_CONFIDENCE = {"very_low": 0.06, "low": 0.14, "medium": 0.32, "high": 0.33, "very_high": 0.15}
_INTENT = {"no": 0.08, "rather_no": 0.13, "unsure": 0.24, "rather_yes": 0.31, "yes": 0.24}
_TARGET_SIGNED = {
    2018: 27 / 55_000, 2019: 79 / 57_000, 2020: 147 / 59_637, 2021: 0.006, 2022: 0.012, 2023: 0.02, 2024: 0.027,
    2025: 0.032, 2026: 0.035,
}  # fmt: skip
_RELOCATION = {"no": 0.72, "other_city": 0.13, "other_region": 0.135, "other_country": 0.015}
_PLATFORM = {"none": 0.48, "platform": 0.33, "both": 0.19}
PLANS = ("contract", "oral_agreement", "internship", "own_business", "study", "job_search", "no_plans")
HARDSHIP = ("housing", "debts", "transport")
HELP = (
    "vacancies", "resume", "career_tour", "internship", "practice", "target_contract", "platform", "psychologist",
    "own_business", "relocation", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """Everybody's full answers, before any is left out. A multi is a matrix (n, choices) of what was chosen."""

    choices: dict[str, Coded]
    flags: dict[str, Bools]
    numbers: dict[str, Floats]
    multis: dict[str, tuple[tuple[str, ...], Bools]]

    def joined(self, other: "Answers") -> "Answers":
        """These answers and others of the same people."""
        return Answers(
            self.choices | other.choices,
            self.flags | other.flags,
            self.numbers | other.numbers,
            self.multis | other.multis,
        )


def draw_answers(people: People, rng: np.random.Generator) -> Answers:
    """Draw the answers of one block of graduates."""
    n, drive = len(people), people.drive
    experience = ordinal(rng, _EXPERIENCE, drive, 0.25)
    work = _work(experience, people, rng)
    rating = ordinal(rng, _RATING, drive, 0.15)
    offer = _practice_offer(rating, people, rng)
    target = ordinal(rng, _target_shares(people.year), drive, 0.2)
    applications = ordinal(rng, _APPLICATIONS, drive, 0.2)
    settled = work.is_("employment_contract") | target.is_("signed") | offer.is_("official")
    prospects, statuses = draw_circumstances(people, rng)
    choices = prospects | {
        "current_work": work,
        "target_contract": target,
        "experience": experience,
        "practice_rating": rating,
        "practice_offer": offer,
        "employer_events": ordinal(rng, _EVENTS, drive, 0.2),
        "resume": ordinal(rng, _RESUME, drive, 0.25),
        "applications_month": applications.where(settled & chosen(rng, 0.6, n), "not_searching"),
        "field_intent": ordinal(rng, _INTENT, drive, 0.2),
        "confidence": ordinal(rng, _CONFIDENCE, drive, 0.3),
        "relocation_plan": ordinal(rng, _RELOCATION, drive, 0.05),
        "platform_contact": ordinal(rng, _PLATFORM, drive, 0.1),
    }
    flags = statuses | {
        "final_year": np.full(n, fill_value=True),
        "interview_training": chosen(rng, 0.32 + 0.06 * np.clip(drive, -2, 2), n),
        "active_contract": work.is_("employment_contract"),
        "dual_training": people.dual_training,
    }
    numbers = _history_numbers(people, choices, rng)
    choices["months_worked"] = _months_band(numbers["months_total"])
    multis = {
        "plans": (PLANS, _plans(choices, people, rng)),
        "hardship": (HARDSHIP, rng.random((n, 3)) < np.where(flags["orphan"], 2.0, 1.0)[:, None] * [0.05, 0.04, 0.05]),
    }
    multis["help_wanted"] = (HELP, _help_wanted(choices, multis["plans"][1], rng))
    return Answers(choices, flags, numbers, multis)


def _work(experience: Coded, people: People, rng: np.random.Generator) -> Coded:
    """Present work; nobody without experience has any but occasional work."""
    names = (
        "employment_contract",
        "civil_contract",
        "self_employed",
        "paid_internship",
        "occasional",
        "informal",
        "none",
    )
    field = [0.34, 0.06, 0.05, 0.10, 0.05, 0.03, 0.37]
    elsewhere = [0.20, 0.03, 0.05, 0.02, 0.16, 0.12, 0.42]
    never = [0.0, 0.0, 0.0, 0.0, 0.05, 0.0, 0.95]
    weights = np.select(
        [experience.is_("field")[:, None], experience.is_("elsewhere")[:, None]],
        [np.array(field), np.array(elsewhere)],
        never,
    )
    weights[:, -1] *= np.exp(-0.2 * people.drive)
    return pick(rng, weights, names, len(people))


def _practice_offer(rating: Coded, people: People, rng: np.random.Generator) -> Coded:
    names = ("official", "oral", "no", "no_practice")
    lift = np.exp(0.25 * people.drive + 0.8 * people.dual_training)[:, None]
    useful, useless = np.array([0.11, 0.12, 0.77, 0.0]), np.array([0.03, 0.04, 0.93, 0.0])
    weights = np.where(rating.is_("useful")[:, None], useful, useless) * np.hstack(
        [lift, lift, np.ones_like(lift), lift]
    )
    return pick(rng, weights, names, len(people)).where(rating.is_("none"), "no_practice")


def _target_shares(year: int) -> dict[str, float]:
    """Contracts signed have grown since 2020; half as many again are being prepared."""
    signed = _TARGET_SIGNED[year]
    return {"none": 1.0 - 1.5 * signed, "in_progress": 0.5 * signed, "signed": signed}


def _history_numbers(people: People, choices: dict[str, Coded], rng: np.random.Generator) -> dict[str, Floats]:
    """Numbers of the registers, in agreement with the answers."""
    n = len(people)
    worked, in_field = ~choices["experience"].is_("none"), choices["experience"].is_("field")
    under_contract = choices["current_work"].is_("employment_contract")
    total = np.where(worked, 1.0 + np.floor(rng.gamma(1.3, 6.0, n)), 0.0) + 3.0 * under_contract
    registered = np.round(total * np.where(under_contract, 0.9, rng.beta(1.0, 1.2, n)))
    practised = ~choices["practice_rating"].is_("none")
    needs_help = choices["platform_contact"].is_("both")
    return {
        "months_total": total,
        "months_employed": np.minimum(registered, total),
        "months_in_field": np.where(in_field, np.round(registered * rng.beta(3.0, 1.5, n)), 0.0),
        "practice_hours": np.where(practised, np.clip(np.round(rng.normal(800.0, 220.0, n)), 72.0, 1800.0), 0.0),
        "czn_contacts": np.where(needs_help, 1.0 + rng.poisson(0.8, n), 0.0),
    }


def _months_band(total: Floats) -> Coded:
    return Coded(np.searchsorted([0.5, 3.5, 6.5, 12.5], total), ("zero", "m1_3", "m4_6", "m7_12", "over_12"))


def _plans(choices: dict[str, Coded], people: People, rng: np.random.Generator) -> Bools:
    """Plans follow the offers a person has; who has none of anything may have no plans at all."""
    n = len(people)
    contract = choices["target_contract"].is_("signed") | (
        choices["practice_offer"].is_("official") | choices["current_work"].is_("employment_contract")
    ) & chosen(rng, 0.55, n)
    oral = choices["practice_offer"].is_("oral") & chosen(rng, 0.7, n) | chosen(rng, 0.03, n)
    internship, business = chosen(rng, 0.04, n), chosen(rng, 0.035, n)
    study = choices["further_study"].is_("applied", "planned") & chosen(rng, 0.9, n)
    open_end = ~(contract | oral | internship | business | study)
    lost = open_end & chosen(rng, 0.145 * np.exp(-0.3 * people.drive), n)
    search = (open_end & ~lost) | chosen(rng, 0.12, n) & ~lost
    return np.column_stack([contract, oral, internship, business, study, search, lost])


def _help_wanted(choices: dict[str, Coded], plans: Bools, rng: np.random.Generator) -> Bools:
    n = len(plans)
    needs: list[tuple[float, float, Bools]] = [
        (0.20, 0.30, plans[:, PLANS.index("job_search")]),
        (0.08, 0.25, choices["resume"].is_("none")),
        (0.12, 0.10, choices["employer_events"].is_("never")),
        (0.15, 0.12, choices["experience"].is_("none")),
        (0.04, 0.30, choices["practice_rating"].is_("none")),
        (0.05, 0.05, choices["experience"].is_("none")),
        (0.06, 0.05, choices["platform_contact"].is_("none")),
        (0.03, 0.06, choices["confidence"].is_("very_low", "low")),
        (0.02, 0.40, plans[:, PLANS.index("own_business")]),
        (0.03, 0.15, choices["relocation_plan"].is_("other_region")),
        (0.03, 0.00, choices["experience"].is_("none")),
    ]
    return np.column_stack([chosen(rng, np.where(need, usual + more, usual), n) for usual, more, need in needs])
