"""Synthetic cohorts on disk: DIR/<year>.parquet, and the truth apart in DIR/truth/<year>.parquet."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from riskscore.errors import FileError, Text
from riskscore.files.formats import write_raw
from riskscore.files.raw import cannot_write
from riskscore.synthetic.generate import GENERATOR_VERSION, YEARS, generate

TRUTH = "truth"
SYNTHETIC_KEY, TRUTH_KEY = "riskscore.synthetic", "riskscore.truth"
_OWN_FILE = re.compile(r"\d{4}\.parquet")


@dataclass(frozen=True)
class WrittenYear:
    year: int
    rows: int
    path: Path
    truth_path: Path
    has_outcomes: bool


def write_synthetic(
    folder: Path, n_per_year: int, seed: int, *, years: Sequence[int] = YEARS, done: Callable[[int], object] = int
) -> list[WrittenYear]:
    """Write the cohorts; `done` is called with each finished year. An earlier synthetic cohort there is replaced.

    Raises
    ------
    FileError
        The folder holds anything that this function did not write, or cannot be written to.
    """
    _require_own(folder)
    metadata = {
        SYNTHETIC_KEY: "true", "riskscore.generator": GENERATOR_VERSION, "riskscore.seed": str(seed),
        "riskscore.students_per_year": str(n_per_year),
    }  # fmt: skip
    written = []
    for cohort in generate(n_per_year, seed, years):
        path, truth_path = folder / f"{cohort.year}.parquet", folder / TRUTH / f"{cohort.year}.parquet"
        write_raw(cohort.frame, path, metadata)
        write_raw(cohort.truth, truth_path, {**metadata, TRUTH_KEY: "true"})
        has_outcomes = bool(cohort.frame["outcome_code"].notna().any())
        written.append(WrittenYear(cohort.year, len(cohort.frame), path, truth_path, has_outcomes))
        done(cohort.year)
    return written


def _require_own(folder: Path) -> None:
    """Refuse a folder that holds foreign files, then make what is missing."""
    try:
        foreign = [path for path in (*_entries(folder), *_entries(folder / TRUTH)) if not _is_own(path)]
        if not foreign:
            (folder / TRUTH).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _refused(folder, Text(ru=reason, en=reason)) from None
    if foreign:
        name = foreign[0].name
        raise _refused(
            folder, Text(ru=f"в папке есть посторонний файл «{name}»", en=f"it holds the foreign file «{name}»")
        )


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != TRUTH) if folder.exists() else []


def _is_own(path: Path) -> bool:
    if not _OWN_FILE.fullmatch(path.name) or not path.is_file():
        return False
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    return bool(metadata.get(SYNTHETIC_KEY.encode()) == b"true")


def _refused(folder: Path, found: Text) -> FileError:
    return cannot_write(
        str(folder), found, Text(ru="укажите новую или пустую папку", en="name a new or an empty folder")
    )
