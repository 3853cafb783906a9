"""A store that fails is told by its cause: a full disk in our own words, else what the innermost library says."""

import errno
import sqlite3

import pytest

from riskscore.errors import FileError
from riskscore_training.store_faults import word_fault

NOISE = "(raised as a result of Query-invoked autoflush; consider using a session.no_autoflush block)"


def wrapped(cause: Exception) -> Exception:
    """As it arrives: SQLAlchemy's error of the cause, MLflow's of that."""
    try:
        try:
            raise RuntimeError(NOISE) from cause
        except RuntimeError as error:
            raise LookupError(f"{NOISE} {error}") from error
    except LookupError as error:
        return error


def fill_up() -> sqlite3.Error:
    store = sqlite3.connect(":memory:")
    store.executescript("PRAGMA max_page_count = 2; CREATE TABLE runs (name TEXT)")
    with pytest.raises(sqlite3.Error) as found:
        store.execute("INSERT INTO runs VALUES (?)", ["x" * 100_000])
    store.close()
    return found.value


@pytest.mark.parametrize("cause", [fill_up(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_full_disk_is_said_first_with_the_remedy(cause: Exception) -> None:
    said = word_fault(wrapped(cause))
    assert isinstance(said, FileError)
    assert said.text.ru.startswith("На диске кончилось место")
    assert said.text.en.startswith("The disk is full")
    assert "autoflush" not in said.text.en


def test_another_fault_of_the_database_is_told_without_its_wrapping() -> None:
    said = word_fault(wrapped(sqlite3.OperationalError("unable to open database file"))).text
    assert said.en.startswith("The MLflow store cannot be used: unable to open database file.")
    assert "MLFLOW_TRACKING_URI" in said.ru


def test_a_server_that_is_not_there_is_told_as_it_says_itself() -> None:
    assert "connection refused" in word_fault(OSError("connection refused")).text.en
