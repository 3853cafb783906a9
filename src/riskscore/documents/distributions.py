"""What a cohort holds, counted by graduation year, few people hidden."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort import Cohort
from riskscore.documents.suppression import FEWEST, hide_few, is_few
from riskscore.questionnaire import Feature

MOST_CODES = 8
QUANTILES = (0.25, 0.5, 0.75)
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Cell:
    """A share of the year's people, or a quantile; None = hidden, for few people or lest those be computed from it."""

    value: float | None
    is_few: bool = False


@dataclass(frozen=True)
class Line:
    """One choice, code or quantile over the years."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Distribution:
    """A feature over the years: `missing` are shares without an answer, `lines` shares or quantiles."""

    feature: Feature
    missing: tuple[Cell, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Year:
    """People of one graduation year, which rows they are, and their outcomes by category ("" = not known)."""

    year: int | None
    rows: Rows
    outcomes: dict[str, int]

    @property
    def n(self) -> int:
        return int(self.rows.sum())


def split_years(cohort: Cohort) -> list[Year]:
    """The graduation years in order, rows without one last."""
    years = sorted({int(year) for year in cohort.cohort_year[cohort.has_year]})
    undated = [] if cohort.has_year.all() else [None]
    return [_year(cohort, year) for year in [*years, *undated]]


def _year(cohort: Cohort, year: int | None) -> Year:
    rows = ~cohort.has_year if year is None else cohort.cohort_year == year
    codes = Counter("" if code is None else str(code) for code in cohort.outcome_code[rows])
    return Year(year, rows, dict(codes))


def describe(cohort: Cohort, feature: Feature, years: Sequence[Year]) -> Distribution:
    """Missing shares and the distribution of one feature by year."""
    match feature.kind:
        case "choice" | "flag":
            keys = list(feature.codes) if feature.choices else ["0", "1"]
            columns = [_parts(_counts_of_indices(cohort, feature, year, len(keys)), year.n) for year in years]
        case "code":
            keys = _frequent_codes(cohort, feature)
            columns = [_parts(_counts_of_codes(cohort, feature, year, keys), year.n) for year in years]
        case "multi":
            keys = list(feature.codes)
            columns = [_several(cohort, feature, year) for year in years]
        case _:
            keys = [str(quantile) for quantile in QUANTILES]
            columns = [_quantiles(cohort, feature, year) for year in years]
    lines = [Line(key, tuple(column[i] for column in columns)) for i, key in enumerate(keys)]
    return Distribution(feature, tuple(column[-1] for column in columns), tuple(lines))


def _parts(counts: list[int], n: int) -> list[Cell]:
    """Shares of counts that sum to n, the last being the missing."""
    if n < FEWEST:
        return [Cell(None, is_few=True)] * len(counts)
    hidden = hide_few(counts)
    return [Cell(None if hide else count / n, is_few(count)) for count, hide in zip(counts, hidden, strict=True)]


def _present(cohort: Cohort, feature: Feature, year: Year) -> Rows:
    return cohort.table.is_present(feature) & year.rows


def _counts_of_indices(cohort: Cohort, feature: Feature, year: Year, n_keys: int) -> list[int]:
    present = _present(cohort, feature, year)
    indices = cohort.table.columns[feature.name][present].astype(np.intp)
    counts: list[int] = np.bincount(indices, minlength=n_keys).tolist()
    return [*counts, year.n - int(present.sum())]


def _frequent_codes(cohort: Cohort, feature: Feature) -> list[str]:
    """The most frequent codes over all years, then "" for the others together."""
    counts = Counter(str(code) for code in cohort.table.columns[feature.name] if code is not None)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [*[code for code, _ in ranked[:MOST_CODES]], ""]


def _counts_of_codes(cohort: Cohort, feature: Feature, year: Year, keys: Sequence[str]) -> list[int]:
    present = _present(cohort, feature, year)
    counts = Counter(str(code) for code in cohort.table.columns[feature.name][present])
    named = [counts[key] for key in keys[:-1]]
    n = int(present.sum())
    return [*named, n - sum(named), year.n - n]


def _several(cohort: Cohort, feature: Feature, year: Year) -> list[Cell]:
    """Choices of one question may overlap: each is hidden by itself, beside its own complement."""
    present = _present(cohort, feature, year)
    n_answered = int(present.sum())
    chosen = cohort.table.columns[feature.name][present].astype(np.float64).sum(axis=0)
    missing = _parts([n_answered, year.n - n_answered], year.n)[1]
    counts = [int(count) for count in chosen]
    return [*[_chosen(n, n_answered, year.n) for n in counts], missing]


def _chosen(n: int, n_answered: int, n_all: int) -> Cell:
    if n_answered < FEWEST or is_few(n):
        return Cell(None, is_few=True)
    return Cell(None if is_few(n_answered - n) else n / n_all)


def _quantiles(cohort: Cohort, feature: Feature, year: Year) -> list[Cell]:
    present = _present(cohort, feature, year)
    n_answered = int(present.sum())
    missing = _parts([n_answered, year.n - n_answered], year.n)[1]
    values = cohort.table.columns[feature.name][present].astype(np.float64)
    if n_answered < FEWEST:
        return [*[Cell(None, is_few=True) for _ in QUANTILES], missing]
    return [*[Cell(float(value)) for value in np.quantile(values, QUANTILES)], missing]
