"""What becomes of the synthetic graduates: exits that compete, then work or no work, then what is reported."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.synthetic.answers import PLANS, Answers
from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, pick
from riskscore.synthetic.people import People
from riskscore.synthetic.services import ServiceUse
from riskscore.synthetic.world import World

# Solved by simulation for the wished share of non-employed: 13 % on the whole, a little more or less by year.
INTERCEPTS = {
    2018: -2.056, 2019: -1.987, 2020: -1.994, 2021: -1.959, 2022: -2.037, 2023: -1.989, 2024: -2.077, 2025: -2.007,
    2026: -1.984,
}  # fmt: skip
NOISE_AT_RISK, NOISE_EMPLOYED = 0.05, 0.01
STILL_WITHOUT = 0.75  # of those without work after a year, without it after half a year too
FOUND_LATE = 0.8  # times the probability of no work: who of those that work after a year had none after half a year
_COEFFICIENT_WOBBLE = 0.05
_GRADE_CENTRE = 3.86

EMPLOYED = {"employed": 0.93, "ip": 0.01, "selfemp": 0.05, "contract_service": 0.01}
AT_RISK = {"informal": 0.45, "czn_not_planning": 0.07, "no_motivation": 0.18, "risk_other": 0.30}
_OTHER = {
    "other_death_health": 0.15, "other_justice": 0.20, "other_abroad": 0.30, "other_family": 0.15,
    "other_foreign_no_snils": 0.05, "other": 0.15,
}  # fmt: skip


@dataclass(frozen=True)
class Outcomes:
    """`probability` of no work if in the labour market; `label` 1 no work, 0 work, NaN for those who left it.

    `probability` counts the services a person got, `without_services` none of them.
    """

    without_services: Floats
    probability: Floats
    label: Floats
    true_code: NDArray[np.object_]
    reported_code: NDArray[np.object_]


def draw_outcomes(answers: Answers, log_odds: Floats, use: ServiceUse, rng: np.random.Generator) -> Outcomes:
    """Draw true and reported outcomes of one block; `log_odds` of no work without services."""
    n = len(log_odds)
    probability = expit(log_odds + use.total_effect)
    not_employed = chosen(rng, probability, n)
    exit_code = _draw_exit(answers, rng, n)
    work, no_work = _draw_code(EMPLOYED, rng, n), _draw_code(AT_RISK, rng, n)
    left = exit_code != ""
    true_code = np.where(left, exit_code, np.where(not_employed, no_work, work))
    flipped = chosen(rng, np.where(not_employed, NOISE_AT_RISK, NOISE_EMPLOYED), n)
    reported = np.where(not_employed ^ flipped, no_work, work)
    label = np.where(left, np.nan, not_employed.astype(np.float64))
    return Outcomes(expit(log_odds), probability, label, true_code, np.where(left, exit_code, reported))


def draw_half_year(outcomes: Outcomes, rng: np.random.Generator) -> NDArray[np.object_]:
    """What is reported half a year after graduation; whoever is reported alike a year after has the same code."""
    n = len(outcomes.label)
    left, had_none = np.isnan(outcomes.label), outcomes.label == 1
    has_none = chosen(rng, np.where(had_none, STILL_WITHOUT, FOUND_LATE * outcomes.probability), n)
    is_none = has_none ^ chosen(rng, np.where(has_none, NOISE_AT_RISK, NOISE_EMPLOYED), n)
    code = np.where(is_none, _draw_code(AT_RISK, rng, n), _draw_code(EMPLOYED, rng, n))
    is_alike = is_none == np.isin(outcomes.reported_code, list(AT_RISK))
    return np.where(left | is_alike, outcomes.reported_code, code)


def build_log_odds(world: World, people: People, answers: Answers) -> Floats:
    """Log-odds of no work a year after graduation without any service, given everything."""
    choices, flags = answers.choices, answers.flags
    terms: list[tuple[float, Bools | Floats]] = [
        (-1.0, choices["experience"].is_("field")),
        (-0.5, choices["experience"].is_("elsewhere")),
        (-1.6, choices["current_work"].is_("employment_contract")),
        (-1.8, choices["target_contract"].is_("signed")),
        (-1.0, choices["practice_offer"].is_("official", "oral")),
        (0.5, choices["practice_rating"].is_("not_useful", "none")),
        (0.3, choices["employer_events"].is_("never")),
        (0.3, choices["resume"].is_("none")),
        (-0.2, flags["interview_training"]),
        (-0.3, choices["applications_month"].is_("n3_10", "over_10")),
        (0.8, answers.multis["plans"][1][:, PLANS.index("no_plans")]),
        (-0.25, choices["confidence"].index.astype(np.float64) - 2.0),
        (-0.4, people.mean_grade - _GRADE_CENTRE),
        (0.5, people.debts > 0),
        (0.6, flags["orphan"]),
        (0.7, flags["ovz"] | flags["disabled"]),
        (0.7, flags["care_for_relative"]),
        (0.3, people.home.is_("under_50k", "rural")),
        (0.15, ~people.is_male),
    ]
    drift = np.random.default_rng([people.year, len(terms)]).normal(1.0, _COEFFICIENT_WOBBLE, len(terms))
    log_odds = (
        INTERCEPTS[people.year]
        + world.specialty_effect_of(people.year)[people.specialty]
        + world.college_effect[people.college]
        + world.territory_effect[people.territory]
    )
    for (coefficient, value), factor in zip(terms, drift, strict=True):
        log_odds = log_odds + coefficient * factor * value
    return np.asarray(log_odds)


def _draw_exit(answers: Answers, rng: np.random.Generator, n: int) -> NDArray[np.object_]:
    """The first exit that happens, "" for those who enter the labour market."""
    choices = answers.choices
    chances = [
        ("study", _by(choices["further_study"], applied=0.70, planned=0.30, no=0.0197)),
        ("conscript", _by(choices["conscription"], expected=0.7325, deferred=0.17, no=0.003)),
        ("childcare", _by(choices["childcare"], planned=0.76, current=0.90, no=0.0072)),
    ]
    code = np.full(n, "", dtype=object)
    for name, chance in chances:
        code = np.where((code == "") & chosen(rng, chance, n), name, code)
    other = chosen(rng, np.where(choices["relocation_plan"].is_("other_country"), 0.15, 0.005), n)
    return np.where((code == "") & other, _draw_code(_OTHER, rng, n), code)


def _by(choice: Coded, **chances: float) -> Floats:
    return np.array([chances[name] for name in choice.names])[choice.index]


def _draw_code(shares: dict[str, float], rng: np.random.Generator, n: int) -> NDArray[np.object_]:
    return np.array(list(shares), dtype=object)[pick(rng, np.array(list(shares.values())), tuple(shares), n).index]
