"""From a sheet to header and rows: what is left out is said, and nothing is ever moved."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from riskscore.errors import Problem, Text
from riskscore.files.header import Header, find_header, is_number
from riskscore.files.notes import (
    NUMBERING,
    TOTAL,
    nameless_column,
    notes_on_header,
    ragged_row,
    row_left_out,
    trailing_cells,
)
from riskscore.files.raw import Cell, Grid, RawFrame, cannot_read, is_blank
from riskscore.files.unseen import error_words, hidden_problems, lone_cell, merged_problems

NO_HEADER_REMEDY = Text(
    ru="впишите названия столбцов в первую непустую строку", en="write the column names into the first filled row"
)
HEADER_ROW = "riskscore.header_row"
_STAMP = re.compile(r"(?:(?P<first>\d{1,7}):)?(?P<last>\d{1,7})", re.ASCII)
_TOTALS = ("итого", "всего", "total")
_FEWEST_NUMBERED = 5
_NARROW = 3


def to_raw(
    grid: Grid, name: str, *, known: Collection[str] = (), metadata: Mapping[str, str] | None = None
) -> RawFrame:
    """Cut a grid into header and rows; a row longer or shorter than the header becomes a problem, never a shift.

    Blank rows are left out, and so are, with a warning, titles above the header, a row that numbers the columns and
    totals at the end. `known` names help to find the header (header.py).

    Raises
    ------
    FileError
        Nothing in the file, no header, or a header named twice.
    """
    stamped = _stamped_rows((metadata or {}).get(HEADER_ROW, ""))
    header = find_header(grid, known, stamped)
    if header is None:
        raise cannot_read(name, Text(ru="файл пуст", en="it is empty"), NO_HEADER_REMEDY)
    records = _Records(grid, header, name)
    notes = [] if (header.first, header.last) == stamped else notes_on_header(grid, header)
    cells = (*grid.problems, *grid.looks.percents)
    problems = [*(replace(problem, sheet=None) for problem in cells), *notes, *records.problems]
    return RawFrame(
        records.frame(),
        tuple(records.numbers),
        dict(metadata or {}),
        tuple(problem for problem in problems if problem.row is None or problem.row > header.last),
        sheet=grid.name or None,
        header_row=header.last + 1,
        header_first=header.first + 1,
        column_positions=tuple(records.positions),
    )


def stamp_of(first: int, last: int) -> str:
    """How a workbook of ours names the rows of its header, both from 1."""
    return str(last) if first == last else f"{first}:{last}"


def _stamped_rows(stamp: str) -> tuple[int, int] | None:
    """First and last row of the header, from 0."""
    found = _STAMP.fullmatch(stamp)
    if not found:
        return None
    last = int(found["last"])
    first = int(found["first"] or last)
    return (first - 1, last - 1) if 0 < first <= last <= first + 1 else None


class _Records:
    """The rows below a header, as wide as the header."""

    def __init__(self, grid: Grid, header: Header, name: str) -> None:
        self.problems: list[Problem] = []
        self._named = self._width = _require_names(header, name)
        if grid.name:  # cells of a sheet have addresses: what stands right of the last name has moved nothing
            self._width = max(self._width, _filled_width(grid.cells[header.last + 1 :]))
        names = (*header.names, *[""] * self._width)[: self._width]
        self._header_cells = len(header.names)
        self._cut: dict[int, int] = {}
        self._rows: list[list[Cell]] = []
        self.numbers: list[int] = []
        for index in range(header.last + 1, len(grid.cells)):
            row = grid.cells[index]
            if row.count("") != len(row) and any(not is_blank(cell) for cell in row):
                self._rows.append(self._fit(row, index + 1))
                self.numbers.append(index + 1)
        self._judge_cut_rows()
        self._leave_out_numbering()
        self._leave_out_totals()
        self._columns = list(zip(*self._rows, strict=True)) if self._rows else [()] * self._width
        self.names, self.positions = self._name_columns(names)
        require_unique(self.names, name)
        if grid.looks.may_hold_errors:
            self.problems += error_words(self._columns, self.numbers, column_letters)
        self.problems += hidden_problems(grid.looks, self.numbers, list(zip(self.positions, self.names, strict=True)))
        self.problems += (replace(p, sheet=None) for p in merged_problems(grid, names, self.numbers))

    def frame(self) -> pd.DataFrame:
        columns = {i: pd.Series(plain_cells(self._columns[p]), dtype=object) for i, p in enumerate(self.positions)}
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(self._rows)), copy=False)
        frame.columns = pd.Index(self.names, dtype=object)
        return frame

    def _fit(self, row: list[Cell], number: int) -> list[Cell]:
        """The row cut or filled to the header's width; its own count of cells is a problem if that is another."""
        count = len(row)
        while count > self._width and is_blank(row[count - 1]):
            count -= 1
        if count != self._width:
            self.problems.append(ragged_row(number, count, self._width))
        elif len(row) > self._header_cells:
            self._cut[number] = len(row)
        return row if len(row) == self._width else [*row[: self._width], *[""] * (self._width - count)]

    def _judge_cut_rows(self) -> None:
        """Rows that fit only without blank cells at their end: an inner separator too many looks just the same.

        Where every row has the same number too many, a program wrote it so; else each is reported.
        """
        if len(self._cut) == len(self._rows) and len(set(self._cut.values())) == 1:
            self.problems.append(trailing_cells(self.numbers[0], len(self._cut)))
        else:
            self.problems += [ragged_row(number, count, self._width) for number, count in self._cut.items()]

    def _leave_out_numbering(self) -> None:
        """Official forms number their columns in the row below the header."""
        if self._rows and self._width >= _FEWEST_NUMBERED and _is_numbering(self._rows[0]):
            self.problems.append(row_left_out("column_numbers_row", self.numbers[0], self._rows[0], NUMBERING))
            del self._rows[0], self.numbers[0]

    def _leave_out_totals(self) -> None:
        """Totals may also stand below each group; other rows of one cell stay, as nobody can tell."""
        places = [place for place, row in enumerate(self._rows) if _begins_total(row) and _is_total(row)]
        for place in reversed(places):
            self.problems.append(row_left_out("totals_row", self.numbers[place], self._rows[place], TOTAL))
            del self._rows[place], self.numbers[place]
        sparse = (place for place, row in enumerate(self._rows) if len(row) - row.count("") <= _NARROW)
        lone = (lone_cell(self.numbers[place], self._rows[place]) for place in sparse)
        self.problems += [problem for problem in lone if problem]

    def _name_columns(self, names: Sequence[str]) -> tuple[list[str], list[int]]:
        """Names and sheet columns of those with a name, and of those without one that hold anything."""
        positions = [i for i, name in enumerate(names) if name or any(not is_blank(cell) for cell in self._columns[i])]
        nameless = [i for i in positions if not names[i]]
        if len(nameless) < 2 and all(i < self._named for i in nameless):  # one is the row number programs write
            return [names[i] for i in positions], positions
        self.problems += [nameless_column(column_letters(i)) for i in nameless]
        return [names[i] or f"({column_letters(i)})" for i in positions], positions


