"""What an XLSX archive would unfold to, measured before the reader sees it, and what lies beside its cells.

A workbook is a zip that can unfold to any size, a sheet of two far-apart cells to any grid, and one long shared text to
as many copies as there are cells.
"""

import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import unescape

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Problem, Text
from riskscore.files.notes import no_value
from riskscore.files.raw import cannot_read

MAX_UNPACKED = 1024**3
MAX_RATIO = 200
MAX_CELLS = 10_000_000
MAX_TEXT = 1024**3
LONG_TEXT = 1_000
_RATIO_MATTERS_ABOVE = 32 * 1024**2
_CHUNK = 1 << 22
_LONGEST_PLACE = 10
_LOOK, _OVERLAP = 1 << 16, 100

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PREFIXED_ROOT = re.compile(rb"<\w+:worksheet\b")
_PREFIXED_CELL = re.compile(rb"<\w+:c(?=[\s/>])")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_PROPERTY = re.compile(r'<property\b[^>]*?\bname="([^"]*)"[^>]*>\s*<vt:\w+>([^<]*)</vt:\w+>')
_SHARED = re.compile(rb"<(?:\w+:)?si\b")
_REFERENCE = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,8})<')
_FORMULA = rb"<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
_EMPTY = rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"  # of a text: the formula gave an empty one
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="(\w+)"[^>]*>\s*(?:' + _FORMULA + rb")?(?:<(?:\w+:)?v>([^<]*))?"
)
_NOT_COMPUTED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*?\br="(\w+)")(?:(?![^>]*\bt="(?:str|e)")[^>]*>\s*' + _FORMULA + _EMPTY
    + rb'|(?=[^>]*\bt="str")[^>]*>\s*' + _FORMULA + rb")</(?:\w+:)?c"
)  # fmt: skip
_FILLED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*(?<!/)>\s*(?:' + _FORMULA + rb")?<(?:\w+:)?(?:v|is)[\s>]"
)
_ENDS_NAME = np.isin(np.arange(256), list(b" \t\r\n/>"))
_SPLIT = Text(
    ru="разделите файл на части или сохраните как CSV или Parquet", en="split it, or save it as CSV or Parquet"
)
SAVE_AGAIN = Text(
    ru="откройте файл в Excel или LibreOffice и сохраните как .xlsx",
    en="open it in Excel or LibreOffice and save as .xlsx",
)


