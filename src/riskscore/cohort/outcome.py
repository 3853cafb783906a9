"""From source cells to official outcomes, labels and cohort years: each distinct cell is decided once."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.errors import Problem, Text, shorten
from riskscore.monitoring.titles import build_meanings, title_key
from riskscore.questionnaire import CohortYear, Outcome, OutcomeCategory, source_key
from riskscore.questionnaire.frame_cells import split_cells

Cells = NDArray[np.object_]
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True)
class ReadColumn:
    """What n cells mean: `codes` (n,) say which of `meanings` a row has, the last one being None = empty or unreadable.

    `unknown` has (row position, text) of the unreadable.
    """

    codes: NDArray[Any]
    meanings: Cells
    unknown: tuple[tuple[int, str], ...]

    @property
    def values(self) -> Cells:
        values: Cells = self.meanings[self.codes]
        return values

    def take(self, of_each: Callable[[Any], object]) -> Cells:
        """What `of_each` gives for the meaning of each row, None where there is none."""
        given: Cells = objects([None if m is None else of_each(m) for m in self.meanings])[self.codes]
        return given


def cell_text(cell: object) -> str | None:
    """A cell as text, None when empty: whole numbers without a point, midnight moments as dates."""
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:  # noqa: PLR0124 - NaN differs from itself
        return None
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip() or None


def read_texts(column: Iterable[object]) -> Cells:
    """Text or None of every cell, shape (n,)."""
    series = column if isinstance(column, pd.Series) else pd.Series(list(column), dtype=object)
    if isinstance(series.dtype, pd.StringDtype):
        texts: Cells = series.str.strip().to_numpy(dtype=object)
        texts[series.isna().to_numpy() | (texts == "")] = None
        return texts
    days = _whole_days(series)
    if days is not None:
        return days
    cells = split_cells(series)
    are_texts = set(map(type, cells.distinct)) == {str}
    distinct = [text.strip() or None for text in cells.distinct] if are_texts else [*map(cell_text, cells.distinct)]
    read: Cells = objects([*distinct, None])[cells.codes]
    return read


def _whole_days(series: "pd.Series[Any]") -> Cells | None:
    """Dates as texts, where the column holds dates without a time of day."""
    if not isinstance(series.dtype, np.dtype) or series.dtype.kind != "M":
        return None
    moments = series.to_numpy()
    days = moments.astype("datetime64[D]")
    if not (np.isnat(days) | (days == moments)).all():
        return None
    codes, found = pd.factorize(days.astype(np.int64))
    texts = np.datetime_as_string(found.astype("datetime64[D]")).astype(object)
    texts[texts == "NaT"] = None
    read: Cells = texts[codes]
    return read


def read_outcomes(texts: Cells, outcome: Outcome) -> ReadColumn:
    """Outcome category of every row: by its listed values, then by its words, then by the interval of its number.

    Words are compared by their letters only, so that ё, hyphens of broken lines, footnote marks and Latin letters in
    Russian words do not matter; a text with digits has to be listed as it stands, and a doubted one is not read.
    """
    named = {source_key(value): category for category in outcome.categories for value in category.values}
    is_plain = {source_key(text) for text in pd.unique(texts) if text is not None} <= named.keys()
    worded = {} if is_plain else _by_words(outcome)

    def decide(text: str) -> OutcomeCategory | None:
        key = source_key(text)
        return named.get(key) or worded.get(_words(text)) or _by_interval(key, outcome.categories)

    return _decide_each(texts, decide)


def _by_words(outcome: Outcome) -> dict[str, OutcomeCategory]:
    """Category of each listed value and of each title by its letters, where that is one category."""
    by_code = {category.code: category for category in outcome.categories}
    titles = ((title, c.code) for c in outcome.categories for title in (*c.values, c.text.ru, c.text.en))
    meanings = build_meanings((title, code) for title, code in titles if _words(title))
    return {key: by_code[code] for key, codes in meanings.items() if len(codes) == 1 for code in codes}


def _words(text: str) -> str:
    return "" if any(sign.isdigit() or sign == "?" for sign in text) else title_key(text)


def read_years(texts: Cells, cohort_year: CohortYear) -> ReadColumn:
    """Graduation year of every row: looked up in the declared values, else the cell is the year."""
    named: Mapping[str, int] = {source_key(value): year for value, year in (cohort_year.values or {}).items()}
    return _decide_each(texts, lambda text: named.get(source_key(text)) if named else _plain_year(text))


def outcome_problems(column: str, read: ReadColumn, outcome: Outcome, row_numbers: Sequence[int]) -> list[Problem]:
    codes = ", ".join(category.code for category in outcome.categories)
    allowed = Text(ru=f"исход из списка: {codes}", en=f"one of the outcomes {codes}")
    remedy = Text(
        ru="исправьте значение, оставьте ячейку пустой, если исход неизвестен, или добавьте его в анкету",
        en="correct it, leave the cell empty if the outcome is not known, or add it to the questionnaire",
    )
    return [Problem("unknown_outcome", column, shorten(f), allowed, remedy, row_numbers[i]) for i, f in read.unknown]


def year_problems(column: str, read: ReadColumn, row_numbers: Sequence[int]) -> list[Problem]:
    """A row without its year, or with one that is none, is left out of training."""
    found = dict(read.unknown)
    allowed = Text(ru=f"год выпуска от {FIRST_YEAR} до {LAST_YEAR}", en=f"a graduation year {FIRST_YEAR}–{LAST_YEAR}")
    remedy = Text(
        ru="укажите год выпуска; без него строка не участвует в обучении модели",
        en="give the graduation year; without it the row is left out of training",
    )
    is_missing = np.array([meaning is None for meaning in read.meanings], dtype=bool)[read.codes]
    missing = np.flatnonzero(is_missing).tolist()
    return [
        Problem(
            code="no_cohort_year",
            field=column,
            found=shorten(found.get(i, "")),
            allowed=allowed,
            remedy=remedy,
            row=row_numbers[i],
            suggestion=_whole_year(found.get(i, "")),
        )
        for i in missing
    ]


def _whole_year(text: str) -> str | None:
    """The year of this century that two digits may mean."""
    year = source_key(text).removesuffix(".0")
    return f"20{year}" if len(year) == 2 and year.isascii() and year.isdigit() else None


def _decide_each(texts: Cells, decide: Callable[[str], object]) -> ReadColumn:
    codes, distinct = pd.factorize(texts)
    meanings = objects([*map(decide, distinct.tolist()), None])
    is_unknown = np.array([*(meaning is None for meaning in meanings[:-1]), False], dtype=bool)[codes]
    unknown = [(i, texts[i]) for i in np.flatnonzero(is_unknown).tolist()]
    return ReadColumn(codes, meanings, tuple(unknown))


def _by_interval(key: str, categories: Iterable[OutcomeCategory]) -> OutcomeCategory | None:
    try:
        number = float(key.replace(",", "."))
    except ValueError:
        return None
    return next((category for category in categories if _contains(category, number)), None)


def _contains(category: OutcomeCategory, number: float) -> bool:
    bounds = (
        (category.above, number.__gt__), (category.at_least, number.__ge__),
        (category.below, number.__lt__), (category.at_most, number.__le__),
    )  # fmt: skip
    given = [(bound, test) for bound, test in bounds if bound is not None]
    return bool(given) and all(test(bound) for bound, test in given)


def _plain_year(text: str) -> int | None:
    """The cell itself as a year; tables with gaps write 2021 as 2021.0."""
    try:
        year = float(source_key(text))
    except ValueError:
        return None
    return int(year) if year.is_integer() and FIRST_YEAR <= year <= LAST_YEAR else None


def objects(values: Sequence[object]) -> Cells:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
