"""One file as columns of numbers, dates, yes or no, with a problem for every cell that is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.assembly.part_values import read_dates
from riskscore.cohort.admission import refuse_truth
from riskscore.cohort.source_file import in_file
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import Problem, Text, shorten
from riskscore.files import RawFrame, read_raw
from riskscore.files.raw import cannot_read
from riskscore.questionnaire.lookup import source_keys, yes_or_no
from riskscore_training.effects.pool import Floats

Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Table:
    """`name` is what problems call the file."""

    raw: RawFrame
    name: str

    @property
    def frame(self) -> pd.DataFrame:
        return self.raw.frame

    def keys(self, column: str) -> Cells:
        """Identifiers as they are compared, None where empty."""
        texts = read_texts(self.frame[column])
        keys: Cells = np.full(len(texts), None, dtype=object)
        has = texts.astype(bool)
        keys[has] = source_keys(texts[has].tolist())
        return keys

    def numbers(self, column: str) -> tuple[Floats, list[Problem]]:
        texts = read_texts(self.frame[column])
        filled = pd.Series(texts, dtype=object).str.replace(",", ".")
        read = pd.to_numeric(filled, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        values = np.where(np.isfinite(read), read, np.nan)
        wrong = np.flatnonzero(np.isnan(values) & texts.astype(bool)).tolist()
        return values, [self.problem("not_a_number", column, texts[i], i, _NUMBER, _MEND) for i in wrong]

    def days(self, column: str) -> tuple[Days, list[Problem]]:
        """Days, NaT where empty or no date, all NaT without the column."""
        if column not in self.frame.columns:
            return np.full(len(self.frame), np.datetime64("NaT", "D")), []
        days, wrong = read_dates(self.raw, column)
        return days, [in_file(problem, self.name) for problem in wrong]

    def flags(self, column: str) -> tuple[Floats, list[Problem]]:
        """1 yes, 0 no, NaN empty or neither."""
        texts = read_texts(self.frame[column])
        said = {text: yes_or_no(text) for text in set(texts.tolist()) - {None}}
        values = np.array([np.nan if t is None or said[t] is None else float(bool(said[t])) for t in texts])
        wrong = np.flatnonzero(np.isnan(values) & texts.astype(bool)).tolist()
        return values, [self.problem("not_a_flag", column, texts[i], i, _FLAG, _MEND) for i in wrong]

    def problem(
        self, code: str, column: str, found: object, place: int, allowed: Text, remedy: Text, perhaps: str | None = None
    ) -> Problem:
        row = self.raw.row_numbers[place]
        made = Problem(code, column, "" if found is None else shorten(found), allowed, remedy, row, suggestion=perhaps)
        return in_file(made, self.name)


def read_table(path: Path, name: str) -> Table:
    """Read one file.

    Raises
    ------
    FileError
        It cannot be read.
    CohortError
        It holds the truth about synthetic people.
    """
    raw = read_raw(path, as_stored=True)
    refuse_truth(raw, path)
    return Table(raw, name)


def require_columns(table: Table, columns: Sequence[str]) -> None:
    """Refuse a file without one of the columns.

    Raises
    ------
    FileError
        Naming those that are absent and those there are.
    """
    absent = [name for name in columns if name not in table.frame.columns]
    if not absent:
        return
    lacks, has = ", ".join(absent), ", ".join(shorten(name, 30) for name in list(table.frame.columns)[:12])
    raise cannot_read(
        table.name,
        Text(ru=f"нет столбцов: {lacks}; есть: {has}", en=f"there are no columns: {lacks}; there are: {has}"),
        Text(
            ru="назовите столбцы так или укажите другие параметрами команды (docs/effects.md)",
            en="name the columns so, or others by the options of the command (docs/effects.md)",
        ),
    )


_NUMBER = Text(ru="число", en="a number")
_FLAG = Text(ru="да или нет, 1 или 0", en="yes or no, 1 or 0")
_MEND = Text(ru="исправьте ячейку; без неё строка не участвует", en="mend the cell; without it the row is left out")
