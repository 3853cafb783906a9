"""`POST /api/v1/score`: what it answers, and that it answers whatever is sent."""

import asyncio
import json
import math
from typing import Any

import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle
from riskscore_serving.api_schema import People, ProblemDocument, Score
from riskscore_serving.body import MAX_BYTES, parse_json
from riskscore_serving.problems import RefusalError

URL = "/api/v1/score"


def post(client: TestClient, body: bytes, content_type: str = "application/json", **headers: str) -> Any:
    return client.post(URL, content=body, headers={"content-type": content_type, **headers})


def test_one_person_gets_a_score_that_adds_up(client: TestClient, person: dict[str, Any]) -> None:
    response = client.post(URL, json=person)
    assert response.status_code == 200
    score = Score.model_validate(response.json())
    assert score.log_odds == pytest.approx(score.base_value + sum(r.contribution for r in score.reasons), abs=1e-6)
    assert score.probability == pytest.approx(1 / (1 + math.exp(-score.log_odds)))
    assert score.status == "proposed"
    assert score.model.synthetic
    assert "synthetic_model" in [warning.code for warning in score.warnings]


def test_every_field_of_an_answer_is_documented(client: TestClient, person: dict[str, Any]) -> None:
    score = client.post(URL, json={**person, "id": "x"}).json()
    assert score == Score.model_validate(score, extra="forbid").model_dump(mode="json", exclude_unset=True)


def test_id_is_given_back(client: TestClient, person: dict[str, Any]) -> None:
    assert client.post(URL, json={**person, "id": "№ 7"}).json()["id"] == "№ 7"


def test_a_list_answers_in_order_each_with_a_score_or_problems(client: TestClient, person: dict[str, Any]) -> None:
    people = [person, {"answers": {"no_such_question": 1}}, person]
    response = client.post(URL, json={"people": people})
    assert response.status_code == 200
    results = response.json()["results"]
    assert results[0] == results[2] == client.post(URL, json=person).json()
    assert [problem["row"] for problem in results[1]["problems"]] == [2]
    People.model_validate(response.json())


def test_all_problems_of_a_person_are_listed_at_once(client: TestClient, bundle: Bundle) -> None:
    numbers = [f for f in bundle.questionnaire.section("history") if f.kind == "number"]
    response = client.post(URL, json={"history": {f.name: "many" for f in numbers}, "answers": {"nonsense": 1}})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    document = ProblemDocument.model_validate(response.json(), extra="forbid")
    assert {problem.field for problem in document.problems} >= {f"history.{f.name}" for f in numbers}
    assert len(document.problems) == len(numbers) + 1
    assert all(p.found and p.allowed and p.remedy and p.message for p in document.problems)


@pytest.mark.parametrize(("header", "lang"), [("ru", "ru"), ("en-GB, ru;q=0.5", "en"), ("fr", "en"), ("ru;q=0", "en")])
def test_texts_are_in_the_language_asked_for(
    client: TestClient, person: dict[str, Any], header: str, lang: str
) -> None:
    response = client.post(URL, json=person, headers={"accept-language": header})
    assert response.headers["content-language"] == lang
    text = " ".join(warning["text"] for warning in response.json()["warnings"])
    assert ("синтетических" in text) == (lang == "ru")


REFUSED = {
    "nothing": (b"", 400, "malformed_json"),
    "half an object": (b'{"answers": {', 400, "malformed_json"),
    "not UTF-8": (b'{"id": "\xff"}', 400, "not_utf8"),
    "UTF-16": ('{"id": "1"}'.encode("utf-16"), 400, "not_utf8"),
    "NaN": (b'{"history": {"mean_grade": NaN}}', 400, "not_a_number"),
    "Infinity": (b'{"history": {"mean_grade": -Infinity}}', 400, "not_a_number"),
    "a key twice": (b'{"answers": {}, "answers": {}}', 400, "key_twice"),
    "half a character": (rb'{"id": "\ud800"}', 400, "half_character"),
    "half a character in a key": (rb'{"answers": {"\udfff": 1}}', 400, "half_character"),
    "deep": (b'{"answers":' * 100_000, 400, "too_deep"),
    "deep list": (b"[" * 100_000 + b"]" * 100_000, 400, "too_deep"),
    "5,000 digits": (b'{"history": {"mean_grade": ' + b"9" * 5_000 + b"}}", 400, "number_too_long"),
    "1,000 digits": (b'{"history": {"mean_grade": ' + b"9" * 1_000 + b"}}", 422, "bad_values"),
    "1e999": (b'{"history": {"mean_grade": 1e999}}', 422, "bad_values"),
    "a whole pair is text": (rb'{"answers": {"\ud83d\ude00": 1}}', 422, "bad_values"),
    "a list": (b"[]", 422, "bad_values"),
    "a text": (b'"person"', 422, "bad_values"),
    "null": (b"null", 422, "bad_values"),
    "sections of another kind": (b'{"answers": [], "history": "x", "person": 1}', 422, "bad_values"),
    "no people": (b'{"people": []}', 422, "bad_values"),
    "people of another kind": (b'{"people": {}}', 422, "bad_values"),
    "people that are none": (b'{"people": [{}, null, [], 1]}', 422, "bad_values"),
    "people and more": (b'{"people": [{}], "answers": {}}', 422, "bad_values"),
    "too many people": (json.dumps({"people": [{}] * 1_001}).encode(), 422, "bad_values"),
    "too large": (b" " * (MAX_BYTES + 1), 413, "too_large"),
}