def require_safe(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what is no workbook or would unpack to too much; the sizes are those the archive would unpack to."""
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        found = Text(ru="это архив, но не книга .xlsx", en="it is a zip archive but not an .xlsx workbook")
        raise cannot_read(name, found, SAVE_AGAIN)
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if unpacked > MAX_UNPACKED or (unpacked > _RATIO_MATTERS_ABOVE and unpacked > MAX_RATIO * packed):
        raise cannot_read(
            name,
            Text(
                ru=f"после распаковки {unpacked} Б; допустимо {MAX_UNPACKED} Б и сжатие до {MAX_RATIO} раз",
                en=f"it unpacks to {unpacked} bytes; allowed are {MAX_UNPACKED} and a compression of {MAX_RATIO} times",
            ),
            _SPLIT,
        )


def custom_properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """The named properties a workbook carries (File › Properties › Custom), as text."""
    if "docProps/custom.xml" not in archive.namelist():
        return {}
    xml = archive.read("docProps/custom.xml").decode("utf-8", errors="replace")
    entities = {"&quot;": '"', "&apos;": "'"}
    return {unescape(name, entities): unescape(value, entities) for name, value in _PROPERTY.findall(xml)}


def sheet_xml(archive: zipfile.ZipFile, index: int) -> bytes:
    """The XML of the index-th sheet."""
    return archive.read(_sheet_part(archive, index))


def has_values(archive: zipfile.ZipFile, index: int) -> bool:
    """Whether any cell of the index-th sheet is filled; it is unpacked no further than to the first."""
    seen = b""
    with archive.open(_sheet_part(archive, index)) as part:
        while chunk := part.read(_LOOK):
            if _VALUE.search(seen + chunk):
                return True
            seen = chunk[-_OVERLAP:]
    return False


def _sheet_part(archive: zipfile.ZipFile, index: int) -> str:
    """The member of the archive that holds a sheet, by the workbook's relations."""
    sheets = [_attributes(match) for match in _SHEET.findall(archive.read("xl/workbook.xml"))]
    relations = [_attributes(match) for match in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    targets = {relation["Id"]: relation["Target"] for relation in relations}
    identifier = next(value for key, value in sheets[index].items() if key.endswith(":id"))
    target = targets[identifier]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(text: bytes) -> dict[str, str]:
    return {key.decode(): (double or single).decode() for key, double, single in _ATTRIBUTE.findall(text)}


def require_small_sheet(archive: zipfile.ZipFile, xml: bytes, name: str) -> None:
    """Refuse a grid or a mass of repeated text too large to hold."""
    places = _places(xml)
    if _n_cells(xml) > len(places):
        found = Text(ru="у ячеек листа нет адресов", en="cells of the sheet have no addresses")
        raise cannot_read(name, found, SAVE_AGAIN)
    n_rows, n_columns = places.max(axis=0).tolist() if len(places) else (0, 0)
    if n_columns * n_rows > MAX_CELLS:  # far cells that are only formatted are not read
        filled = b"".join(b' r="' + place + b'"' for place in _FILLED.findall(xml))
        n_rows, n_columns = _places(filled).max(axis=0, initial=0).tolist()
    if n_columns * n_rows > MAX_CELLS:
        raise cannot_read(
            name,
            Text(
                ru=f"на листе строк: {n_rows}, столбцов: {n_columns}; допустимо ячеек: {MAX_CELLS}",
                en=f"the sheet spans {n_rows} rows and {n_columns} columns; {MAX_CELLS} cells are allowed",
            ),
            _SPLIT,
        )
    if (size := _text_size(archive, xml, len(places))) > MAX_TEXT:
        raise cannot_read(
            name,
            Text(
                ru=f"тексты листа занимают {size} Б, допустимо {MAX_TEXT} Б",
                en=f"the texts of the sheet take {size} bytes, {MAX_TEXT} are allowed",
            ),
            _SPLIT,
        )


def _n_cells(xml: bytes) -> int:
    """How many `<c>` elements there are, with a prefix or without."""
    n_prefixed = len(_PREFIXED_CELL.findall(xml)) if b":c" in xml else 0
    return n_prefixed + sum(_n_cells_in(chunk) for chunk in _chunks(xml))


def _n_cells_in(data: NDArray[np.uint8]) -> int:
    """Those that begin in the first `_CHUNK` bytes."""
    head = data[: min(len(data), _CHUNK + 2)]
    starts = np.flatnonzero((head[:-2] == ord("<")) & (head[1:-1] == ord("c")))
    return int(_ENDS_NAME[head[starts + 2]].sum())


def _places(xml: bytes) -> NDArray[np.int64]:
    """Row and column, from 1, of every address r="AB12", shape (n, 2)."""
    parts = [_places_in(chunk) for chunk in _chunks(xml)]
    return np.concatenate(parts) if parts else np.empty((0, 2), dtype=np.int64)


def _chunks(xml: bytes) -> Iterator[NDArray[np.uint8]]:
    """Parts that overlap by what an address may need."""
    data = np.frombuffer(xml, dtype=np.uint8)
    for start in range(0, len(data), _CHUNK):
        yield data[start : start + _CHUNK + _LONGEST_PLACE + 4]


def _places_in(data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Addresses that begin in the first `_CHUNK` bytes."""
    head = data[: min(len(data), _CHUNK + 4)]
    is_start = (head[1:-3] == ord("r")) & (head[2:-2] == ord("=")) & (head[3:-1] == ord('"')) & (head[:-4] <= ord(" "))
    starts = np.flatnonzero(is_start & (head[4:] >= ord("A")) & (head[4:] <= ord("Z"))) + 4
    row, column = np.zeros((2, len(starts)), dtype=np.int64)
    is_open = np.ones(len(starts), dtype=bool)
    for offset in range(_LONGEST_PLACE):
        sign = data[np.minimum(starts + offset, len(data) - 1)].astype(np.int64)
        is_letter, is_digit = (sign >= ord("A")) & (sign <= ord("Z")), (sign >= ord("0")) & (sign <= ord("9"))
        is_open &= is_letter | is_digit
        column = np.where(is_open & is_letter, column * 26 + sign - ord("A") + 1, column)
        row = np.where(is_open & is_digit, row * 10 + sign - ord("0"), row)
    return np.stack([row, column], axis=1)


def _text_size(archive: zipfile.ZipFile, xml: bytes, n_cells: int) -> int:
    """Bytes of the shared texts if each cell holds its own copy; exact only where long texts make it matter."""
    names = [name for name in archive.namelist() if name.casefold() == "xl/sharedstrings.xml"]
    shared = b"".join(map(archive.read, names))
    starts = np.array([match.start() for match in _SHARED.finditer(shared)] + [len(shared)])
    lengths = np.diff(starts)
    if not len(lengths) or lengths.max() <= LONG_TEXT or lengths.max() * n_cells <= MAX_TEXT:
        return 0
    used = np.array([int(number) for number in _REFERENCE.findall(xml)], dtype=np.int64)
    return int(lengths[used[used < len(lengths)]].sum())


def cells_without_value(xml: bytes, sheet: str) -> tuple[Problem, ...]:
    """Cells that show an error or a formula never computed."""
    is_prefixed = _PREFIXED_ROOT.search(xml, 0, _LOOK) is not None
    if not is_prefixed and b'="e"' not in xml and b"<f" not in xml:
        return ()
    errors = [no_value(place.decode(), shown.decode(errors="replace"), sheet) for place, shown in _ERROR.findall(xml)]
    never = [no_value(place.decode(), "=…", sheet) for place in _NOT_COMPUTED.findall(xml)]
    return tuple(sorted((*errors, *never), key=lambda problem: problem.row or 0))
