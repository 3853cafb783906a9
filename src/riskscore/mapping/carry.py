"""Answers of one questionnaire version as answers of another; what has no counterpart is missing, and counted.

parse.py reads the mapping file (docs/mapping.md) into the rules this module applies.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.questionnaire.rules import TRUE, Rule
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table, empty_column, is_answered

# What a cell of a Table's column holds: a number, a code, or the row of a multi. None = no counterpart.
Value = float | str | tuple[float, ...] | None
Column = NDArray[Any]
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Copied:
    """A number, a date or a code as it is; numbers outside the new range have no counterpart."""

    source: Feature
    values: Mapping[str, Value]  # of codes that are called otherwise now


@dataclass(frozen=True)
class Translated:
    """Every answer of a choice, flag or multi (by choice) and what it is now."""

    source: Feature
    values: Mapping[float, Value]


@dataclass(frozen=True)
class Case:
    when: Rule
    value: Value


@dataclass(frozen=True)
class Decided:
    """The first case whose rule is true of the old answers; none true = no counterpart."""

    sources: tuple[Feature, ...]
    cases: tuple[Case, ...]


Way = Copied | Translated | Decided


@dataclass(frozen=True)
class CarryMap:
    """`ways` holds how each new feature is answered; one that is not in it was not asked before."""

    old: Questionnaire
    new: Questionnaire
    ways: Mapping[str, Way]
    text: str
    note: Text | None = None


@dataclass(frozen=True)
class CarryCount:
    """What became of n people's answers to one new feature: n = n_carried + n_unanswered + n_lost.

    `lost` counts people by the old answer that has no counterpart; of a multi, one of several choices may be lost while
    the person's others are carried. `was_asked` is False where the old questionnaire had nothing like it.
    """

    feature: str
    was_asked: bool
    n_carried: int
    n_unanswered: int
    n_lost: int
    lost: Mapping[str, int]


@dataclass(frozen=True)
class Carried:
    table: Table
    counts: tuple[CarryCount, ...]


def carry(carry_map: CarryMap, table: Table) -> Carried:
    """Answer the new questionnaire for the n people of `table`, which answers the old one."""
    columns: dict[str, Column] = {}
    counts: list[CarryCount] = []
    for feature in carry_map.new.features:
        columns[feature.name], count = _carry_feature(feature, carry_map.ways.get(feature.name), table)
        counts.append(count)
    return Carried(Table(carry_map.new, columns, table.as_of), tuple(counts))


def _carry_feature(feature: Feature, way: Way | None, table: Table) -> tuple[Column, CarryCount]:
    match way:
        case None:
            return empty_column(feature, len(table)), CarryCount(feature.name, False, 0, len(table), 0, {})
        case Copied():
            column = _copy(feature, way, table)
        case Translated() if way.source.kind == "multi":
            column = _translate_multi(feature, way, table)
        case Translated():
            column = _translate(feature, way, table)
        case Decided():
            column = _decide(feature, way, table)
    sources = way.sources if isinstance(way, Decided) else (way.source,)
    was_answered = np.logical_or.reduce([table.is_present(source) for source in sources])
    is_carried = is_answered(feature, column)
    is_lost = was_answered & ~is_carried
    lost = _lost_choices(way, table) if isinstance(way, Translated) else _written(sources, table, is_lost)
    n_lost, n_carried = int(is_lost.sum()), int(is_carried.sum())
    return column, CarryCount(feature.name, True, n_carried, len(table) - n_carried - n_lost, n_lost, dict(lost))


def _copy(feature: Feature, way: Copied, table: Table) -> Column:
    source = table.columns[way.source.name]
    if feature.kind == "code":
        column = source.copy()
        for old, value in way.values.items():
            column[source == old] = value
        return column
    is_inside = source == np.clip(source, feature.minimum, feature.maximum)
    if feature.integer:
        is_inside &= source % 1 == 0
    return np.where(is_inside, source, np.nan)


def _translate(feature: Feature, way: Translated, table: Table) -> Column:
    column = empty_column(feature, len(table))
    for old, value in way.values.items():
        if value is not None:
            column[table.columns[way.source.name] == old] = value
    return column


def _translate_multi(feature: Feature, way: Translated, table: Table) -> Column:
    """The union of what each chosen option is now; missing if nothing is left of what was chosen."""
    source = table.columns[way.source.name].astype(np.float64, copy=False)
    column = np.zeros((len(table), len(feature.choices)))
    for old, value in way.values.items():
        if value is not None:
            column[source[:, int(old)] == 1.0] += np.array(value, dtype=np.float64)
    column = np.minimum(column, 1.0)
    is_gone = (source == 1.0).any(axis=1) & ~column.any(axis=1)
    column[is_gone | np.isnan(source[:, 0])] = np.nan
    return column


def _decide(feature: Feature, way: Decided, table: Table) -> Column:
    column = empty_column(feature, len(table))
    is_open = np.ones(len(table), dtype=bool)
    for case in way.cases:
        chosen = is_open & (case.when.evaluate(table) == TRUE)
        is_open &= ~chosen
        if case.value is not None:
            column[chosen] = case.value
    return column


def _lost_choices(way: Translated, table: Table) -> Mapping[str, int]:
    """How many people gave each answer that has no counterpart."""
    column = table.columns[way.source.name]
    gone = [old for old, value in way.values.items() if value is None]
    is_multi = way.source.kind == "multi"
    given = {old: (column[:, int(old)] == 1.0) if is_multi else column == old for old in gone}
    return {answer_code(way.source, old): int(rows.sum()) for old, rows in given.items() if rows.any()}


def _written(sources: Iterable[Feature], table: Table, rows: Rows) -> Mapping[str, int]:
    """The old answers of `rows`, most frequent first."""
    lost = table.take(rows)
    present = [(source, lost.is_present(source)) for source in sources]
    return dict(Counter(_describe(lost, row, present) for row in range(len(lost))).most_common())


def _describe(table: Table, row: int, present: Iterable[tuple[Feature, Rows]]) -> str:
    given = [(source, table.columns[source.name][row]) for source, is_there in present if is_there[row]]
    return ", ".join(f"{source.name} = {_write(source, value)}" for source, value in given)


def _write(source: Feature, value: Any) -> str:
    if source.kind == "multi":
        return "|".join(source.codes[i] for i in np.flatnonzero(value == 1.0)) or "none"
    return answer_code(source, value)


def answer_code(feature: Feature, value: Any) -> str:
    """One value of a column, or one choice of a multi, as a file would hold it; dates as years before `as_of`."""
    if feature.kind in ("choice", "multi"):
        return feature.codes[int(value)]
    if feature.kind == "flag":
        return "true" if value == 1.0 else "false"
    return value if isinstance(value, str) else f"{value:g}"
