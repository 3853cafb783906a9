"""XLSX workbooks: the stored values of their sheets and nothing else."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import python_calamine as calamine

from riskscore.errors import FileError, Text
from riskscore.files.raw import Cell, Grid, cannot_read
from riskscore.files.xlsx_archive import (
    SAVE_AGAIN,
    cells_without_value,
    custom_properties,
    has_values,
    require_safe,
    require_small_sheet,
    sheet_xml,
)
from riskscore.files.xlsx_looks import find_looks

_BROKEN = (
    calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, StopIteration,
    ValueError, RuntimeError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """An open workbook. `sheets` are its worksheets by name, in their order, and whether each is visible."""

    name: str
    sheets: dict[str, bool]
    metadata: dict[str, str]
    archive: zipfile.ZipFile
    workbook: calamine.CalamineWorkbook

    def has_values(self, sheet: str) -> bool:
        """Whether any cell of the sheet is filled; a formatted one need not be."""
        return has_values(self.archive, self._index(sheet))

    def grid(self, sheet: str, most_rows: int | None = None) -> Grid:
        """One sheet, measured before it is read. Numbers come as float, dates as date or datetime."""
        xml = sheet_xml(self.archive, self._index(sheet))
        require_small_sheet(self.archive, xml, self.name)
        problems, looks = cells_without_value(xml, sheet), find_looks(self.archive, xml, sheet)
        del xml
        read = self.workbook.get_sheet_by_name(sheet)
        merged = tuple((*first, *last) for first, last in read.merged_cell_ranges or ())
        rows = read.to_python(skip_empty_area=False, nrows=most_rows)
        return Grid(sheet, self.sheets[sheet], cast(list[list[Cell]], rows), merged, problems, looks)

    def _index(self, sheet: str) -> int:
        return self.workbook.sheet_names.index(sheet)


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """Open a workbook whose size has been looked at.

    Raises
    ------
    FileError
        Not a workbook, damaged, or too large when unpacked; also while its sheets are read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            require_safe(archive, path.name)
            with calamine.load_workbook(path) as workbook:
                sheets = {
                    sheet.name: sheet.visible == calamine.SheetVisibleEnum.Visible
                    for sheet in workbook.sheets_metadata
                    if sheet.typ == calamine.SheetTypeEnum.WorkSheet
                }
                yield Book(path.name, sheets, custom_properties(archive), archive, workbook)
    except _BROKEN as error:
        raise _damaged(path.name, error) from None


def _damaged(name: str, error: BaseException) -> FileError:
    found = Text(ru=f"книга Excel не читается ({error})", en=f"the workbook cannot be read ({error})")
    return cannot_read(name, found, SAVE_AGAIN)
