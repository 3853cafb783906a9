"""`[special]`, `[cohort_year]` and `[outcome]` of a questionnaire file."""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.consequences import Block, Outcome, OutcomeCategory, Source
from riskscore.questionnaire.lookup import source_key
from riskscore.questionnaire.reading import (
    HEADER,
    Key,
    Report,
    list_of,
    map_of,
    number,
    one_of,
    source_value,
    table,
    text,
)
from riskscore.questionnaire.spec import CohortYear, Feature, Purpose

FIRST_YEAR, LAST_YEAR = 1900, 2100
_ENDS = ("above", "at_least", "below", "at_most")

SPECIAL = table({purpose: Key(HEADER) for purpose in get_args(Purpose)})
SPECIAL_SYNONYMS = table({purpose: Key(list_of(HEADER)) for purpose in get_args(Purpose)})
COHORT_YEAR = table(
    {
        "column": Key(HEADER, needed=True),
        "values": Key(map_of(number(FIRST_YEAR, LAST_YEAR, whole=True))),
        "synonyms": Key(list_of(HEADER)),
    }
)
_CATEGORY = table(
    {
        "code": Key(HEADER, needed=True),
        "block": Key(one_of(*get_args(Block)), needed=True),
        "text": Key(text, needed=True),
        "values": Key(list_of(source_value)),
        "source": Key(one_of(*get_args(Source))),
        **{end: Key(number()) for end in _ENDS},
    }
)
OUTCOME = table(
    {
        "column": Key(HEADER, needed=True),
        "horizon_months": Key(number(1, 120, whole=True), needed=True),
        "category": Key(list_of(_CATEGORY), needed=True),
        "synonyms": Key(list_of(HEADER)),
    }
)


def read_year(read: dict[str, Any] | None, report: Report) -> CohortYear | None:
    """The column of the graduation year; source values that mean the same one are reported."""
    if not read or "column" not in read:
        return None
    values = ((value, f"cohort_year › values «{value}»") for value in read.get("values", {}))
    _report_repeated(values, "duplicate_value", report)
    return CohortYear(**read | {"synonyms": tuple(read.get("synonyms", ()))})


def read_outcome(
    read: dict[str, Any] | None, features: Sequence[Feature], report: Report, source: Source = "proxy"
) -> Outcome | None:
    """The outcome; its categories must not overlap, must hold both classes, and no feature may read its column.

    `source` marks the categories that name no source of their own.
    """
    if not read:
        return None
    _check_leak(read.get("column"), features, report)
    categories = {
        f"outcome › category {index}": OutcomeCategory(
            **{"source": source} | category | {"values": tuple(category.get("values", ()))}
        )
        for index, category in enumerate(read.get("category", []), 1)
        if not report.names(f"outcome › category {index}")
    }
    _check_categories(categories, report)
    if report.names("outcome"):
        return None
    synonyms = tuple(read.get("synonyms", ()))
    return Outcome(read["column"], read["horizon_months"], tuple(categories.values()), synonyms)


def _check_leak(column: str | None, features: Sequence[Feature], report: Report) -> None:
    for feature in features:
        if column and feature.column.strip() == column.strip():
            allowed = Text(ru="столбец, который не читает ни один признак", en="a column that no feature reads")
            remedy = Text(ru=f"уберите признак «{feature.name}»", en=f"remove the feature «{feature.name}»")
            report.add("outcome_is_feature", "outcome › column", column, allowed, remedy)


def _check_categories(categories: dict[str, OutcomeCategory], report: Report) -> None:
    _report_repeated(((c.code, f"{place} › code") for place, c in categories.items()), "duplicate_code", report)
    values = ((value, f"{place} › values") for place, c in categories.items() for value in c.values)
    _report_repeated(values, "duplicate_value", report)
    for place, category in categories.items():
        _check_interval(category, place, report)
    for (_, first), (place, second) in combinations(categories.items(), 2):
        _check_overlap(first, second, place, report)
    _check_classes(categories.values(), report)


def _report_repeated(values: Iterable[tuple[str, str]], code: str, report: Report) -> None:
    seen: dict[str, str] = {}
    for value, place in values:
        if seen.setdefault(source_key(value), place) != place:
            first = seen[source_key(value)]
            allowed = Text(ru=f"значение, которого нет в «{first}»", en=f"a value that is not in «{first}»")
            report.add(code, place, value, allowed, Text(ru="оставьте одно из двух", en="keep one of the two"))


def _check_interval(category: OutcomeCategory, place: str, report: Report) -> None:
    low, high = _bounds(category)
    if not category.values and not _has_interval(category):
        allowed = Text(ru="values или интервал", en="values or an interval")
        remedy = Text(ru="укажите значения в файле", en="say which source values it takes")
        report.add("missing_key", f"{place} › values", "", allowed, remedy)
    if low > high:
        allowed = Text(ru="непустой интервал", en="an interval that is not empty")
        remedy = Text(ru="исправьте границы", en="correct the ends")
        report.add("empty_range", place, ", ".join(_written(category)), allowed, remedy)


def _check_overlap(first: OutcomeCategory, second: OutcomeCategory, place: str, report: Report) -> None:
    low = max(_bounds(first)[0], _bounds(second)[0])
    high = min(_bounds(first)[1], _bounds(second)[1])
    if _has_interval(first) and _has_interval(second) and low <= high:
        allowed = Text(ru=f"интервал вне интервала «{first.code}»", en=f"an interval apart from that of «{first.code}»")
        remedy = Text(ru="разведите границы", en="move the ends apart")
        report.add("overlapping_outcomes", place, ", ".join(_written(second)), allowed, remedy)


def _has_interval(category: OutcomeCategory) -> bool:
    return any(getattr(category, end) is not None for end in _ENDS)


def _bounds(category: OutcomeCategory) -> tuple[float, float]:
    """The least and the largest float inside the interval."""
    lows = [-math.inf if category.at_least is None else category.at_least]
    highs = [math.inf if category.at_most is None else category.at_most]
    if category.above is not None:
        lows.append(math.nextafter(category.above, math.inf))
    if category.below is not None:
        highs.append(math.nextafter(category.below, -math.inf))
    return max(lows), min(highs)


def _written(category: OutcomeCategory) -> list[str]:
    return [f"{end} = {getattr(category, end):g}" for end in _ENDS if getattr(category, end) is not None]


def _check_classes(categories: Iterable[OutcomeCategory], report: Report) -> None:
    blocks = {category.block for category in categories}
    for block in ("employed", "at_risk"):
        if block not in blocks and not report.names("outcome"):
            allowed = Text(ru="категории employed и at_risk", en="categories of both employed and at_risk")
            remedy = Text(ru=f"добавьте категорию с block = {block}", en=f"add a category with block = {block}")
            report.add("one_class", "outcome › category", ", ".join(sorted(blocks)), allowed, remedy)
