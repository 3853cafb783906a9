"""What a questionnaire is: frozen objects, as docs/questionnaire-format.md describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from riskscore.errors import Text
from riskscore.questionnaire.lookup import Meaning, build_lookup
from riskscore.questionnaire.rules import Rule

Kind = Literal["number", "choice", "multi", "flag", "code", "date"]
Role = Literal["input", "sensitive", "context", "route", "preference"]
Section = Literal["answers", "history", "person"]
Block = Literal["employed", "at_risk", "route", "other"]
Purpose = Literal[
    "person_id", "birth_date", "sex", "college", "programme", "course", "region", "graduation_date", "as_of"
]
Route = Literal["conscription", "childcare", "further_study", "other"]
LONGEST_CODE = 64
DAYS_PER_YEAR = 365.25
MODEL_ROLES: tuple[Role, ...] = ("input", "sensitive", "context")


@dataclass(frozen=True)
class Choice:
    code: str
    text: Text
    values: tuple[str, ...] = ()
    adverse: bool = False


@dataclass(frozen=True)
class Feature:
    """One question, history value or fact about the person."""

    name: str
    section: Section
    kind: Kind
    role: Role
    question: Text
    column: str
    help: Text | None = None
    raises: Text | None = None
    lowers: Text | None = None
    values: Mapping[str, str | float | bool] | None = None
    protected: bool = False
    influenceable: bool = False
    optional: bool = False
    monotone: Literal["up", "down"] | None = None
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False
    unit: Text | None = None
    choices: tuple[Choice, ...] = ()
    ordered: bool = False
    parent_prefix: int | None = None
    source: Text | None = None
    snapshot: Text | None = None

    @property
    def is_modelled(self) -> bool:
        return self.role in MODEL_ROLES

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(choice.code for choice in self.choices)

    @cached_property
    def code_index(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.codes)}

    @cached_property
    def lookup(self) -> Mapping[str, Meaning]:
        """What each source value means (lookup.py)."""
        return build_lookup(self)


@dataclass(frozen=True)
class OutcomeCategory:
    """An official outcome; `values` or the interval of one number says which cells it takes."""

    code: str
    block: Block
    text: Text
    values: tuple[str, ...] = ()
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None

    @property
    def label(self) -> float | None:
        """1 = not employed, 0 = employed, None = a route or another unlabelled end."""
        return {"employed": 0.0, "at_risk": 1.0}.get(self.block)


@dataclass(frozen=True)
class Outcome:
    column: str
    horizon_months: int
    categories: tuple[OutcomeCategory, ...]


@dataclass(frozen=True)
class CohortYear:
    column: str
    values: Mapping[str, int] | None = None


@dataclass(frozen=True)
class RouteRule:
    route: Route
    when: Rule


@dataclass(frozen=True)
class PointsRule:
    points: float
    when: Rule


@dataclass(frozen=True)
class Points:
    """The transparent baseline: the sum of the points whose rules are true."""

    threshold: float
    source: str
    rules: tuple[PointsRule, ...]

    @property
    def maximum(self) -> float:
        return sum(rule.points for rule in self.rules if rule.points > 0)


@dataclass(frozen=True)
class Questionnaire:
    """Everything asked and everything that follows from it. `text` is the file it was parsed from."""

    id: str
    title: Text
    source: str
    features: tuple[Feature, ...]
    text: str
    note: Text | None = None
    services: str | None = None
    special: Mapping[str, str] | None = None
    cohort_year: CohortYear | None = None
    outcome: Outcome | None = None
    final_year: Rule | None = None
    routes: tuple[RouteRule, ...] = ()
    points: Points | None = None

    @cached_property
    def by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in self.features}

    @cached_property
    def names_of(self) -> Mapping[Section, frozenset[str]]:
        """Names of the features of each section."""
        return {section: frozenset(f.name for f in self.section(section)) for section in get_args(Section)}

    @cached_property
    def special_purposes(self) -> frozenset[str]:
        """Special columns that no feature reads and that have no other place in a request."""
        read = {feature.column for feature in self.features}
        return frozenset(p for p, column in (self.special or {}).items() if column not in read and p != "as_of")

    @cached_property
    def modelled(self) -> tuple[Feature, ...]:
        """Features that enter the model, in questionnaire order."""
        return tuple(feature for feature in self.features if feature.is_modelled)

    def section(self, section: Section) -> tuple[Feature, ...]:
        return tuple(feature for feature in self.features if feature.section == section)

    def special_column(self, purpose: str) -> str | None:
        return (self.special or {}).get(purpose)
