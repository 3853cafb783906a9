"""Reads, headers and the documentation page."""

import re

import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle

PAGES = ["/", "/docs", "/healthz", "/api/v1/models/current/card", "/nowhere", "/static/site.css"]


def test_questionnaire_holds_every_feature_and_choice(client: TestClient, bundle: Bundle) -> None:
    url = f"/api/v1/questionnaires/{bundle.questionnaire.id}"
    document = client.get(url, headers={"accept-language": "ru"}).json()
    asked = {feature["name"]: feature for feature in document["features"]}
    assert list(asked) == [feature.name for feature in bundle.questionnaire.features]
    for feature in bundle.questionnaire.features:
        assert asked[feature.name]["question"] == feature.question.ru
        assert [choice["code"] for choice in asked[feature.name]["choices"]] == list(feature.codes)


def test_services_are_those_of_the_catalogue(client: TestClient, bundle: Bundle) -> None:
    assert bundle.catalogue is not None
    codes = [service["code"] for service in client.get("/api/v1/services").json()["services"]]
    assert codes == [service.code for service in bundle.catalogue.services]


def test_model_names_itself(client: TestClient, bundle: Bundle) -> None:
    model = client.get("/api/v1/models/current").json()
    assert model["bundle_id"] == bundle.id == model["manifest"]["id"]
    assert model["synthetic"] is True
    assert client.get("/readyz").json() == {"status": "ready", "bundle_id": bundle.id}
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_card_is_a_page_in_the_language_asked_for(client: TestClient, bundle: Bundle, lang: str) -> None:
    response = client.get("/api/v1/models/current/card", headers={"accept-language": lang})
    assert response.headers["content-type"].startswith("text/html")
    assert response.text == bundle.cards[f"card.{lang}.html"]


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/questionnaires/other", 404),
        ("GET", "/api/v1/score", 405),
        ("PUT", "/", 405),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/static/%00", 404),
        ("GET", "/static/" + "a" * 5_000, 404),
    ],
)
def test_what_is_not_there_is_said_as_a_problem(client: TestClient, method: str, url: str, status: int) -> None:
    response = client.request(method, url)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_a_person_in_a_browser_gets_a_page_instead(client: TestClient) -> None:
    response = client.get("/nowhere", headers={"accept": "text/html,*/*"})
    assert response.status_code == 404
    assert "<h1>" in response.text


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_carries_the_security_headers(client: TestClient, url: str) -> None:
    headers = client.get(url).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src 'unsafe" not in headers["content-security-policy"]


def test_what_a_person_sent_is_kept_by_no_cache(client: TestClient) -> None:
    for url in ("/", "/api/v1/score"):
        assert client.post(url, content="{}").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("url", ["/", "/docs"])
def test_pages_load_nothing_from_another_host(client: TestClient, url: str) -> None:
    page = client.get(url).text
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', page)
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert [address for address in loaded if client.get(address).status_code != 200] == []
    assert re.search(r"<script(?![^>]*src=)", page) is None


def test_openapi_describes_a_person_by_the_questionnaire(client: TestClient, bundle: Bundle) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    person = document["components"]["schemas"]["Person"]
    assert set(person["properties"]["answers"]["properties"]) == {
        feature.name for feature in bundle.questionnaire.section("answers")
    }
    body = document["paths"]["/api/v1/score"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert client.post("/api/v1/score", json=example["value"]).status_code == 200
