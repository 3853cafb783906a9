"""Whose score should not be relied on, of people a fold tests: the rules of serving, by that fold's model and cuts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from riskscore.model import MINIMUM_COMPLETENESS, Levels, find_unstable, fit_support, open_linear, part_range
from riskscore.questionnaire import Table
from riskscore.scoring import find_regions
from riskscore_training.procedure import Trained

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Doubts:
    """Of n people, shape (n,) each: the three reasons, and three measures that are higher the more doubtful."""

    is_incomplete: Flags
    is_out_of_support: Flags
    is_unstable: Flags
    missing: Floats
    surprise: Floats
    disagreement: Floats

    @property
    def any(self) -> Flags:
        return np.asarray(self.is_incomplete | self.is_out_of_support | self.is_unstable)


def find_doubts(
    trained: Trained, levels: Levels, teachers: Table, people: Table, share: Floats, threads: int
) -> Doubts:
    """Doubts about `people`, of whose usual input the `share` (n,) is there, by the model of `teachers`."""
    model = trained.model
    support = fit_support(model.layout, model.layout.matrix(teachers))
    X = model.layout.matrix(people)
    linear, trees = open_linear(model, X), model.trees.log_odds(X, threads=threads)
    low, high = part_range(model.blend, linear, trees)
    surprise = support.surprise(model.layout, X)
    return Doubts(
        is_incomplete=share < MINIMUM_COMPLETENESS,
        is_out_of_support=surprise > support.limit,
        is_unstable=find_unstable(model.blend, levels, linear, trees, find_regions(people.questionnaire, people)),
        missing=1 - share,
        surprise=surprise,
        disagreement=high - low,
    )


def join_doubts(parts: Sequence[Doubts]) -> Doubts:
    """Doubts about the people of all `parts`, in their order."""
    return Doubts(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Doubts)))
