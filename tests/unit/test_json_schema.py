"""The schema of one person describes the canonical form, and what it allows is read."""

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest

from riskscore.questionnaire import check_person, load_questionnaire, shipped_questionnaires, to_json_schema

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
TODAY = dt.date(2026, 3, 1)


@pytest.mark.parametrize("name", [str(EVERY_KIND), *shipped_questionnaires()])
def test_the_example_is_valid_and_accepted(name: str) -> None:
    q = load_questionnaire(name)
    schema = json.loads(json.dumps(to_json_schema(q)))
    jsonschema.Draft202012Validator.check_schema(schema)
    (example,) = schema["examples"]
    jsonschema.validate(example, schema)
    assert check_person(q, example, default_as_of=TODAY)[1] == []
    assert set(example["answers"]) == {feature.name for feature in q.section("answers")}


@pytest.mark.parametrize(
    "person",
    [
        {"answer": {}},
        {"answers": {"resume": "?"}},
        {"answers": {"help_wanted": "cv"}},
        {"answers": {"hardship": ["cv"]}},
        {"answers": {"final_year": "yes"}},
        {"history": {"debts": 31}},
        {"history": {"debts": 1.5}},
        {"person": {"specialty": "x" * 65}},
        {"person": {"college": "42"}},
    ],
)
def test_what_is_not_canonical_is_not_in_the_schema(person: dict[str, object]) -> None:
    schema = to_json_schema(load_questionnaire(str(EVERY_KIND)))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(person, schema)


def test_each_value_has_its_question_in_both_languages() -> None:
    schema = to_json_schema(load_questionnaire(str(EVERY_KIND)))
    debts = schema["properties"]["history"]["properties"]["debts"]
    assert debts == {
        "title": "Failed subjects",
        "description": "Задолженности",
        "type": ["integer", "null"],
        "minimum": 0.0,
        "maximum": 30.0,
        "examples": [0],
    }
