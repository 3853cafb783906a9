"""The page over the shipped demo bundle, and what a test needs of its HTML."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="session")
def client(bundle: Bundle) -> Iterator[TestClient]:
    app = create_app(bundle, Settings(lang="ru"), today=lambda: date(2026, 3, 1))
    with TestClient(app, follow_redirects=False) as client:
        yield client
