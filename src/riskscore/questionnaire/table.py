"""Checked values of n people, in the types every later step works on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.rule_parts import ConsentCode
from riskscore.questionnaire.spec import Feature, Kind, Questionnaire

_DTYPES: dict[Kind, type[np.generic]] = {
    "number": np.float64, "date": np.float64, "flag": np.float32, "choice": np.float32, "multi": np.float32,
    "code": np.object_,
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Typed values of n people; NaN or None = not answered.

    `columns[name]` is, by the feature's kind: number and date (years before `as_of`): float64 of shape (n,); flag (0 or
    1) and choice (index in questionnaire order): float32 of shape (n,); multi: float32 of shape (n, number of choices),
    a row all NaN when not answered; code: object of shape (n,) holding str or None. A column nobody answered may be
    read-only. `as_of` is datetime64[D] of shape (n,). `consents[code]` is 1 = given, 0 = refused or NaN = not known,
    float32 of shape (n,); a code that nobody speaks of is absent.
    """

    questionnaire: Questionnaire
    columns: Mapping[str, NDArray[Any]]
    as_of: NDArray[np.datetime64]
    consents: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.as_of)

    def is_present(self, feature: Feature) -> NDArray[np.bool_]:
        """Which people answered, shape (n,)."""
        return is_answered(feature, self.columns[feature.name])

    def is_said(self, consent: ConsentCode) -> NDArray[np.bool_]:
        """Of which people it is known that they gave or refused the consent, shape (n,)."""
        given = self.consents.get(consent)
        return np.zeros(len(self), dtype=bool) if given is None else np.asarray(~np.isnan(given))

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Table":
        columns = {name: column[rows] for name, column in self.columns.items()}
        consents = {code: given[rows] for code, given in self.consents.items()}
        return Table(self.questionnaire, columns, self.as_of[rows], consents)


def is_answered(feature: Feature, column: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows of a column of `feature` hold an answer, shape (n,)."""
    if feature.kind == "code":
        return np.array([value is not None for value in column], dtype=bool)
    first = column[:, 0] if feature.kind == "multi" else column
    return np.asarray(~np.isnan(first))


def empty_column(feature: Feature, n: int) -> NDArray[Any]:
    """The column of `feature` for n people who did not answer."""
    shape = (n, len(feature.choices)) if feature.kind == "multi" else (n,)
    return np.full(shape, None if feature.kind == "code" else np.nan, dtype=dtype_of(feature))


def dtype_of(feature: Feature) -> type[np.generic]:
    """What a column of `feature` is made of; the room that columns take is most of the time a check takes."""
    return _DTYPES[feature.kind]
