"""Reading one part of a cohort: which kind it is, which version it answers, and what its file says."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from riskscore.assembly.part import DATE_COLUMNS, Part, day_of_years, read_rows
from riskscore.assembly.part_columns import find_columns, listed_headers, names_of, with_usual_columns
from riskscore.assembly.part_kinds import PartKind, recognise
from riskscore.assembly.part_values import drop_later_history, map_of, read_answers, read_consents, read_observations
from riskscore.assembly.read_form import is_form, read_form
from riskscore.cohort.admission import is_synthetic, refuse_truth, require_known_columns
from riskscore.cohort.columns import with_matched_columns
from riskscore.cohort.source_file import in_file
from riskscore.cohort.versions import perhaps_other_version
from riskscore.cohort.wanted_columns import known_headers
from riskscore.errors import Problem, Text
from riskscore.files import RawFrame, read_raw
from riskscore.files.raw import cannot_read
from riskscore.mapping import CarryMap
from riskscore.questionnaire import Questionnaire
from riskscore.questionnaire.frame_cells import split_cells
from riskscore.questionnaire.refusals import future_date


@dataclass(frozen=True)
class PartFile:
    """A file and what is said about it: its kind (None = by its columns), the day that rows without a date show, and
    whose an official return is."""

    path: Path
    name: str
    kind: PartKind | None = None
    dated: dt.date | None = None
    college: str | None = None
    cohort_year: int | None = None


def read_part(
    file: PartFile,
    q: Questionnaire,
    *,
    today: dt.date,
    maps: Sequence[CarryMap] = (),
    columns: Mapping[str, str] | None = None,
) -> Part:
    """Read a file as the part it is; values in codes of `q`, problems naming the file.

    `columns` are headers whose columns a person has confirmed (columns.py).

    Raises
    ------
    FileError
        It cannot be read, its kind is not clear, a column is absent without which it says nothing, or no map leads from
        its questionnaire to `q`.
    CohortError
        It holds the true probabilities of synthetic people.
    """
    if file.kind == "forms" or (file.kind is None and is_form(file.path)):
        part = read_form(file.path, file.name, file.college, file.cohort_year, file.dated)
    else:
        part = _read_people(file, q, today, maps, columns)
    with file.path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return replace(part, sha256=digest, problems=tuple(in_file(problem, file.name) for problem in part.problems))


def _read_people(
    file: PartFile, q: Questionnaire, today: dt.date, maps: Sequence[CarryMap], columns: Mapping[str, str] | None
) -> Part:
    versions = [with_usual_columns(version) for version in (q, *(carry_map.old for carry_map in maps))]
    raw = read_raw(file.path, known=set().union(*map(known_headers, versions)))
    refuse_truth(raw, file.path)
    carry_map = map_of(raw, q, maps, file.name)
    asked = with_usual_columns(q if carry_map is None else carry_map.old)
    raw, _ = with_matched_columns(raw, asked, columns)
    kind, why = (file.kind, None) if file.kind else recognise(raw, asked, file.name)
    _require_columns(raw, asked, kind, file)
    if kind == "answers":
        raw = _with_assessment_dates(raw, asked, file.dated)
    rows, found = read_rows(raw, asked, kind)
    if file.dated is not None:
        rows["dated"] = rows["dated"].fillna(pd.Timestamp(file.dated))
    if kind == "answers":
        march = day_of_years(rows["year"].to_numpy(), "03-01")  # check_frame reads it so too
        rows["dated"] = rows["dated"].fillna(pd.Series(march, dtype="datetime64[s]"))
    match kind:
        case "outcomes":
            values, wrong = read_observations(raw, asked)
        case "consents":
            values, wrong = read_consents(raw, asked)
        case _:
            require_known_columns(raw, asked, file.name)
            if kind == "history":
                raw = _as_recorded(raw, asked, rows["dated"])
            values, wrong = read_answers(raw, q, carry_map, default_as_of=today)
            wrong = [*(perhaps_other_version(raw, q) if carry_map is None else []), *wrong]
            if kind == "answers":
                wrong += drop_later_history(raw, asked, q, values, rows["dated"])
    late = _later_than(today, rows, raw, asked, kind)
    problems = _once([*raw.problems, *late, *wrong, *found])
    errors = [p.row for p in problems if p.severity == "error" and p.row is not None]
    is_bad = np.isin(rows["row"].to_numpy(), errors)
    return Part(kind, file.name, "", rows, values, is_bad, tuple(problems), is_synthetic(raw), why)


def _later_than(today: dt.date, rows: pd.DataFrame, raw: RawFrame, q: Questionnaire, kind: PartKind) -> list[Problem]:
    """Observations and records of days that have not come: errors, as they may be forecasts or slips."""
    if kind not in ("history", "outcomes"):
        return []
    columns = find_columns(raw.frame, q)
    header = next((columns[purpose] for purpose in DATE_COLUMNS[kind] if purpose in columns), None)
    late = rows[rows["dated"] > pd.Timestamp(today + dt.timedelta(days=1))]  # tomorrow has come further east
    found = map(future_date, late["dated"].dt.date, [header or "--dated"] * len(late), late["row"])
    return [replace(problem, severity="error", remedy=_NOT_YET) for problem in found]


def _once(problems: Sequence[Problem]) -> list[Problem]:
    """The first problem of each cell: a date may be read for itself and as an answer."""
    seen: dict[object, Problem] = {}
    for i, problem in enumerate(problems):
        seen.setdefault(i if problem.row is None else (problem.row, problem.field), problem)
    return list(seen.values())


def _require_columns(raw: RawFrame, q: Questionnaire, kind: PartKind, file: PartFile) -> None:
    columns, dates = find_columns(raw.frame, q), DATE_COLUMNS[kind]
    needed = {"outcomes": ["outcome"], "consents": ["consent", "given"]}.get(kind, [])
    there = listed_headers(raw.frame)
    for purpose in needed:
        if purpose not in columns:
            names = names_of(q, purpose)
            raise cannot_read(
                file.name,
                Text(ru=f"нет столбца {names}; есть {there}", en=f"there is no column {names}; it has {there}"),
                Text(ru="назовите так нужный столбец или добавьте его", en="rename the column it is, or add it"),
            )
    if kind in ("history", "outcomes") and file.dated is None and not any(name in columns for name in dates):
        names = names_of(q, dates[0])
        raise cannot_read(
            file.name,
            Text(
                ru=f"нет столбца с датой сведений ({names}); есть {there}",
                en=f"no column dates its rows ({names}); it has {there}",
            ),
            Text(
                ru=f"назовите так столбец с датой или скажите, на какой день сведения: --dated {file.name}=ГГГГ-ММ-ДД",
                en=f"name the column of dates so, or say which day the file shows: --dated {file.name}=YYYY-MM-DD",
            ),
        )


def _as_recorded(raw: RawFrame, q: Questionnaire, dated: "pd.Series[pd.Timestamp]") -> RawFrame:
    """Dates in a history are judged on the day of their row: a register records nothing that is still to come."""
    column = q.special_column("as_of")
    return raw if column is None else replace(raw, frame=raw.frame.assign(**{column: dated.to_numpy()}))


def _with_assessment_dates(raw: RawFrame, q: Questionnaire, day: dt.date | None) -> RawFrame:
    """The day the file shows in the column of the assessment date, where that is empty."""
    column = q.special_column("as_of")
    if day is None or column is None:
        return raw
    cells = raw.frame.get(column, pd.Series(None, index=raw.frame.index)).astype(object)
    is_empty = split_cells(cells).codes < 0
    return replace(raw, frame=raw.frame.assign(**{column: cells.mask(is_empty, day.isoformat())}))


_NOT_YET = Text(
    ru="исправьте дату; строка пропущена: того, чего ещё не было, никто не знает",
    en="correct the date; the row was left out: nobody knows what has not been yet",
)
