"""A cohort: checked values of graduates with what became of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.admission import is_synthetic, refuse_truth, require_known_columns
from riskscore.cohort.columns import with_matched_columns
from riskscore.cohort.graduates import Cohort, join_cohorts
from riskscore.cohort.graduation import check_years
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
from riskscore.cohort.versions import carry_outcomes, carry_problems, find_version, other_horizon, perhaps_other_version
from riskscore.cohort.wanted_columns import known_headers
from riskscore.errors import CohortError, Problem, Text
from riskscore.files.formats import read_raw
from riskscore.files.raw import RawFrame
from riskscore.mapping import CarryMap, carry
from riskscore.questionnaire import Questionnaire, check_frame


def load_cohort(
    paths: Sequence[Path],
    questionnaire: Questionnaire,
    *,
    default_as_of: dt.date,
    maps: Sequence[CarryMap] = (),
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
    return replace(cohort, is_bad=is_bad, problems=problems)


def _named(part: Cohort, name: str) -> Cohort:
    """The part of one of several files, which its problems name."""
    files = tuple(replace(file, name=name) for file in part.files)
    return replace(part, files=files, problems=tuple(in_file(problem, name) for problem in part.problems))


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
    if carry_map is None:
        return replace(part, problems=(*perhaps_other_version(raw, questionnaire), *part.problems))
    return _carry(part, carry_map)


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
    years_found += check_years(raw.frame, questionnaire, years, raw.row_numbers)
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
        files=(source_file(path, raw),),
    )


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
            ru="добавьте его, если файл для обучения; для оценки он не нужен",
            en="add it if the file is to train on; scoring does not need it",
        ),
        severity="warning",
    )


def _nameless(special: Mapping[str, Cells], questionnaire: Questionnaire) -> dict[str, Cells]:
    """Special columns but those that name a person: no cohort holds these."""
    columns = questionnaire.special or {}
    return {p: cells for p, cells in special.items() if columns[p] not in questionnaire.identity_columns}


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
