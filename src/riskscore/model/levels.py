"""From probabilities and thresholds to levels, and when to say "talk to this person" instead."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]
Regions = NDArray[np.object_]
CutName = Literal["zone", "high", "medium"]

LEVELS = ("low", "medium", "needs_conversation", "high")
LOW, MEDIUM, NEEDS_CONVERSATION, HIGH = range(4)
MINIMUM_COMPLETENESS = 0.6


@dataclass(frozen=True)
class Cuts:
    """Probabilities from which on a person is in the zone, `high` and `medium`; None = nobody."""

    zone: float | None
    high: float | None
    medium: float | None


@dataclass(frozen=True)
class Levels(Cuts):
    """The cuts of everybody, and those of `regions` that have cuts of their own.

    `ranks` is False when every probability the thresholds were learned from was the same.
    """

    ranks: bool = True
    regions: Mapping[str, Cuts] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Levels":
        regions = {name: Cuts(**cuts) for name, cuts in data.get("regions", {}).items()}
        return cls(**{**data, "regions": regions})

    def of(self, region: str | None) -> Cuts:
        """The cuts that hold for a person of `region`; None = not known."""
        return self if region is None else self.regions.get(region, self)

    def cut(self, name: CutName, n: int, region: Regions | None = None) -> Vector:
        """The threshold `name` of each of `n` people by their `region` (n,), infinite where nobody reaches it."""
        found = np.full(n, _or_never(getattr(self, name)))
        for own, cuts in self.regions.items() if region is not None else ():
            found[region == own] = _or_never(getattr(cuts, name))
        return found


def assign_levels(
    levels: Levels, probabilities: Vector, *, abstain: Flags, is_final_year: Flags, region: Regions | None = None
) -> tuple[NDArray[np.int8], Flags]:
    """Positions in `LEVELS` and who is in the zone, both (n,).

    `abstain` (too incomplete, or unlike the training data) turns low and medium into needs_conversation, never high;
    for people not in their final year it is low that turns. `region` (n,) is each person's region, None = not known.
    """
    n = len(probabilities)
    zone, high, medium = (probabilities >= levels.cut(name, n, region) for name in ("zone", "high", "medium"))
    codes = np.where(medium, MEDIUM, LOW)
    codes = np.where(abstain | (~is_final_year & (codes == LOW)) | (not levels.ranks), NEEDS_CONVERSATION, codes)
    codes = np.where(high, HIGH, codes)
    return codes.astype(np.int8), zone


def _or_never(threshold: float | None) -> float:
    return np.inf if threshold is None else threshold


@dataclass(frozen=True)
class Completeness:
    """How much of the usual input is there, by each feature's weight in the scores; sensitive ones are not counted."""

    weights: Mapping[str, float]

    def share(self, table: Table) -> Vector:
        """Weighted share of the features that are answered, shape (n,), in [0, 1]; 1 where nothing is asked."""
        n = len(table)
        columns = [table.columns[name] for name in self.weights]
        if not columns:
            return np.ones(n)
        present = ~np.isnan(np.concatenate([_first(column) for column in columns])).reshape(len(columns), n)
        return np.asarray(np.einsum("f,fn->n", self._shares, present))  # BLAS would take all threads

    @cached_property
    def _shares(self) -> Vector:
        weights = np.array(list(self.weights.values()), dtype=np.float64)
        return np.asarray(weights / weights.sum())


def fit_completeness(questionnaire: Questionnaire, contributions: NDArray[np.float64]) -> Completeness:
    """Weights = mean absolute contributions (n, number of modelled features); equal ones where all of them are 0."""
    size = np.abs(contributions).mean(axis=0)
    kept = {
        feature.name: float(value)
        for feature, value in zip(questionnaire.modelled, size, strict=True)
        if feature.role != "sensitive"
    }
    if sum(kept.values()) == 0:
        kept = dict.fromkeys(kept, 1.0)
    return Completeness(kept)


def _first(column: NDArray[np.float64] | NDArray[np.object_]) -> Vector:
    """Numbers (n,) that are NaN where the column is not answered."""
    if column.dtype == object:
        return np.array([np.nan if value is None else 0.0 for value in column])
    numbers = cast(Vector, column)
    return numbers if numbers.ndim == 1 else numbers[:, 0]
