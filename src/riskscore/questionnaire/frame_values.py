"""The cells of one column as values of a feature: what each distinct one means, which are wrong and why."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.frame_cells import Cells, Distinct, as_float, is_empty, read_days, source_key_of
from riskscore.questionnaire.lookup import NOTHING_CHOSEN
from riskscore.questionnaire.refusals import Reason
from riskscore.questionnaire.spec import DAYS_PER_YEAR, LONGEST_CODE, Feature
from riskscore.questionnaire.table import dtype_of

Numbers = NDArray[np.float64]
Reasons = NDArray[np.object_]


@dataclass(frozen=True)
class Checked:
    """Values of n rows as a Table holds them, which are bad and, if any is, why (`reasons` is None elsewhere)."""

    values: NDArray[Any]
    is_bad: NDArray[np.bool_]
    reasons: NDArray[np.object_]


def check_cells(feature: Feature, cells: Cells, as_of: NDArray[np.datetime64]) -> Checked:
    """Read the cells as values of `feature`; a bad one is missing. `as_of` is the assessment date, shape (n,)."""
    if feature.kind == "date":
        return _check_dates(feature, cells, as_of)
    meanings, reasons = _MEANINGS[feature.kind](feature, cells.distinct)
    meanings = meanings.astype(dtype_of(feature), copy=False)
    if isinstance(cells.distinct, np.ndarray) and len(reasons) == 0:  # a cell of its own for each row
        return Checked(meanings, np.zeros(len(meanings), dtype=bool), reasons)
    empty = np.full_like(meanings, None, shape=(1, *meanings.shape[1:]))
    values = np.concatenate([meanings, empty])[cells.codes]
    is_refused = _is_refused(reasons)
    if not is_refused.any():
        return Checked(values, np.zeros(len(values), dtype=bool), _no_reasons(0))
    is_bad = np.append(is_refused, False)[cells.codes]
    return Checked(values, is_bad, np.append(reasons, _no_reasons(1))[cells.codes])


def _check_dates(feature: Feature, cells: Cells, as_of: NDArray[np.datetime64]) -> Checked:
    if feature.lookup:
        is_mapped = np.array([source_key_of(cell) in feature.lookup for cell in cells.distinct] + [False])[cells.codes]
        cells = Cells(np.where(is_mapped, -1, cells.codes), cells.distinct)
    days, is_bad = read_days(cells)
    years = (as_of - days).astype(np.float64) / DAYS_PER_YEAR
    years[np.isnat(days)] = np.nan
    is_outside = _is_outside(feature, years)
    is_refused = is_bad | is_outside
    if not is_refused.any():
        return Checked(years, is_refused, _no_reasons(0))
    reasons = _no_reasons(len(days))
    reasons[is_bad] = "not_a_date"
    reasons[is_outside] = "out_of_range"
    return Checked(np.where(is_outside, np.nan, years), is_refused, reasons)


def _no_reasons(n: int) -> Reasons:
    return np.full(n, None, dtype=object)


def _is_refused(reasons: Reasons) -> NDArray[np.bool_]:
    return reasons.astype(bool)  # None, or a word


def _is_outside(feature: Feature, values: Numbers) -> NDArray[np.bool_]:
    low = -np.inf if feature.minimum is None else feature.minimum
    high = np.inf if feature.maximum is None else feature.maximum
    return (values < low) | (values > high)


def _look_up(feature: Feature, cells: Distinct, refused: Reason) -> tuple[Numbers, Reasons]:
    return _find(feature, [source_key_of(cell) for cell in cells], refused)


def _find(feature: Feature, keys: Sequence[str | None], refused: Reason) -> tuple[Numbers, Reasons]:
    values = [feature.lookup.get(key) if key is not None else None for key in keys]
    is_unknown = [key is None or key not in feature.lookup for key in keys]
    reasons = [refused if unknown else None for unknown in is_unknown]
    return np.array(values, dtype=np.float64), np.array(reasons, dtype=object)


def _flags(feature: Feature, cells: Distinct) -> tuple[Numbers, Reasons]:
    return _look_up(feature, cells, "not_a_flag")


def _choices(feature: Feature, cells: Distinct) -> tuple[Numbers, Reasons]:
    values, reasons = _look_up(feature, cells, "unknown_choice")
    return values, _blame_dates(cells, reasons)


def _blame_dates(cells: Distinct, reasons: Reasons) -> Reasons:
    for i, cell in enumerate(cells):
        if reasons[i] is not None and isinstance(cell, dt.date):
            reasons[i] = "date_for_code"
    return reasons


def _multis(feature: Feature, cells: Distinct) -> tuple[Numbers, Reasons]:
    values = np.full((len(cells), len(feature.choices)), np.nan)
    reasons = _no_reasons(len(cells))
    entries = [_entries(cell) for cell in cells]
    given = [[entry for entry in some if not is_empty(entry)] for some in entries]
    flat = [entry for some in given for entry in some]
    keys = [source_key_of(entry) for entry in flat]
    is_nothing = np.array([key == NOTHING_CHOSEN for key in keys], dtype=bool)
    chosen, why = _find(feature, keys, "unknown_choice")
    why = _blame_dates(flat, why)
    ends = np.cumsum([0, *map(len, given)]).tolist()
    for i, (start, end) in enumerate(pairwise(ends)):
        if (given[i] or not entries[i]) and is_nothing[start:end].all():
            values[i] = 0.0
            continue
        reasons[i] = next(filter(None, why[start:end]), None)
        indices = chosen[start:end][~np.isnan(chosen[start:end])]
        if reasons[i] is None and len(indices):
            values[i] = 0.0
            values[i, indices.astype(np.intp)] = 1.0
    return values, reasons


def _entries(cell: object) -> Sequence[object]:
    if isinstance(cell, str):
        return cell.split("|")
    return cell if isinstance(cell, list | tuple) else [cell]


def _numbers(feature: Feature, cells: Distinct) -> tuple[Numbers, Reasons]:
    values = _floats(cells)
    is_no_number, is_outside = np.isnan(values), _is_outside(feature, values)
    if isinstance(cells, np.ndarray):
        is_no_number &= ~np.isnan(cells)  # a missing cell is not a bad one
    is_part = (np.floor(values) != values) & ~is_no_number & feature.integer
    if not feature.values and not (is_no_number | is_outside | is_part).any():
        return values + 0.0, _no_reasons(0)
    reasons = _no_reasons(len(cells))
    reasons[is_outside] = "out_of_range"
    reasons[is_part] = "not_whole"
    reasons[is_no_number] = "not_a_number"
    values[_is_refused(reasons)] = np.nan
    if feature.values:
        mapped, unknown = _look_up(feature, cells, "not_a_number")
        is_mapped = ~_is_refused(unknown)
        values, reasons[is_mapped] = np.where(is_mapped, mapped, values), None
    return values + 0.0, reasons


def _floats(cells: Distinct) -> Numbers:
    if isinstance(cells, np.ndarray):
        return np.where(np.isfinite(cells), cells, np.nan).astype(np.float64)
    if {type(cell) for cell in cells} <= {int, float}:
        try:
            values = np.array(cells, dtype=np.float64)
        except OverflowError:
            values = np.array([as_float(cell) for cell in cells])
        return np.where(np.isfinite(values), values, np.nan)
    return np.array([as_float(cell) for cell in cells], dtype=np.float64)


def _codes(feature: Feature, cells: Distinct) -> tuple[NDArray[np.object_], Reasons]:
    values = np.full(len(cells), None, dtype=object)
    reasons = _no_reasons(len(cells))
    for i, cell in enumerate(cells):
        key = source_key_of(cell) if feature.values else None
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
            number = as_float(cell)
            text = f"{number + 0.0:.0f}" if number % 1 == 0 else ""
    is_clean = all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)
    return text if text and len(text) <= LONGEST_CODE and is_clean else None


_MEANINGS: dict[str, Callable[[Feature, Distinct], tuple[NDArray[Any], Reasons]]] = {
    "number": _numbers,
    "flag": _flags,
    "choice": _choices,
    "multi": _multis,
    "code": _codes,
}
