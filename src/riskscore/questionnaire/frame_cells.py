"""The cells of one column: which distinct ones there are, and what a cell is by itself, whatever the feature."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.codes.look_alikes import fold_look_alikes

_LAST_DAY = np.datetime64(dt.date.max)
_SCALARS = {int, float, bool, dt.date, dt.datetime}
_NUMBER_SIGNS = frozenset("0123456789+-.eE")
_CANONICAL_NUMBER = re.compile(r"-?(0|[1-9]\d*)([.,]\d+)?(e[+-]?\d+)?", re.ASCII)
_DAY = re.compile(
    r"""(?: (?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d) | (?P<d2>\d\d?)\.(?P<m2>\d\d?)\.(?P<y2>\d{4}) )
        (?: [T\ ] (?:[01]?\d|2[0-3]) :[0-5]\d (?: :[0-5]\d (?:\.\d+)? )? (?: Z | [+-]\d\d:?\d\d )? )?""",
    re.ASCII | re.VERBOSE,
)


Distinct = Sequence[Any] | NDArray[Any]


@dataclass(frozen=True)
class Cells:
    """A column of n cells: `codes` (n,) say which of the `distinct` cells a row holds, −1 = empty."""

    codes: NDArray[Any]
    distinct: Distinct

    def at(self, row: int) -> object:
        cell = self.distinct[self.codes[row]]
        return pd.Timestamp(cell) if isinstance(cell, np.datetime64) else cell


def split_cells(column: "pd.Series[Any]") -> Cells:
    """The distinct cells of a column of any dtype; None, NaN, NaT and blank text are empty."""
    codes, distinct = _split(column)
    is_empty_at = _empties(distinct)
    return Cells(np.where(np.append(is_empty_at, True)[codes], -1, codes) if is_empty_at.any() else codes, distinct)


def _empties(distinct: Sequence[Any]) -> NDArray[np.bool_]:
    if set(map(type, distinct)) == {str}:
        return np.array([not cell or cell.isspace() for cell in distinct], dtype=bool)
    return np.array([is_empty(cell) for cell in distinct], dtype=bool)


def number_cells(column: "pd.Series[Any]") -> Cells | None:
    """The cells of a column of fractions, each counted as distinct, as finding equal ones takes longer; else None."""
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind != "f":
        return None
    numbers = column.to_numpy()
    return Cells(np.where(np.isnan(numbers), -1, np.arange(len(numbers))), numbers)


def date_cells(column: "pd.Series[Any]") -> Cells | None:
    """The cells of a column of dates without a time zone, each counted as distinct; else None."""
    if not isinstance(column.dtype, np.dtype) or column.dtype.kind != "M":
        return None
    moments = column.to_numpy()
    return Cells(np.where(np.isnat(moments), -1, np.arange(len(moments))), moments)


def _split(column: "pd.Series[Any]") -> tuple[NDArray[Any], list[Any]]:
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories.tolist()
    if isinstance(dtype, pd.BooleanDtype):
        return column.astype("Int8").fillna(-1).to_numpy(np.intp), [False, True]
    if isinstance(dtype, pd.StringDtype) or dtype.kind in "iufbM":
        codes, uniques = pd.factorize(column)
        return codes, uniques.tolist()
    return _split_objects(column.to_numpy(dtype=object))


def _split_objects(cells: NDArray[np.object_]) -> tuple[NDArray[Any], list[Any]]:
    """By type and value, as 1 and True are equal to Python; lists are taken one by one."""
    kinds = set(map(type, cells.tolist())) - {str, type(None)}
    if not kinds or (len(kinds) == 1 and kinds <= _SCALARS):  # equal here means the same cell
        found, uniques = pd.factorize(cells)
        return found, uniques.tolist()
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


def read_days(cells: Cells) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """The date of each row, NaT where there is none, and which cells are no date."""
    if isinstance(cells.distinct, np.ndarray) and cells.distinct.dtype.kind == "M":
        distinct = cells.distinct.astype("datetime64[D]")
        distinct = np.where(distinct > _LAST_DAY, np.datetime64("NaT"), distinct)
    else:
        distinct = np.array([day(cell) for cell in cells.distinct], dtype="datetime64[D]")
    days = np.append(distinct, np.datetime64("NaT"))[cells.codes]
    return days, np.isnat(days) & (cells.codes >= 0)


def day(cell: object) -> dt.date | None:
    """The date a cell holds, as text or as a date; None if it holds none."""
    if cell is pd.NaT:
        return None
    try:
        if isinstance(cell, str) and (found := _DAY.fullmatch(cell.strip())):
            parts = (found["y"], found["m"], found["d"]) if found["y"] else (found["y2"], found["m2"], found["d2"])
            return dt.date(*map(int, parts))
        if isinstance(cell, dt.datetime):
            return cell.date()
    except (ValueError, NotImplementedError):  # no such day, or a Timestamp after the year 9999
        return None
    return cell if isinstance(cell, dt.date) else None


def source_key_of(cell: object) -> str | None:
    """The source key of a cell (lookup.py); None if it has none, as dates and lists."""
    if isinstance(cell, bool | np.bool_):
        return str(cell).lower()
    if not isinstance(cell, str):
        number = as_float(cell)
        return None if np.isnan(number) else repr(number + 0.0)
    words = fold_look_alikes(" ".join(cell.split())).casefold()
    if _CANONICAL_NUMBER.fullmatch(words):
        number = float(words.replace(",", "."))
        return repr(number + 0.0) if abs(number) < np.inf else words
    return words


def as_float(cell: object) -> float:
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
