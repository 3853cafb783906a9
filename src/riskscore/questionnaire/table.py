"""Checked values of n people, in the types every later step works on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.spec import Feature, Questionnaire


@dataclass(frozen=True)
class Table:
    """Typed values of n people; NaN or None = not answered.

    `columns[name]` is, by the feature's kind: number, date (years before `as_of`), flag (0 or 1) and choice (index in
    questionnaire order): float64 of shape (n,); multi: float64 of shape (n, number of choices), a row all NaN when
    not answered; code: object of shape (n,) holding str or None. `as_of` is datetime64[D] of shape (n,).
    """

    questionnaire: Questionnaire
    columns: Mapping[str, NDArray[np.float64] | NDArray[np.object_]]
    as_of: NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.as_of)

    def is_present(self, feature: Feature) -> NDArray[np.bool_]:
        """Which people answered, shape (n,)."""
        return is_answered(feature, self.columns[feature.name])

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Table":
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Table(self.questionnaire, columns, self.as_of[rows])


def is_answered(feature: Feature, column: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows of a column of `feature` hold an answer, shape (n,)."""
    if feature.kind == "code":
        return np.array([value is not None for value in column], dtype=bool)
    first = column[:, 0] if feature.kind == "multi" else column
    return ~np.isnan(first.astype(np.float64, copy=False))


def empty_column(feature: Feature, n: int) -> NDArray[Any]:
    """The column of `feature` for n people who did not answer."""
    if feature.kind == "code":
        return np.full(n, None, dtype=object)
    return np.full((n, len(feature.choices)) if feature.kind == "multi" else n, np.nan)
