"""From a table of answers to the numeric matrix both parts of the model read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.model.rule_columns import RuleColumns
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table

Matrix = NDArray[np.float64]
ColumnKind = Literal["number", "flag", "ordered", "unordered", "indicator", "code", "parent", "rule"]
CATEGORICAL: frozenset[ColumnKind] = frozenset({"unordered", "code", "parent"})
_DIRECTION = {"up": 1, "down": -1, None: 0}
_LARGEST = 1e100  # numbers beyond it count as this: differences of larger ones overflow


@dataclass(frozen=True)
class Column:
    """One column of the matrix; NaN = not answered.

    `levels` are the codes with a value of their own. An unordered choice, a code and its parent hold 0 (rare or
    unseen) or 1 + position in `levels`; so does a sensitive ordered choice, whose levels are its adverse answers.
    `lookup` is the column's value for each choice of the question, where that is not the choice's index. `rule` is the
    text of a rule of the questionnaire: 1 where it is true, else 0; `feature` is then where its effect is counted.
    """

    name: str
    feature: str
    kind: ColumnKind
    levels: tuple[str, ...] = ()
    monotone: int = 0
    is_sensitive: bool = False
    lookup: tuple[int, ...] = ()
    choice: int = 0
    prefix: int | None = None
    has_parent: bool = False
    rule: str = ""

    @property
    def is_categorical(self) -> bool:
        return self.kind in CATEGORICAL


@dataclass(frozen=True)
class Layout:
    """The columns of the matrix, in questionnaire order."""

    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def open_columns(self) -> NDArray[np.intp]:
        """Positions of the columns that are not sensitive: all the trees may see."""
        return np.array([i for i, c in enumerate(self.columns) if not c.is_sensitive], dtype=np.intp)

    def matrix(self, table: Table) -> Matrix:
        """Values of `table`, shape (n, number of columns), C order, NaN = not answered."""
        n, plan = len(table), self._plan
        matrix = np.empty((n, len(self.columns)))
        if plan.direct:
            flat = np.concatenate([table.columns[name] for name in plan.direct], dtype=np.float64)
            matrix[:, plan.direct_at] = np.clip(flat, -_LARGEST, _LARGEST).reshape(len(plan.direct), n).T
        if plan.looked_at.size:
            choice = matrix[:, plan.looked_at] + 1.0
            position = np.where(np.isnan(choice), 0.0, choice).astype(np.intp) + plan.looked_start
            matrix[:, plan.looked_at] = plan.looked_value[position]
        for name, choices, at in plan.multi:
            matrix[:, at] = table.columns[name][:, choices]
        for name, prefix, values, j in plan.coded:
            matrix[:, j] = list(map(_CodeValues(values, prefix).__getitem__, table.columns[name]))
        plan.rules.fill(matrix, table)
        return matrix

    def fold(self, features: Sequence[str]) -> Matrix:
        """0/1 matrix (number of columns, number of features) that sums columns by feature."""
        position = {name: i for i, name in enumerate(features)}
        fold = np.zeros((len(self.columns), len(position)))
        for i, column in enumerate(self.columns):
            fold[i, position[column.feature]] = 1.0
        return fold

    def to_dict(self) -> dict[str, Any]:
        return {"columns": [_to_dict(column) for column in self.columns]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Layout":
        return cls(tuple(_read_column(column) for column in data["columns"]))

    @cached_property
    def _plan(self) -> "_Plan":
        return _Plan(self.columns)


class _Plan:
    """Index arrays that keep Python loops over columns out of `Layout.matrix`."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        at = {kind: [i for i, c in enumerate(columns) if c.kind == kind] for kind in ("indicator", "code", "parent")}
        others = [i for i, c in enumerate(columns) if c.kind not in at and not c.rule]
        looked = [i for i in others if columns[i].lookup]
        tables = [np.array([np.nan, *columns[i].lookup]) for i in looked]
        self.rules = RuleColumns({i: c.rule for i, c in enumerate(columns) if c.rule})
        self.direct = [columns[i].feature for i in others]
        self.direct_at = _span(others)
        self.looked_at = np.array(looked, dtype=np.intp)
        self.looked_value = np.concatenate([*tables, np.empty(0)])
        self.looked_start = np.cumsum([0, *map(len, tables)])[:-1].astype(np.intp)
        self.multi = [
            (name, _span([columns[i].choice for i in group]), _span(group))
            for name in dict.fromkeys(columns[i].feature for i in at["indicator"])
            if (group := [i for i in at["indicator"] if columns[i].feature == name])
        ]
        self.coded = [
            (columns[i].feature, columns[i].prefix, {v: k + 1.0 for k, v in enumerate(columns[i].levels)}, i)
            for i in (*at["code"], *at["parent"])
        ]


