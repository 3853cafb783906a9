"""From source cells to official outcomes, labels and cohort years: each distinct cell is decided once."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import CohortYear, Outcome, OutcomeCategory, source_key

Cells = NDArray[np.object_]
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True)
class ReadColumn:
    """What each row's cell means, None = empty or unreadable; `unknown`: (row position, text) of the unreadable."""

    values: Cells
    unknown: tuple[tuple[int, str], ...]


def cell_text(cell: object) -> str | None:
    """A cell as text, None when empty: whole numbers without a point, midnight moments as dates."""
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
    known: dict[tuple[type, object], str | None] = {}
    texts = []
    for cell in column:
        key = (type(cell), cell)
        if key not in known:
            known[key] = cell_text(cell)
        texts.append(known[key])
    return _objects(texts)


def read_outcomes(texts: Cells, outcome: Outcome) -> ReadColumn:
    """Outcome category of every row, by its listed values first and then by the interval its number lies in."""
    named = {source_key(value): category for category in outcome.categories for value in category.values}

    def decide(text: str) -> OutcomeCategory | None:
        key = source_key(text)
        return named.get(key) or _by_interval(key, outcome.categories)

    return _decide_each(texts, decide)


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
    missing = [i for i, year in enumerate(read.values) if year is None]
    return [
        Problem("no_cohort_year", column, shorten(found.get(i, "")), allowed, remedy, row_numbers[i]) for i in missing
    ]


def _decide_each(texts: Cells, decide: Callable[[str], object]) -> ReadColumn:
    meanings = {text: decide(text) for text in set(texts) if text is not None}
    values = _objects([None if text is None else meanings[text] for text in texts])
    unknown = [(i, text) for i, text in enumerate(texts) if text is not None and meanings[text] is None]
    return ReadColumn(values, tuple(unknown))


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


def _objects(values: Sequence[object]) -> Cells:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
