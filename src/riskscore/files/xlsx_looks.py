"""What the look of a sheet says beside its values: which rows and columns are hidden, which cells show per cent."""

import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import unescape

from riskscore.files.notes import percent_cell
from riskscore.files.raw import Looks

_STYLES = "xl/styles.xml"
_ERROR_STARTS = (b">#", ">=…".encode())
_PERCENT = {9, 10}  # the two formats of Excel that every workbook has without naming them
_NOT_SIGNS = re.compile(r'"[^"]*"|\\.')
_FORMAT = re.compile(r'<(?:\w+:)?numFmt\b(?=[^>]*\bnumFmtId="(\d+)")(?=[^>]*\bformatCode="([^"]*)")')
_CELL_FORMATS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(r'<(?:\w+:)?xf\b(?=[^>]*\bnumFmtId="(\d+)")?')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(
    rb'<(?:\w+:)?col\b(?=[^>]*\bhidden="(?:1|true)")(?=[^>]*\bmin="(\d{1,5})")(?=[^>]*\bmax="(\d{1,5})")'
)
_FORMULA = rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?"
_VALUE = rb'[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*' + _FORMULA + rb"<(?:\w+:)?v>([^<]+)<"


def find_looks(archive: zipfile.ZipFile, xml: bytes, sheet: str) -> Looks:
    """What the XML of a sheet says of its look."""
    rows = frozenset(int(row) for row in _HIDDEN_ROW.findall(xml)) if b'hidden="' in xml else frozenset()
    spans = _HIDDEN_COLUMN.findall(xml[: xml.find(b"sheetData")])
    columns = frozenset(column - 1 for first, last in spans for column in range(int(first), int(last) + 1))
    percents = tuple(percent_cell(place, number, sheet) for place, number in _percents(archive, xml))
    return Looks(rows, columns, percents, _may_hold_errors(xml) or any(map(_may_hold_errors, _shared_texts(archive))))


def _may_hold_errors(xml: bytes) -> bool:
    return any(start in xml for start in _ERROR_STARTS)


def _shared_texts(archive: zipfile.ZipFile) -> Iterator[bytes]:
    return (archive.read(name) for name in archive.namelist() if name.casefold() == "xl/sharedstrings.xml")


def _percents(archive: zipfile.ZipFile, xml: bytes) -> Iterator[tuple[str, float]]:
    """Address and stored number of each cell that shows it as per cent."""
    styles = "|".join(map(str, _percent_styles(archive))).encode()
    if not styles:
        return
    cells = re.compile(
        rb'<(?:\w+:)?c\b(?=[^>]*\bs="(?:' + styles + rb')")(?![^>]*\bt="(?:s|str|b|e|inlineStr)")' + _VALUE
    )
    for place, number in cells.findall(xml):
        yield place.decode(), float(number)


def _percent_styles(archive: zipfile.ZipFile) -> list[int]:
    """The numbers by which cells name a format with a per cent sign."""
    if _STYLES not in archive.namelist():
        return []
    xml = archive.read(_STYLES).decode("utf-8", errors="replace")
    named = (
        (int(number), _NOT_SIGNS.sub("", unescape(code, {"&quot;": '"'}))) for number, code in _FORMAT.findall(xml)
    )
    percent = _PERCENT | {number for number, code in named if "%" in code}
    formats = _CELL_FORMATS.search(xml)
    numbers = _CELL_FORMAT.findall(formats[0]) if formats else []
    return [style for style, number in enumerate(numbers) if number and int(number) in percent]
