"""The application over the shipped demo bundle, in this process."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="session")
def app(bundle: Bundle) -> FastAPI:
    return create_app(bundle, Settings(lang="en"), today=lambda: TODAY)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def person(bundle: Bundle) -> dict[str, Any]:
    return dict(bundle.examples[0])
