"""Who is trained on and who is tested: by graduation year, or at random with the labels balanced."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def rolling_folds(cohort_year: NDArray[np.float64], gap: int = 2) -> list[tuple[Rows, Rows, int]]:
    """(train rows, test rows, test year): each cohort is tested by those at least `gap` years older.

    Only these cohorts' outcomes were known at the assessment of the test cohort (assessed on 1 March, outcome a year
    after 30 June). Rows without a year (NaN) are in no fold.
    """
    years = np.unique(cohort_year[~np.isnan(cohort_year)])
    folds = ((np.flatnonzero(cohort_year <= t - gap), np.flatnonzero(cohort_year == t), int(t)) for t in years)
    return [(train, test, year) for train, test, year in folds if len(train)]


def stratified_folds(
    y: NDArray[np.float64], k: int, seed: int, groups: Sequence[object] | NDArray[np.object_] | None = None
) -> list[tuple[Rows, Rows]]:
    """`k` folds (train rows, test rows) with about the same share of each label; a group is never split.

    Every row is tested exactly once; folds without a test row are left out.
    """
    rng = np.random.default_rng(seed)
    fold = _deal(y, k, rng) if groups is None else _deal_groups(y, k, rng, groups)
    parts = ((np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k))
    return [(train, test) for train, test in parts if len(test)]


def _deal(y: NDArray[np.float64], k: int, rng: np.random.Generator) -> Rows:
    """Shuffled rows of each label dealt in turn, one label going on where the other stopped."""
    order = rng.permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    fold = np.empty(len(y), dtype=np.intp)
    fold[order] = np.arange(len(y)) % k
    return fold


def _deal_groups(
    y: NDArray[np.float64], k: int, rng: np.random.Generator, groups: Sequence[object] | NDArray[np.object_]
) -> Rows:
    """Largest groups first, each to the fold that is shortest of its positives and of rows."""
    number = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    member = np.array([number[group] for group in groups], dtype=np.intp)
    rows = np.bincount(member).astype(np.float64)
    positives = np.bincount(member, weights=y == 1)
    order = rng.permutation(len(rows))
    order = order[np.argsort(-rows[order], kind="stable")]
    load, fold_of = np.zeros((2, k)), np.empty(len(rows), dtype=np.intp)
    total = np.maximum([[positives.sum()], [rows.sum()]], 1.0)
    for group in order:
        fold = int((load / total).sum(axis=0).argmin()) if positives[group] else int(load[1].argmin())
        load[:, fold] += positives[group], rows[group]
        fold_of[group] = fold
    return fold_of[member]
