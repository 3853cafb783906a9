"""Writing XLSX: one plain sheet, every text written as text, never as a formula or a link."""

import datetime as dt
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from riskscore.errors import Text
from riskscore.files.raw import cannot_write

MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 1_048_575, 16_384, 32_767
_FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was
_OPTIONS = {"constant_memory": True}
_OTHER_FORMAT = Text(ru="выберите .csv или .parquet", en="choose .csv or .parquet")
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"


@dataclass(frozen=True)
class CellFormats:
    """How texts, numbers and flags look, and the same for dates, which need a number format to be dates at all."""

    plain: Format | None
    day: Format
    moment: Format


def make_formats(workbook: xlsxwriter.Workbook, look: dict[str, object] | None = None) -> CellFormats:
    """Formats of one look; without a look texts and numbers have no format of their own."""
    look = look or {}
    return CellFormats(
        workbook.add_format(look) if look else None,
        workbook.add_format({**look, "num_format": DAY}),
        workbook.add_format({**look, "num_format": MOMENT}),
    )


def write_xlsx(frame: pd.DataFrame, path: Path, name: str) -> None:
    """Write one sheet, the header frozen; `name` is what an error calls the file.

    Raises
    ------
    FileError
        More rows, columns or letters in a cell than the format has.
    """
    _require_fits(frame, name)
    with xlsxwriter.Workbook(path, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet()
        formats = make_formats(workbook)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(frame.columns):
            sheet.write_string(0, column, str(title))
        for row, cells in enumerate(frame.itertuples(index=False, name=None), start=1):
            for column, cell in enumerate(cells):
                write_cell(sheet, row, column, cell, formats)


def write_cell(sheet: Worksheet, row: int, column: int, cell: object, formats: CellFormats) -> None:
    """Write one value as what it is, a text always as text; an empty one only where it has a look."""
    if _is_missing(cell):
        if formats.plain is not None:
            sheet.write_blank(row, column, None, formats.plain)
    elif isinstance(cell, bool | np.bool_):
        sheet.write_boolean(row, column, bool(cell), formats.plain)
    elif isinstance(cell, Real) and _is_exact(cell):
        sheet.write_number(row, column, float(cell), formats.plain)
    elif isinstance(cell, dt.datetime) and cell.tzinfo is None and cell.date() >= _FIRST_DAY:
        sheet.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), formats.day)
    else:
        sheet.write_string(row, column, _as_text(cell), formats.plain)


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or cell == "" or (isinstance(cell, float) and np.isnan(cell))


def _is_exact(number: Real) -> bool:
    """Whether a spreadsheet, which counts in doubles, keeps the number; long identifiers are written as text."""
    return abs(int(number)) <= 2**53 if isinstance(number, Integral) else bool(np.isfinite(float(number)))


def _as_text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _require_fits(frame: pd.DataFrame, name: str) -> None:
    if len(frame) > MAX_ROWS or frame.shape[1] > MAX_COLUMNS:
        raise cannot_write(
            name,
            Text(
                ru=f"строк {len(frame)}, столбцов {frame.shape[1]}; в .xlsx — до {MAX_ROWS} и {MAX_COLUMNS}",
                en=f"{len(frame)} rows and {frame.shape[1]} columns; an .xlsx holds {MAX_ROWS} and {MAX_COLUMNS}",
            ),
            _OTHER_FORMAT,
        )
    for column in frame.select_dtypes(include=["object", "string"]).columns:
        if any(isinstance(cell, str) and len(cell) > MAX_TEXT for cell in frame[column]):
            raise cannot_write(
                name,
                Text(
                    ru=f"в столбце «{column}» есть текст длиннее {MAX_TEXT} знаков",
                    en=f"column «{column}» has a text of more than {MAX_TEXT} characters",
                ),
                _OTHER_FORMAT,
            )
