"""What every file format is read into."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field

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
    `sheet` is the sheet that was read, `header_first` and `header_row` the first and the last row of its header (from
    1), `column_positions` the sheet column of each column of `frame` (from 0).
    """

    frame: pd.DataFrame
    row_numbers: tuple[int, ...]
    metadata: Mapping[str, str]
    problems: tuple[Problem, ...] = field(default=())
    sheet: str | None = None
    header_row: int = 1
    column_positions: tuple[int, ...] = ()
    header_first: int = 1


@dataclass(frozen=True)
class Looks:
    """Rows (from 1) and columns (from 0) that are hidden, and the problems of cells that show per cent.

    `may_hold_errors` is false where no text can be an error such as «#N/A», which is dear to look for in each cell.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percents: tuple[Problem, ...] = ()
    may_hold_errors: bool = True


@dataclass(frozen=True)
class Grid:
    """One sheet, its cells from A1 on; "" = empty. A CSV is one visible grid without a name.

    `merged` are the merged areas as (first row, first column, last row, last column), from 0, both ends included; the
    value of an area is in its first cell. `problems` names cells with an error or a formula never computed, `looks`
    what a reader sees otherwise.
    """

    name: str
    is_visible: bool
    cells: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    looks: Looks = Looks()


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


def reason_of(error: Exception) -> Text:
    """Why the system refused, without the path; in Russian too where it is one of the usual reasons."""
    number, words = (error.errno, error.strerror) if isinstance(error, OSError) else (None, None)
    said = words or str(error)
    return Text(ru=_REASONS.get(number or 0, said), en=said)


_REASONS = {
    errno.ENOENT: "такого файла или такой папки нет",
    errno.EISDIR: "это папка, а не файл",
    errno.ENOTDIR: "это файл, а не папка",
    errno.EACCES: "нет прав доступа",
    errno.EPERM: "нет прав доступа",
    errno.EROFS: "сюда нельзя записывать",
    errno.ENOSPC: "на диске нет места",
    errno.ENAMETOOLONG: "слишком длинное имя файла",
}


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
