"""Nothing a caller sends gives a 500, and every answer is one the OpenAPI document names (schemathesis)."""

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from riskscore.bundle import Bundle

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(scope="session")
def operations(app: FastAPI) -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@FEW
@given(data=st.data())
def test_every_answer_is_a_documented_one(
    operations: list[schemathesis.APIOperation], mode: schemathesis.GenerationMode, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from(operations))
    data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(checks=CHECKS)


@FEW
@given(body=st.binary(max_size=200), content_type=st.sampled_from(["application/json", "text/html", ""]))
def test_any_bytes_are_answered(client: TestClient, body: bytes, content_type: str) -> None:
    response = client.post("/api/v1/score", content=body, headers={"content-type": content_type})
    assert response.status_code in (200, 400, 415, 422)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@FEW
@given(data=st.data())
def test_any_value_of_a_known_question_is_answered(client: TestClient, bundle: Bundle, data: st.DataObject) -> None:
    names = st.sampled_from([(feature.section, feature.name) for feature in bundle.questionnaire.features])
    person: dict[str, dict[str, object]] = {"answers": {}, "history": {}, "person": {}}
    for section, name in data.draw(st.lists(names, max_size=6, unique=True)):
        person[section][name] = data.draw(json_values)
    response = client.post("/api/v1/score", json={**person, "as_of": data.draw(json_values)})
    assert response.status_code in (200, 422)
    assert ("problems" in response.json()) == (response.status_code == 422)
