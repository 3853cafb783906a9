"""The cells of one column: which distinct ones there are, what each means, which are wrong."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.questionnaire.lookup import NOTHING_CHOSEN
from riskscore.questionnaire.refusals import Reason
from riskscore.questionnaire.spec import DAYS_PER_YEAR, LONGEST_CODE, Feature

Numbers = NDArray[np.float64]
Reasons = NDArray[np.object_]

_NUMBER_SIGNS = frozenset("0123456789+-.eE")
_CANONICAL_NUMBER = re.compile(r"-?(0|[1-9]\d*)([.,]\d+)?(e[+-]?\d+)?", re.ASCII)
_DAY = re.compile(
    r"""(?: (?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d) | (?P<d2>\d\d?)\.(?P<m2>\d\d?)\.(?P<y2>\d{4}) )
        (?: [T\ ] (?:[01]?\d|2[0-3]) :[0-5]\d (?: :[0-5]\d (?:\.\d+)? )? (?: Z | [+-]\d\d:?\d\d )? )?""",
    re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True)
class Cells:
    """A column of n cells: `codes` (n,) say which of the `distinct` cells a row holds, −1 = empty."""

    codes: NDArray[np.intp]
    distinct: Sequence[Any]

    def at(self, row: int) -> object:
        return self.distinct[self.codes[row]]


@dataclass(frozen=True)
class Checked:
    """Values of n rows as a Table holds them, which are bad and why (`reasons` is None elsewhere)."""

    values: NDArray[Any]
    is_bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]


def split_cells(column: "pd.Series[Any]") -> Cells:
    """The distinct cells of a column of any dtype; None, NaN, NaT and blank text are empty."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes, distinct = column.cat.codes.to_numpy(np.intp), column.cat.categories.tolist()
    elif isinstance(dtype, pd.StringDtype) or dtype.kind in "iufbM":
        codes, uniques = pd.factorize(column)
        distinct = uniques.tolist()
    else:
        codes, distinct = _split_objects(column.astype(object).tolist())
    is_empty_at = np.array([*map(is_empty, distinct), True])
    return Cells(np.where(is_empty_at[codes], -1, codes), distinct)


