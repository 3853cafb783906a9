"""Graduates of one or several files: what was asked, what became of them, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort.columns import ColumnMatch
from riskscore.cohort.fingerprint import fingerprint
from riskscore.cohort.source_file import SourceFile
from riskscore.cohort.texts import Cells
from riskscore.errors import Problem
from riskscore.questionnaire import Table


@dataclass(frozen=True)
class Cohort:
    """Graduates in the order of the source rows; every array has shape (n,).

    `label` is 1 = not employed at the horizon, 0 = employed, NaN = a route, another end, or not known yet.
    `outcome_code` is the official category or None, `cohort_year` the graduation year or NaN, `special` the text or
    None of each special column the file has. Rows with an error stay in, marked in `is_bad`; their unreadable cells are
    missing in `table`. `column_matches` says what the headers of all files were read as.
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
    files: tuple[SourceFile, ...]
    column_matches: tuple[ColumnMatch, ...] = ()

    def __len__(self) -> int:
        return len(self.label)

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of the questionnaire and the values read: the same content in another file format has the same."""
        people = self.special.get("person_id", np.full(len(self), None, dtype=object))
        return fingerprint(self.table, (self.label, self.cohort_year, self.outcome_code, people))

    @property
    def has_year(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.cohort_year)


def join_cohorts(parts: Sequence[Cohort]) -> Cohort:
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
        column_matches=tuple(match for part in parts for match in part.column_matches),
        files=tuple(file for part in parts for file in part.files),
    )


def _column(part: Cohort, name: str) -> Cells:
    return part.special.get(name, np.full(len(part), None, dtype=object))


def _join_tables(tables: Sequence[Table]) -> Table:
    names = tables[0].columns
    columns = {name: np.concatenate([table.columns[name] for table in tables]) for name in names}
    return Table(tables[0].questionnaire, columns, np.concatenate([table.as_of for table in tables]))
