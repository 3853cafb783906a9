"""The check of a whole frame, a column at a time: each distinct cell is decided once.

person.py checks one person by the same specification without calling this one; a property test holds them together.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.errors import Problem, Text
from riskscore.questionnaire.catalogues import code_warning
from riskscore.questionnaire.frame_cells import Cells, date_cells, number_cells, read_days, split_cells
from riskscore.questionnaire.frame_values import Checked, check_cells
from riskscore.questionnaire.lookup import source_key
from riskscore.questionnaire.refusals import date_refusal, future_date, refusal
from riskscore.questionnaire.rule_parts import ConsentCode
from riskscore.questionnaire.spec import CohortYear, Feature, Questionnaire
from riskscore.questionnaire.table import Table, empty_column

FIRST_YEAR, LAST_YEAR = 1900, 2100
CONSENT_HEADER = "consent_{}"
_TYPED = {"number": number_cells, "date": date_cells}
_MANY_DAYS = 10**7


@dataclass(frozen=True)
class CheckedFrame:
    """The typed values, the problems by column and row, and which rows have an error, shape (n,)."""

    table: Table
    problems: list[Problem]
    is_bad: NDArray[np.bool_]


def check_frame(
    q: Questionnaire,
    frame: pd.DataFrame,
    *,
    default_as_of: dt.date,
    row_numbers: Sequence[int] | None = None,
) -> CheckedFrame:
    """Read the features of n people by their headers; other columns are left alone.

    A bad cell is missing in the table, and its row is bad. An absent column is all missing and one warning.
    Consents are read where the file has columns for them, `consent_contact` and so on.
    `row_numbers` are the rows as the sender sees them (default: position + 2, the header being row 1). The assessment
    date of a row is its `as_of` cell, else 1 March of its cohort year, else `default_as_of`.
    """
    sheet = _Sheet(frame, range(2, len(frame) + 2) if row_numbers is None else row_numbers)
    as_of = sheet.assessment_dates(q, default_as_of)
    columns = {feature.name: sheet.column(feature, as_of) for feature in q.features}
    consents: dict[str, NDArray[np.float32]] = {
        consent.code: sheet.consent(consent.code, as_of) for consent in q.consents if sheet.has(consent.code)
    }
    return CheckedFrame(Table(q, columns, as_of, consents), sheet.problems, sheet.is_bad)


class _Sheet:
    """A frame being checked."""

    def __init__(self, frame: pd.DataFrame, row_numbers: Sequence[int]) -> None:
        self._frame = frame
        self._row_numbers = row_numbers
        self._places = _header_places(frame)
        self.problems: list[Problem] = []
        self.is_bad = np.zeros(len(frame), dtype=bool)

    def column(self, feature: Feature, as_of: NDArray[np.datetime64]) -> NDArray[Any]:
        """Values of `feature` as a Table holds them; what is wrong with them is noted."""
        cells = self._cells(feature.column, split_cells if feature.values else _TYPED.get(feature.kind, split_cells))
        if cells is None:
            self.problems.append(_absent(feature))
            nobody = empty_column(feature, 1)
            return np.broadcast_to(nobody, (len(self._frame), *nobody.shape[1:]))
        checked = check_cells(feature, cells, as_of)
        self._note(self._refusals(feature, cells, checked), checked.is_bad)
        if feature.kind == "code":
            self.problems += self._odd_codes(feature, cells, checked.values, as_of)
        return checked.values

    def has(self, code: ConsentCode) -> bool:
        return CONSENT_HEADER.format(code) in self._places

    def consent(self, code: ConsentCode, as_of: NDArray[np.datetime64]) -> NDArray[np.float32]:
        """Who gave the consent (1), refused it (0) or said neither (NaN)."""
        header = CONSENT_HEADER.format(code)
        return self.column(Feature(header, "person", "flag", "preference", Text(header, header), header), as_of)

    def assessment_dates(self, q: Questionnaire, default: dt.date) -> NDArray[np.datetime64]:
        """Shape (n,), datetime64[D]."""
        dates = np.full(len(self._frame), default, dtype="datetime64[D]")
        year_cells = self._cells(q.cohort_year.column) if q.cohort_year else None
        if q.cohort_year and year_cells is not None:
            march = _first_of_march(q.cohort_year, year_cells)
            dates = np.where(np.isnat(march), dates, march)
        column = q.special_column("as_of")
        cells = self._cells(column, date_cells) if column else None
        if column and cells is not None:
            days, is_bad = read_days(cells)
            rows = np.flatnonzero(is_bad).tolist()
            refused = (date_refusal(cells.at(row), column, self._row_numbers[row]) for row in rows)
            self._note(refused, is_bad)
            late = np.flatnonzero(days > np.datetime64(default) + 1).tolist()  # tomorrow has come further east
            self.problems += [future_date(days[row].item(), column, self._row_numbers[row]) for row in late]
            dates = np.where(np.isnat(days), dates, days)
        return dates

    def _cells(self, header: str, split: Callable[["pd.Series[Any]"], Cells | None] = split_cells) -> Cells | None:
        places = self._places.get(header) or self._places.get(header.strip(), [])
        if len(places) > 1:
            self.problems.append(_ambiguous(header, len(places)))
        if not places:
            return None
        column = self._frame.iloc[:, places[0]]
        return split(column) or split_cells(column)

    def _refusals(self, feature: Feature, cells: Cells, checked: Checked) -> Iterator[Problem]:
        for row in np.flatnonzero(checked.is_bad).tolist():
            yield refusal(feature, checked.reasons[row], cells.at(row), feature.column, self._row_numbers[row])

    def _odd_codes(
        self, feature: Feature, cells: Cells, values: NDArray[Any], as_of: NDArray[np.datetime64]
    ) -> Iterator[Problem]:
        """One warning for each distinct code, at its first row; what a catalogue says may depend on the day."""
        days = as_of.astype(np.int64) if feature.catalogue else np.zeros(len(values), dtype=np.int64)
        pairs = pd.Series(cells.codes.astype(np.int64) * _MANY_DAYS + days)[cells.codes >= 0]
        said = {None}
        for row in pairs.index[~pairs.duplicated()].tolist():
            code = values[row]
            if code in said:
                continue
            field, number = feature.column, self._row_numbers[row]
            warning = code_warning(feature, code, as_of[row].item(), field, number)
            if warning:
                said.add(code)
                n_rows = int((values == code).sum())
                yield code_warning(feature, code, as_of[row].item(), field, number, n_rows) or warning

    def _note(self, problems: Iterator[Problem], is_bad: NDArray[np.bool_]) -> None:
        self.problems += problems
        self.is_bad |= is_bad


def _header_places(frame: pd.DataFrame) -> dict[str, list[int]]:
    """Positions of each header, as written and, where that is no other header, without outer spaces."""
    exact: dict[str, list[int]] = {}
    trimmed: dict[str, list[int]] = {}
    for position, header in enumerate(frame.columns):
        exact.setdefault(str(header), []).append(position)
        trimmed.setdefault(str(header).strip(), []).append(position)
    return trimmed | exact


def _first_of_march(cohort_year: CohortYear, cells: Cells) -> NDArray[np.datetime64]:
    """1 March of the year of each row; NaT where there is none, which scoring does not need."""
    named = {source_key(value): year for value, year in (cohort_year.values or {}).items()}
    plain = {repr(float(year)): year for year in range(FIRST_YEAR, LAST_YEAR + 1)}
    years = [(named or plain).get(source_key(str(cell))) for cell in cells.distinct]
    march = [np.datetime64("NaT") if year is None else np.datetime64(f"{year}-03-01") for year in years]
    dates: NDArray[np.datetime64] = np.array([*march, "NaT"], dtype="datetime64[D]")[cells.codes]
    return dates


def _absent(feature: Feature) -> Problem:
    return Problem(
        code="absent_column",
        field=feature.column,
        found="",
        allowed=Text(ru=f"столбец признака «{feature.name}»", en=f"the column of «{feature.name}»"),
        remedy=Text(
            ru="добавьте столбец; без него у всех строк нет ответа", en="add it; without it no row has an answer"
        ),
        severity="warning",
    )


def _ambiguous(header: str, n: int) -> Problem:
    return Problem(
        code="repeated_column",
        field=header,
        found=str(n),
        allowed=Text(ru="один столбец с этим заголовком", en="one column with this header"),
        remedy=Text(ru="прочитан первый; уберите остальные", en="the first was read; remove the others"),
        severity="warning",
    )
