"""From source cells to official outcomes, labels and cohort years: each distinct cell is decided once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.texts import Cells, objects
from riskscore.errors import LANGS, Problem, Text, shorten
from riskscore.monitoring.titles import build_meanings, title_key
from riskscore.questionnaire import CohortYear, Outcome, OutcomeCategory, source_key
from riskscore.questionnaire.suggestions import closest

FIRST_YEAR, LAST_YEAR = 1950, 2100
OUTCOMES_SHOWN = 12


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


def read_outcomes(texts: Cells, outcome: Outcome) -> ReadColumn:
    """Outcome category of every row: by its listed values, then by its words, then by the interval of its number.

    Words are compared by their letters only, so that ё, hyphens of broken lines, footnote marks and Latin letters in
    Russian words do not matter; a text with digits has to be listed as it stands, and a doubted one is not read.
    """
    named = {source_key(value): category for category in outcome.categories for value in category.values}
    worded = cache(lambda: _by_words(outcome))  # most files hold listed values only

    def decide(text: str) -> OutcomeCategory | None:
        key = source_key(text)
        return named.get(key) or worded().get(_words(text)) or _by_interval(key, outcome.categories)

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
    ru, en = (", ".join(f"«{c.text.get(lang)}»" for c in outcome.categories[:OUTCOMES_SHOWN]) for lang in LANGS)
    more = ", …" if len(outcome.categories) > OUTCOMES_SHOWN else ""
    allowed = Text(ru=f"исход из списка: {ru}{more}", en=f"one of the outcomes {en}{more}")
    remedy = Text(
        ru="исправьте значение, оставьте ячейку пустой, если исход неизвестен, или добавьте его в анкету",
        en="correct it, leave the cell empty if the outcome is not known, or add it to the questionnaire",
    )
    return [
        Problem("unknown_outcome", column, shorten(f), allowed, remedy, row_numbers[i], suggestion=_meant(f, outcome))
        for i, f in read.unknown
    ]


def _meant(text: str, outcome: Outcome) -> str | None:
    """Words of the only outcome that has some beginning with `text` or like it."""
    words = [(name, i) for i, c in enumerate(outcome.categories) for name in (*c.values, c.text.ru, c.text.en)]
    key = source_key(text)
    if closest(tuple((source_key(name), i) for name, i in words), key) is None:
        return None
    return next((name for name, _ in words if closest(((source_key(name), 0),), key) is not None), None)


def year_problems(column: str, read: ReadColumn, row_numbers: Sequence[int]) -> list[Problem]:
    """A row without its year, or with one that is none, is left out of training."""
    found = dict(read.unknown)
    is_missing = np.array([meaning is None for meaning in read.meanings], dtype=bool)[read.codes]
    return [year_problem(column, found.get(i, ""), row_numbers[i]) for i in np.flatnonzero(is_missing).tolist()]


def year_problem(column: str, found: str, row: int) -> Problem:
    return Problem(
        code="no_cohort_year",
        field=column,
        found=shorten(found),
        allowed=Text(
            ru=f"год выпуска от {FIRST_YEAR} до {LAST_YEAR}", en=f"a graduation year {FIRST_YEAR}–{LAST_YEAR}"
        ),
        remedy=Text(
            ru=f"{'исправьте' if found else 'укажите'} год выпуска; без него строка не участвует в обучении модели",
            en=f"{'correct' if found else 'give'} the graduation year; without it the row is left out of training",
        ),
        row=row,
        suggestion=_whole_year(found),
    )


def _whole_year(text: str) -> str | None:
    """The one year in a text like «2024 г.», or that of this century that two digits may mean."""
    years = re.findall(r"\d+", text)
    if len(years) == 1 and len(years[0]) == 4 and _plain_year(years[0]):
        return str(years[0])
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
