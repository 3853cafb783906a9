"""What the API documents: the request follows from the questionnaire, the answer from the models below.

The models are documentation only; the routes answer with ready JSON, so that no second check stands in the hot path.
"""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from riskscore.bundle import Bundle
from riskscore.explain import AUDIENCES
from riskscore.plan import Evidence
from riskscore.questionnaire import to_json_schema

Level = Literal["low", "medium", "needs_conversation", "high"]


class Reason(BaseModel):
    feature: str | None = Field(description="Name in the questionnaire; null for everything not named alone.")
    answer: str | None = Field(description="The answer in words.")
    contribution: float = Field(description="Part of log_odds; base_value and all contributions add up to it.")
    direction: Literal["raises", "lowers", "none"]
    kind: Literal["influenceable", "context", "other"]
    text: str = Field(description="Why, in words for the audience.")
    effect: str | None = Field(description="How the odds of being without work change; for the specialist only.")
    comparison: str | None = Field(
        description="How typical graduates of matured cohorts answered; for the specialist only, and null where the "
        "bundle knows nothing of it."
    )


class StudentLetter(BaseModel):
    start: list[str] = Field(max_length=3, description="What can be changed first, and who can help.")
    strengths: list[str] = Field(max_length=3, description="What is good already.")
    context: str | None = Field(description="One sentence on circumstances, none of them named.")
    closing: str


class ServiceAdvice(BaseModel):
    code: str
    name: str
    why: str
    evidence: Evidence = Field(description="What is known about its effect.")
    eligibility: Literal["confirmed", "to_check", "on_request"]
    reopens: date | None = Field(description="Day to come back to the plan of a route or to a postponed service.")


class NearMiss(BaseModel):
    code: str
    name: str
    why_not: str = Field(description="The very part of the rule that failed, or that the four fit better.")
    what_would_help: str = Field(
        description="What would change that, with the day where time does; or that nothing can."
    )


class PointsScore(BaseModel):
    total: float
    maximum: float
    threshold: float
    at_or_above: bool


class ModelLine(BaseModel):
    bundle_id: str
    questionnaire_id: str
    trained_at: str
    synthetic: bool


class ShareInterval(BaseModel):
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class CohortShare(BaseModel):
    year: int
    n: int = Field(ge=10)
    share: float = Field(ge=0, le=1)


class SimilarGraduates(BaseModel):
    n: int = Field(ge=10, description="Graduates of earlier years, already matured, whose honest score is in `band`.")
    observed: float = Field(ge=0, le=1, description="How many of them found work.")
    share: float = Field(ge=0, le=1, description="The same, drawn towards the share of all groups where n is small.")
    interval: ShareInterval = Field(description="95 % interval of `share`.")
    band: ShareInterval = Field(description="Probabilities counted as similar.")
    group: str | None = Field(description="Programme group; null = all groups, where too few are of the same.")
    group_name: str | None
    cohorts: list[CohortShare] = Field(description="The same by graduation year, where each has people enough.")
    text: str


class ScoreWarning(BaseModel):
    code: str
    text: str


class Score(BaseModel):
    id: str | int | float | None = Field(None, description="As given.")
    as_of: date = Field(description="Date of the assessment: as given, else 1 March of person.cohort_year, else today.")
    probability: float = Field(ge=0, le=1, description="Of non-employment at the horizon, if in the labour market.")
    log_odds: float = Field(description="logit(probability)")
    interval: ShareInterval | None = Field(
        description="90 % confidence interval of the expected share among people scored like this, not of this person; "
        "null where no outcome has taught the model."
    )
    level: Level = Field(description="A proposal; a specialist decides.")
    in_risk_zone: bool
    route: Literal["none", "conscription", "childcare", "further_study", "other"]
    base_value: float
    reasons: list[Reason] = Field(description="Largest first; the entry for everything else last.")
    n_for_80: int = Field(
        ge=0,
        le=9,
        description="How many entries of `reasons`, the largest first, make 80 % of the sum of their sizes; everything "
        "else counts as one entry.",
    )
    letter: StudentLetter | None = Field(description="For the audience `student`, else null.")
    services: list[ServiceAdvice] = Field(max_length=4)
    near_misses: list[NearMiss] = Field(description="Services with an occasion that are not among the four, and why.")
    points: PointsScore | None = Field(description="The transparent baseline beside the model.")
    similar: SimilarGraduates | None = Field(
        description="How graduates with a similar score fared; null where the bundle holds no counts of them."
    )
    model: ModelLine
    status: Literal["proposed"]
    warnings: list[ScoreWarning]


class ProblemItem(BaseModel):
    code: str
    field: str | None
    found: str
    allowed: str
    remedy: str
    row: int | None
    message: str


class BadPerson(BaseModel):
    problems: list[ProblemItem] = Field(min_length=1)


class People(BaseModel):
    results: list[Score | BadPerson] = Field(description="In the order of the request.")


class ProblemDocument(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    problems: list[ProblemItem]


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


LANGUAGE_PARAMETER: dict[str, Any] = {
    "name": "Accept-Language",
    "in": "header",
    "description": "Language of all texts: ru or en.",
    "schema": {"type": "string"},
    "example": "ru",
}
AUDIENCE_PARAMETER: dict[str, Any] = {
    "name": "audience",
    "in": "query",
    "description": "Who reads the reasons. Words depend on it, numbers do not. `specialist`: answer, odds, comparison "
    "with typical graduates. `student`: plain and kind, no number, no verdict, with a `letter`. `file`: one short "
    "sentence.",
    "schema": {"type": "string", "enum": list(AUDIENCES), "default": "specialist"},
    "example": "student",
}
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    400: _problem("Not JSON, or JSON that cannot be read"),
    408: _problem("The request stopped half-way"),
    413: _problem("More than 8 MB"),
    415: _problem("Not application/json"),
    422: _problem("Values that cannot be used, all listed"),
}
READ_RESPONSES: dict[int | str, dict[str, Any]] = {404: _problem("Not here")}


def score_request_body(bundle: Bundle) -> dict[str, Any]:
    """The request of `POST /score`, from the questionnaire, with the bundle's made-up people as examples."""
    person = {"$ref": "#/components/schemas/Person"}
    people = {
        "type": "object",
        "title": "People",
        "properties": {"people": {"type": "array", "items": person, "minItems": 1, "maxItems": 1000}},
        "required": ["people"],
        "additionalProperties": False,
    }
    content = {"schema": {"anyOf": [person, people]}, "examples": _examples(bundle)}
    return {"required": True, "content": {"application/json": content}}


def score_response(example: dict[str, Any]) -> dict[str, Any]:
    """The answer of `POST /score`, with `example` for one person."""
    return {"description": "A score, or `results` for a list", "content": {"application/json": {"example": example}}}


def _examples(bundle: Bundle) -> dict[str, Any]:
    made_up = [dict(person) for person in bundle.examples]
    if not made_up:
        return {}
    return {
        "one": {"summary": "One made-up person", "value": made_up[0]},
        "list": {"summary": "A list", "value": {"people": made_up[:2]}},
    }


def person_schema(bundle: Bundle) -> dict[str, Any]:
    return to_json_schema(bundle.questionnaire)


def problem_schemas() -> dict[str, Any]:
    return ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
