"""CSV as colleges send it: UTF-8 with or without a mark, or cp1251; `,`, `;` or tab; quoted line breaks."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pandas as pd

from riskscore.errors import FileError, Text
from riskscore.files.raw import Cell, Grid, Looks, cannot_read

_DELIMITERS = (",", ";", "\t")
_NO_CONTENT = ',;\t\r\n "'
_SNIFFED_ROWS = 20
_TOO_LONG = Text(
    ru=f"в одной ячейке больше {csv.field_size_limit()} знаков",
    en=f"one cell holds more than {csv.field_size_limit()} characters",
)
_SHORTEN = Text(
    ru="сократите текст; если таких ячеек нет, найдите незакрытую кавычку",
    en="shorten the text; if there is no such cell, find the quote that is not closed",
)
_SAVE_AGAIN = Text(ru="сохраните файл заново как «CSV UTF-8»", en="save the file again as “CSV UTF-8”")


def parse_csv(data: bytes, name: str) -> Grid:
    """Read CSV bytes; every cell stays text, "" = empty.

    Raises
    ------
    FileError
        Not text, or cut off inside a quoted cell or a letter.
    """
    text = _decode(data, name)
    if not text.strip(_NO_CONTENT):
        return Grid("", is_visible=True, cells=[])
    delimiter = _sniff(text)
    try:
        records: list[list[Cell]] = [list(record) for record in _reader(text, delimiter)]
    except csv.Error as error:
        if "field limit" in str(error):
            raise cannot_read(name, _TOO_LONG, _SHORTEN) from None
        raise cannot_read(
            name,
            Text(ru=f"нарушены кавычки или разделители ({error})", en=f"quotes or separators are broken ({error})"),
            Text(
                ru="сохраните файл и отправьте его заново: возможно, он передан не полностью",
                en="save the file and send it again: it may have been cut off",
            ),
        ) from None
    looks = Looks(may_hold_errors="#" in text or "=…" in text)
    return Grid("", is_visible=True, cells=records, looks=looks)


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV text: comma, empty = missing. Texts are quoted, so that no reader has to guess the separator."""
    return frame.to_csv(index=False, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _sniff(text: str) -> str:
    return max(_DELIMITERS, key=lambda delimiter: _fitness(text, delimiter))


def _fitness(text: str, delimiter: str) -> tuple[float, int]:
    """How well a delimiter explains the first rows: share of rows of the commonest width, then that width.

    Titles above a header are narrower than the table, so the first row alone says nothing.
    """
    rows, broken = _first_rows(text, delimiter)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, len(rows[:1])
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return count / (len(rows) + broken), width


def _first_rows(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """Rows with anything in them, and whether quotes broke off the reading."""
    rows: list[list[str]] = []
    try:
        for row in islice(_reader(text, delimiter), _SNIFFED_ROWS):
            rows += [row] if any(row) else []
    except csv.Error:
        return rows, True
    return rows, False


def _decode(data: bytes, name: str) -> str:
    if b"\0" in data:
        found = Text(ru="это не текст: встречаются нулевые байты", en="it is not text: it holds NUL bytes")
        raise cannot_read(name, found, _SAVE_AGAIN)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            raise _undecodable(name, error) from None
    try:
        return data.decode("cp1251")
    except UnicodeDecodeError as error:
        raise _undecodable(name, error) from None


def _is_damaged_utf8(data: bytes) -> bool:
    """True when most non-ASCII parts do decode: one bad byte must not turn the whole file into cp1251."""
    text = data.decode("utf-8-sig", errors="replace")
    bad = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) > 2 * bad


def _undecodable(name: str, error: UnicodeDecodeError) -> FileError:
    place = error.start
    return cannot_read(
        name,
        Text(
            ru=f"байт {place} не читается ни в UTF-8, ни в Windows-1251, либо файл обрезан",
            en=f"byte {place} is neither UTF-8 nor Windows-1251, or the file is cut off",
        ),
        _SAVE_AGAIN,
    )
