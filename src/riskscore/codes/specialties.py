"""Codes of specialties, XX.XX.XX: group (УГС), level, what is known of each, and what a spoilt code may have been."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

from riskscore.codes.reference import reference_rows
from riskscore.errors import Text

CodeFault = Literal["not_a_specialty", "unknown_group", "unknown_level", "unknown_specialty", "not_yet", "expired"]
LONGEST_STUDY = dt.timedelta(days=6 * 366)

_CODE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{2})")
_LOOSE = re.compile(r"\s*([0-9]{1,2})\s*[.,/-]\s*([0-9]{1,2})\s*[.,/-]\s*([0-9]{1,2})(?![0-9]).*", re.DOTALL)
_DAY_FIRST = re.compile(r"\s*([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?:[ T].*)?\s*")
_YEAR_FIRST = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?\s*")
_LISTED_LEVELS = ("01", "02")
_LEVELS = {
    "01": Text(ru="профессия СПО (квалифицированные рабочие, служащие)", en="skilled worker (secondary vocational)"),
    "02": Text(ru="специальность СПО (специалисты среднего звена)", en="mid-level specialist (secondary vocational)"),
    "03": Text(ru="бакалавриат", en="bachelor"),
    "04": Text(ru="магистратура", en="master"),
    "05": Text(ru="специалитет", en="specialist degree"),
    "06": Text(ru="подготовка кадров высшей квалификации", en="postgraduate"),
    "07": Text(ru="подготовка кадров высшей квалификации", en="postgraduate"),
    "08": Text(ru="подготовка кадров высшей квалификации", en="postgraduate"),
    "09": Text(ru="подготовка кадров высшей квалификации", en="postgraduate"),
}


@dataclass(frozen=True, slots=True)
class Specialty:
    """A listed code; `valid_from` and `valid_to` bound the admission under it, None = not known to be bounded."""

    code: str
    title: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str


def find_specialty(code: str) -> Specialty | None:
    return _specialties().get(code)


def group_title(code: str) -> str | None:
    """Name of the УГС, the group the first pair of digits stands for."""
    return _groups().get(code[:2]) if _CODE.fullmatch(code) else None


def level_title(code: str) -> Text | None:
    """Level of education the second pair of digits stands for."""
    match = _CODE.fullmatch(code)
    return _LEVELS.get(match[2]) if match else None


def specialty_fault(code: str, on: dt.date) -> CodeFault | None:
    """What is odd about a code a person studied under, assessed on a day; nothing of it proves the code wrong.

    Higher education is judged by group and level only, as its list is not shipped. A code closed to admission is odd
    from `LONGEST_STUDY` later, when the last who were admitted have left.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        return "not_a_specialty"
    if match[1] not in _groups():
        return "unknown_group"
    if match[2] not in _LEVELS:
        return "unknown_level"
    specialty = find_specialty(code)
    if specialty is None:
        return "unknown_specialty" if match[2] in _LISTED_LEVELS else None
    if specialty.valid_from and on < specialty.valid_from:
        return "not_yet"
    return "expired" if specialty.valid_to and on > specialty.valid_to + LONGEST_STUDY else None


def suggest_specialty(value: object) -> str | None:
    """The code that a date or a carelessly written text may have been; None if it may have been none.

    Spreadsheets read `08.02.01` as 8 February 2001 or, elsewhere, as 2 August 2001 or 1 February 2008. Of these
    readings the first that is a listed code is suggested, then the first whose group and level exist.
    """
    readings = list(_readings(value))
    listed = (code for code in readings if find_specialty(code))
    possible = (code for code in readings if group_title(code) and level_title(code))
    return next(chain(listed, possible), None)


def _readings(value: object) -> Iterator[str]:
    if isinstance(value, dt.date):
        yield from _readings_of_date(value.year, value.month, value.day)
    elif isinstance(value, str):
        if match := _YEAR_FIRST.fullmatch(value):
            yield from _readings_of_date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _DAY_FIRST.fullmatch(value):
            yield from _readings_of_date(int(match[3]), int(match[2]), int(match[1]))
        elif match := _LOOSE.fullmatch(value):
            yield ".".join(pair.zfill(2) for pair in match.groups())


def _readings_of_date(year: int, month: int, day: int) -> Iterator[str]:
    year %= 100
    yield f"{day:02d}.{month:02d}.{year:02d}"
    yield f"{month:02d}.{day:02d}.{year:02d}"
    yield f"{year:02d}.{month:02d}.{day:02d}"


@cache
def _groups() -> dict[str, str]:
    return {row["group"]: row["title"] for row in reference_rows("specialty_groups")}


@cache
def _specialties() -> dict[str, Specialty]:
    rows = reference_rows("specialty_codes")
    return {
        row["code"]: Specialty(
            row["code"], row["title"], _date(row["valid_from"]), _date(row["valid_to"]), row["source"]
        )
        for row in rows
    }


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
