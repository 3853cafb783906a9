"""What a questionnaire is: frozen objects, as docs/questionnaire-format.md describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from riskscore.errors import Text
from riskscore.questionnaire.consequences import Consent, FinalYear, Outcome, Points, RouteRule, Source
from riskscore.questionnaire.lookup import Meaning, build_lookup

if TYPE_CHECKING:
    from riskscore.questionnaire.changes import Change, Consistency

Kind = Literal["number", "choice", "multi", "flag", "code", "date"]
Role = Literal["input", "sensitive", "context", "route", "preference"]
Section = Literal["answers", "history", "person"]
Identity = Literal["snils", "last_name", "first_name", "middle_name", "full_name"]
Purpose = Literal[
    "person_id",
    "birth_date",
    "sex",
    "college",
    "programme",
    "course",
    "region",
    "graduation_date",
    "as_of",
    "snils",
    "last_name",
    "first_name",
    "middle_name",
    "full_name",
]
Catalogue = Literal["specialties", "territories"]
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
    label: Text | None = None
    help: Text | None = None
    raises: Text | None = None
    lowers: Text | None = None
    student_raises: Text | None = None
    student_lowers: Text | None = None
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
    synonyms: tuple[str, ...] = ()
    catalogue: Catalogue | None = None

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
class CohortYear:
    column: str
    values: Mapping[str, int] | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """Everything asked and everything that follows from it. `text` is the file it was parsed from."""

    id: str
    title: Text
    source: Source
    features: tuple[Feature, ...]
    text: str
    note: Text | None = None
    services: str | None = None
    special: Mapping[str, str] | None = None
    special_synonyms: Mapping[str, tuple[str, ...]] | None = None
    cohort_year: CohortYear | None = None
    outcome: Outcome | None = None
    final_year: FinalYear | None = None
    routes: tuple[RouteRule, ...] = ()
    points: Points | None = None
    consents: tuple[Consent, ...] = ()
    changes: "tuple[Change, ...]" = ()
    consistency: "tuple[Consistency, ...]" = ()

    @cached_property
    def by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in self.features}

    @cached_property
    def names_of(self) -> Mapping[Section, frozenset[str]]:
        """Names of the features of each section."""
        return {section: frozenset(f.name for f in self.section(section)) for section in get_args(Section)}

    @cached_property
    def special_purposes(self) -> frozenset[str]:
        """Special columns that no feature reads, that have no other place in a request and say not who it is."""
        read = {feature.column for feature in self.features}
        elsewhere = {"as_of", *get_args(Identity)}
        return frozenset(p for p, column in (self.special or {}).items() if column not in read and p not in elsewhere)

    @cached_property
    def identity_columns(self) -> frozenset[str]:
        """Headers that name a person: never features, never in a request, a built cohort or a score."""
        return frozenset(c for p, c in (self.special or {}).items() if p in get_args(Identity))

    @cached_property
    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Other headers people use, by the header the questionnaire names."""
        given = self.special_synonyms or {}
        special = {column: given.get(purpose, ()) for purpose, column in (self.special or {}).items()}
        apart = [part for part in (self.cohort_year, self.outcome) if part]
        return special | {part.column: part.synonyms for part in apart} | {f.column: f.synonyms for f in self.features}

    @cached_property
    def modelled(self) -> tuple[Feature, ...]:
        """Features that enter the model, in questionnaire order."""
        return tuple(feature for feature in self.features if feature.is_modelled)

    @cached_property
    def graduation_date(self) -> Feature | None:
        column = self.special_column("graduation_date")
        return next((f for f in self.features if column and f.column == column and f.kind == "date"), None)

    def section(self, section: Section) -> tuple[Feature, ...]:
        return tuple(feature for feature in self.features if feature.section == section)

    def special_column(self, purpose: str) -> str | None:
        return (self.special or {}).get(purpose)
