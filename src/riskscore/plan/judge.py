"""Every service for every person at once: eligibility, need and wish, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.plan.service import Catalogue, Places, Service
from riskscore.questionnaire.rules import FALSE, TRUE, UNKNOWN, Truth
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

WISH = 0.5  # a wish counts as much as reasons of half a log-odds unit

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """Services in columns, people in rows: shape (n, number of services).

    `is_offered`, `is_on_request` and `is_refused` (an occasion, but the rule is false) exclude each other. `score` is
    the need (the sum of the positive contributions of what the service addresses, log-odds) plus `WISH` if it is
    wished.
    """

    score: NDArray[np.float64]
    is_offered: Mask
    is_on_request: Mask
    is_refused: Mask
    is_to_check: Mask
    is_checked: Mask
    is_wished: Mask
    is_postponed: Mask
    is_unknown: Mask
    addressed: NDArray[np.float64]
    ends: tuple[int, ...]

    def parts(self, row: int, index: int) -> list[float]:
        """Positive contributions of what one service addresses, in its order."""
        start = self.ends[index - 1] if index else 0
        parts: list[float] = self.addressed[row, start + 1 : self.ends[index]].tolist()
        return parts


def judge(
    catalogue: Catalogue, questionnaire: Questionnaire, table: Table, contributions: NDArray[np.float64]
) -> Judged:
    """Who may have which service and who has an occasion for it; `contributions` as in `recommend`."""
    services = catalogue.services
    addressed, ends = _addressed(services, questionnaire, contributions)
    need = np.add.reduceat(addressed, [0, *ends[:-1]], axis=1)
    is_wished = _are_true(catalogue.wishes, table, np.zeros(need.shape, dtype=bool))
    has_occasion = (need > 0.0) | is_wished | catalogue.is_route_plan
    is_considered = (has_occasion | catalogue.is_reserved) & _is_open(catalogue, questionnaire, table)
    truth = _eligibility(services, table, is_considered)
    is_eligible = is_considered & (truth != FALSE)
    is_postponed = _are_true(catalogue.postponements, table, np.zeros(need.shape, dtype=bool))
    is_checked = catalogue.is_checked & ~_are_false(catalogue.checks, table, np.zeros(need.shape, dtype=bool))
    return Judged(
        score=need + WISH * is_wished,
        is_offered=is_eligible & has_occasion,
        is_on_request=is_eligible & ~has_occasion,
        is_refused=is_considered & has_occasion & ~is_eligible,
        is_to_check=(truth != TRUE) | is_postponed | is_checked,
        is_checked=is_checked,
        is_wished=is_wished,
        is_postponed=is_postponed,
        is_unknown=truth == UNKNOWN,
        addressed=addressed,
        ends=ends,
    )


def _addressed(
    services: tuple[Service, ...], questionnaire: Questionnaire, contributions: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """Positive contributions of what each service addresses, service after service, and where each one ends.

    Each service begins with a column of zeros, so that none is empty.
    """
    position = {feature.name: index for index, feature in enumerate(questionnaire.modelled, 1)}
    columns = [[0, *(position[name] for name in service.addresses)] for service in services]
    padded = np.zeros((len(contributions), len(position) + 1))
    np.maximum(contributions, 0.0, out=padded[:, 1:])
    ends = np.cumsum([len(own) for own in columns]).tolist()
    return padded[:, [column for own in columns for column in own]], tuple(ends)


def _are_true(rules: Places, table: Table, mask: Mask) -> Mask:
    """`mask` with those marked for whom the rule of the service is true."""
    for rule, places in rules:
        mask[:, places] = (rule.evaluate(table) == TRUE)[:, None]
    return mask


def _are_false(rules: Places, table: Table, mask: Mask) -> Mask:
    """`mask` with those marked for whom the rule of the service is false."""
    for rule, places in rules:
        mask[:, places] = (rule.evaluate(table) == FALSE)[:, None]
    return mask


def _is_open(catalogue: Catalogue, questionnaire: Questionnaire, table: Table) -> Mask:
    """In force on the day; a reserved service only for its status, a route's plan only on its route."""
    is_open = np.ones((len(table), len(catalogue.services)), dtype=bool)
    if catalogue.in_force is not None:
        first, last = catalogue.in_force
        is_open = (first <= table.as_of[:, None]) & (table.as_of[:, None] <= last)
    for index, service in enumerate(catalogue.services):
        if service.reserved is not None:
            is_open[:, index] &= service.reserved.evaluate(table) == TRUE
        if service.for_route is not None:
            rules = [rule.when for rule in questionnaire.routes if rule.route == service.for_route]
            is_open[:, index] &= np.array([rule.evaluate(table) == TRUE for rule in rules]).any(axis=0)
    return is_open


def _eligibility(services: tuple[Service, ...], table: Table, is_considered: Mask) -> Truth:
    """Truth of each eligibility rule; rules of services nobody is considered for are not evaluated."""
    truth = np.full(is_considered.shape, TRUE)
    for index in np.flatnonzero(is_considered.any(axis=0)):
        eligibility = services[index].eligibility
        if eligibility is not None:
            truth[:, index] = eligibility.evaluate(table)
    return truth
