"""XLSX workbooks: the first visible sheet, its stored values and nothing else.

A workbook is a zip that can unfold to any size, and a sheet of two far-apart cells to any grid, so both are measured
before the reader sees them.
"""

import re
import zipfile
import zlib
from pathlib import Path

import python_calamine as calamine

from riskscore.errors import FileError, Problem, Text
from riskscore.files.raw import Cell, RawFrame, cannot_read, to_raw

MAX_UNPACKED = 512 * 1024**2
MAX_RATIO = 200
MAX_CELLS = 10_000_000
_RATIO_MATTERS_ABOVE = 32 * 1024**2

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b(?:[^>]*?\br="(\w+)"[^>]*?\bt="e"|[^>]*?\bt="e"[^>]*?\br="(\w+)"'
    rb'|[^>]*?\br="(\w+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c)'
)

_BROKEN = (
    calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, StopIteration,
    ValueError, RuntimeError, OverflowError,
)  # fmt: skip
_SPLIT = Text(
    ru="разделите файл на части или сохраните как CSV или Parquet", en="split it, or save it as CSV or Parquet"
)
_SAVE_AGAIN = Text(
    ru="откройте файл в Excel или LibreOffice и сохраните как .xlsx",
    en="open it in Excel or LibreOffice and save as .xlsx",
)


def parse_xlsx(path: Path) -> RawFrame:
    """Read the first visible sheet. Whole numbers come as int, dates as date or datetime, empty cells as "".

    Raises
    ------
    FileError
        Not a workbook, damaged, too large when unpacked, or without a visible sheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _require_safe(archive, path.name)
        with calamine.load_workbook(path) as workbook:
            index, sheet = _first_visible(workbook, path.name)
            with zipfile.ZipFile(path) as archive:
                problems = _check_sheet(archive, index, path.name)
            records = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except _BROKEN as error:
        raise _damaged(path.name, error) from None
    return to_raw([[_plain(cell) for cell in record] for record in records], path.name, problems)


def _damaged(name: str, error: BaseException) -> FileError:
    found = Text(ru=f"книга Excel не читается ({error})", en=f"the workbook cannot be read ({error})")
    return cannot_read(name, found, _SAVE_AGAIN)


def _plain(cell: Cell) -> Cell:
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


def _require_safe(archive: zipfile.ZipFile, name: str) -> None:
    """Measure before unpacking; the sizes are those the archive itself would unpack to."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        found = Text(ru="это архив, но не книга .xlsx", en="it is a zip archive but not an .xlsx workbook")
        raise cannot_read(name, found, _SAVE_AGAIN)
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if unpacked > MAX_UNPACKED or (unpacked > _RATIO_MATTERS_ABOVE and unpacked > MAX_RATIO * packed):
        raise cannot_read(
            name,
            Text(
                ru=f"после распаковки {unpacked} байт; допустимо {MAX_UNPACKED} и сжатие до {MAX_RATIO} раз",
                en=f"it unpacks to {unpacked} bytes; allowed are {MAX_UNPACKED} and a compression of {MAX_RATIO} times",
            ),
            _SPLIT,
        )


def _first_visible(workbook: calamine.CalamineWorkbook, name: str) -> tuple[int, str]:
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            return index, sheet.name
    raise cannot_read(name, Text(ru="в книге нет видимых листов", en="it has no visible sheet"), _SAVE_AGAIN)


def _check_sheet(archive: zipfile.ZipFile, index: int, name: str) -> list[Problem]:
    """Refuse a grid too large to hold, and name the cells that show an error or a formula never computed."""
    xml = archive.read(_sheet_part(archive, index))
    places = _PLACE.findall(xml)
    n_cells = len(_CELL.findall(xml))
    if n_cells > len(places):
        found = Text(ru="у ячеек листа нет адресов", en="cells of the sheet have no addresses")
        raise cannot_read(name, found, _SAVE_AGAIN)
    n_columns = max((_column_number(letters) for letters in {letters for letters, _ in places}), default=0)
    n_rows = max((int(row) for _, row in places), default=0)
    if n_columns * n_rows > MAX_CELLS:
        raise cannot_read(
            name,
            Text(
                ru=f"лист занимает {n_rows} строк и {n_columns} столбцов, допустимо {MAX_CELLS} ячеек",
                en=f"the sheet spans {n_rows} rows and {n_columns} columns; {MAX_CELLS} cells are allowed",
            ),
            _SPLIT,
        )
    return [_no_value(next(filter(None, match)).decode()) for match in _NO_VALUE.findall(xml)]


def _sheet_part(archive: zipfile.ZipFile, index: int) -> str:
    """The archive member of the index-th sheet, by the workbook's relations."""
    sheets = [_attributes(match) for match in _SHEET.findall(archive.read("xl/workbook.xml"))]
    relations = [_attributes(match) for match in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    targets = {relation["Id"]: relation["Target"] for relation in relations}
    identifier = next(value for key, value in sheets[index].items() if key.endswith(":id"))
    target = targets[identifier]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(text: bytes) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(text)}


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _no_value(place: str) -> Problem:
    return Problem(
        code="formula_without_value",
        field=None,
        found=f"{place}: =… / #…",
        allowed=Text(ru="готовые значения", en="stored values"),
        remedy=Text(
            ru="откройте файл в Excel, пересчитайте и вставьте значения вместо формул",
            en="open the file in Excel, recalculate and paste values over the formulas",
        ),
        row=int("".join(filter(str.isdigit, place))),
    )
