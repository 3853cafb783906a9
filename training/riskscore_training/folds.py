"""Which rows learn and which test, by graduation year where there is time, else stratified; never one person on both
sides.

`gap` is the distance in years between the latest training cohort and the cohort to be scored; None = no cohorts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.model import rolling_folds, stratified_folds
from riskscore_training.config import FoldSettings, TrainingConfig
from riskscore_training.dataset import Rows

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
FoldKind = Literal["rolling", "cohorts", "stratified"]
FEWEST_BLOCKS = 3  # halves of the years lose to random ones (docs/adr/0013)
MANY_TEACHERS, HALVES = 5_000, 2


@dataclass(frozen=True)
class Split:
    """(train rows, test rows) of each fold; `years` are the test cohorts, in order, where folds follow them.

    rolling: earlier cohorts teach; cohorts: all others teach, earlier and later ones.
    """

    kind: FoldKind
    folds: tuple[Fold, ...]
    years: tuple[int, ...] = ()


def split_honestly(rows: Rows, settings: FoldSettings, *, gap: int | None, seed: int) -> Split:
    """Folds of the published metrics: every rolling cohort that can be tested, else `settings.outer` random parts."""
    return _rolling(rows, settings, gap) or _stratified(rows, settings.outer, seed)


def split_for_tuning(rows: Rows, settings: FoldSettings, *, gap: int | None, seed: int) -> Split:
    """Folds of tuning and calibration, at most `settings.inner`: blocks of cohorts, each tested by all the others.

    Every cohort speaks of the blend, so that its intercept is not the drift of the last years (docs/adr/0013).
    """
    by_cohort = None if gap is None else _cohorts(rows, settings)
    return by_cohort or _stratified(rows, settings.inner, seed)


def for_teachers(config: TrainingConfig, fewest: int) -> TrainingConfig:
    """Of a quick run two random halves are inner folds enough if every fit has `MANY_TEACHERS` (docs/adr/0013).

    One rule for a whole run, `fewest` being the smallest number of its teachers: what is judged is what is served.
    """
    if config.trials or fewest < MANY_TEACHERS:
        return config
    return config.model_copy(update={"folds": config.folds.model_copy(update={"inner": HALVES})})


def _cohorts(rows: Rows, settings: FoldSettings) -> Split | None:
    """None where the cohorts make too few blocks, or one without enough people of either outcome."""
    if not rows.has_years:
        return None
    years, year_of, size = np.unique(rows.year, return_inverse=True, return_counts=True)
    middle = (np.cumsum(size) - size / 2) / len(rows)
    block = np.unique((middle * settings.inner).astype(np.intp), return_inverse=True)[1][year_of]
    tests = [np.flatnonzero(block == i) for i in range(block.max(initial=-1) + 1)]
    folds = tuple((_others(rows, test), test) for test in tests)
    if len(folds) < FEWEST_BLOCKS or min(_rarer(rows.y[side]) for fold in folds for side in fold) < settings.min_class:
        return None
    return Split("cohorts", folds, tuple(int(year) for year in years))


def _others(rows: Rows, test: NDArray[np.intp]) -> NDArray[np.intp]:
    """All rows but `test` and other rows of its people."""
    is_out = np.zeros(len(rows), dtype=bool)
    is_out[test] = True
    return _strangers(rows, np.flatnonzero(~is_out), test)


def _strangers(rows: Rows, train: NDArray[np.intp], test: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows of `train` whose people are not in `test`; by a set, `np.isin` compares every two objects."""
    if rows.person is None:
        return train
    tested = set(rows.person[test].tolist())
    return train[[person not in tested for person in rows.person[train].tolist()]]


def _rolling(rows: Rows, settings: FoldSettings, gap: int | None) -> Split | None:
    if gap is None or not rows.has_years:
        return None
    found = list(_testable(rows, settings, gap))
    folds = tuple((train, test) for train, test, _ in found)
    return Split("rolling", folds, tuple(year for *_, year in found)) if found else None


def _testable(rows: Rows, settings: FoldSettings, gap: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], int]]:
    for earlier, test, year in rolling_folds(rows.year, gap=gap):
        train = _strangers(rows, earlier, test)
        if min(_rarer(rows.y[train]), _rarer(rows.y[test])) >= settings.min_class:
            yield train, test, int(year)


def _rarer(y: NDArray[np.float64]) -> int:
    """How many people have the rarer outcome."""
    return int(min((y == 1).sum(), (y == 0).sum()))


def _stratified(rows: Rows, k: int, seed: int) -> Split:
    return Split("stratified", tuple(stratified_folds(rows.y, k, seed=seed, groups=rows.person)))
