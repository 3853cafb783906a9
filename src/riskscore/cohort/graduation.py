"""Whether the graduation year of a row is the year of its date of graduation."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.errors import Problem, Text
from riskscore.questionnaire import Questionnaire
from riskscore.questionnaire.frame_cells import date_cells, read_days, split_cells


def years_of_days(days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """The calendar year of each day, shape (n,), NaN where there is none."""
    years = days.astype("datetime64[Y]").astype(np.float64) + 1970
    return np.where(np.isnat(days), np.nan, years)


def check_years(
    frame: pd.DataFrame, questionnaire: Questionnaire, years: NDArray[np.float64], row_numbers: Sequence[int]
) -> list[Problem]:
    """The warnings of `contradicting_years` about a file; none where it has no column of years or of dates."""
    year, date = questionnaire.cohort_year, questionnaire.special_column("graduation_date")
    if year is None or date is None or not {year.column, date} <= set(frame.columns):
        return []
    cells = date_cells(frame[date])
    days, _ = read_days(split_cells(frame[date]) if cells is None else cells)
    return contradicting_years(years, days, (year.column, date), row_numbers)


def contradicting_years(
    years: NDArray[np.float64],
    days: NDArray[np.datetime64],
    headers: tuple[str, str],
    row_numbers: Sequence[int],
) -> list[Problem]:
    """A warning for each row whose date of graduation lies in another year than it names.

    `years` and `days` have shape (n,), NaN and NaT where not known; `headers` are their columns, in that order.
    """
    is_other = np.abs(years_of_days(days) - years) > 0  # what is not known contradicts nothing
    return [
        _contradiction(headers, int(years[i]), str(days[i]), row_numbers[i]) for i in np.flatnonzero(is_other).tolist()
    ]


def _contradiction(headers: tuple[str, str], year: int, day: str, row: int) -> Problem:
    """Without a suggestion: which of the two is wrong nobody can tell from the file."""
    year_header, date_header = headers
    return Problem(
        code="other_graduation_year",
        field=year_header,
        found=f"{year}; {date_header} {day}",
        allowed=Text(ru=f"год из столбца «{date_header}»", en=f"the year of the column «{date_header}»"),
        remedy=Text(
            ru="исправьте год или дату; пока выпуск строки определяет год, а срок исхода в cohort build — дата",
            en="correct the year or the date; until then the year says whose graduate the row is, and cohort build "
            "counts the horizon from the date",
        ),
        row=row,
        severity="warning",
    )
