"""One value of one person: a reader for each kind of feature gives it, None = not answered, or refuses."""

import datetime as dt
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from riskscore.codes.look_alikes import fold_look_alikes
from riskscore.questionnaire.lookup import NOTHING_CHOSEN, Meaning
from riskscore.questionnaire.refusals import Reason
from riskscore.questionnaire.spec import DAYS_PER_YEAR, LONGEST_CODE, Feature, Kind

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")
_TIME = r"(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _TIME)
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})" + _TIME)
_WHOLE_FLOAT = re.compile(r"(0|[1-9][0-9]*)\.0")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_THERE = object()
# As tuples, because building a union type at every call takes longer than asking.
_FLOATS = (float, np.floating)
_NUMBERS = (int, float, np.integer, np.floating, Decimal)
_BOOLS = (bool, np.bool_)


class RefusedError(ValueError):
    """The value breaks the feature's specification."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def is_missing(value: object) -> bool:
    """None, NaN, NaT, NA and blank text."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, _FLOATS):
        return bool(value != value)  # noqa: PLR0124 - NaN differs from itself
    if isinstance(value, Decimal):
        return value.is_nan()
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return value is pd.NaT or value is pd.NA


def read_date(value: object) -> dt.date:
    """A date as ISO or dd.mm.yyyy text, with or without a time of day, or as a date object."""
    if isinstance(value, str):
        return _date_of_text(value.strip())
    try:
        if isinstance(value, dt.datetime):
            return value.date()
    except (ValueError, NotImplementedError):  # a pandas Timestamp after the year 9999
        raise RefusedError("not_a_date") from None
    if isinstance(value, dt.date):
        return value
    raise RefusedError("not_a_date")


def _date_of_text(text: str) -> dt.date:
    try:
        if match := _ISO.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DOTTED.fullmatch(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise RefusedError("not_a_date")


def _float(value: object) -> float | None:
    """A number that is no text, as a finite float; None if it is neither."""
    if not isinstance(value, _NUMBERS) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _key(value: object) -> str | None:
    """The source key of a scalar (lookup.py); None if it has none."""
    if isinstance(value, str):
        key = fold_look_alikes(" ".join(value.split())).casefold()
        if _PLAIN.fullmatch(key) and math.isfinite(number := float(key.replace(",", "."))):
            return repr(number + 0.0)
        return key
    if isinstance(value, _BOOLS):
        return "true" if value else "false"
    number_or_none = _float(value)
    return None if number_or_none is None else repr(number_or_none + 0.0)


def _look_up(feature: Feature, value: object) -> Any:
    if type(value) is str and value in feature.lookup:  # a key already, as codes are
        return feature.lookup[value]
    key = _key(value)
    return _NOT_THERE if key is None else feature.lookup.get(key, _NOT_THERE)


def _mapped(feature: Feature, value: object) -> Any:
    """What `values` of a feature without labels says about the value."""
    return _look_up(feature, value) if feature.values else _NOT_THERE


def _read_flag(feature: Feature, value: object, _as_of: dt.date) -> Meaning:
    meaning: Meaning = _look_up(feature, value)
    if meaning is _NOT_THERE:
        raise RefusedError("not_a_flag")
    return meaning


def _read_choice(feature: Feature, value: object, _as_of: dt.date) -> Meaning:
    meaning: Meaning = _look_up(feature, value)
    if meaning is _NOT_THERE:
        raise RefusedError("date_for_code" if isinstance(value, dt.date) else "unknown_choice")
    return meaning


def _read_multi(feature: Feature, value: object, as_of: dt.date) -> list[float] | None:
    entries = value.split("|") if isinstance(value, str) else value
    if not isinstance(entries, list | tuple):
        entries = [value]
    given = [entry for entry in entries if not is_missing(entry)]
    nothing = not entries or (bool(given) and all(_key(entry) == NOTHING_CHOSEN for entry in given))
    chosen = [] if nothing else [_read_choice(feature, entry, as_of) for entry in given]
    if not nothing and all(index is None for index in chosen):
        return None
    return [float(index in chosen) for index in range(len(feature.choices))]


def _read_number(feature: Feature, value: object, _as_of: dt.date) -> Meaning:
    meaning: Meaning = _mapped(feature, value)
    if meaning is not _NOT_THERE:
        return meaning
    number = _number_of_text(value) if isinstance(value, str) else _float(value)
    if number is None:
        raise RefusedError("not_a_number")
    if feature.integer and not number.is_integer():
        raise RefusedError("not_whole")
    return _in_range(feature, number)


def _number_of_text(text: str) -> float | None:
    compact = "".join(text.split()).replace(",", ".")
    return _float(float(compact)) if _DECIMAL.fullmatch(compact) else None


def _read_date(feature: Feature, value: object, as_of: dt.date) -> Meaning:
    if _mapped(feature, value) is None:
        return None
    return _in_range(feature, (as_of - read_date(value)).days / DAYS_PER_YEAR)


def _in_range(feature: Feature, number: float) -> float:
    if feature.minimum is not None and number < feature.minimum:
        raise RefusedError("out_of_range")
    if feature.maximum is not None and number > feature.maximum:
        raise RefusedError("out_of_range")
    return number + 0.0


def _read_code(feature: Feature, value: object, _as_of: dt.date) -> Meaning:
    meaning: Meaning = _mapped(feature, value)
    if meaning is not _NOT_THERE:
        return meaning
    if isinstance(value, dt.date):
        raise RefusedError("date_for_code")
    code = _code_of_text(value.strip()) if isinstance(value, str) else _code_of_number(value)
    if code is None or len(code) > LONGEST_CODE or CONTROL.search(code):
        raise RefusedError("not_a_code")
    return code


def _code_of_text(text: str) -> str:
    """`9070.0` is what programs make of the code 9070 beside an empty cell."""
    match = _WHOLE_FLOAT.fullmatch(text)
    return match[1] if match else text


def _code_of_number(value: object) -> str | None:
    if isinstance(value, int | np.integer) and not isinstance(value, bool) and abs(int(value)) < 10**LONGEST_CODE:
        return str(int(value))
    number = _float(value)
    return f"{number + 0.0:.0f}" if number is not None and number.is_integer() else None


READERS: dict[Kind, Callable[[Feature, object, dt.date], Any]] = {
    "number": _read_number,
    "flag": _read_flag,
    "choice": _read_choice,
    "multi": _read_multi,
    "code": _read_code,
    "date": _read_date,
}
