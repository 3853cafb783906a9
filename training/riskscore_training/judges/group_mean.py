"""What a region knows without any questionnaire: how the last graduates of the same college and specialty fared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.questionnaire import Questionnaire
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
COLUMNS = ("college", "programme")
PRIOR = 20.0  # people that the mean of the group above counts as


def group_mean_probability(train: Rows, test: Rows) -> Floats:
    """Share of the outcome in the same college and programme, drawn towards the groups above it.

    Overall → group of the programme (УГС: its `parent_prefix`) → programme → college × programme; each mean is
    (positives + `PRIOR` · mean above) / (people + `PRIOR`), so that a group nobody has seen has the mean above it.
    With one of the two special columns that one alone.
    """
    prefix = _prefix(train.table.questionnaire)
    mean = np.full(len(test), float(train.y.mean()))
    above = np.full(len(train), float(train.y.mean()))
    for taught, asked in zip(_levels(train, prefix), _levels(test, prefix), strict=True):
        known = pd.DataFrame({"key": taught, "y": train.y, "above": above})
        sums = known.groupby("key", sort=True).agg(n=("y", "size"), k=("y", "sum"), above=("above", "first"))
        shrunken = (sums["k"] + PRIOR * sums["above"]) / (sums["n"] + PRIOR)
        above = shrunken.reindex(taught).to_numpy(dtype=np.float64)
        found = shrunken.reindex(asked).to_numpy(dtype=np.float64)
        mean = np.where(np.isnan(found), mean, found)
    return mean


def _levels(rows: Rows, prefix: int | None) -> list[list[str]]:
    """Keys of the nested groups, the widest first."""
    college, programme = (rows.special.get(purpose) for purpose in COLUMNS)
    if programme is None:
        return [_join([college])]
    parents = [] if prefix is None else [_join([[None if p is None else p[:prefix] for p in programme]])]
    both = [] if college is None else [_join([programme, college])]
    return [*parents, _join([programme]), *both]


def _join(columns: Sequence[Any]) -> list[str]:
    return ["\t".join(cell or "" for cell in cells) for cells in zip(*columns, strict=True)]


def _prefix(questionnaire: Questionnaire) -> int | None:
    """Signs of a programme's code that name its group, where a question reads the same column."""
    column = questionnaire.special_column("programme")
    return next((f.parent_prefix for f in questionnaire.features if f.column == column), None)
