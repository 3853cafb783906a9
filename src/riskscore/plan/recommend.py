"""Which services fit a person: eligible first, then by what raises this person's risk and can be changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.plan.service import Catalogue, Service
from riskscore.plan.wording import word_why
from riskscore.questionnaire.rules import FALSE, TRUE, UNKNOWN, Rule
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

MOST = 4
WISH = 0.5  # a wish counts as much as a reason of half a log-odds unit
MOST_REASONS = 2

Eligibility = Literal["confirmed", "to_check", "on_request"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Recommendation:
    """A service for one person; `score` in log-odds: what it addresses raises the risk by so much, plus the wish."""

    service: Service
    eligibility: Eligibility
    score: float
    why: Text


@dataclass(frozen=True)
class _Offer:
    """One service for every person of the table; all arrays of shape (n,)."""

    service: Service
    order: int
    names: tuple[str, ...]
    parts: NDArray[np.float64]  # (n, len(names)): positive contributions of what it addresses
    is_offered: Mask
    is_on_request: Mask
    is_to_check: Mask
    is_wished: Mask
    is_postponed: Mask
    missing: tuple[tuple[str, Mask], ...]

    def score(self, row: int) -> float:
        return float(self.parts[row].sum() + WISH * self.is_wished[row])


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
    columns = {feature.name: index for index, feature in enumerate(questionnaire.modelled)}
    offers = [
        _offer(service, order, questionnaire, table, contributions[:, [columns[name] for name in service.addresses]])
        for order, service in enumerate(catalogue.services)
    ]

    @cache
    def why(order: int, *words: *tuple[tuple[str, ...], tuple[str, ...], bool, bool]) -> Text:
        return word_why(questionnaire, catalogue.services[order], *words)

    return [[_recommendation(offer, row, why) for offer in _choose(offers, row)] for row in range(len(table))]


def _offer(
    service: Service, order: int, questionnaire: Questionnaire, table: Table, addressed: NDArray[np.float64]
) -> _Offer:
    parts = addressed.clip(min=0.0)
    is_wished = _is_true(service.wish, table)
    has_status = _is_true(service.reserved, table) if service.reserved else np.ones(len(table), bool)
    is_open = has_status & _has_route(service, questionnaire, table)
    has_occasion = (parts.sum(axis=1) > 0.0) | is_wished | (service.for_route is not None)
    is_considered = is_open & (has_occasion | (service.reserved is not None))
    truth = _eligibility(service, table, is_considered)
    is_eligible = is_considered & (truth != FALSE)
    is_postponed = _is_true(service.postponed.when, table) if service.postponed else np.zeros(len(table), bool)
    return _Offer(
        service=service,
        order=order,
        names=service.addresses,
        parts=parts,
        is_offered=is_eligible & has_occasion,
        is_on_request=is_eligible & ~has_occasion,
        is_to_check=(truth != TRUE) | is_postponed | (service.check is not None),
        is_wished=is_wished,
        is_postponed=is_postponed,
        missing=_missing(service, questionnaire, table, truth == UNKNOWN),
    )


def _is_true(rule: Rule | None, table: Table) -> Mask:
    return rule.evaluate(table) == TRUE if rule else np.zeros(len(table), bool)


def _has_route(service: Service, questionnaire: Questionnaire, table: Table) -> Mask:
    if service.for_route is None:
        return np.ones(len(table), bool)
    rules = [rule.when for rule in questionnaire.routes if rule.route == service.for_route]
    return np.array([_is_true(rule, table) for rule in rules]).any(axis=0)


def _eligibility(service: Service, table: Table, is_considered: Mask) -> NDArray[np.float64]:
    if service.eligibility is None or not is_considered.any():
        return np.full(len(table), TRUE)
    return service.eligibility.evaluate(table)


def _missing(
    service: Service, questionnaire: Questionnaire, table: Table, is_unknown: Mask
) -> tuple[tuple[str, Mask], ...]:
    """Which unanswered features leave the eligibility unknown."""
    if service.eligibility is None or not is_unknown.any():
        return ()
    names = sorted(service.eligibility.features)
    return tuple((name, is_unknown & ~table.is_present(questionnaire.by_name[name])) for name in names)


def _choose(offers: Sequence[_Offer], row: int) -> list[_Offer]:
    """Route plans first, then by score, then in the order of the catalogue; what is only on request comes last."""
    offered = [offer for offer in offers if offer.is_offered[row]]
    offered.sort(key=lambda offer: (offer.service.for_route is None, -offer.score(row), offer.order))
    on_request = [offer for offer in offers if offer.is_on_request[row]]
    return (offered + on_request)[:MOST]


def _recommendation(offer: _Offer, row: int, why: Callable[..., Text]) -> Recommendation:
    parts = offer.parts[row]
    strongest = np.argsort(-parts, kind="stable")[:MOST_REASONS]
    reasons = tuple(offer.names[i] for i in strongest if parts[i] > 0.0)
    missing = tuple(name for name, is_missing in offer.missing if is_missing[row])
    words = why(offer.order, reasons, missing, bool(offer.is_wished[row]), bool(offer.is_postponed[row]))
    return Recommendation(offer.service, _status(offer, row), offer.score(row), words)


def _status(offer: _Offer, row: int) -> Eligibility:
    if offer.is_on_request[row]:
        return "on_request"
    return "to_check" if offer.is_to_check[row] else "confirmed"
