"""What every file format is read into, and the shape checks they share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import pandas as pd

from riskscore.errors import FileError, Problem, Text

Cell = object


@dataclass(frozen=True)
class RawFrame:
    """A file's cells before any meaning is given to them.

    `frame` has the header as columns (outer spaces removed) and one row per record; a cell is str, number, bool, date
    or missing ("" in CSV and XLSX). `row_numbers[i]` is the row as a spreadsheet shows it, the header included.
    `metadata` is what the file says of itself: custom properties of a workbook, schema metadata of Parquet.
    `problems` names rows that could not be read as written (wrong number of cells, a formula without a value).
    `sheet` is the sheet that was read, `header_row` the last row of its header (from 1), `column_positions` the sheet
    column of each column of `frame` (from 0).
    """

    frame: pd.DataFrame
    row_numbers: tuple[int, ...]
    metadata: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())
    sheet: str | None = None
    header_row: int = 1
    column_positions: tuple[int, ...] = ()


@dataclass(frozen=True)
class Grid:
    """One sheet, its cells from A1 on; "" = empty. A CSV is one visible grid without a name.

    `merged` are the merged areas as (first row, first column, last row, last column), from 0, both ends included; the
    value of an area is in its first cell. `problems` names cells with an error or a formula never computed.
    """

    name: str
    is_visible: bool
    cells: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()


def cannot_read(name: str, found: Text, remedy: Text) -> FileError:
    return FileError(
        Text(
            ru=f"Файл «{name}»: {found.ru}. Что сделать: {remedy.ru}.",
            en=f"File «{name}»: {found.en}. What to do: {remedy.en}.",
        )
    )


def cannot_write(name: str, found: Text, remedy: Text) -> FileError:
    return FileError(
        Text(
            ru=f"Не удалось записать «{name}»: {found.ru}. Что сделать: {remedy.ru}.",
            en=f"Cannot write «{name}»: {found.en}. What to do: {remedy.en}.",
        )
    )


NO_HEADER_REMEDY = Text(
    ru="первая непустая строка должна содержать названия столбцов", en="the first filled row must hold the column names"
)


def to_raw(grid: Grid, name: str) -> RawFrame:
    """Cut a grid into header and rows; a row longer or shorter than the header becomes a problem, never a shift.

    Blank records are left out. Record i is row i + 1.

    Raises
    ------
    FileError
        Nothing in the file, no header, or a header named twice.
    """
    filled = [
        (number, record) for number, record in enumerate(grid.cells, start=1) if any(not _is_blank(c) for c in record)
    ]
    if not filled:
        raise cannot_read(name, Text(ru="файл пуст", en="it is empty"), NO_HEADER_REMEDY)
    header = _header(filled[0][1], name)
    width = len(header)
    rows, numbers, found = [], [], list(grid.problems)
    for number, record in islice(filled, 1, None):
        cells, count = _fit(record, width)
        rows.append(cells)
        numbers.append(number)
        if count is not None:
            found.append(_ragged(number, count, width))
    return RawFrame(
        _frame(rows, header),
        tuple(numbers),
        {},
        tuple(replace(problem, sheet=None) for problem in found),
        sheet=grid.name or None,
        header_row=filled[0][0],
        column_positions=tuple(range(width)),
    )


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _frame(rows: list[list[Cell]], header: Sequence[str]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    data = {i: pd.Series(list(cells), dtype=object) for i, cells in enumerate(columns)}
    frame = pd.DataFrame(data, index=pd.RangeIndex(len(rows)))
    frame.columns = pd.Index(list(header), dtype=object)
    return frame


def _fit(record: Sequence[Cell], width: int) -> tuple[list[Cell], int | None]:
    """The record cut or filled to `width`, and its own count of cells if that is wrong."""
    cells = list(record)
    while len(cells) > width and _is_blank(cells[-1]):
        cells.pop()
    count = len(cells)
    return [*cells[:width], *[""] * (width - count)], None if count == width else count


def _ragged(row: int, count: int, width: int) -> Problem:
    return Problem(
        code="wrong_number_of_cells",
        field=None,
        found=str(count),
        allowed=Text(ru=f"ячеек в строке: {width}", en=f"{width} cells in a row"),
        remedy=Text(
            ru="проверьте разделители и кавычки в этой строке: значения могли сдвинуться",
            en="check the separators and quotes of this row: its values may have moved",
        ),
        row=row,
    )


def _header(record: Sequence[Cell], name: str) -> list[str]:
    header = ["" if cell is None else str(cell).strip() for cell in record]
    while header and not header[-1]:
        header.pop()
    if all(_is_number(cell) for cell in header):
        found = Text(
            ru="в первой строке числа, а не названия столбцов", en="its first row holds numbers, not column names"
        )
        raise cannot_read(name, found, NO_HEADER_REMEDY)
    require_unique(header, name)
    return header


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


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
