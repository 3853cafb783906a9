"""A workbook of a monitoring return → its counts by sheet, specialty and row, and every problem found."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from riskscore.errors import FileError, Problem, Text
from riskscore.files import Grid, read_grids
from riskscore.files.cut import column_letters
from riskscore.monitoring.between import check_codes, check_repeated, check_within
from riskscore.monitoring.columns import settle_columns, shared_meanings
from riskscore.monitoring.controls import check_columns, check_rows
from riskscore.monitoring.form import Form
from riskscore.monitoring.groups import ReturnRow
from riskscore.monitoring.locate import ROW_MARK, Located, has_name
from riskscore.monitoring.parse import load_shipped
from riskscore.monitoring.recognise import Recognised, find_form, fit_form
from riskscore.monitoring.rows import read_rows

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Return:
    """A return of one organisation.

    `rows` has one line a row of the file: `sheet` (its name in the form, "" where it has none), `row` (as a spreadsheet
    counts), `specialty` (code or None), `title`, `row_code` (two digits or None), `is_bad` (has an error), and a
    nullable integer column for each key of `form.KEYS` some sheet counts; <NA> = not counted there or unreadable.
    `cohort_year` is the year the headers name, None if they name none or several. `places` is the sheet column (from 0)
    of each column by sheet and name, as problems name them.
    """

    form: Form
    rows: pd.DataFrame
    cohort_year: int | None
    problems: tuple[Problem, ...]
    places: Mapping[tuple[str | None, str], int]

    def cell(self, problem: Problem) -> str | None:
        """The address of the cell a problem is about, such as D7; None if it is about no single cell."""
        column = (problem.field or "").partition(ROW_MARK)[0]
        place = self.places.get((problem.sheet, column))
        return f"{column_letters(place)}{problem.row}" if place is not None and problem.row else None


@dataclass(frozen=True)
class _SheetRead:
    located: Located
    keys: dict[str, str]
    rows: list[ReturnRow]
    problems: list[Problem]


def read_return(path: Path, form: Form | None = None) -> Return:
    """Read one return; without `form` its version is recognised by the headers.

    Raises
    ------
    FileError
        The file cannot be read, is no return of a known form, or has no sheet of `form`.
    """
    grids = read_grids(path)
    found = find_form(grids, path.name) if form is None else fit_form(grids, form)
    if found is None:
        raise _no_return(path.name, form)
    meanings = shared_meanings([*load_shipped(), found.form])
    year = _year(found)
    read = {index: _read_sheet(located, meanings, year) for index, located in found.sheets.items()}
    problems = [problem for sheet in read.values() for problem in sheet.problems]
    problems += _absent_sheets(found, grids) + _between_sheets(found.form, read)
    frames = [_frame(found.form, index, sheet, problems) for index, sheet in sorted(read.items())]
    places = {place: at for sheet in read.values() for place, at in _places(sheet.located).items()}
    return Return(found.form, _join(frames), year, tuple(problems), places)


def _places(located: Located) -> dict[tuple[str | None, str], int]:
    return {(located.grid.name or None, located.column_name(n)): at for n, at in located.columns.items()}


def _read_sheet(located: Located, meanings: dict[str, frozenset[str]], year: int | None) -> _SheetRead:
    settled, keys, problems = settle_columns(located, meanings)
    rows, found = read_rows(settled)
    problems += [*located.grid.problems, *found]
    problems += [*check_columns(settled, rows), *check_rows(settled, rows), *check_repeated(settled, rows)]
    problems += check_codes(settled, rows, year)
    return _SheetRead(settled, keys, rows, problems)


def _between_sheets(form: Form, read: dict[int, _SheetRead]) -> list[Problem]:
    names = {sheet.name: index for index, sheet in enumerate(form.sheets)}
    problems = []
    for index, part in read.items():
        within = form.sheets[index].within
        whole = read.get(names[within.sheet]) if within else None
        if whole is not None:
            problems += check_within((part.located, part.rows), (whole.located, whole.rows))
    return problems


def _absent_sheets(found: Recognised, grids: Sequence[Grid]) -> list[Problem]:
    """Sheets of the form the workbook has not, or only hidden."""
    main = found.sheets[0]
    problems = []
    for index, sheet in enumerate(found.form.sheets):
        if index in found.sheets:
            continue
        hidden = [grid.name for grid in grids if not grid.is_visible and has_name(sheet, grid)]
        allowed = Text(ru=f"видимый лист «{sheet.name}»", en=f"a visible sheet «{sheet.name}»")
        remedy = Text(
            ru="добавьте его из исходной формы с номерами граф, даже если он пуст",
            en="add it from the form with the numbers of its columns, even if it is empty",
        )
        names = ", ".join(hidden or [grid.name for grid in grids])
        problems.append(main.problem("hidden_sheet" if hidden else "no_sheet", None, names, allowed, remedy))
    return problems


def _frame(form: Form, index: int, sheet: _SheetRead, problems: Sequence[Problem]) -> pd.DataFrame:
    bad = {
        problem.row for problem in problems if problem.severity == "error" and problem.sheet == sheet.located.grid.name
    }
    data: dict[str, object] = {
        "sheet": form.sheets[index].name or "",
        "row": [row.row for row in sheet.rows],
        "specialty": pd.Series([row.specialty for row in sheet.rows], dtype=object),
        "title": [row.title for row in sheet.rows],
        "row_code": pd.Series([row.row_code for row in sheet.rows], dtype=object),
        "is_bad": [row.is_bad or row.row in bad for row in sheet.rows],
    }
    for number, key in sheet.keys.items():
        data[key] = pd.array([row.counts.get(number) for row in sheet.rows], dtype="Int64")
    return pd.DataFrame(data)


def _join(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled or list(frames[:1]), ignore_index=True)


def _year(found: Recognised) -> int | None:
    """The year that titles of the main sheet speak of together with the graduates."""
    main = found.sheets[0]
    texts = [cell for row in main.grid.cells[: main.header] for cell in row if isinstance(cell, str)]
    years = {int(year) for text in texts if "выпуск" in text.casefold() for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _no_return(name: str, form: Form | None) -> FileError:
    ids = ", ".join(known.id for known in load_shipped()) if form is None else form.id
    return FileError(
        Text(
            ru=f"Файл «{name}»: на видимых листах нет заголовков известной формы мониторинга ({ids}). Что сделать: "
            "верните строку с номерами граф под заголовком, как в исходной форме, или укажите своё описание (--form).",
            en=f"File «{name}»: no visible sheet has the headers of a known monitoring form ({ids}). What to do: "
            "restore the row of column numbers under the header, or name a description of yours (--form).",
        )
    )
