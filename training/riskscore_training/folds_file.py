"""The folds file of `crossval`: row_id, rep, fold; every mistake in it at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.errors import CohortError, Problem, Text, shorten
from riskscore.files import read_raw

COLUMNS = ("row_id", "rep", "fold")
TEMPORAL = -1
_WHOLE = re.compile(r"-?\d{1,12}(\.0*)?")
_A_WHOLE_NUMBER = Text(ru="целое число", en="a whole number")
_CORRECT = Text(ru="исправьте строку файла частей", en="correct the line of the folds file")

_NO_LINE = Problem(
    code="no_line",
    field="row_id",
    found="",
    allowed=Text(ru="хотя бы одна строка под заголовком", en="at least one line below the header"),
    remedy=Text(ru="перечислите в файле строки когорты и их части", en="list the rows of the cohort and their folds"),
)

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Assignment:
    """Lines of the file in their order, each array (n lines,); rep −1 fold 0 is a temporal test part."""

    row_id: Integers
    rep: Integers
    fold: Integers

    def parts(self) -> list[tuple[int, int]]:
        """(rep, fold) of every test part, in rising order."""
        return sorted(set(zip(self.rep.tolist(), self.fold.tolist(), strict=True)))

    def training_rows(self, rep: int, fold: int, n_rows: int) -> Integers:
        """Rows of the other folds of `rep`; for rep −1 all of `n_rows` that it does not list."""
        of_rep = self.rep == rep
        if rep == TEMPORAL:
            return np.setdiff1d(np.arange(n_rows), self.row_id[of_rep])
        return np.sort(self.row_id[of_rep & (self.fold != fold)])


def read_folds(path: Path, n_rows: int) -> Assignment:
    """Read the file and check it against a cohort of `n_rows` rows.

    Raises
    ------
    FileError
        If it cannot be read.
    CohortError
        With every line that cannot be used.
    """
    raw = read_raw(path)
    absent = [name for name in COLUMNS if name not in raw.frame.columns]
    _require(path, [*raw.problems, *(_no_column(name, list(raw.frame.columns)) for name in absent)])
    _require(path, [] if len(raw.frame) else [_NO_LINE])
    read = {name: [_to_whole(cell) for cell in raw.frame[name]] for name in COLUMNS}
    _require(path, list(_cell_problems(read, raw.frame, raw.row_numbers)))
    found = Assignment(*(np.array(read[name], dtype=np.int64) for name in COLUMNS))
    _require(path, list(_line_problems(found, n_rows, raw.row_numbers)))
    return found


def _require(path: Path, problems: Sequence[Problem]) -> None:
    if problems:
        message = Text(ru=f"Файл частей «{path.name}» не годится:", en=f"The folds file «{path.name}» cannot be used:")
        raise CohortError(message, problems)


def _to_whole(cell: object) -> int | None:
    text = str(cell).strip()
    return int(float(text)) if _WHOLE.fullmatch(text) else None


def _no_column(name: str, found: Sequence[str]) -> Problem:
    return Problem(
        code="no_column",
        field=name,
        found=shorten(", ".join(found)),
        allowed=Text(ru="столбцы row_id, rep, fold", en="the columns row_id, rep, fold"),
        remedy=Text(ru=f"добавьте столбец {name}", en=f"add the column {name}"),
    )


def _cell_problems(
    read: dict[str, list[int | None]], frame: pd.DataFrame, row_numbers: Sequence[int]
) -> Iterator[Problem]:
    for name, values in read.items():
        for value, cell, row in zip(values, frame[name], row_numbers, strict=True):
            if value is None:
                yield _problem("not_whole", name, cell, _A_WHOLE_NUMBER, row)


def _line_problems(found: Assignment, n_rows: int, row_numbers: Sequence[int]) -> Iterator[Problem]:
    for code, name, is_wrong, allowed in _rules(found, n_rows):
        for line in np.flatnonzero(is_wrong):
            yield _problem(code, name, getattr(found, name)[line], allowed, row_numbers[int(line)])


def _rules(found: Assignment, n_rows: int) -> Iterator[tuple[str, str, Flags, Text]]:
    row_id, rep, fold = found.row_id, found.rep, found.fold
    last = n_rows - 1
    yield (
        "no_such_row",
        "row_id",
        (row_id < 0) | (row_id > last),
        Text(ru=f"от 0 до {last}, по порядку строк когорты", en=f"0 to {last}, in the order of the cohort's rows"),
    )
    yield "bad_rep", "rep", rep < TEMPORAL, Text(ru="0, 1, … или −1", en="0, 1, … or −1")
    yield (
        "bad_fold",
        "fold",
        (fold < 0) | ((rep == TEMPORAL) & (fold != 0)),
        Text(ru="0, 1, …; при rep −1 только 0", en="0, 1, …; with rep −1 only 0"),
    )
    repeated = pd.DataFrame({"row_id": row_id, "rep": rep}).duplicated().to_numpy()
    once = Text(ru="каждая строка один раз в каждом повторе", en="each row once in each rep")
    yield "repeated_row", "row_id", repeated, once
    single = [r for r in np.unique(rep[rep >= 0]) if len(np.unique(fold[rep == r])) < 2]
    first = np.isin(rep, single) & ~pd.Series(rep).duplicated().to_numpy()
    yield "one_fold", "rep", first, Text(ru="не менее двух частей в повторе", en="at least two folds in a rep")


def _problem(code: str, field: str, found: object, allowed: Text, row: int) -> Problem:
    return Problem(code=code, field=field, found=shorten(found), allowed=allowed, remedy=_CORRECT, row=row)
