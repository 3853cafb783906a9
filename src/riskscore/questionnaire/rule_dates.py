"""Dates in rules, compared by the calendar: who was born on 1 March 2008 is 18 from 1 March 2026, not a day later.

A column holds years of 365.25 days before the assessment. They decide where the limit is days away; near it the days
themselves do. Months end as in article 192 of the Civil Code of Russia: on the same day of the month, else its last.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.rule_parts import FALSE, TRUE, UNKNOWN, Part

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature
    from riskscore.questionnaire.table import Table

DAYS_PER_YEAR = 365.25
_NEAR = 5 / DAYS_PER_YEAR  # no number of whole months is further than this from its share of 365.25 days

Days = NDArray[np.datetime64]
Compare = Callable[[Any, Any], Any]


def elapsed(feature: "Feature", compare: Compare, months: float, *, is_ahead: bool = False) -> Part:
    """Compare the time since the date (`is_ahead`: until it) with `months`; unknown where it is not answered."""
    years = months / 12

    def evaluate(table: "Table") -> Any:
        column = table.columns[feature.name]
        if len(column) == 1:
            return _one(table, -column[0] if is_ahead else column[0])
        times = -column if is_ahead else column
        truth = np.where(np.isnan(times), UNKNOWN, compare(times, years))
        near = np.flatnonzero(np.abs(times - years) < _NEAR)
        if len(near):
            truth[near] = _by_calendar(table.as_of[near], column[near])
        return truth

    def _one(table: "Table", time: Any) -> float:
        if time != time:  # noqa: PLR0124 (NaN alone is not itself)
            return UNKNOWN
        is_near = abs(time - years) < _NEAR
        is_true = _by_calendar(table.as_of, table.columns[feature.name])[0] if is_near else compare(time, years)
        return TRUE if is_true else FALSE

    def _by_calendar(as_of: Days, before: NDArray[np.float64]) -> Any:
        if not float(months).is_integer():
            return compare(-before if is_ahead else before, years)
        dates = as_of - np.rint(before * DAYS_PER_YEAR).astype("timedelta64[D]")
        return compare(dates, add_months(as_of, months)) if is_ahead else compare(as_of, add_months(dates, months))

    return evaluate


def add_months(days: Days, months: float) -> Days:
    """The same day of the month `months` later, or the last day of that month if it has no such day."""
    begins = days.astype("datetime64[M]")
    later = begins + np.timedelta64(int(months), "M")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    result: Days = np.minimum(later.astype("datetime64[D]") + (days - begins.astype("datetime64[D]")), last)
    return result


def assessed(compare: Compare, day: np.datetime64) -> Part:
    """Compare the day of the assessment with `day`; never unknown."""

    def evaluate(table: "Table") -> Any:
        if len(table) != 1:
            return np.where(compare(table.as_of, day), TRUE, FALSE)
        return TRUE if compare(table.as_of[0], day) else FALSE

    return evaluate
