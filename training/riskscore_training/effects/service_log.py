"""Who was offered and who got which service by which design: our log of services, or one treatment column."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from riskscore.cohort.source_file import file_names
from riskscore.cohort.texts import read_texts
from riskscore.errors import Problem, Text
from riskscore.questionnaire.suggestions import closest
from riskscore_training.effects.places_list import is_places_list, read_places
from riskscore_training.effects.pool import DESIGNS, Design, Floats
from riskscore_training.effects.tables import Table, read_table, require_columns

CHANCE = "offer_probability"
REQUIRED = ("person_id", "service_code", "offered_at", "delivered_at")


@dataclass(frozen=True)
class Log:
    """`rows`, indexed by 0…n−1, has key, year (NaN = none), service, design, chance (NaN = unstated), lottery, offered,
    received (NaN = unknown), offered_at, delivered_at, unit (who was drawn together, "" = alone), file (position in
    `tables`), place (row position there)."""

    rows: pd.DataFrame
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    chance_column: str = CHANCE


@dataclass(frozen=True)
class Treatment:
    """Columns of a person-level file: who was offered, and on demand who got it, the chance, the lottery, the unit."""

    column: str
    received: str | None
    probability: str | None
    lottery: str | None
    unit: str | None
    design: Design
    name: str


def read_service_log(paths: Sequence[Path], design: Design | None, services: Collection[str] | None) -> Log:
    """A service log; `design` where the file has no such column, `services` the codes of the catalogue, if any.

    Raises
    ------
    FileError
        A file cannot be read or is no such log.
    """
    tables = tuple(read_table(path, name) for path, name in zip(paths, file_names(paths), strict=True))
    parts, problems = [], []
    for number, table in enumerate(tables):
        if is_places_list(table):
            require_columns(table, ["person_id"])
            part, found = read_places(table)
        else:
            require_columns(table, [*REQUIRED, *(["design"] if design is None else [])])
            part, found = _service_rows(table, design)
        part = _people(table).loc[part.index].join(part)
        found += _unknown_codes(table, part, services)
        parts.append(_placed(table, part, number, found))
        problems += found
    return Log(pd.concat(parts, ignore_index=True), tables, tuple(problems))


def read_treatment(paths: Sequence[Path], treatment: Treatment) -> Log:
    """A file with a row a person and a column that says who was offered the service.

    Raises
    ------
    FileError
        A file cannot be read or lacks a named column.
    """
    tables = tuple(read_table(path, name) for path, name in zip(paths, file_names(paths), strict=True))
    named = [treatment.column, treatment.received, treatment.probability, treatment.lottery, treatment.unit]
    parts, problems = [], []
    for number, table in enumerate(tables):
        require_columns(table, ["person_id", *filter(None, named)])
        offered, found = table.flags(treatment.column)
        received, bad = table.flags(treatment.received) if treatment.received else (np.full(len(offered), np.nan), [])
        chance, wrong = table.numbers(treatment.probability) if treatment.probability else (np.nan, [])
        part = _people(table).assign(
            service=treatment.name,
            design=treatment.design,
            chance=chance,
            lottery=_names(table, treatment.lottery),
            unit=_names(table, treatment.unit),
            offered=offered,
            received=received,
            offered_at=np.datetime64("NaT", "D"),
            delivered_at=np.datetime64("NaT", "D"),
        )
        found += [*bad, *wrong, *_empty(table, treatment.column, offered, found)]
        parts.append(_placed(table, part, number, found))
        problems += found
    return Log(pd.concat(parts, ignore_index=True), tables, tuple(problems), treatment.probability or CHANCE)


def _service_rows(table: Table, design: Design | None) -> tuple[pd.DataFrame, list[Problem]]:
    has = table.frame.columns
    offered_at, found = table.days("offered_at")
    delivered_at, late = table.days("delivered_at")
    chance, wrong = table.numbers(CHANCE) if CHANCE in has else (np.nan, [])
    rows = pd.DataFrame(index=table.frame.index).assign(
        service=read_texts(table.frame["service_code"]),
        design=design or read_texts(table.frame["design"]),
        chance=chance,
        lottery=_names(table, "lottery" if "lottery" in has else None),
        unit=_names(table, "unit" if "unit" in has else None),
        offered=(~np.isnat(offered_at)).astype(np.float64),
        received=(~np.isnat(delivered_at)).astype(np.float64),
        offered_at=offered_at,
        delivered_at=delivered_at,
    )
    return rows, [*found, *late, *wrong]


def _placed(table: Table, part: pd.DataFrame, number: int, found: Sequence[Problem]) -> pd.DataFrame:
    """The rows with their place in the file, those that could not be read marked."""
    is_bad = np.isin(np.array(table.raw.row_numbers)[part.index], [p.row for p in found if p.row is not None])
    return part.assign(file=number, place=part.index, is_bad=is_bad)


def _empty(table: Table, column: str, offered: Floats, found: Sequence[Problem]) -> list[Problem]:
    """Cells that do not say who was offered the service."""
    named = {problem.row for problem in found}
    places = [i for i in np.flatnonzero(np.isnan(offered)).tolist() if table.raw.row_numbers[i] not in named]
    return [table.problem("no_treatment", column, None, i, _OFFER, _REMEDY) for i in places]


def _people(table: Table) -> pd.DataFrame:
    year = table.numbers("cohort_year")[0] if "cohort_year" in table.frame.columns else np.nan
    return pd.DataFrame({"key": table.keys("person_id")}).assign(year=year)


def _names(table: Table, column: str | None) -> "pd.Series[Any]":
    cells = [None] * len(table.frame) if column is None else read_texts(table.frame[column])
    return pd.Series(cells, dtype=object).fillna("")


def _unknown_codes(table: Table, rows: pd.DataFrame, services: Collection[str] | None) -> list[Problem]:
    """Rows whose service is not in the catalogue or whose design is none of ours."""
    found: list[Problem] = []
    for column, name, known in (("service", "service_code", services), ("design", "design", DESIGNS)):
        if known is None:
            continue
        listed = sorted(known)
        allowed = Text(ru=", ".join(listed), en=", ".join(listed))
        for value in dict.fromkeys(rows.loc[~rows[column].isin(listed), column]):
            at = closest(tuple((each, i) for i, each in enumerate(listed)), str(value))
            places = rows.index[(rows[column] == value) if value is not None else rows[column].isna()].tolist()
            perhaps = None if at is None else listed[at]
            found += [table.problem(f"unknown_{column}", name, value, i, allowed, _REMEDY, perhaps) for i in places]
    return found


_REMEDY = Text(ru="исправьте ячейку; строка не участвует", en="correct the cell; the row is left out")
_OFFER = Text(ru="1 или 0: кому предложена услуга", en="1 or 0: who was offered the service")
