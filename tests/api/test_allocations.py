"""`POST /api/v1/allocations`: the list, its limits, and every mistake named."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscore.bundle import Bundle
from riskscore.questionnaire.person import MOST_UNKNOWN
from riskscore_serving import allocation_routes
from riskscore_serving.allocation_request import MAX_STUDENTS
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings

URL = "/api/v1/allocations"


@pytest.fixture
def example(app: FastAPI, client: TestClient) -> dict[str, Any]:
    body = client.get("/openapi.json").json()["paths"][URL]["post"]["requestBody"]
    value: dict[str, Any] = body["content"]["application/json"]["examples"]["three"]["value"]
    return value


def test_the_example_is_answered_the_same_every_time(client: TestClient, example: dict[str, Any]) -> None:
    first, second = (client.post(URL, json=example) for _ in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    found = first.json()
    assert (found["given"], found["seed"], found["date"]) == (2, 7, "2026-03-01")
    assert [(line["id"], line["place"], line["position"]) for line in found["list"]] == [
        ("1", "given", None),
        ("2", "given", None),
        ("3", "waiting", 1),
    ]


def test_without_a_seed_it_is_the_date(client: TestClient, example: dict[str, Any]) -> None:
    del example["seed"]
    assert client.post(URL, json={**example, "date": "2026-04-05"}).json()["seed"] == 20260405


def test_every_mistake_is_named_at_once(client: TestClient, example: dict[str, Any]) -> None:
    good, code = example["students"][0], example["students"][0]["services"][0]
    students = [
        good,
        good,
        {**good, "id": "4", "probability": 1.5},
        {**good, "id": "5", "services": ["dancing"]},
        {"id": "6", "services": [], "probability": 0.1, "extra": 1},
        7,
        {**good, "id": {}, "probability": None},
        {**good, "id": "8", "probability": None},
    ]
    capacities = [{"service_code": code, "places": -1, "from": "soon"}, {"service_code": "dancing", "places": 1}]
    body = {"students": students, "capacities": capacities, "seed": -1, "most": 0, "date": "x", "mroe": 1, "more": -1}
    body |= {"weights": {"trial": 3, "none": 1}, "explain": "9"}
    response = client.post(URL, json=body, headers={"accept-language": "ru"})
    assert response.status_code == 422
    found = {(p["code"], p["field"], p["row"]) for p in response.json()["problems"]}
    assert found == {
        ("duplicate_id", "students › id", 2),
        ("wrong_probability", "students › probability", 3),
        ("unknown_service", "students › services › 1", 4),
        ("unknown_key", "students › extra", 5),
        ("not_an_object", "students", 6),
        ("not_a_value", "students › id", 7),
        ("no_score", "students › probability", 8),
        ("wrong_places", "capacities › places", 1),
        ("wrong_date", "capacities › from", 1),
        ("unknown_service", "capacities › service_code", 2),
        ("wrong_number", "seed", None),
        ("wrong_number", "most", None),
        ("wrong_date", "date", None),
        ("unknown_key", "mroe", None),
        ("wrong_number", "more", None),
        ("wrong_number", "weights › trial", None),
        ("wrong_weights", "weights", None),
        ("unknown_student", "explain", None),
    }


def test_of_many_unknown_keys_the_last_are_told_together(client: TestClient, example: dict[str, Any]) -> None:
    many = {f"key{i}": 1 for i in range(5_000)}
    spoilt = {**example, "students": [{**example["students"][0], **many}], **many}
    found = [p["field"] for p in client.post(URL, json=spoilt).json()["problems"] if p["code"] == "unknown_key"]
    names = [f"key{i}" for i in range(MOST_UNKNOWN)]
    assert found == [*names, None, *(f"students › {name}" for name in names), "students"]


@pytest.mark.parametrize("key", ["students", "capacities"])
@pytest.mark.parametrize("value", [None, [], {}, "x", [{}] * (MAX_STUDENTS + 1)])
def test_a_list_has_its_limits(client: TestClient, example: dict[str, Any], key: str, value: object) -> None:
    response = client.post(URL, json={**example, key: value})
    assert response.status_code == 422
    assert ("wrong_length", key) in {(p["code"], p["field"]) for p in response.json()["problems"]}


def test_limits_in_conflict_are_told(client: TestClient, example: dict[str, Any]) -> None:
    example["capacities"][0] |= {"reserved_places": 3, "places": 5}
    document = client.post(URL, json=example).json()
    assert document["code"] == "conflicting_limits"
    assert [(p["field"], p["row"]) for p in document["problems"]] == [("reserved_places", 1)]


def test_everything_is_told_that_was_asked_for(client: TestClient, example: dict[str, Any]) -> None:
    code = example["students"][0]["services"][0]
    example["students"] += [{**example["students"][1], "id": f"o{i}"} for i in range(10)]
    example["students"] += [{**example["students"][0], "id": f"t{i}"} for i in range(10)]
    found = client.post(URL, json={**example, "more": 5, "explain": 2}, headers={"accept-language": "ru"}).json()
    assert found["more_places"] == {"places": 5, "services": [{"service": code, "need": 5 * 61, "places": 5}]}
    assert [(one["service"], one["place"]) for one in found["explained"]] == [(code, "waiting")]
    assert "Нуждаемость 35" in found["explained"][0]["why"]
    shares = {share["value"]: (share["n"], share["given"]) for share in found["groups"][0]["shares"]}
    assert shares == {"no": (12, 1), "yes": (11, 1)}


def test_a_thousand_overlapping_rows_are_one_problem_each(client: TestClient, example: dict[str, Any]) -> None:
    """Every pair of them would be half a million problems."""
    example["capacities"] = [{**example["capacities"][0], "reserved_group": None, "reserved_places": None}] * 1_000
    problems = client.post(URL, json=example).json()["problems"]
    assert [problem["row"] for problem in problems] == [*range(2, 1_001)]


def hard(code: str) -> dict[str, Any]:
    """Reserves whose groups overlap at random: HiGHS needs minutes for the optimum."""
    random = Random(1)
    groups = [f"g{i}" for i in range(20)]
    return {
        "students": [
            {"id": i, "probability": 0.5, "services": [code], "groups": random.sample(groups, 10)} for i in range(600)
        ],
        "capacities": [
            {"service_code": code, "places": 12, "reserved_group": group, "reserved_places": 6} for group in groups
        ],
    }


def test_what_takes_too_long_is_given_up(
    client: TestClient, example: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocation_routes, "MOST_SECONDS", 0.2)
    response = client.post(URL, json=hard(example["students"][0]["services"][0]))
    assert (response.status_code, response.json()["code"]) == (422, "too_hard")
    assert "riskscore plan allocate" in response.json()["detail"]


def test_who_finds_no_turn_is_told_to_come_back(
    bundle: Bundle, example: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocation_routes, "AT_ONCE", 0)
    monkeypatch.setattr(allocation_routes, "MOST_SECONDS", 0.01)
    crowded = TestClient(create_app(bundle, Settings(lang="en")))
    response = crowded.post(URL, json=example)
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert response.headers["retry-after"]


def test_others_are_answered_while_places_are_given(
    client: TestClient, example: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocation_routes, "MOST_SECONDS", 2.0)
    body = hard(example["students"][0]["services"][0])
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(client.post, URL, json=body)
        answers = [client.get("/healthz").status_code for _ in range(3)]
        assert not asked.done()
        assert asked.result().json()["code"] == "too_hard"
    assert answers == [200] * 3


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_any_value_is_answered(client: TestClient, example: dict[str, Any], data: st.DataObject) -> None:
    example = deepcopy(example)
    part = data.draw(st.sampled_from([example, example["students"][0], example["capacities"][0]]))
    key = data.draw(st.sampled_from([*part, "college", "groups", "reserved_places", "to", "date", "most"]))
    part[key] = data.draw(values)
    assert client.post(URL, json=example).status_code in (200, 422, 400)