@pytest.mark.parametrize(("body", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_gets_its_message(client: TestClient, body: bytes, status: int, code: str) -> None:
    response = post(client, body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    ProblemDocument.model_validate(response.json())


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonl"])
def test_other_content_is_refused(client: TestClient, content_type: str) -> None:
    assert post(client, b"{}", content_type).status_code == 415


def test_byte_order_mark_and_charset_are_accepted(client: TestClient) -> None:
    assert post(client, b"\xef\xbb\xbf{}", "Application/JSON; charset=utf-8").status_code == 200


def test_nobody_is_told_a_level_when_nothing_is_known(client: TestClient) -> None:
    score = client.post(URL, json={}).json()
    assert score["level"] in ("needs_conversation", "high")
    assert "too_incomplete" in [warning["code"] for warning in score["warnings"]]


AUDIENCES_ASKED = ("?audience=specialist", "?audience=student", "?audience=file")


def test_the_audience_changes_words_and_no_number(client: TestClient, person: dict[str, Any]) -> None:
    plain, *others = (client.post(URL + query, json=person).json() for query in ("", *AUDIENCES_ASKED))
    for score in others:
        Score.model_validate(score, extra="forbid")
        assert {k: v for k, v in score.items() if k not in ("reasons", "letter")} == {
            k: v for k, v in plain.items() if k not in ("reasons", "letter")
        }
        assert [without_words(reason) for reason in score["reasons"]] == [without_words(r) for r in plain["reasons"]]
    assert plain == others[0]
    assert [score["letter"] is not None for score in others] == [False, True, False]
    assert len({str([reason["text"] for reason in score["reasons"]]) for score in others}) == len(others)


def without_words(reason: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in reason.items() if key not in ("text", "effect", "comparison")}


@pytest.mark.parametrize("query", ["?audience=", "?audience=teacher", "?audience=student&audience=file"])
@pytest.mark.parametrize("body", [{}, {"people": [{}]}, {"answers": {"no_such_question": 1}}])
def test_another_audience_is_refused_with_all_other_problems(
    client: TestClient, query: str, body: dict[str, Any]
) -> None:
    response = client.post(URL + query, json=body)
    assert response.status_code == 422
    problems = ProblemDocument.model_validate(response.json(), extra="forbid").problems
    assert problems[0].field == "audience"
    assert "specialist, student, file" in problems[0].allowed
    assert len(problems) == 1 + ("answers" in body)


def test_a_list_is_worded_for_the_audience_too(client: TestClient, person: dict[str, Any]) -> None:
    alone = client.post(URL + "?audience=student", json=person).json()
    assert client.post(URL + "?audience=student", json={"people": [person]}).json() == {"results": [alone]}


def test_a_list_however_short_holds_up_nobody_else(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_a_thread_of_its_own(*_args: Any, **_options: Any) -> list[Any]:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return []

    monkeypatch.setattr("riskscore_serving.score_routes.score_people", in_a_thread_of_its_own)
    assert client.post("/api/v1/score", json={"people": [{}] * 1_000}).json() == {"results": []}


def test_a_key_twice_is_found_at_once_among_many() -> None:
    keys = "".join(f'"{key}":1,' for key in range(100_000))
    with pytest.raises(RefusalError) as refused:
        parse_json(f'{{{keys}"last":1,"last":2}}'.encode(), "application/json")
    assert (refused.value.code, refused.value.found) == ("key_twice", "last")
