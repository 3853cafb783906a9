"""What can be offered: frozen objects, as docs/service-catalogue.md describes them."""

from dataclasses import dataclass
from typing import Literal

from riskscore.errors import Text
from riskscore.questionnaire.rules import Rule
from riskscore.questionnaire.spec import Route

Evidence = Literal["none", "observational", "trial"]
Source = Literal["official", "regional", "proxy", "study"]


@dataclass(frozen=True)
class Postponement:
    """When a service has to wait, and until when."""

    when: Rule
    until: Text


@dataclass(frozen=True)
class Service:
    """One service; `eligibility` None = open to everybody, `reserved` = only for a status the law protects.

    `addresses` are influenceable features it can change, `check` a condition only a specialist can verify,
    `for_route` the route whose plan it is.
    """

    code: str
    name: Text
    description: Text
    provider: Text
    can_change: Text
    evidence: Evidence
    evidence_source: Text
    legal: Text
    eligibility: Rule | None = None
    reserved: Rule | None = None
    wish: Rule | None = None
    postponed: Postponement | None = None
    check: Text | None = None
    for_route: Route | None = None
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
