"""One cell of a return as a count or as the code of a specialty, and what is wrong with those that are neither."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from riskscore.files import Cell

CountFault = Literal["not_a_count", "negative_count", "not_whole"]
_NOTHING = {"", "-", "–", "—", "x", "х"}
_WHOLE = re.compile(r"[0-9]{1,9}(?:[.,]0+)?")
_LEADING = re.compile(r"\s*([0-9]{1,9})\s*(?:чел\w*\.?|человек\w*)?\s*\.?\s*")
_CODE = re.compile(r"(?<![0-9.])([0-9]{2}\.[0-9]{2}\.[0-9]{2})(?![0-9.]*[0-9])")


@dataclass(frozen=True)
class Count:
    """`value` is None where the cell is no count; `is_text` where a number was written as text."""

    value: int | None
    fault: CountFault | None = None
    is_text: bool = False
    suggestion: str | None = None


def read_count(cell: Cell) -> Count:
    """A whole number ≥ 0. An empty cell, a dash and an `х` ("not to be filled") are 0."""
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return Count(None, "not_a_count")
    if isinstance(cell, int | float):
        return _number(cell)
    text = str(cell).replace("\u00a0", " ").strip()
    if text.casefold() in _NOTHING:
        return Count(0)
    if _WHOLE.fullmatch(text):
        return Count(int(float(text.replace(",", "."))), is_text=True)
    leading = _LEADING.fullmatch(text)
    return Count(None, "not_a_count", suggestion=leading[1] if leading else None)


def _number(cell: float) -> Count:
    if cell != cell:  # noqa: PLR0124 - NaN differs from itself
        return Count(0)
    if cell < 0:
        return Count(None, "negative_count")
    return Count(int(cell)) if float(cell).is_integer() else Count(None, "not_whole")


def find_code(cell: Cell) -> str | None:
    """The specialty code in a text such as `08.02.01 Строительство`; None where there is none, or there are several."""
    found = set(_CODE.findall(str(cell))) if isinstance(cell, str) else set()
    return found.pop() if len(found) == 1 else None
