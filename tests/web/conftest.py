"""The page over the shipped demo bundle, and what a test needs of its HTML."""

import warnings
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.exceptions import StarletteDeprecationWarning

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings

with warnings.catch_warnings():  # starlette would rather have httpx2 than the httpx of our lock
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from fastapi.testclient import TestClient


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="session")
def client(bundle: Bundle) -> Iterator[TestClient]:
    app = create_app(bundle, Settings(lang="ru"), today=lambda: date(2026, 3, 1))
    with TestClient(app, follow_redirects=False) as client:
        yield client
