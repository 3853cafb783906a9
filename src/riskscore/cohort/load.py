"""A cohort: checked values of graduates with what became of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.columns import ColumnMatch, known_headers, with_matched_columns
from riskscore.cohort.fingerprint import fingerprint
from riskscore.cohort.identities import (
    check_identities,
    person_keys,
    repeated_numbers,
    repeated_person,
    special_texts,
)
from riskscore.cohort.outcome import outcome_problems, read_outcomes, read_years, year_problems
from riskscore.cohort.source_file import file_names, in_file, source_file
from riskscore.cohort.texts import Cells, read_texts
from riskscore.cohort.versions import carry_outcomes, carry_problems, find_version, other_horizon
from riskscore.errors import CohortError, Problem, Text, shorten
from riskscore.files.formats import read_raw
from riskscore.files.raw import RawFrame, cannot_read
from riskscore.mapping import CarryMap, carry
from riskscore.questionnaire import Questionnaire, Table, check_frame

TRUTH_COLUMN = "true_probability"
SYNTHETIC_COLUMN = "synthetic"


@dataclass(frozen=True)
class Cohort:
    """Graduates in the order of the source rows; every array has shape (n,).

    `label` is 1 = not employed at the horizon, 0 = employed, NaN = a route, another end, or not known yet.
    `outcome_code` is the official category or None, `cohort_year` the graduation year or NaN, `special` the text or
    None of each special column the file has. Rows with an error stay in, marked in `is_bad`; their unreadable cells are
    missing in `table`. `fingerprint` is the sha256 of the questionnaire and the values read, so the same content in
    another file format has the same one. `column_matches` says what the headers of all files were read as.
    """

    table: Table
    label: NDArray[np.float64]
    outcome_code: Cells
    cohort_year: NDArray[np.float64]
    special: Mapping[str, Cells]
    row_numbers: tuple[int, ...]
    is_bad: NDArray[np.bool_]
    problems: tuple[Problem, ...]
    is_synthetic: bool
    fingerprint: str
    files: tuple[SourceFile, ...]
    column_matches: tuple[ColumnMatch, ...] = ()

    def __len__(self) -> int:
        return len(self.label)

    @property
    def has_year(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.cohort_year)


def load_cohort(
    paths: Sequence[Path],
    questionnaire: Questionnaire,
    *,
    default_as_of: dt.date,
    maps: Sequence[CarryMap] = (),
def _named(part: Cohort, name: str) -> Cohort:
    """The part of one of several files, which its problems name."""
    files = tuple(replace(file, name=name) for file in part.files)
    return replace(part, files=files, problems=tuple(in_file(problem, name) for problem in part.problems))


    columns: Mapping[str, str] | None = None,
) -> Cohort:
    """Read files one after another into one cohort; `default_as_of` dates rows that have neither date nor year.

    Headers are matched to columns (columns.py); `columns` are those a person confirmed.

    A file that answers another version of the questionnaire is carried to this one (versions.py), by one of `maps` or a
    shipped map; what that lost is among the problems.

    Raises
    ------
    FileError
        A file cannot be read.
    CohortError
        A file holds the true probabilities of synthetic people, or there is no row at all.
    """
    parts = [_load_one(path, questionnaire, default_as_of, maps, columns) for path in paths]
    if len(parts) > 1:
        parts = [_named(part, name) for part, name in zip(parts, file_names(paths), strict=True)]
    cohort = join_cohorts(parts)
    if not len(cohort):
        raise CohortError(Text(ru="В файлах нет ни одной строки с данными.", en="The files hold no row of data."), [])
    files = np.repeat([name if len(paths) > 1 else "" for name in file_names(paths)], [len(part) for part in parts])
    duplicates = _duplicates(cohort, questionnaire, files)
    is_bad = cohort.is_bad.copy()
    is_bad[[position for position, _ in duplicates]] = True
    problems = (*cohort.problems, *(problem for _, problem in duplicates))
    nobody = np.full(len(cohort), None, dtype=object)
    values = (cohort.label, cohort.cohort_year, cohort.outcome_code, cohort.special.get("person_id", nobody))
    return replace(cohort, is_bad=is_bad, problems=problems, fingerprint=fingerprint(cohort.table, values))


def _load_one(
    path: Path,
    questionnaire: Questionnaire,
    default_as_of: dt.date,
    maps: Sequence[CarryMap],
    columns: Mapping[str, str] | None,
) -> Cohort:
    versions = (questionnaire, *(carry_map.old for carry_map in maps))
    raw = read_raw(path, known=set().union(*map(known_headers, versions)), as_stored=True)
    refuse_truth(raw, path)
    carry_map = find_version(raw, questionnaire, maps, path.name)
    asked = questionnaire if carry_map is None else carry_map.old
    raw, matches = with_matched_columns(raw, asked, columns)
    part = replace(_read(raw, asked, path, default_as_of), column_matches=matches.rows)
    return part if carry_map is None else _carry(part, carry_map)


def _carry(part: Cohort, carry_map: CarryMap) -> Cohort:
    carried = carry(carry_map, part.table)
    codes, label, lost = carry_outcomes(part.outcome_code, carry_map)
    problems = (*part.problems, *carry_problems(carry_map, carried.counts), *lost)
    return replace(part, table=carried.table, outcome_code=codes, label=label, problems=problems)


def _read(raw: RawFrame, questionnaire: Questionnaire, path: Path, default_as_of: dt.date) -> Cohort:
    require_known_columns(raw, questionnaire, path.name)
    checked = check_frame(questionnaire, raw.frame, default_as_of=default_as_of, row_numbers=raw.row_numbers)
    outcome_code, label, outcome_found = _outcomes(raw, questionnaire)
    years, years_found = _years(raw, questionnaire)
    special = special_texts(raw.frame, questionnaire)
    identities = [
        *check_identities(special, questionnaire, raw.row_numbers),
        *repeated_numbers(raw.frame, special, questionnaire, raw.row_numbers),
    ]
    found = (*raw.problems, *identities, *outcome_found, *years_found)
    bad_rows = [p.row for p in found if p.severity == "error" and p.row is not None]
    return Cohort(
        table=checked.table,
        label=label,
        outcome_code=outcome_code,
        cohort_year=years,
        special=_nameless(special, questionnaire),
        row_numbers=raw.row_numbers,
        is_bad=checked.is_bad | np.isin(np.array(raw.row_numbers), bad_rows) if bad_rows else checked.is_bad,
        problems=(*found, *checked.problems),
        is_synthetic=is_synthetic(raw),
        fingerprint="",
        files=(source_file(path, raw),),
    )


def require_known_columns(raw: RawFrame, questionnaire: Questionnaire, name: str) -> None:
    """Refuse the wrong file: one that has no column of the questionnaire's features.

    Raises
    ------
    FileError
        Naming some columns of both.
    """
    wanted = [feature.column for feature in questionnaire.features]
    if set(wanted) & set(raw.frame.columns):
        return
    has, needs = (", ".join(shorten(column) for column in columns[:5]) for columns in (list(raw.frame.columns), wanted))
    raise cannot_read(
        name,
        Text(ru=f"нет ни одного столбца анкеты, есть: {has}", en=f"no column of the questionnaire; there are: {has}"),
        Text(
            ru=f"назовите файл с ответами (столбцы {needs} и другие) или другую анкету",
            en=f"name a file with answers (columns {needs} and others) or another questionnaire",
        ),
    )


def refuse_truth(raw: RawFrame, path: Path) -> None:
    if raw.metadata.get("riskscore.truth") == "true" or TRUTH_COLUMN in raw.frame.columns:
        raise CohortError(
            Text(
                ru=f"Файл «{path.name}» содержит истинные вероятности синтетических выпускников. "
                "Обучение и проверка их не читают; укажите файл без папки truth.",
                en=f"File «{path.name}» holds the true probabilities of synthetic graduates. "
                "Training and checks never read them; name the file outside the folder truth.",
            ),
            [],
        )


def is_synthetic(raw: RawFrame) -> bool:
    if raw.metadata.get("riskscore.synthetic") == "true":
        return True
    column = raw.frame.get(SYNTHETIC_COLUMN)
    return column is not None and bool(np.isin(read_texts(column), ["true", "True", "1", "да"]).any())


def _outcomes(raw: RawFrame, questionnaire: Questionnaire) -> tuple[Cells, NDArray[np.float64], list[Problem]]:
    """Code and label of each row, and what is wrong with them."""
    outcome, frame = questionnaire.outcome, raw.frame
    if outcome is None or outcome.column not in frame.columns:
        found = [] if outcome is None else [_absent(outcome.column, "outcome")]
        return np.full(len(frame), None, dtype=object), np.full(len(frame), np.nan), found
    other = other_horizon(raw, outcome)
    if other is not None:
        return np.full(len(frame), None, dtype=object), np.full(len(frame), np.nan), [other]
    read = read_outcomes(read_texts(frame[outcome.column]), outcome)
    problems = outcome_problems(outcome.column, read, outcome, raw.row_numbers)
    return read.take(lambda c: c.code), read.take(lambda c: c.label).astype(np.float64), problems


def _years(raw: RawFrame, questionnaire: Questionnaire) -> tuple[NDArray[np.float64], list[Problem]]:
    cohort_year, frame = questionnaire.cohort_year, raw.frame
    nowhere = np.full(len(frame), np.nan)
    if cohort_year is None or cohort_year.column not in frame.columns:
        return nowhere, [] if cohort_year is None else [_absent(cohort_year.column, "cohort_year")]
    read = read_years(read_texts(frame[cohort_year.column]), cohort_year)
    years = read.values.astype(np.float64)
    return years, year_problems(cohort_year.column, read, raw.row_numbers)


def _absent(column: str, purpose: str) -> Problem:
    return Problem(
        code=f"no_{purpose}_column",
        field=column,
        found="",
        allowed=Text(ru="столбец, названный в анкете", en="the column named in the questionnaire"),
        remedy=Text(
            ru="без него файл годится для оценки, но не для обучения",
            en="without it the file can be scored but not trained on",
        ),
        severity="warning",
    )


def _nameless(special: Mapping[str, Cells], questionnaire: Questionnaire) -> dict[str, Cells]:
    """Special columns but those that name a person: no cohort holds these."""
    columns = questionnaire.special or {}
    return {p: cells for p, cells in special.items() if columns[p] not in questionnaire.identity_columns}


def _join(parts: Sequence[Cohort]) -> Cohort:
    if len(parts) == 1:
        return parts[0]
    special = {name for part in parts for name in part.special}
    return Cohort(
        table=_join_tables([part.table for part in parts]),
        label=np.concatenate([part.label for part in parts]),
        outcome_code=np.concatenate([part.outcome_code for part in parts]),
        cohort_year=np.concatenate([part.cohort_year for part in parts]),
        special={name: np.concatenate([_column(part, name) for part in parts]) for name in sorted(special)},
        row_numbers=tuple(number for part in parts for number in part.row_numbers),
        is_bad=np.concatenate([part.is_bad for part in parts]),
        problems=tuple(problem for part in parts for problem in part.problems),
        is_synthetic=any(part.is_synthetic for part in parts),
        fingerprint="",
        column_matches=tuple(match for part in parts for match in part.column_matches),
        files=tuple(file for part in parts for file in part.files),
    )


def _column(part: Cohort, name: str) -> Cells:
    return part.special.get(name, np.full(len(part), None, dtype=object))


def _join_tables(tables: Sequence[Table]) -> Table:
    names = tables[0].columns
    columns = {name: np.concatenate([table.columns[name] for table in tables]) for name in names}
    return Table(tables[0].questionnaire, columns, np.concatenate([table.as_of for table in tables]))


def _duplicates(cohort: Cohort, questionnaire: Questionnaire, files: NDArray[np.str_]) -> list[tuple[int, Problem]]:
    """Later rows of a person already seen in the same graduation year; without years people may repeat."""
    people = cohort.special.get("person_id")
    if people is None or questionnaire.cohort_year is None:
        return []
    persons = person_keys(cohort.special)
    if not persons.duplicated().any():
        return []
    keys = pd.DataFrame({"year": cohort.cohort_year, "person": persons})
    known = keys["person"].notna() & keys["year"].notna()
    places = np.flatnonzero(keys.duplicated() & known).tolist()
    found = [(i, repeated_person(questionnaire, cohort.special, i, cohort.row_numbers[i])) for i in places]
    return [(i, in_file(problem, str(files[i])) if files[i] else problem) for i, problem in found]
