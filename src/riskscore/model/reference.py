"""What the training people looked like, as counts large enough to name nobody: the reference for drift."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table

Vector = NDArray[np.float64]
SMALLEST_CELL = 10
MISSING, POOLED = "missing", "other"
_BINS = 10


def build_reference(table: Table, probabilities: Vector) -> dict[str, Any]:
    """Counts of score deciles and of every modelled feature's answers, for JSON.

    `edges` are the inner edges of bins [edge, next edge); `counts` add up to n. No cell holds fewer than 10 people:
    smaller ones are pooled under "other", together with the smallest larger one if they stay under 10 even so.
    """
    features = {feature.name: _describe(feature, table) for feature in table.questionnaire.modelled}
    return {"n": len(table), "score": _binned(probabilities), "features": features}


def _describe(feature: Feature, table: Table) -> dict[str, Any]:
    values = table.columns[feature.name]
    match feature.kind:
        case "number" | "date":
            return _binned(values.astype(np.float64))
        case "multi":
            return {code: _counted(name_answers(values[:, i], ("no", "yes"))) for i, code in enumerate(feature.codes)}
        case "code":
            return _counted([MISSING if value is None else value for value in values])
        case "flag":
            return _counted(name_answers(values, ("no", "yes")))
    return _counted(name_answers(values, feature.codes))


def name_answers(values: NDArray[Any], names: Sequence[str]) -> list[str]:
    """Indices as their names, NaN as "missing"."""
    known = np.where(np.isnan(values), len(names), values).astype(np.intp)
    named: list[str] = np.array([*names, MISSING], dtype=object)[known].tolist()
    return named


def _counted(names: list[str]) -> dict[str, Any]:
    return {"counts": count_names(names)}


def _binned(values: Vector) -> dict[str, Any]:
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.arange(1, _BINS) / _BINS)) if len(known) else np.empty(0)
    cell = np.where(np.isnan(values), np.nan, np.searchsorted(edges, values, side="right"))
    return {"edges": edges.tolist(), **_counted(name_answers(cell, [str(i) for i in range(len(edges) + 1)]))}


def count_names(names: list[str]) -> dict[str, int]:
    """How often each name stands there; those of fewer than 10 people are pooled as in `build_reference`."""
    counts = dict(sorted(Counter(names).items()))
    small = {name for name, count in counts.items() if count < SMALLEST_CELL}
    large = {name: count for name, count in counts.items() if name not in small}
    pooled = sum(counts[name] for name in small)
    if 0 < pooled < SMALLEST_CELL and large:
        pooled += large.pop(min(large, key=lambda name: (large[name], name)))
    if pooled >= SMALLEST_CELL:
        large[POOLED] = large.get(POOLED, 0) + pooled
    return large
