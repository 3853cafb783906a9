"""`POST /api/v1/what-if`: suggestions, the caller's own changes, and a problem for whatever cannot be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from riskscore.bundle import Bundle
from riskscore.questionnaire import load_questionnaire
from riskscore_serving.api_schema import ProblemDocument
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings
from riskscore_serving.whatif_schema import WhatIf

URL = "/api/v1/what-if"
FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
PERSON: dict[str, Any] = {
    "as_of": "2026-03-01",
    "answers": {
        "final_year": True,
        "experience": "none",
        "months_worked": "zero",
        "practice_rating": "not_useful",
        "resume": "none",
        "interview_training": False,
        "confidence": "low",
        "target_contract": "none",
    },
    "history": {"mean_grade": 3.6, "academic_debts": 2, "absence_hours": 40},
    "person": {"sex": "female", "specialty": "23.02.07", "graduation_date": "2026-06-30"},
}


@pytest.fixture(scope="module")
def changing(bundle: Bundle) -> Bundle:
    """The shipped bundle with what its questionnaire says today of changes."""
    return replace(bundle, questionnaire=load_questionnaire("ru-2025.2"))


@pytest.fixture(scope="module")
def changing_app(changing: Bundle) -> FastAPI:
    return create_app(changing, Settings(lang="en"), today=lambda: date(2026, 3, 1))


@pytest.fixture(scope="module")
def asked(changing_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(changing_app) as client:
        yield client


def test_suggestions_are_ordered_documented_and_in_time(asked: TestClient) -> None:
    response = asked.post(URL, json=PERSON)
    assert response.status_code == 200
    answer = response.json()
    WhatIf.model_validate(answer, extra="forbid")
    assert answer["new"] is None
    assert answer["now"] == asked.post("/api/v1/score", json=PERSON).json()
    sizes = [(len(result["changes"]), result["log_odds"]) for result in answer["results"]]
    assert sizes == sorted(sizes)
    assert {size for size, _ in sizes} == {1, 2, 3}
    assert answer["months_to_graduation"] == pytest.approx(4, abs=0.1)
    changed = {item["feature"] for result in answer["results"] for item in result["changes"]}
    assert changed <= {"experience", "practice_rating", "resume", "interview_training", "confidence", "academic_debts"}


def test_texts_say_graduates_who_and_that_it_is_no_effect(asked: TestClient) -> None:
    for lang, who, no_effect in (("ru", "У выпускников, которые ", "связь, а не эффект"),
                                 ("en", "For graduates who ", "association, not ")):  # fmt: skip
        answer = asked.post(URL, json=PERSON, headers={"accept-language": lang}).json()
        assert no_effect in answer["association"]
        assert [result["text"] for result in answer["results"] if not result["text"].startswith(who)] == []
        assert [result for result in answer["results"] if no_effect.split(",")[0] not in result["evidence_text"]] == []


def test_own_changes_give_the_score_of_the_changed_answers_and_what_moved(asked: TestClient) -> None:
    changes = {"resume": "current", "experience": "field"}
    answer = asked.post(URL, json={**PERSON, "id": "x", "changes": changes}).json()
    WhatIf.model_validate(answer, extra="forbid")
    follows = {"months_worked": "m1_3"}
    changed = {**PERSON, "id": "x", "answers": {**PERSON["answers"], **changes, **follows}}
    assert answer["new"] == asked.post("/api/v1/score", json=changed).json()
    (result,) = answer["results"]
    assert {item["feature"]: item["value"] for item in result["changes"]} == changes
    assert {item["feature"]: item["value"] for item in result["related"]} == follows
    total = answer["new"]["log_odds"] - answer["now"]["log_odds"]
    assert sum(entry["difference"] for entry in result["moved"]) == pytest.approx(total, abs=1e-6)
    assert [entry["feature"] for entry in result["moved"]][:2] == ["experience", "resume"]


REFUSED: dict[str, tuple[Any, set[tuple[str, str]]]] = {
    "protected": ({"sex": "male"}, {("changes.sex", "protected_feature")}),
    "sensitive": ({"hardship": []}, {("changes.hardship", "protected_feature")}),
    "context": ({"settlement": "rural"}, {("changes.settlement", "context_feature")}),
    "a fact": ({"certificate_grade": 5}, {("changes.certificate_grade", "not_changeable")}),
    "a route": ({"conscription": "no"}, {("changes.conscription", "not_changeable")}),
    "unknown": ({"luck": 1}, {("changes.luck", "unknown_feature")}),
    "no such choice": ({"resume": "great"}, {("changes.resume", "unknown_choice")}),
    "out of range": ({"academic_debts": -1}, {("changes.academic_debts", "out_of_range")}),
    "not whole": ({"academic_debts": 0.5}, {("changes.academic_debts", "not_whole")}),
    "not answered": ({"resume": None}, {("changes.resume", "no_answer")}),
    "riskier": ({"academic_debts": 9}, {("changes.academic_debts", "riskier_value")}),
    "nothing": ({}, {("changes", "wrong_length")}),
    "no object": ([1], {("changes", "not_an_object")}),
    "a text": ("resume", {("changes", "not_an_object")}),
    "all at once": (
        {"sex": "male", "resume": "great", "luck": 1, "academic_debts": 9},
        {
            ("changes", "wrong_length"),
            ("changes.sex", "protected_feature"),
            ("changes.resume", "unknown_choice"),
            ("changes.luck", "unknown_feature"),
            ("changes.academic_debts", "riskier_value"),
        },
    ),
}


@pytest.mark.parametrize(("changes", "problems"), REFUSED.values(), ids=REFUSED.keys())
def test_changes_that_cannot_be_are_refused_all_at_once(
    asked: TestClient, changes: Any, problems: set[tuple[str, str]]
) -> None:
    for lang in ("ru", "en"):
        response = asked.post(URL, json={**PERSON, "changes": changes}, headers={"accept-language": lang})
        document = ProblemDocument.model_validate(response.json(), extra="forbid")
        assert response.status_code == 422
        assert {(problem.field, problem.code) for problem in document.problems} == problems
        assert all(problem.allowed and problem.remedy for problem in document.problems)


def test_of_thousands_of_changes_a_few_are_looked_at(asked: TestClient) -> None:
    problems = asked.post(URL, json={"changes": {f"luck{i}": 1 for i in range(5_000)}}).json()["problems"]
    assert problems[0]["code"] == "wrong_length"
    assert problems[0]["found"] == "5000"
    assert len(problems) < 30


def test_problems_of_the_person_and_of_the_changes_come_together(asked: TestClient) -> None:
    spoilt = {**PERSON, "history": {"mean_grade": 99}, "changes": {"sex": "male", "resume": "great"}}
    fields = [problem["field"] for problem in asked.post(URL, json=spoilt).json()["problems"]]
    assert fields == ["history.mean_grade", "changes.sex", "changes.resume"]


@pytest.mark.parametrize("body", [[], 7, "x", {"people": [PERSON]}, {"answers": 1, "changes": {"resume": "current"}}])
def test_what_is_no_person_is_refused(asked: TestClient, body: Any) -> None:
    assert asked.post(URL, json=body).status_code == 422


def test_after_graduation_nothing_is_suggested(asked: TestClient) -> None:
    graduated = {**PERSON, "person": {"graduation_date": "2025-06-30"}}
    answer = asked.post(URL, json=graduated).json()
    assert (answer["months_to_graduation"], answer["results"]) == (0, [])


def test_a_questionnaire_without_changes_suggests_nothing_and_refuses_all(changing: Bundle) -> None:
    silent = replace(changing, questionnaire=replace(changing.questionnaire, changes=(), consistency=()))
    with TestClient(create_app(silent, Settings(lang="en"), today=lambda: date(2026, 3, 1))) as client:
        assert client.post(URL, json=PERSON).json()["results"] == []
        (problem,) = client.post(URL, json={**PERSON, "changes": {"resume": "current"}}).json()["problems"]
        assert problem["code"] == "not_changeable"
        assert "declares no change" in problem["allowed"]


def test_the_examples_of_the_documentation_are_answered(asked: TestClient) -> None:
    operation = asked.get("/openapi.json").json()["paths"][URL]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert set(examples) == {"suggestions", "own"}
    answers = [asked.post(URL, json=example["value"]).json() for example in examples.values()]
    assert [answer["new"] is None for answer in answers] == [True, False]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]
    assert shown["results"][0]["text"] == answers[0]["results"][0]["text"]


@pytest.fixture(scope="module")
def operation(changing_app: FastAPI) -> schemathesis.APIOperation:
    schema = schemathesis.openapi.from_asgi("/openapi.json", changing_app)
    return schema[URL]["POST"]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@FEW
@given(data=st.data())
def test_every_answer_is_a_documented_one(
    operation: schemathesis.APIOperation, mode: schemathesis.GenerationMode, data: st.DataObject
) -> None:
    checks = [not_a_server_error, status_code_conformance, response_schema_conformance]
    data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(checks=checks)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@FEW
@given(data=st.data())
def test_any_value_of_any_feature_is_answered(asked: TestClient, changing: Bundle, data: st.DataObject) -> None:
    names = st.sampled_from([feature.name for feature in changing.questionnaire.features])
    changes = data.draw(st.dictionaries(names, JSON, max_size=4) | JSON)
    response = asked.post(URL, json={**PERSON, "changes": changes})
    assert response.status_code in (200, 422)