class _CodeValues(dict[str | None, float]):
    """The column's value of each code of one table: what a code means is found once."""

    def __init__(self, values: Mapping[str, float], prefix: int | None) -> None:
        self._values, self._prefix = values, prefix

    def __missing__(self, code: str | None) -> float:
        value = self[code] = np.nan if code is None else self._values.get(code[: self._prefix], 0.0)
        return value


def _span(positions: list[int]) -> slice | NDArray[np.intp]:
    """A slice where the positions follow one another: numpy copies those fastest."""
    if positions and positions == list(range(positions[0], positions[-1] + 1)):
        return slice(positions[0], positions[-1] + 1)
    return np.array(positions, dtype=np.intp)


def _to_dict(column: Column) -> dict[str, Any]:
    values = asdict(column)
    return values if column.rule else {name: value for name, value in values.items() if name != "rule"}


def _read_column(data: Mapping[str, Any]) -> Column:
    return Column(**{**data, "levels": tuple(data["levels"]), "lookup": tuple(data["lookup"])})


def learn_layout(table: Table, *, min_count: int = 10, drop_sensitive: bool = False) -> Layout:
    """Columns for the modelled features of `table`.

    Levels of unordered choices and codes that fewer than `min_count` people have share the value 0. The result does
    not depend on the order of the rows.
    """
    columns: list[Column] = []
    for feature in table.questionnaire.modelled:
        if feature.role == "sensitive":
            columns += [] if drop_sensitive else _sensitive_columns(feature)
        else:
            columns += _open_columns(feature, table, min_count)
    return Layout(tuple(columns))


def _sensitive_columns(feature: Feature) -> list[Column]:
    adverse = [(i, choice.code) for i, choice in enumerate(feature.choices) if choice.adverse]
    codes = tuple(code for _, code in adverse)
    if feature.kind == "flag":
        return [Column(feature.name, feature.name, "flag", is_sensitive=True)]
    if feature.kind == "multi":
        return [
            Column(f"{feature.name}={code}", feature.name, "indicator", (code,), is_sensitive=True, choice=i)
            for i, code in adverse
        ]
    lookup = tuple(codes.index(code) + 1 if code in codes else 0 for code in feature.codes)
    kind: ColumnKind = "ordered" if feature.ordered else "unordered"
    return [Column(feature.name, feature.name, kind, codes, is_sensitive=True, lookup=lookup)]


def _open_columns(feature: Feature, table: Table, min_count: int) -> list[Column]:
    name, monotone = feature.name, _DIRECTION[feature.monotone]
    values = table.columns[name]
    match feature.kind:
        case "number" | "date":
            return [Column(name, name, "number", monotone=monotone)]
        case "flag":
            return [Column(name, name, "flag", monotone=monotone)]
        case "multi":
            return [
                Column(f"{name}={code}", name, "indicator", (code,), choice=i) for i, code in enumerate(feature.codes)
            ]
        case "code":
            return _code_columns(feature, values, min_count)
    if feature.ordered:
        return [Column(name, name, "ordered", feature.codes, monotone)]
    seen = Counter(values[~np.isnan(values.astype(np.float64))].astype(int).tolist())
    levels = tuple(code for i, code in enumerate(feature.codes) if seen[i] >= min_count)
    lookup = tuple(levels.index(code) + 1 if code in levels else 0 for code in feature.codes)
    return [Column(name, name, "unordered", levels, lookup=lookup)]


def _code_columns(feature: Feature, values: NDArray[Any], min_count: int) -> list[Column]:
    name, prefix = feature.name, feature.parent_prefix
    columns = [Column(name, name, "code", _frequent(values, None, min_count), has_parent=prefix is not None)]
    if prefix is not None:
        columns.append(
            Column(f"{name}[:{prefix}]", name, "parent", _frequent(values, prefix, min_count), prefix=prefix)
        )
    return columns


def _frequent(values: NDArray[Any], prefix: int | None, min_count: int) -> tuple[str, ...]:
    seen = Counter(value[:prefix] for value in values if value is not None)
    return tuple(sorted(code for code, count in seen.items() if count >= min_count))
