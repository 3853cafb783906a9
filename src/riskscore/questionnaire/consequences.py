"""What follows from answers and outcomes: blocks, routes, points and consents, each with whose reading it is."""

from dataclasses import dataclass
from typing import Literal

from riskscore.errors import Text
from riskscore.questionnaire.rule_parts import ConsentCode
from riskscore.questionnaire.rules import Rule

Block = Literal["employed", "at_risk", "route", "other"]
Source = Literal["official", "regional", "proxy", "study"]
Route = Literal["conscription", "childcare", "further_study", "other"]


@dataclass(frozen=True)
class OutcomeCategory:
    """An official outcome; `values` or the interval of one number says which cells it takes.

    `source` says whose reading it is that the outcome belongs to this block.
    """

    code: str
    block: Block
    text: Text
    values: tuple[str, ...] = ()
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    source: Source = "proxy"

    @property
    def label(self) -> float | None:
        """1 = not employed, 0 = employed, None = a route or another unlabelled end."""
        return {"employed": 0.0, "at_risk": 1.0}.get(self.block)


@dataclass(frozen=True)
class Outcome:
    column: str
    horizon_months: int
    categories: tuple[OutcomeCategory, ...]
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class FinalYear:
    when: Rule
    source: Source = "proxy"


@dataclass(frozen=True)
class RouteRule:
    route: Route
    when: Rule
    source: Source = "proxy"


@dataclass(frozen=True)
class PointsRule:
    """`name` is how a weights file speaks of the rule, `text` how a reader does."""

    points: float
    when: Rule
    source: Source = "proxy"
    name: str | None = None
    text: Text | None = None


@dataclass(frozen=True)
class Points:
    """The transparent baseline: the sum of the points whose rules are true."""

    threshold: float
    source: Source
    rules: tuple[PointsRule, ...]

    @property
    def maximum(self) -> float:
        return sum(rule.points for rule in self.rules if rule.points > 0)


@dataclass(frozen=True)
class Consent:
    """A consent of the person: a record of its own, neither a question nor a column of the answers."""

    code: ConsentCode
    text: Text
    term_months: int
    required: bool = False
