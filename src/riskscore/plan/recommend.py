"""Which services fit a person: eligible first, then by what raises this person's risk and can be changed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.plan.judge import Judged, judge
from riskscore.plan.near_misses import NearMiss, find_near_misses
from riskscore.plan.reopening import reopening_day
from riskscore.plan.service import Catalogue, Service
from riskscore.plan.wording import word_why
from riskscore.questionnaire.causes import cause_text
from riskscore.questionnaire.rule_parts import ConsentCode
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

MOST = 4
NOTHING = -1
MOST_REASONS = 2

Names = tuple[str, ...]
Eligibility = Literal["confirmed", "to_check", "on_request"]


@dataclass(frozen=True)
class Recommendation:
    """A service for one person; `score` in log-odds: what it addresses raises the risk by so much, plus the wish.

    `reopens` is the day on which a route's plan or a postponed service is taken up, None where there is none to know.
    """

    service: Service
    eligibility: Eligibility
    score: float
    why: Text
    reopens: dt.date | None = None


@dataclass(frozen=True)
class Advice:
    """What is offered to one person, best first, and why not what else there was an occasion for."""

    services: tuple[Recommendation, ...]
    near_misses: tuple[NearMiss, ...]


NO_ADVICE = Advice((), ())


def advise(
    catalogue: Catalogue, questionnaire: Questionnaire, table: Table, contributions: NDArray[np.float64]
) -> Advice:
    """What `recommend` offers to the only person of `table`, and the near misses."""
    judged = judge(catalogue, questionnaire, table, contributions)
    chosen = _choose(catalogue, judged)
    (services,) = _word(catalogue, questionnaire, table, judged, chosen)
    return Advice(tuple(services), find_near_misses(catalogue, table, judged, chosen[0]))


def recommend(
    catalogue: Catalogue, questionnaire: Questionnaire, table: Table, contributions: NDArray[np.float64]
) -> list[list[Recommendation]]:
    """At most four services for each person, best first, in a fixed order.

    A service is eligible when its rule is true, to be checked when unknown; it is offered when something it addresses
    raises this person's risk, when it is wished, or when it is the plan of the person's route. A service reserved by
    law is offered to those who have the status on the same terms and is otherwise listed as available on request.

    Parameters
    ----------
    contributions
        Shape (n, number of modelled features), in the order of `questionnaire.modelled`, in log-odds.
    """
    judged = judge(catalogue, questionnaire, table, contributions)
    return _word(catalogue, questionnaire, table, judged, _choose(catalogue, judged))


def _word(
    catalogue: Catalogue, questionnaire: Questionnaire, table: Table, judged: Judged, chosen: NDArray[np.intp]
) -> list[list[Recommendation]]:
    @cache
    def why(index: int, *facts: Any) -> Text:
        return word_why(questionnaire, catalogue.services[index], *facts)

    @cache
    def is_present(name: str) -> NDArray[np.bool_]:
        return table.is_present(questionnaire.by_name[name])

    def cause(name: str, row: int, contribution: float) -> Text:
        return cause_text(questionnaire.by_name[name], table, row, contribution)

    def recommendation(row: int, index: int) -> Recommendation:
        service = catalogue.services[index]
        reasons, missing = _reasons(judged, service, row, index), _missing(judged, service, row, index, is_present)
        unanswered = tuple(name for name in reasons if not is_present(name)[row])
        causes = tuple(cause(name, row, value) for name, value in reasons.items() if name not in unanswered)
        is_wished, is_postponed = bool(judged.is_wished[row, index]), bool(judged.is_postponed[row, index])
        reopens = _reopens(service, table, row, is_postponed=is_postponed)
        consents, is_checked = _unsaid(judged, service, table, row, index), bool(judged.is_checked[row, index])
        words = why(index, causes, unanswered, missing, consents, is_wished, is_postponed, is_checked, reopens)
        return Recommendation(service, _status(judged, row, index), float(judged.score[row, index]), words, reopens)

    rows = enumerate(chosen.tolist())
    return [[recommendation(row, index) for index in indices if index != NOTHING] for row, indices in rows]


def _reopens(service: Service, table: Table, row: int, *, is_postponed: bool) -> dt.date | None:
    waiting = service.postponed.reopens if service.postponed and is_postponed else service.reopens
    return reopening_day(waiting, table, row) if waiting else None


def choose_services(
    catalogue: Catalogue, questionnaire: Questionnaire, table: Table, contributions: NDArray[np.float64]
) -> NDArray[np.intp]:
    """What `recommend` offers without its words: positions in the catalogue, then `NOTHING`; shape (n, 4)."""
    return _choose(catalogue, judge(catalogue, questionnaire, table, contributions))


def _choose(catalogue: Catalogue, judged: Judged) -> NDArray[np.intp]:
    """Route plans first, then by score, then in the order of the catalogue; what is only on request comes last."""
    turn = np.where(judged.is_offered, np.where(catalogue.is_route_plan, 3, 2), judged.is_on_request).astype(np.int8)
    score = np.where(judged.is_offered, judged.score, 0.0)
    chosen, rows = np.full((len(turn), MOST), NOTHING), np.arange(len(turn))
    for place in range(MOST):
        now = turn.max(axis=1, initial=0)
        best = np.where(turn == now[:, None], score, -1.0).argmax(axis=1)
        chosen[:, place] = np.where(now > 0, best, NOTHING)
        turn[rows, best] = 0
    return chosen


def _reasons(judged: Judged, service: Service, row: int, index: int) -> dict[str, float]:
    """The strongest features the service addresses that raise the risk, with their contributions."""
    parts = judged.parts(row, index)
    strongest = sorted(range(len(parts)), key=lambda i: -parts[i])[:MOST_REASONS]
    return {service.addresses[i]: parts[i] for i in strongest if parts[i] > 0.0}


def _missing(
    judged: Judged, service: Service, row: int, index: int, is_present: Callable[[str], NDArray[np.bool_]]
) -> Names:
    """Unanswered features that leave the eligibility unknown."""
    if service.eligibility is None or not judged.is_unknown[row, index]:
        return ()
    return tuple(name for name in sorted(service.eligibility.features) if not is_present(name)[row])


def _unsaid(judged: Judged, service: Service, table: Table, row: int, index: int) -> tuple[ConsentCode, ...]:
    """Consents nobody spoke of that leave the eligibility unknown."""
    if service.eligibility is None or not judged.is_unknown[row, index]:
        return ()
    return tuple(code for code in sorted(service.eligibility.consents) if not table.is_said(code)[row])


def _status(judged: Judged, row: int, index: int) -> Eligibility:
    if judged.is_on_request[row, index]:
        return "on_request"
    return "to_check" if judged.is_to_check[row, index] else "confirmed"
