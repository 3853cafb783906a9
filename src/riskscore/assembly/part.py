"""One part of a cohort: who each row is about, when it was known, and what it says."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.assembly.part_columns import find_columns
from riskscore.assembly.part_kinds import PartKind
from riskscore.codes.names import FullName, looks_like_full_name, split_full_name
from riskscore.codes.snils import parse_snils
from riskscore.cohort.graduation import contradicting_years, years_of_days
from riskscore.cohort.identities import wrong_snils
from riskscore.cohort.outcome import read_years, year_problem
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import Problem, Text
from riskscore.files.raw import RawFrame
from riskscore.questionnaire import Questionnaire, source_key
from riskscore.questionnaire.frame_cells import read_days, split_cells
from riskscore.questionnaire.refusals import date_refusal

DATE_COLUMNS: dict[PartKind, tuple[str, ...]] = {
    "answers": ("as_of",), "history": ("recorded_at", "as_of"), "outcomes": ("outcome_date", "recorded_at"),
    "consents": ("given_at",), "forms": (),
}  # fmt: skip
GRADUATION = "06-30"  # of people whose own date is not known
ROW_DTYPES = {
    "row": "int64", "person_id": "str", "shown_id": "str", "snils": "str", "name": "str",
    "birth_date": "datetime64[s]", "college": "str", "programme": "str", "year": "float64",
    "graduation": "datetime64[s]", "dated": "datetime64[s]",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """n rows of one file.

    `rows` says who and when: row (as a spreadsheet counts), person_id and shown_id, snils, name, birth_date, college,
    programme, year, graduation, dated; missing where not known. `values` has n rows too: of answers and history the
    codes of the questionnaire under its headers; of outcomes code, cell and source; of consents consent, given and
    withdrawn; of forms employed and at_risk. `is_bad` marks rows with a value that cannot be read, `why` says what the
    kind was recognised by, None where it was given.
    """

    kind: PartKind
    name: str
    sha256: str
    rows: pd.DataFrame
    values: pd.DataFrame
    is_bad: NDArray[np.bool_]
    problems: tuple[Problem, ...]
    is_synthetic: bool
    why: Text | None


def read_rows(raw: RawFrame, q: Questionnaire, kind: PartKind) -> tuple[pd.DataFrame, list[Problem]]:
    """Who each row is about and when it was known; dates and numbers that cannot be read are missing and named."""
    reader = _Rows(raw, q)
    ids, snils = reader.identities()
    graduation, year = reader.days("graduation_date"), reader.years()
    reader.compare(year, graduation)
    year = np.where(np.isnan(year), years_of_days(graduation), year)
    dated = next((reader.days(p) for p in DATE_COLUMNS[kind] if p in reader.found), reader.days(""))
    known = {
        "row": raw.row_numbers,
        "person_id": [i and source_key(i) for i in ids],
        "shown_id": ids,
        "snils": snils,
        "name": reader.names(),
        "birth_date": reader.days("birth_date"),
        "college": reader.texts("college"),
        "programme": reader.texts("programme"),
        "year": year,
        "graduation": np.where(np.isnat(graduation), day_of_years(year, GRADUATION), graduation),
        "dated": dated,
    }
    columns = {name: pd.Series(cells, dtype=ROW_DTYPES[name]) for name, cells in known.items()}
    return pd.DataFrame(columns, index=range(len(raw.frame))), reader.problems


class _Rows:
    """The cells of a part by purpose."""

    def __init__(self, raw: RawFrame, q: Questionnaire) -> None:
        self._raw, self._q = raw, q
        self.found = find_columns(raw.frame, q)
        self.problems: list[Problem] = []

    def texts(self, purpose: str) -> Cells:
        header = self.found.get(purpose)
        return (
            np.full(len(self._raw.frame), None, dtype=object) if header is None else read_texts(self._raw.frame[header])
        )

    def days(self, purpose: str) -> NDArray[np.datetime64]:
        header = self.found.get(purpose)
        if header is None:
            return np.full(len(self._raw.frame), "NaT", dtype="datetime64[D]")
        cells = split_cells(self._raw.frame[header])
        days, is_bad = read_days(cells)
        numbers = self._raw.row_numbers
        self.problems += [date_refusal(cells.at(i), header, numbers[i]) for i in np.flatnonzero(is_bad).tolist()]
        return days

    def years(self) -> NDArray[np.float64]:
        texts = self.texts("cohort_year")
        if self._q.cohort_year is None:
            return np.full(len(texts), np.nan)
        read = read_years(texts, self._q.cohort_year)
        header, numbers = self.found.get("cohort_year", ""), self._raw.row_numbers
        self.problems += [year_problem(header, text, numbers[i]) for i, text in read.unknown]
        return np.array([np.nan if year is None else year for year in read.values], dtype=np.float64)

    def compare(self, years: NDArray[np.float64], days: NDArray[np.datetime64]) -> None:
        """Note the rows whose graduation year and date contradict each other."""
        headers = self.found.get("cohort_year", ""), self.found.get("graduation_date", "")
        self.problems += contradicting_years(years, days, headers, self._raw.row_numbers)

    def identities(self) -> tuple[list[str | None], list[str | None]]:
        """Internal id and СНИЛС of each row; a name is no id, and a column of ids that holds СНИЛС is one of СНИЛС."""
        ids, cells = self.texts("person_id"), self.texts("snils")
        is_name = np.array([looks_like_full_name(cell or "") for cell in ids], dtype=bool)
        if is_name.any():
            self.problems.append(_ids_are_names(self.found["person_id"], int(is_name.sum())))
            ids[is_name] = None
        snils = [parse_snils(cell) for cell in cells]
        in_ids = [parse_snils(cell) for cell in ids]
        given = [cell for cell in ids if cell is not None]
        if given and 2 * sum(number is not None for number in in_ids) >= len(given):
            self.problems.append(_ids_are_snils(self.found["person_id"]))
            self._note_wrong(self.found["person_id"], ids, in_ids)
            return [None] * len(ids), [own or other for own, other in zip(snils, in_ids, strict=True)]
        self._note_wrong(self.found.get("snils", ""), cells, snils)
        return list(ids), snils

    def names(self) -> list[str | None]:
        parts = [self.texts(purpose) for purpose in ("last_name", "first_name", "middle_name")]
        whole = [
            full or (one if looks_like_full_name(one or "") else None)
            for full, one in zip(self.texts("full_name"), self.texts("person_id"), strict=True)
        ]
        return [_name(full, *split) for full, *split in zip(whole, *parts, strict=True)]

    def _note_wrong(self, header: str, cells: Cells, read: Iterable[str | None]) -> None:
        pairs = zip(cells, read, self._raw.row_numbers, strict=True)
        self.problems += [
            wrong_snils(cell, header, row, _JOINS_NOTHING)
            for cell, number, row in pairs
            if cell is not None and number is None
        ]


def _name(full: str | None, last: str | None, first: str | None, middle: str | None) -> str | None:
    name = FullName(last, first, middle) if last and first else split_full_name(full) if full else None
    return None if name is None else str(name)


def day_of_years(years: NDArray[np.float64], day: str) -> NDArray[np.datetime64]:
    """The day, such as `06-30`, of each year; NaT where there is none."""
    known = {year: np.datetime64(f"{int(year)}-{day}", "D") for year in np.unique(years[~np.isnan(years)])}
    return np.array([known.get(year, np.datetime64("NaT")) for year in years], dtype="datetime64[D]")


def _ids_are_snils(header: str) -> Problem:
    return Problem(
        code="ids_are_snils",
        field=header,
        found="СНИЛС",
        allowed=Text(ru="внутренний номер", en="an internal id"),
        remedy=Text(
            ru="прочитано как СНИЛС и в когорту не попадёт", en="it was read as СНИЛС and will not be in the cohort"
        ),
        severity="warning",
    )


def _ids_are_names(header: str, n: int) -> Problem:
    return Problem(
        code="ids_are_names",
        field=header,
        found=str(n),
        allowed=Text(ru="внутренний номер", en="an internal id"),
        remedy=Text(
            ru="вместо номеров стоят имена: по ним строки не соединяются, в когорту они не попадут; сверьте столбцы",
            en="names stand where ids should: they join nothing and will not be in the cohort; compare the columns",
        ),
    )


_JOINS_NOTHING = Text(
    ru="сверьте с документом; по неверному строки не соединяются",
    en="compare it with the document; a wrong one joins nothing",
)
