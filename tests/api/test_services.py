"""The catalogue over HTTP: what a client needs to offer a service, as the description says."""

from fastapi.testclient import TestClient

from riskscore.bundle import Bundle
from riskscore_serving.service_schema import ServiceEntry, ServiceList


def test_every_service_is_what_the_description_says(client: TestClient, bundle: Bundle) -> None:
    assert bundle.catalogue is not None
    found = client.get("/api/v1/services", headers={"accept-language": "ru"}).json()
    listed = ServiceList.model_validate(found).services
    assert [service.code for service in listed] == [service.code for service in bundle.catalogue.services]
    names = {field.alias or name for name, field in ServiceEntry.model_fields.items()}
    assert all(set(service) == names for service in found["services"])
    assert [service.legal for service in listed] == [service.legal.ru for service in bundle.catalogue.services]


def test_the_description_of_the_api_lists_the_keys_of_a_service(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    entry = document["components"]["schemas"]["ServiceEntry"]["properties"]
    assert {"duration", "documents", "in_force", "consents", "check_when", "source"} <= entry.keys()
    assert entry["evidence"]["enum"] == ["none", "observational", "quasi", "trial"]
