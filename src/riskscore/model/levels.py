"""From probabilities to levels by the capacity to help, and when to say "talk to this person" instead."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEVELS = ("low", "medium", "needs_conversation", "high")
LOW, MEDIUM, NEEDS_CONVERSATION, HIGH = range(4)
MINIMUM_COMPLETENESS = 0.6
_MAY_EXCEED = 1.5


@dataclass(frozen=True)
class Levels:
    """Probabilities from which on a person is in the zone, `high` and `medium`; None = nobody.

    `ranks` is False when every probability the thresholds were learned from was the same.
    """

    zone: float | None
    high: float | None
    medium: float | None
    ranks: bool = True

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Levels":
        return cls(**data)


def fit_levels(probabilities: Vector, capacity: float = 0.12, medium: float = 0.20) -> Levels:
    """Thresholds so that the `capacity` share is high and the next `medium` share is medium.

    Ties go to the higher level unless that takes more than 1.5 × the share; then the cut moves up to the next
    distinct score.
    """
    n = len(probabilities)
    if n == 0 or np.ptp(probabilities) == 0:
        return Levels(None, None, None, ranks=False)
    high = _cut(probabilities, capacity * n)
    below = probabilities if high is None else probabilities[probabilities < high]
    return Levels(high, high, _cut(below, medium * n))


def _cut(scores: Vector, places: float) -> float | None:
    """The lowest score that still gets a place; at least one place is given."""
    if len(scores) == 0:
        return None
    places = max(1.0, places)
    ordered = np.sort(scores)[::-1]
    cut = ordered[min(int(places + 1e-9), len(ordered)) - 1]
    if (scores >= cut).sum() <= _MAY_EXCEED * places + 1e-9:
        return float(cut)
    above = scores[scores > cut]
    return float(above.min()) if len(above) else None


def assign_levels(
    levels: Levels, probabilities: Vector, *, abstain: Flags, is_final_year: Flags
) -> tuple[NDArray[np.int8], Flags]:
    """Positions in `LEVELS` and who is in the zone, both (n,).

    `abstain` (too incomplete, or unlike the training data) turns low and medium into needs_conversation, never high;
    for people not in their final year it is low that turns.
    """
    codes = np.where(_reaches(probabilities, levels.medium), MEDIUM, LOW)
    codes = np.where(abstain | (~is_final_year & (codes == LOW)) | (not levels.ranks), NEEDS_CONVERSATION, codes)
    codes = np.where(_reaches(probabilities, levels.high), HIGH, codes)
    return codes.astype(np.int8), _reaches(probabilities, levels.zone)


def _reaches(probabilities: Vector, threshold: float | None) -> Flags:
    return np.asarray(probabilities >= (np.inf if threshold is None else threshold))


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
        return np.asarray(self._shares @ present)

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
