"""The only door for data files: CSV, XLSX and Parquet by their ending."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from riskscore.errors import Text
from riskscore.files.csv_file import parse_csv, to_csv
from riskscore.files.cut import plain_cells, to_raw
from riskscore.files.parquet_file import parse_parquet, write_parquet
from riskscore.files.raw import Grid, RawFrame, cannot_read, cannot_write, reason_of
from riskscore.files.sheets import read_book
from riskscore.files.whole import write_text, write_whole
from riskscore.files.xlsx_file import open_book
from riskscore.files.xlsx_writer import write_xlsx

MAX_BYTES = 1024**3
ENDINGS = (".csv", ".xlsx", ".parquet")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_KINDS = ((b"PK\x03\x04", ".xlsx"), (b"PAR1", ".parquet"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHOOSE = Text(ru="выберите файл .csv, .xlsx или .parquet", en="choose a .csv, .xlsx or .parquet file")
_ANOTHER = Text(ru="выберите файл, в котором есть данные", en="choose a file that holds data")


def read_raw(path: Path, *, known: Collection[str] = (), sheet: str | None = None, as_stored: bool = False) -> RawFrame:
    """Read the table of one file by its ending, after looking at what it really is.

    `known` are names a header is expected to hold: they tell the header row from titles above it. Of a workbook the
    first visible sheet that has them is read, else the first filled one, or the one named `sheet`. `as_stored` leaves
    the columns of a Parquet file as they lie there (parquet_file.py).

    Raises
    ------
    FileError
        Missing, unreadable, larger than `MAX_BYTES`, not what its ending says, or without a header.
    """
    ending = _require_readable(path)
    if ending == ".parquet":
        return parse_parquet(path, as_stored=as_stored)
    if ending == ".csv":
        return to_raw(_read_csv(path), path.name, known=known)
    return read_book(path, known, sheet)


def read_grids(path: Path, *, most_rows: int | None = None) -> tuple[Grid, ...]:
    """Every sheet of a workbook, hidden ones too, or the one grid of a CSV; none of a Parquet file.

    `most_rows` cuts each grid, for a look at the first rows.

    Raises
    ------
    FileError
        As `read_raw`, but for a header.
    """
    ending = _require_readable(path)
    if ending == ".csv":
        grid = _read_csv(path)
        return (replace(grid, cells=grid.cells[:most_rows]),)
    if ending == ".parquet":
        return ()
    with open_book(path) as book:
        grids = [book.grid(sheet, most_rows) for sheet in book.sheets]
    return tuple(replace(grid, cells=[plain_cells(row) for row in grid.cells]) for grid in grids)


def _read_csv(path: Path) -> Grid:
    try:
        return parse_csv(path.read_bytes(), path.name)
    except OSError as error:
        raise cannot_read(path.name, reason_of(error), _CHOOSE) from None


def _require_readable(path: Path) -> str:
    """The ending of a file that is not too large and is what its ending says."""
    ending = _require_ending(path)
    try:
        _require_plain_file(path)
        size = path.stat().st_size
        if size > MAX_BYTES:
            found = Text(ru=f"размер {size} Б, допустимо {MAX_BYTES} Б", en=f"{size} bytes, {MAX_BYTES} are allowed")
            raise cannot_read(path.name, found, Text(ru="разделите файл на части", en="split the file into parts"))
        _require_kind(path, ending)
    except OSError as error:
        raise cannot_read(path.name, reason_of(error), _CHOOSE) from None
    return ending


def write_raw(frame: pd.DataFrame, path: Path, metadata: Mapping[str, str] | None = None) -> None:
    """Write one file by its ending; `metadata` is kept by Parquet only. The file appears whole or not at all.

    Raises
    ------
    FileError
        Unknown ending, no room or right to write, or more than the format can hold.
    """
    writers: dict[str, Callable[[Path], None]] = {
        ".csv": lambda part: write_text(to_csv(frame), part),
        ".xlsx": lambda part: write_xlsx(frame, part, path.name),
        ".parquet": lambda part: write_parquet(frame, part, dict(metadata or {})),
    }
    write_whole(path, writers[require_target(path)])


def require_target(path: Path, endings: tuple[str, ...] = ENDINGS) -> str:
    """The ending of a file that is about to be written, if it and the folder allow that.

    Raises
    ------
    FileError
        Another ending, or no such folder.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        found = Text(ru=f"окончание «{path.suffix}»", en=f"the ending «{path.suffix}»")
        listed = ", ".join(endings)
        raise cannot_write(
            path.name, found, Text(ru=f"выберите окончание: {listed}", en=f"choose one of the endings {listed}")
        )
    if not path.parent.is_dir():
        found = Text(ru=f"нет папки «{path.parent}»", en=f"there is no folder «{path.parent}»")
        raise cannot_write(path.name, found, Text(ru="создайте её или назовите другую", en="make it or name another"))
    return ending


def _require_ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return ending
    found = Text(ru=f"окончание «{path.suffix}» неизвестно", en=f"the ending «{path.suffix}» is unknown")
    remedy = _SAVE_AS_XLSX if ending in (".xls", ".xlsm", ".xlsb", ".ods") else _CHOOSE
    raise cannot_read(path.name, found, remedy)


def _require_plain_file(path: Path) -> None:
    """A device or a pipe may never end."""
    if path.exists() and not path.is_file() and not path.is_dir():
        found = Text(ru="это не обычный файл", en="it is not a plain file")
        raise cannot_read(path.name, found, Text(ru="скопируйте данные в файл", en="copy its data into a file"))


def _require_kind(path: Path, ending: str) -> None:
    """Compare the first bytes with the ending."""
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if not head:
        raise cannot_read(path.name, Text(ru="файл пуст", en="it is empty"), _ANOTHER)
    if head == _OLE:
        raise cannot_read(path.name, _ole_kind(path), _SAVE_AS_XLSX)
    kind = next((kind for magic, kind in _KINDS if head.startswith(magic)), ".csv")
    if kind != ending:
        really = {".csv": Text(ru="текст", en="text")}.get(kind, Text(ru=kind, en=kind))
        raise cannot_read(
            path.name,
            Text(
                ru=f"окончание {ending}, а внутри {really.ru} или повреждённые данные",
                en=f"the ending is {ending} but inside is {really.en} or damaged data",
            ),
            Text(
                ru="сохраните файл заново, чтобы формат и окончание совпадали",
                en="save the file again so that its format and its ending agree",
            ),
        )


def _ole_kind(path: Path) -> Text:
    if _ENCRYPTED in path.read_bytes():
        return Text(ru="книга защищена паролем", en="the workbook is protected by a password")
    return Text(ru="это книга старого формата .xls", en="it is a workbook of the old .xls format")


_SAVE_AS_XLSX = Text(
    ru="откройте файл в Excel и сохраните без пароля как «Книга Excel (.xlsx)»",
    en="open it in Excel and save it without a password as .xlsx",
)