def _split_objects(cells: Iterable[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    """By type and value, as 1 and True are equal to Python; lists are taken one by one."""
    places: dict[tuple[type, Any], int] = {}
    distinct: list[Any] = []
    codes = []
    for cell in cells:
        try:
            place = places.setdefault((type(cell), cell), len(distinct))
        except TypeError:
            place = len(distinct)
        if place == len(distinct):
            distinct.append(cell.tolist() if isinstance(cell, np.ndarray) else cell)
        codes.append(place)
    return np.array(codes, dtype=np.intp), distinct


def is_empty(cell: object) -> bool:
    """None, NaN, NaT, NA and blank text."""
    match cell:
        case str():
            return not cell.split()
        case float() | np.floating():
            return bool(np.isnan(cell))
        case Decimal():
            return cell.is_nan()
        case np.datetime64():
            return bool(np.isnat(cell))
    return cell is None or cell is pd.NaT or cell is pd.NA


def check_cells(feature: Feature, cells: Cells, as_of: NDArray[np.datetime64]) -> Checked:
    """Read the cells as values of `feature`; a bad one is missing. `as_of` is the assessment date, shape (n,)."""
    if feature.kind == "date":
        return _check_dates(feature, cells, as_of)
    meanings, reasons = _MEANINGS[feature.kind](feature, cells.distinct)
    row_reasons = np.array([*reasons, None], dtype=object)[cells.codes]
    empty = np.full_like(meanings, None, shape=(1, *meanings.shape[1:]))
    values = np.concatenate([meanings, empty])[cells.codes]
    return Checked(values, row_reasons != None, row_reasons)  # noqa: E711 - elementwise


def read_days(cells: Cells) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """The date of each row, NaT where there is none, and which cells are no date."""
    days = np.array([*map(_day, cells.distinct), None], dtype="datetime64[D]")[cells.codes]
    return days, np.isnat(days) & (cells.codes >= 0)


def _check_dates(feature: Feature, cells: Cells, as_of: NDArray[np.datetime64]) -> Checked:
    is_mapped = np.array([_key(cell) in feature.lookup for cell in cells.distinct] + [False])[cells.codes]
    days, is_bad = read_days(Cells(np.where(is_mapped, -1, cells.codes), cells.distinct))
    years = (as_of - days).astype(np.float64) / DAYS_PER_YEAR
    years[np.isnat(days)] = np.nan
    is_outside = _is_outside(feature, years)
    reasons = np.full(len(days), None, dtype=object)
    reasons[is_bad] = "not_a_date"
    reasons[is_outside] = "out_of_range"
    return Checked(np.where(is_outside, np.nan, years), is_bad | is_outside, reasons)


def _day(cell: object) -> dt.date | None:
    if cell is pd.NaT:
        return None
    try:
        if isinstance(cell, str) and (found := _DAY.fullmatch(cell.strip())):
            parts = (found["y"], found["m"], found["d"]) if found["y"] else (found["y2"], found["m2"], found["d2"])
            return dt.date(*map(int, parts))
        if isinstance(cell, dt.datetime):
            return cell.date()
    except ValueError:  # no such day, or a Timestamp after the year 9999
        return None
    return cell if isinstance(cell, dt.date) else None


def _is_outside(feature: Feature, values: Numbers) -> NDArray[np.bool_]:
    low = -np.inf if feature.minimum is None else feature.minimum
    high = np.inf if feature.maximum is None else feature.maximum
    return (values < low) | (values > high)


def _key(cell: object) -> str | None:
    """The source key of a cell (lookup.py); None if it has none, as dates and lists."""
    if isinstance(cell, bool | np.bool_):
        return str(cell).lower()
    if not isinstance(cell, str):
        number = _as_float(cell)
        return None if np.isnan(number) else repr(number + 0.0)
    words = " ".join(cell.split()).casefold()
    if _CANONICAL_NUMBER.fullmatch(words):
        number = float(words.replace(",", "."))
        return repr(number + 0.0) if abs(number) < np.inf else words
    return words


def _as_float(cell: object) -> float:
    """A cell that holds a finite number, or a text that is one, as float; else NaN."""
    try:
        match cell:
            case bool() | np.bool_():
                return np.nan
            case int() | float() | np.integer() | np.floating() | Decimal():
                number = float(cell)
            case str():
                compact = "".join(cell.split()).replace(",", ".")
                number = float(compact) if _NUMBER_SIGNS.issuperset(compact) else np.nan
            case _:
                return np.nan
    except (ValueError, OverflowError):
        return np.nan
    return number if abs(number) < np.inf else np.nan


def _look_up(feature: Feature, cells: Sequence[Any], refused: Reason) -> tuple[Numbers, Reasons]:
    keys = [_key(cell) for cell in cells]
    values = [feature.lookup.get(key) if key is not None else None for key in keys]
    is_unknown = [key is None or key not in feature.lookup for key in keys]
    reasons = [refused if unknown else None for unknown in is_unknown]
    return np.array(values, dtype=np.float64), np.array(reasons, dtype=object)


def _flags(feature: Feature, cells: Sequence[Any]) -> tuple[Numbers, Reasons]:
    return _look_up(feature, cells, "not_a_flag")


def _choices(feature: Feature, cells: Sequence[Any]) -> tuple[Numbers, Reasons]:
    values, reasons = _look_up(feature, cells, "unknown_choice")
    return values, _blame_dates(cells, reasons)


def _blame_dates(cells: Sequence[Any], reasons: Reasons) -> Reasons:
    for i, cell in enumerate(cells):
        if reasons[i] is not None and isinstance(cell, dt.date):
            reasons[i] = "date_for_code"
    return reasons


def _multis(feature: Feature, cells: Sequence[Any]) -> tuple[Numbers, Reasons]:
    values = np.full((len(cells), len(feature.choices)), np.nan)
    reasons = np.full(len(cells), None, dtype=object)
    for i, cell in enumerate(cells):
        entries = (
            list(cell) if isinstance(cell, list | tuple) else str(cell).split("|") if isinstance(cell, str) else [cell]
        )
        given = [entry for entry in entries if not is_empty(entry)]
        if entries and not given:
            continue
        if {_key(entry) for entry in given} <= {NOTHING_CHOSEN}:
            values[i] = 0.0
            continue
        chosen, why = _choices(feature, given)
        reasons[i] = next((reason for reason in why if reason is not None), None)
        indices = chosen[~np.isnan(chosen)].astype(np.intp)
        if reasons[i] is None and len(indices):
            values[i] = 0.0
            values[i, indices] = 1.0
    return values, reasons


def _numbers(feature: Feature, cells: Sequence[Any]) -> tuple[Numbers, Reasons]:
    values = _floats(cells)
    reasons = np.full(len(cells), None, dtype=object)
    reasons[_is_outside(feature, values)] = "out_of_range"
    if feature.integer:
        reasons[~np.isnan(values) & (values % 1 != 0)] = "not_whole"
    reasons[np.isnan(values)] = "not_a_number"
    values[reasons != None] = np.nan  # noqa: E711 - elementwise
    if feature.values:
        mapped, unknown = _look_up(feature, cells, "not_a_number")
        is_mapped = unknown == None  # noqa: E711 - elementwise
        values, reasons[is_mapped] = np.where(is_mapped, mapped, values), None
    return values + 0.0, reasons


def _floats(cells: Sequence[Any]) -> Numbers:
    if {type(cell) for cell in cells} <= {int, float}:
        try:
            values = np.array(cells, dtype=np.float64)
        except OverflowError:
            values = np.array([_as_float(cell) for cell in cells])
        return np.where(np.isfinite(values), values, np.nan)
    return np.array([_as_float(cell) for cell in cells], dtype=np.float64)


def _codes(feature: Feature, cells: Sequence[Any]) -> tuple[NDArray[np.object_], Reasons]:
    values = np.full(len(cells), None, dtype=object)
    reasons = np.full(len(cells), None, dtype=object)
    for i, cell in enumerate(cells):
        key = _key(cell) if feature.values else None
        if key is not None and key in feature.lookup:
            values[i] = feature.lookup[key]
            continue
        values[i] = _code(cell)
        reasons[i] = None if values[i] is not None else "not_a_code"
    return values, _blame_dates(cells, reasons)


def _code(cell: object) -> str | None:
    match cell:
        case bool() | np.bool_():
            return None
        case str():
            text = cell.strip()
            whole = text.removesuffix(".0")
            is_whole = whole.isascii() and whole.isdigit() and (whole == "0" or whole[0] != "0")
            text = whole if is_whole else text
        case int() | np.integer() if abs(int(cell)) < 10**LONGEST_CODE:
            text = str(int(cell))
        case _:
            number = _as_float(cell)
            text = f"{number + 0.0:.0f}" if number % 1 == 0 else ""
    is_clean = all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)
    return text if text and len(text) <= LONGEST_CODE and is_clean else None


_MEANINGS: dict[str, Callable[[Feature, Sequence[Any]], tuple[NDArray[Any], Reasons]]] = {
    "number": _numbers,
    "flag": _flags,
    "choice": _choices,
    "multi": _multis,
    "code": _codes,
}
