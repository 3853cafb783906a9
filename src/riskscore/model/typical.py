"""How graduates of matured cohorts answered, as counts large enough to name nobody: what a reason is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from riskscore.model.reference import MISSING, POOLED, SMALLEST_CELL, count_names, name_answers
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

Group = Literal["graduates", "reference", "synthetic"]
KNOWN = "known"


@dataclass(frozen=True)
class Answers:
    """Answers to one question.

    `counts` of people by answer: codes of a choice, yes and no of a flag, otherwise only "known"; also "missing" and
    "other", where answers of fewer than 10 people are pooled. `chosen` are counts by code of a multi, of which at least
    10 people chose it and 10 did not. `median` is that of a number known of at least 20 people.
    """

    counts: Mapping[str, int]
    chosen: Mapping[str, int]
    median: float | None = None

    @cached_property
    def n(self) -> int:
        return sum(self.counts.values())

    @cached_property
    def known(self) -> int:
        return self.n - self.counts.get(MISSING, 0)

    @cached_property
    def most_frequent(self) -> str | None:
        """The answer, or the code of a multi, of most people; the first of equal ones."""
        counts = self.chosen or {name: n for name, n in self.counts.items() if name not in (MISSING, POOLED, KNOWN)}
        return max(counts, key=lambda name: counts[name], default=None)


@dataclass(frozen=True)
class Typical:
    """Answers by name of question, and whose they are: of graduates with outcomes, of people asked, of made-up ones."""

    group: Group
    features: Mapping[str, Answers]

    def to_dict(self) -> dict[str, Any]:
        features = {
            name: {"counts": dict(found.counts), "chosen": dict(found.chosen), "median": found.median}
            for name, found in self.features.items()
        }
        return {"group": self.group, "features": features}

    @classmethod
    def from_dict(cls, read: Mapping[str, Any]) -> "Typical":
        """Raises ValueError where a group is unknown or a count tells of fewer than 10 people."""
        if read["group"] not in get_args(Group):
            raise ValueError(f"typical.json: group {read['group']!r}")
        features = {
            name: Answers(_counts(found["counts"]), _counts(found["chosen"]), _number(found["median"]))
            for name, found in read["features"].items()
        }
        return cls(read["group"], features)


NO_TYPICAL = Typical("graduates", {})


def build_typical(table: Table, group: Group) -> Typical:
    """Answers of the people of `table` to every question a reason may be compared by."""
    features = [feature for feature in table.questionnaire.modelled if is_comparable(feature)]
    return Typical(group, {feature.name: _describe(feature, table.columns[feature.name]) for feature in features})


def is_comparable(feature: Feature) -> bool:
    """Not a protected trait; not what may be declined: who answers that is no sample; not an open list of codes."""
    return not feature.protected and feature.role != "sensitive" and feature.kind not in ("code", "date")


def require_unprotected(typical: Typical, questionnaire: Questionnaire) -> None:
    """Raise ValueError where something else than a comparable question is described."""
    for name in typical.features:
        if not is_comparable(questionnaire.by_name[name]):
            raise ValueError(f"typical.json: {name!r}")


def _describe(feature: Feature, values: NDArray[Any]) -> Answers:
    match feature.kind:
        case "choice":
            return Answers(count_names(name_answers(values, feature.codes)), {})
        case "flag":
            return Answers(count_names(name_answers(values, ("no", "yes"))), {})
        case "multi":
            known = values[~np.isnan(values[:, 0])]
            return Answers(_count_known(values[:, 0]), _count_chosen(feature, known))
    known = values[~np.isnan(values)]
    median = float(np.round(np.median(known), 2)) if len(known) >= 2 * SMALLEST_CELL else None
    return Answers(_count_known(values), {}, median)


def _count_known(values: NDArray[Any]) -> dict[str, int]:
    return count_names([MISSING if is_missing else KNOWN for is_missing in np.isnan(values).tolist()])


def _count_chosen(feature: Feature, known: NDArray[Any]) -> dict[str, int]:
    chosen = dict(zip(feature.codes, known.sum(axis=0).astype(int).tolist(), strict=True))
    return {code: n for code, n in chosen.items() if SMALLEST_CELL <= n <= len(known) - SMALLEST_CELL}


def _counts(read: Mapping[str, Any]) -> dict[str, int]:
    if any(type(n) is not int or n < SMALLEST_CELL for n in read.values()):
        raise ValueError("typical.json: counts")
    return dict(read)


def _number(read: object) -> float | None:
    if read is None:
        return None
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise TypeError("typical.json: median")
    return float(read)
