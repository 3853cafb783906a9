"""Where a form's sheet lies in a workbook: its header found by the column numbers under it, else by the titles.

What was found also names its columns in problems.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from riskscore.errors import Problem, Text, shorten
from riskscore.files import Cell, Grid
from riskscore.monitoring.form import Form, FormSheet
from riskscore.monitoring.titles import match_title, number_key, title_key

HEADER_ROWS = 30
ROW_MARK = ", стр. "
_LONGEST_TITLE = 60
_ALIKE = 0.6
_SURE = 0.85
_LABELS = (
    ("кодинаименованиепрофессии", "кодинаименованиеспециальности", "кодпрофессии", "кодспециальности"),
    ("номерстрок", "кодстрок", "строк"),
    ("наименованиепоказател", "наименованиекатегори", "категориявыпускник"),
)


@dataclass(frozen=True)
class Located:
    """A sheet found in a grid. `header` is the last row of the header and `columns` the grid column of each number,
    both from 0; `titles` the text above each number; `twice` the numbers that occur more than once."""

    sheet: FormSheet
    grid: Grid
    header: int
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    twice: tuple[str, ...]
    score: float

    @property
    def has_keys(self) -> bool:
        """Whether the columns that say which specialty and which row of the form a row is were found."""
        rows = {self.sheet.row_code, self.sheet.row_title} & self.columns.keys()
        return self.sheet.code in self.columns and (not self.sheet.rows or bool(rows))

    @property
    def counted(self) -> list[str]:
        """Numbers of the columns that are there to be counted."""
        return [number for number in self.sheet.counted if number in self.columns]

    def column_name(self, number: str) -> str:
        """`гр. 05 «Всего»`: the number as printed on two digits, and the title of the file, else of the form."""
        known = self.sheet.by_number.get(number)
        title = self.titles.get(number) or (known.title if known else "")
        label = f"гр. {number.zfill(2)}"
        return f"{label} «{shorten(title, _LONGEST_TITLE)}»" if title else label

    def problem(
        self,
        code: str,
        field: str | None,
        found: object,
        allowed: Text,
        remedy: Text,
        row: int | None = None,
        *,
        is_warning: bool = False,
        suggestion: str | None = None,
    ) -> Problem:
        """A problem of this sheet; `field` is a column by its number or in words, `row` as a spreadsheet counts."""
        field = self.column_name(field) if field in self.sheet.numbers else field
        severity: Literal["error", "warning"] = "warning" if is_warning else "error"
        name = self.grid.name or None
        return Problem(code, field, shorten(found), allowed, remedy, row, severity, sheet=name, suggestion=suggestion)


def locate_sheets(form: Form, grids: Sequence[Grid]) -> dict[int, Located]:
    """Each sheet of the form by its index, where it was found; no grid serves two of them."""
    found: dict[int, Located] = {}
    free = list(grids)
    for index, sheet in enumerate(form.sheets):
        best = locate(sheet, free)
        if best is not None:
            found[index] = best
            free.remove(best.grid)
    return found


def locate(sheet: FormSheet, grids: Iterable[Grid]) -> Located | None:
    """The grid that looks most like the sheet: by its name, or without it by a header that leaves no doubt."""
    tried = [found for grid in grids if (found := _look(sheet, grid)) is not None]
    fitting = [found for found in tried if has_name(sheet, found.grid) or found.score >= _SURE]
    return max(fitting, key=lambda found: found.score + has_name(sheet, found.grid), default=None)


def has_name(sheet: FormSheet, grid: Grid) -> bool:
    return sheet.name is not None and title_key(sheet.name) in title_key(grid.name)


def _look(sheet: FormSheet, grid: Grid) -> Located | None:
    rows = grid.cells[:HEADER_ROWS]
    by_number = [_by_number(sheet, grid, rows, i) for i in range(len(rows))]
    best = max(by_number, key=lambda found: found.score, default=None)
    if best is not None and best.score >= _ALIKE:
        return replace(best, score=best.score + _agreement(sheet, best.titles) / 2)
    by_title = [found for i, row in enumerate(rows) if (found := _by_title(sheet, grid, row, i)) is not None]
    best = max(by_title, key=lambda found: found.score, default=None)
    return best if best is not None and best.score >= _ALIKE else None


def _by_number(sheet: FormSheet, grid: Grid, rows: Sequence[Sequence[Cell]], index: int) -> Located:
    places = [(number, i) for i, cell in enumerate(rows[index]) if (number := number_key(cell)) is not None]
    counts = Counter(number for number, _ in places)
    twice = tuple(number for number, count in counts.items() if count > 1)
    columns = {number: i for number, i in places if counts[number] == 1 and number in sheet.numbers}
    alike = len(columns) / len({*sheet.numbers, *counts})
    titles = {number: _title_above(rows[:index], i) for number, i in columns.items()}
    return Located(sheet, grid, index, columns, titles, tuple(n for n in twice if n in sheet.numbers), alike)


def _by_title(sheet: FormSheet, grid: Grid, row: Sequence[Cell], index: int) -> Located | None:
    """Columns by the title in this row where it means one thing; None where none is that of the specialty."""
    labels = _labels(sheet, row)
    if sheet.code not in labels or not sheet.columns:
        return None
    numbers = {column.key: column.number for column in sheet.columns}
    places: dict[str, list[int]] = {}
    for i, cell in enumerate(row):
        keys = match_title(cell, sheet.meanings) if isinstance(cell, str) else frozenset()
        for key in keys if len(keys) == 1 else ():
            places.setdefault(numbers[key], []).append(i)
    columns = {number: found[0] for number, found in places.items() if len(found) == 1}
    titles = {number: str(row[i]).strip() for number, i in columns.items()}
    twice = tuple(number for number, found in places.items() if len(found) > 1)
    return Located(sheet, grid, index, columns | labels, titles, twice, len(columns) / len(sheet.columns))


def _labels(sheet: FormSheet, row: Sequence[Cell]) -> dict[str, int]:
    """The columns that name specialty and row, each where one title says so."""
    keys = [title_key(cell) for cell in row]
    found: dict[str, int] = {}
    for number, beginnings in zip((sheet.code, sheet.row_code, sheet.row_title), _LABELS, strict=True):
        places = [i for i, key in enumerate(keys) if key.startswith(beginnings)]
        if number is not None and len(places) == 1:
            found[number] = places[0]
    return found


def _agreement(sheet: FormSheet, titles: Mapping[str, str]) -> float:
    """Share of the titled columns whose title in the file is the form's."""
    titled = [column for column in sheet.columns if titles.get(column.number)]
    agreeing = [column for column in titled if column.key in match_title(titles[column.number], sheet.meanings)]
    return len(agreeing) / len(titled) if titled else 0.0


def _title_above(rows: Sequence[Sequence[Cell]], column: int) -> str:
    """The lowest text above a number; the title of a merged group stands higher, over its first column."""
    texts = (row[column] for row in reversed(rows) if column < len(row))
    return next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")
