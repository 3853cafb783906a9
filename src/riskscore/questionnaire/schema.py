"""The JSON Schema of one person, for OpenAPI and for those who write clients."""

import datetime as dt
import math
from typing import Any

from riskscore.questionnaire.person import FIRST_YEAR, LAST_YEAR, LONGEST_ID
from riskscore.questionnaire.spec import DAYS_PER_YEAR, LONGEST_CODE, Catalogue, Feature, Questionnaire, Section

_ASSESSED = dt.date(2026, 3, 1)
_CODES: dict[Catalogue | None, str] = {"specialties": "23.02.07", "territories": "Кемерово"}


def to_json_schema(q: Questionnaire) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a person in canonical form: codes, numbers, true/false, ISO dates, null.

    check_person reads labels and other ways to write a value as well.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": q.title.en,
        "description": q.title.ru,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "id": {"type": ["string", "integer", "null"], "maxLength": LONGEST_ID},
            "as_of": {"type": ["string", "null"], "format": "date", "description": "Date of the assessment"},
            "answers": _section(q, "answers"),
            "history": _section(q, "history"),
            "person": _section(q, "person", _special(q)),
            **({"consents": _consents(q)} if q.consents else {}),
        },
        "examples": [_example(q)],
    }


def _section(q: Questionnaire, section: Section, others: dict[str, Any] | None = None) -> dict[str, Any]:
    features = {feature.name: _feature(feature) for feature in q.section(section)}
    return {"type": ["object", "null"], "additionalProperties": False, "properties": (others or {}) | features}


def _special(q: Questionnaire) -> dict[str, Any]:
    year = {"type": ["integer", "null"], "minimum": FIRST_YEAR, "maximum": LAST_YEAR, "description": "Graduation year"}
    names = {name: {"type": ["string", "number", "null"]} for name in sorted(q.special_purposes)}
    return {"cohort_year": year} | names


def _consents(q: Questionnaire) -> dict[str, Any]:
    codes = {consent.code: {"type": ["boolean", "null"]} for consent in q.consents}
    said = "Consents given (true), refused (false) or not known; services may need one"
    return {"type": ["object", "null"], "additionalProperties": False, "properties": codes, "description": said}


def _feature(feature: Feature) -> dict[str, Any]:
    titles = {"title": feature.question.en, "description": feature.question.ru}
    return titles | _form(feature) | {"examples": [example_value(feature)]}


def _form(feature: Feature) -> dict[str, Any]:
    codes = list(feature.codes)
    match feature.kind:
        case "flag":
            return {"type": ["boolean", "null"]}
        case "choice":
            return {"enum": [*codes, None]}
        case "multi":
            return {"type": ["array", "null"], "items": {"enum": codes}, "uniqueItems": True}
        case "code":
            return {"type": ["string", "null"], "maxLength": LONGEST_CODE}
        case "date":
            return {"type": ["string", "null"], "format": "date"}
    ends = {"minimum": feature.minimum, "maximum": feature.maximum}
    bounds = {key: end for key, end in ends.items() if end is not None}
    return {"type": ["integer" if feature.integer else "number", "null"], **bounds}


def example_value(feature: Feature) -> Any:
    """A value that the feature allows at an assessment on 1 March 2026."""
    match feature.kind:
        case "flag":
            return False
        case "choice":
            return feature.codes[0]
        case "multi":
            return [feature.codes[0]]
        case "code":
            return _CODES.get(feature.catalogue, "23.02.07" if feature.parent_prefix else "A-1")
    low = min(0.0, feature.maximum or 0.0) if feature.minimum is None else feature.minimum
    if feature.kind == "date":
        high = low + 4.0 if feature.maximum is None else feature.maximum
        return str(_ASSESSED - dt.timedelta(days=(low + high) / 2 * DAYS_PER_YEAR))
    return math.ceil(low) if feature.integer or low.is_integer() else low


def _example(q: Questionnaire) -> dict[str, Any]:
    sections = {s: {f.name: example_value(f) for f in q.section(s)} for s in ("answers", "history", "person")}
    return {"id": "1", "as_of": str(_ASSESSED), **sections}
