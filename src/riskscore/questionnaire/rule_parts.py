"""The parts a rule is made of: each gives the truth of one comparison, or joins that of others, over a table."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature
    from riskscore.questionnaire.table import Table

ConsentCode = Literal["general_data", "special_categories", "model_training", "contact"]
TRUE, UNKNOWN, FALSE = 1.0, 0.5, 0.0
Truth = NDArray[np.float64]
Evaluate = Callable[["Table"], Truth]
# Inside a rule: an array over many people, or one plain number for one person, as in every request, where calling
# numpy would cost more than all it computes.
Part = Callable[["Table"], Any]
Join = Callable[[Any, Any], Any]

AND: tuple[Join, Join] = (np.minimum, min)
OR: tuple[Join, Join] = (np.maximum, max)
_ONE = {truth: np.array([truth]) for truth in (TRUE, UNKNOWN, FALSE)}
for _truth in _ONE.values():
    _truth.setflags(write=False)  # shared by all answers


def unbuilt(_table: "Table") -> Any:
    """Stands where a mistake was found, so that the rest of the rule is read too; never evaluated."""
    return UNKNOWN


def evaluation(part: Part) -> Evaluate:
    """`part` as a rule: an array for any number of people."""
    return lambda table: part(table) if len(table) != 1 else _ONE[part(table)]


def negate(inner: Part) -> Part:
    """`not`."""
    return lambda table: 1.0 - inner(table)


def known(feature: "Feature", test: Callable[[Any], Any], test_one: Callable[[Any], Any] | None = None) -> Part:
    """`test` of the column where the feature is answered, else unknown; `test_one`, if another, is of one value."""
    is_so = test_one or test

    def evaluate(table: "Table") -> Any:
        column = table.columns[feature.name]
        if len(column) != 1:
            return np.where(table.is_present(feature), test(column), UNKNOWN)
        if not _is_present(feature, column):
            return UNKNOWN
        return TRUE if is_so(column[0]) else FALSE

    return evaluate


def consented(code: ConsentCode) -> Part:
    """Whether the person gave this consent; unknown where nobody said."""

    def evaluate(table: "Table") -> Any:
        given = table.consents.get(code)
        if len(table) != 1:
            return np.full(len(table), UNKNOWN) if given is None else np.where(np.isnan(given), UNKNOWN, given)
        if given is None or np.isnan(given[0]):
            return UNKNOWN
        return TRUE if given[0] else FALSE

    return evaluate


def answered(feature: "Feature") -> Part:
    """Whether the feature is answered; never unknown."""

    def evaluate(table: "Table") -> Any:
        column = table.columns[feature.name]
        if len(column) != 1:
            return table.is_present(feature).astype(np.float64)
        return TRUE if _is_present(feature, column) else FALSE

    return evaluate


def _is_present(feature: "Feature", column: NDArray[Any]) -> bool:
    """`Table.is_present` for the only row."""
    value = column[0, 0] if feature.kind == "multi" else column[0]
    return value is not None and value == value  # noqa: PLR0124 (NaN alone is not itself)


def combine(join: tuple[Join, Join], parts: Iterable[Part]) -> Part:
    """`parts` joined by `AND` or `OR`."""
    first, *rest = parts
    if not rest:
        return first
    join_many, join_one = join

    def evaluate(table: "Table") -> Any:
        truth = first(table)
        chosen = join_one if type(truth) is float else join_many
        for part in rest:
            truth = chosen(truth, part(table))
        return truth

    return evaluate
