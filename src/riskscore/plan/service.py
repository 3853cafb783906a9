"""What can be offered: frozen objects, as docs/service-catalogue.md describes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.plan.periods import ALWAYS, Period
from riskscore.plan.reopening import Reopening
from riskscore.questionnaire.conditions import Tree
from riskscore.questionnaire.consequences import Route
from riskscore.questionnaire.rules import Rule

Evidence = Literal["none", "observational", "quasi", "trial"]  # rising
Source = Literal["official", "regional", "proxy", "study"]
Places = tuple[tuple[Rule, list[int]], ...]


@dataclass(frozen=True)
class Postponement:
    """When a service has to wait, and until when."""

    when: Rule
    until: Text
    reopens: Reopening | None = None


@dataclass(frozen=True)
class Service:
    """One service; `eligibility` None = open to everybody, `reserved` = only for a status the law protects.

    `conditions` are those of `eligibility`, to say which of them failed.
    `addresses` are influenceable features it can change, `check` a condition only a specialist can verify (where
    `check_when` is not false, if given), `documents` what the person brings, `source` whose reading the rules are,
    `for_route` the route whose plan it is: the plan `reopens` on a day, and `meanwhile` says what happens until then.
    """

    code: str
    name: Text
    description: Text
    provider: Text
    can_change: Text
    evidence: Evidence
    evidence_source: Text
    legal: Text
    source: Source
    duration: Text | None = None
    documents: tuple[Text, ...] = ()
    in_force: Period = ALWAYS
    eligibility: Rule | None = None
    conditions: Tree | None = field(default=None, compare=False)
    reserved: Rule | None = None
    wish: Rule | None = None
    postponed: Postponement | None = None
    check: Text | None = None
    check_when: Rule | None = None
    for_route: Route | None = None
    reopens: Reopening | None = None
    meanwhile: Text | None = None
    addresses: tuple[str, ...] = ()
    indicator: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """Services in the order of the file. `text` is the file it was parsed from."""

    id: str
    title: Text
    source: Source
    services: tuple[Service, ...]
    text: str
    note: Text | None = None

    @cached_property
    def is_reserved(self) -> NDArray[np.bool_]:
        """Which services are reserved by law, shape (number of services,); the two below likewise."""
        return np.array([service.reserved is not None for service in self.services])

    @cached_property
    def is_route_plan(self) -> NDArray[np.bool_]:
        return np.array([service.for_route is not None for service in self.services])

    @cached_property
    def is_checked(self) -> NDArray[np.bool_]:
        return np.array([service.check is not None for service in self.services])

    @cached_property
    def wishes(self) -> Places:
        """Each rule of a wish with the places of the services that have it; the two below likewise."""
        return _places(service.wish for service in self.services)

    @cached_property
    def postponements(self) -> Places:
        return _places(service.postponed.when if service.postponed else None for service in self.services)

    @cached_property
    def checks(self) -> Places:
        return _places(service.check_when for service in self.services)

    @cached_property
    def in_force(self) -> NDArray[np.datetime64] | None:
        """First and last day of each service, shape (2, number of services); None where all are given always."""
        periods = [service.in_force for service in self.services]
        if all(period == ALWAYS for period in periods):
            return None
        return np.array([[p.first for p in periods], [p.last for p in periods]], dtype="datetime64[D]")


def _places(rules: Iterable[Rule | None]) -> Places:
    """A rule that several services share is evaluated once."""
    places: dict[Rule, list[int]] = {}
    for place, rule in enumerate(rules):
        if rule is not None:
            places.setdefault(rule, []).append(place)
    return tuple(places.items())
