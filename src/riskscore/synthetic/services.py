"""Services after the assessment, offered by three designs, with effects that are known because they are made up.

They come after the assessment, so they are no features; the outcomes hold what they changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.synthetic.answers import HELP, PLANS, Answers
from riskscore.synthetic.draws import Bools, Floats
from riskscore.synthetic.people import People

Design = Literal["random_offer", "margin_lottery", "specialist_choice"]
_BASE_LOG_ODDS = float(logit(0.13))
_ACCEPTS, _DELIVERED = 0.72, 0.90


@dataclass(frozen=True)
class Service:
    """`effect` maps log-odds of no work without services, shape (n,), to what a delivered service adds to them."""

    code: str
    design: Design
    effect: Callable[[Floats], Floats]


def _same(effect: float) -> Callable[[Floats], Floats]:
    return lambda log_odds: np.full(len(log_odds), effect)


def _fading(low_risk: float, high_risk: float) -> Callable[[Floats], Floats]:
    """From one effect at low risk to another at high risk, half-way at the base rate."""
    return lambda log_odds: low_risk + (high_risk - low_risk) * expit(3.0 * (log_odds - _BASE_LOG_ODDS))


SERVICES = (
    Service("resume_interview", "random_offer", _same(-0.5)),
    Service("career_tour", "random_offer", _same(0.0)),
    Service("internship", "margin_lottery", _fading(-1.3, -0.1)),
    Service("counselling", "specialist_choice", _fading(0.0, -0.6)),
    Service("vacancies", "specialist_choice", _same(-0.3)),
)
RANDOM_OFFERS = 0.25
_SURE_MERIT, _LOTTERY_MERIT, _LOTTERY = 1.5, 0.5, 0.5


@dataclass(frozen=True)
class ServiceUse:
    """What became of every service in one block; matrices have a column a service of `SERVICES`, in its order.

    `offer_probability` is NaN for those outside the design, and where a specialist chose: nobody knows it there.
    """

    is_listed: Bools
    offer_probability: Floats
    offered: Bools
    accepted: Bools
    delivered: Bools
    offered_day: NDArray[np.int64]
    days_until_delivery: NDArray[np.int64]
    effect: Floats

    @property
    def total_effect(self) -> Floats:
        """What the delivered services added to the log-odds, shape (n,)."""
        return np.asarray((self.delivered * self.effect).sum(axis=1))


def draw_services(people: People, answers: Answers, log_odds: Floats, rng: np.random.Generator) -> ServiceUse:
    """Draw offers, acceptance and delivery of all services."""
    shape = (len(people), len(SERVICES))
    chances = _offer_chances(people, answers, rng)
    offered = rng.random(shape) < np.nan_to_num(chances)
    eager = expit(logit(_ACCEPTS) + 0.3 * people.drive)[:, None]
    accepted = offered & (rng.random(shape) < eager)
    is_choice = np.array([service.design == "specialist_choice" for service in SERVICES])
    return ServiceUse(
        is_listed=np.where(is_choice, offered, ~np.isnan(chances)),
        offer_probability=np.where(is_choice, np.nan, chances),
        offered=offered,
        accepted=accepted,
        delivered=accepted & (rng.random(shape) < _DELIVERED),
        offered_day=rng.integers(10, 91, shape),
        days_until_delivery=rng.integers(7, 61, shape),
        effect=np.column_stack([service.effect(log_odds) for service in SERVICES]),
    )


def _offer_chances(people: People, answers: Answers, rng: np.random.Generator) -> Floats:
    """Chance of an offer by service, NaN where a person is outside the design."""
    choices, n = answers.choices, len(people)
    no_job, stays = ~choices["current_work"].is_("employment_contract"), ~choices["conscription"].is_("expected")
    merit = 1.5 * (people.mean_grade - 3.85) - 0.5 * (people.debts > 0) + rng.normal(0.0, 0.8, n)
    places = np.select([merit > _SURE_MERIT, merit > _LOTTERY_MERIT], [1.0, _LOTTERY], 0.0)
    lost = answers.multis["plans"][1][:, PLANS.index("no_plans")]
    doubts, knows_nobody = choices["confidence"].is_("very_low", "low"), choices["employer_events"].is_("never")
    asks = answers.multis["help_wanted"][1][:, HELP.index("vacancies")]
    chances = {
        "resume_interview": np.where(~choices["resume"].is_("current"), RANDOM_OFFERS, np.nan),
        "career_tour": np.where(~choices["employer_events"].is_("last_year"), RANDOM_OFFERS, np.nan),
        "internship": np.where(~choices["experience"].is_("field") & no_job & stays, places, np.nan),
        "counselling": expit(-3.6 + 1.1 * doubts + 1.3 * lost + 0.8 * knows_nobody),
        "vacancies": np.where(no_job & stays, expit(-2.4 + 1.2 * asks), 0.0),
    }
    return np.column_stack([chances[service.code] for service in SERVICES])


def service_log(use: ServiceUse, person_id: pd.Series, year: int) -> pd.DataFrame:
    """The log as a centre keeps it: one row for a person in the pool of a service, offered or not."""
    person, service = np.nonzero(use.is_listed[: len(person_id)])
    offered, delivered = use.offered[person, service], use.delivered[person, service]
    day = np.datetime64(f"{year}-03-01", "s") + use.offered_day[person, service].astype("timedelta64[D]")
    later = day + use.days_until_delivery[person, service].astype("timedelta64[D]")
    accepted = pd.Series(use.accepted[person, service].astype(object))
    return pd.DataFrame(
        {
            "person_id": person_id.to_numpy()[person],
            "cohort_year": year,
            "service_code": _codes(service),
            "design": pd.Series(pd.array([each.design for each in SERVICES], dtype="str").take(service)),
            "offer_probability": use.offer_probability[person, service],
            "offered_at": pd.Series(day).where(offered),
            "accepted": accepted.where(offered, None),
            "delivered_at": pd.Series(later).where(delivered),
            "synthetic": True,
        }
    )


def service_truth(use: ServiceUse, log_odds: Floats, person_id: pd.Series, year: int) -> pd.DataFrame:
    """For every person and service the probability of no work with and without it, the other services as they were."""
    n, many = len(person_id), len(SERVICES)
    delivered, effect = use.delivered[:n], use.effect[:n]
    others = (log_odds + use.total_effect)[:n, None] - delivered * effect
    return pd.DataFrame(
        {
            "person_id": np.repeat(person_id.to_numpy(), many),
            "cohort_year": year,
            "service_code": _codes(np.tile(np.arange(many), n)),
            "true_probability_without": expit(others).ravel(),
            "true_probability_with": expit(others + effect).ravel(),
            "delivered": delivered.ravel(),
            "synthetic": True,
        }
    )


def _codes(service: NDArray[np.int64]) -> pd.Series:
    return pd.Series(pd.array([each.code for each in SERVICES], dtype="str").take(service))
