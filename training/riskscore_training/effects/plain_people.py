"""People of files that answer no questionnaire: any numeric column is the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from riskscore.cohort.source_file import file_names
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import Problem, Text
from riskscore_training.effects.encode import encode_columns
from riskscore_training.effects.people import ID, OUTCOME_AT, People
from riskscore_training.effects.pool import Bools, Floats, Placebo
from riskscore_training.effects.tables import Table, read_table, require_columns

YEAR, ASSESSED, COLLEGE = "cohort_year", "assessed_at", "college"


@dataclass(frozen=True)
class Plain:
    """Names of columns."""

    outcome: str
    covariates: tuple[str, ...] = ()
    placebo: str | None = None


def people_of_plain_files(paths: Sequence[Path], plain: Plain) -> People:
    """Adjusted for the named columns only; of rows of one person and year the first counts.

    Raises
    ------
    FileError
        A file cannot be read or lacks a named column.
    """
    tables = [read_table(path, name) for path, name in zip(paths, file_names(paths), strict=True)]
    for table in tables:
        require_columns(table, [ID, plain.outcome, *plain.covariates, *([plain.placebo] if plain.placebo else [])])
    y, wrong = _joined_numbers(tables, plain.outcome)
    key, year = np.concatenate([table.keys(ID) for table in tables]), _years(tables)
    first, repeated = _first_rows(tables, key, year)
    texts = {name: _joined_texts(tables, name)[first] for name in plain.covariates}
    before = _joined_numbers(tables, plain.placebo)[0][first] if plain.placebo else None
    return People(
        key=key[first],
        year=year[first],
        y=y[first],
        is_on_route=np.zeros(int(first.sum()), dtype=bool),
        college=_joined_texts(tables, COLLEGE)[first],
        assessed=np.concatenate([table.days(ASSESSED)[0] for table in tables])[first],
        outcome_at=np.concatenate([table.days(OUTCOME_AT)[0] for table in tables])[first],
        outcome=plain.outcome,
        is_share=False,
        covariates=encode_columns(texts) if texts else None,
        placebo=None if before is None or plain.placebo is None else Placebo(plain.placebo, before),
        level=None,
        problems=(*wrong, *repeated),
    )


def _first_rows(tables: Sequence[Table], key: Cells, year: Floats) -> tuple[Bools, list[Problem]]:
    """Which rows are the first of their person and year, and a problem for each other one."""
    is_again = (pd.DataFrame({"key": key, "year": year}).duplicated() & pd.notna(key)).to_numpy()
    places = [(table, i) for table in tables for i in range(len(table.frame))]
    again = [places[i] for i in np.flatnonzero(is_again).tolist()]
    found = zip(again, key[is_again].tolist(), strict=True)
    return ~is_again, [table.problem("repeated_person", ID, cell, i, _ONCE, _KEPT) for (table, i), cell in found]


def _joined_numbers(tables: Sequence[Table], column: str) -> tuple[Floats, tuple[Problem, ...]]:
    read = [table.numbers(column) for table in tables]
    return np.concatenate([values for values, _ in read]), tuple(p for _, found in read for p in found)


def _joined_texts(tables: Sequence[Table], column: str) -> Cells:
    """None where a file lacks the column."""
    return np.concatenate(
        [
            read_texts(t.frame[column]) if column in t.frame.columns else np.full(len(t.frame), None, dtype=object)
            for t in tables
        ]
    )


def _years(tables: Sequence[Table]) -> Floats:
    empty = [np.full(len(t.frame), np.nan) for t in tables]
    return np.concatenate(
        [t.numbers(YEAR)[0] if YEAR in t.frame.columns else e for t, e in zip(tables, empty, strict=True)]
    )


_ONCE = Text(ru="одна строка на человека и год", en="one row for a person and a year")
_KEPT = Text(
    ru=f"оставьте одну строку или добавьте {YEAR}; учтена первая", en=f"keep one row or add {YEAR}; the first counts"
)
