"""What every test shares: the order of kinds, Hypothesis's profile, one thread, a home of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

# Before numpy or LightGBM load: two cores are shared by the test processes.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import pytest
from hypothesis import settings

KINDS = ("architecture", "unit", "property", "oracle", "contract", "api", "web", "journeys")
TESTS = Path(__file__).parent

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast kinds first, everything marked slow at the end."""
    items.sort(key=lambda item: (item.get_closest_marker("slow") is not None, KINDS.index(kind_of(item.path))))


def kind_of(path: Path) -> str:
    return path.relative_to(TESTS).parts[0]


@pytest.fixture(scope="session", autouse=True)
def _home_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixtures wider than one test keep what they make here, never in ./var."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RISKSCORE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def _home_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKSCORE_HOME", str(tmp_path / "riskscore-home"))