def _filled_width(rows: Sequence[Sequence[Cell]]) -> int:
    """Up to the last column that holds anything."""
    width = 0
    for row in rows:
        if any(not is_blank(cell) for cell in row[width:]):
            width = max(place + 1 for place, cell in enumerate(row) if not is_blank(cell))
    return width


def _require_names(header: Header, name: str) -> int:
    """The width of the header, its last name being the end of the table."""
    width = max((i + 1 for i, column in enumerate(header.names) if column), default=0)
    if all(is_number(column) for column in header.names[:width]):
        found = Text(
            ru="в первой строке числа, а не названия столбцов", en="its first row holds numbers, not column names"
        )
        raise cannot_read(name, found, NO_HEADER_REMEDY)
    return width


def require_unique(header: Sequence[str], name: str) -> None:
    """Raise FileError when a column name occurs twice."""
    twice = [column for column, count in Counter(header).items() if count > 1]
    if twice:
        names = ", ".join(f"«{column}»" for column in twice)
        raise cannot_read(
            name,
            Text(ru=f"названия столбцов повторяются: {names}", en=f"column names occur more than once: {names}"),
            Text(ru="дайте каждому столбцу своё название", en="give each column a name of its own"),
        )


def column_letters(position: int) -> str:
    """The name a spreadsheet gives the column `position` (from 0): A, B, …, Z, AA, …"""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def plain_cells(cells: Sequence[Cell]) -> list[Cell]:
    """Whole numbers as int: a spreadsheet has only doubles."""
    types = set(map(type, cells))
    if float not in types:
        return list(cells)
    if bool in types:  # True == 1.0
        return [int(c) if isinstance(c, float) and c.is_integer() and abs(c) < 2**53 else c for c in cells]
    whole: dict[Cell, Cell] = {
        c: int(c) for c in set(cells) if isinstance(c, float) and c.is_integer() and abs(c) < 2**53
    }
    return [whole.get(cell, cell) for cell in cells]


def _is_numbering(row: Sequence[Cell]) -> bool:
    return [str(cell).strip() for cell in row] in (
        [str(i) for i in range(1, len(row) + 1)],
        [f"{i}.0" for i in range(1, len(row) + 1)],
    )


def _begins_total(row: Sequence[Cell]) -> bool:
    """Quickly, as every row is asked."""
    first = next((cell for cell in row if cell != ""), "")
    return isinstance(first, str) and first.strip().casefold().startswith(_TOTALS)


def _is_total(row: Sequence[Cell]) -> bool:
    """«Итого», then numbers and blanks only, in a table wide enough for that to be no answer."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled or not isinstance(filled[0], str) or len(row) < _NARROW or len(filled) == len(row):
        return False
    first, *rest = filled
    is_word = str(first).casefold().split()[0].strip(":.") in _TOTALS
    return is_word and all(not isinstance(cell, str) or is_number(cell) for cell in rest)
