"""What the API documents of what-if questions; documentation only, as in api_schema."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from riskscore.bundle import Bundle
from riskscore.questionnaire import to_json_schema
from riskscore.whatif import MOST_TOGETHER, changeable
from riskscore_serving.api_schema import Level, Score


class NewAnswer(BaseModel):
    feature: str
    question: str
    answer: str | None = Field(description="Now, in words; null = not answered.")
    value: str | bool | float = Field(description="The new value, as in a request.")
    new_answer: str


class AnswerChange(NewAnswer):
    months: float | None = Field(description="How long it takes; null where the questionnaire does not say.")
    services: list[str] = Field(description="Codes of services that help with it and that the person may have.")


class MovedContribution(BaseModel):
    feature: str | None = Field(description="null: everything not named alone, protected features among it.")
    kind: Literal["influenceable", "context", "other"]
    contribution: float
    new_contribution: float
    difference: float = Field(description="All differences add up to that of log_odds.")
    text: str


class WhatIfResult(BaseModel):
    changes: list[AnswerChange] = Field(min_length=1, max_length=MOST_TOGETHER)
    related: list[NewAnswer] = Field(description="Answers that follow by the questionnaire's rules of consistency.")
    months: float | None = Field(description="The longest of the changes; null where one is not known.")
    probability: float = Field(ge=0, le=1)
    log_odds: float
    difference: float = Field(description="log_odds less that of the score now.")
    level: Level
    in_risk_zone: bool
    moved: list[MovedContribution]
    evidence: str = Field(description="Grade of the services that help: the weakest of the changes. See /services.")
    evidence_text: str
    text: str = Field(description="Graduates who had made the changes, in one sentence.")


class WhatIf(BaseModel):
    now: Score
    new: Score | None = Field(description="After the caller's changes; null where suggestions were asked for.")
    results: list[WhatIfResult] = Field(
        description="The caller's changes, or the best ones: fewest changes first, then lowest log_odds."
    )
    months_to_graduation: float | None = Field(description="What takes longer is not suggested; null = not known.")
    association: str = Field(description="To be shown with every result.")


def what_if_request_body(bundle: Bundle, example: dict[str, Any]) -> dict[str, Any]:
    """The request of `POST /what-if`: a person, and changes where the caller has some.

    `example` is the answer for the bundle's first made-up person; its first suggestion is tried by the second example.
    """
    schema = to_json_schema(bundle.questionnaire)
    for name in ("$schema", "examples", "title", "description"):
        schema.pop(name)
    schema["properties"]["changes"] = _changes(bundle, schema["properties"])
    return {
        "required": True,
        "content": {"application/json": {"schema": schema, "examples": _examples(bundle, example)}},
    }


def _changes(bundle: Bundle, sections: dict[str, Any]) -> dict[str, Any]:
    features = {f.name: sections[f.section]["properties"][f.name] for f in changeable(bundle.questionnaire)}
    if not features:
        return {"type": "null", "description": "This questionnaire declares no changes."}
    return {
        "type": ["object", "null"],
        "description": "New values, less risky than the present ones; without it the best changes are searched.",
        "properties": features,
        "minProperties": 1,
        "maxProperties": MOST_TOGETHER,
        "additionalProperties": False,
    }


def _examples(bundle: Bundle, answer: dict[str, Any]) -> dict[str, Any]:
    if not bundle.examples:
        return {}
    person = dict(bundle.examples[0])
    examples = {"suggestions": {"summary": "The best changes of a made-up person", "value": person}}
    for result in answer["results"][:1]:
        changes = {change["feature"]: change["value"] for change in result["changes"]}
        examples["own"] = {"summary": "Changes of one's own", "value": {**person, "changes": changes}}
    return examples
