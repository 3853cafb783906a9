"""Synthetic cohorts on disk: DIR/<year>.parquet and services/<year>.parquet, what is true apart in truth/, raw parts on
request in parts/."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from riskscore.errors import FileError, Text
from riskscore.files.formats import write_raw
from riskscore.files.raw import cannot_write, reason_of
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic.generate import BLOCK, GENERATOR_VERSION, YEARS, SyntheticYear, generate
from riskscore.synthetic.parts import PARTS, join_blocks, make_parts

TRUTH, SERVICES, RAW_PARTS = "truth", "services", "parts"
SYNTHETIC_KEY, TRUTH_KEY = "riskscore.synthetic", "riskscore.truth"
QUESTIONNAIRE = "ru-2025.2"
_FOLDERS = (TRUTH, SERVICES, RAW_PARTS)
_OWN_FILE = re.compile(rf"(services-)?\d{{4}}\.parquet|\d{{4}}-({'|'.join(PARTS)})\.csv")
_CSV_MARK = b',"synthetic"'


@dataclass(frozen=True)
class WrittenYear:
    year: int
    rows: int
    path: Path
    truth_path: Path
    has_outcomes: bool
    services_path: Path
    part_paths: tuple[Path, ...]


def write_synthetic(
    folder: Path,
    n_per_year: int,
    seed: int,
    *,
    years: Sequence[int] = YEARS,
    done: Callable[[int], object] = int,
    with_parts: bool = False,
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
        "riskscore.students_per_year": str(n_per_year), "riskscore.questionnaire": QUESTIONNAIRE,
    }  # fmt: skip
    written = []
    for cohort in generate(n_per_year, seed, years):
        written.append(_write_year(folder, cohort, metadata, _write_parts(folder, cohort, seed) if with_parts else ()))
        done(cohort.year)
    return written


def _write_year(
    folder: Path, cohort: SyntheticYear, metadata: Mapping[str, str], part_paths: tuple[Path, ...]
) -> WrittenYear:
    name = f"{cohort.year}.parquet"
    path, truth_path, services_path = folder / name, folder / TRUTH / name, folder / SERVICES / name
    about_truth = {**metadata, TRUTH_KEY: "true"}
    write_raw(cohort.frame, path, metadata)
    write_raw(cohort.truth, truth_path, about_truth)
    write_raw(cohort.services, services_path, metadata)
    write_raw(cohort.services_truth, folder / TRUTH / f"services-{name}", about_truth)
    has_outcomes = bool(cohort.frame["outcome_code"].notna().any())
    return WrittenYear(cohort.year, len(cohort.frame), path, truth_path, has_outcomes, services_path, part_paths)


def _write_parts(folder: Path, cohort: SyntheticYear, seed: int) -> tuple[Path, ...]:
    q, n = load_questionnaire(QUESTIONNAIRE), len(cohort.frame)
    blocks = [cohort.frame.iloc[start : start + BLOCK].reset_index(drop=True) for start in range(0, n, BLOCK)]
    parts = join_blocks([make_parts(block, q, seed, number) for number, block in enumerate(blocks)])
    paths = {name: folder / RAW_PARTS / f"{cohort.year}-{name}.csv" for name in parts}
    for name, part in parts.items():
        write_raw(part, paths[name])
    return tuple(paths.values())


def _require_own(folder: Path) -> None:
    """Refuse a folder that holds foreign files; else make what is missing and clear away what was written before."""
    try:
        found = [path for part in (folder, *(folder / name for name in _FOLDERS)) for path in _entries(part)]
        foreign = [path for path in found if not _is_own(path)]
        if not foreign:
            for path in found:
                path.unlink()
            for name in _FOLDERS:
                (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, reason_of(error)) from None
    if foreign:
        name = foreign[0].name
        raise _refused(
            folder, Text(ru=f"в папке есть посторонний файл «{name}»", en=f"it holds the foreign file «{name}»")
        )


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name not in _FOLDERS) if folder.exists() else []


def _is_own(path: Path) -> bool:
    if not _OWN_FILE.fullmatch(path.name) or not path.is_file():
        return False
    if path.suffix == ".csv":
        with path.open("rb") as file:
            return file.readline().rstrip().endswith(_CSV_MARK)
    try:
        metadata = pq.read_schema(path).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    return bool(metadata.get(SYNTHETIC_KEY.encode()) == b"true")


def _refused(folder: Path, found: Text) -> FileError:
    return cannot_write(
        str(folder), found, Text(ru="укажите новую или пустую папку", en="name a new or an empty folder")
    )
