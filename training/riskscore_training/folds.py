"""Which rows learn and which test: rolling by graduation year where there is time, else stratified; never one person
on both sides.

`gap` is the distance in years between the latest training cohort and the test cohort; None = never rolling.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.model import rolling_folds, stratified_folds
from riskscore_training.config import FoldSettings
from riskscore_training.dataset import Rows

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]
FoldKind = Literal["rolling", "stratified"]


@dataclass(frozen=True)
class Split:
    """(train rows, test rows) of each fold; `years` are the test cohorts of rolling folds."""

    kind: FoldKind
    folds: tuple[Fold, ...]
    years: tuple[int, ...] = ()


def split_honestly(rows: Rows, settings: FoldSettings, *, gap: int | None, seed: int) -> Split:
    """Folds of the published metrics: every rolling cohort that can be tested, else `settings.outer` random parts."""
    return _rolling(rows, settings, gap) or _stratified(rows, settings.outer, seed)


def split_for_tuning(rows: Rows, settings: FoldSettings, *, gap: int | None, seed: int) -> Split:
    """Folds of tuning and calibration, at most `settings.inner`, the latest of rolling ones."""
    rolling = _rolling(rows, settings, gap)
    if rolling is None:
        return _stratified(rows, settings.inner, seed)
    return Split("rolling", rolling.folds[-settings.inner :], rolling.years[-settings.inner :])


def _rolling(rows: Rows, settings: FoldSettings, gap: int | None) -> Split | None:
    if gap is None or not rows.has_years:
        return None
    found = list(_testable(rows, settings, gap))
    folds = tuple((train, test) for train, test, _ in found)
    return Split("rolling", folds, tuple(year for *_, year in found)) if found else None


def _testable(rows: Rows, settings: FoldSettings, gap: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], int]]:
    for earlier, test, year in rolling_folds(rows.year, gap=gap):
        train = earlier if rows.person is None else earlier[~np.isin(rows.person[earlier], rows.person[test])]
        if min(_rarer(rows.y[train]), _rarer(rows.y[test])) >= settings.min_class:
            yield train, test, int(year)


def _rarer(y: NDArray[np.float64]) -> int:
    """How many people have the rarer outcome."""
    return int(min((y == 1).sum(), (y == 0).sum()))


def _stratified(rows: Rows, k: int, seed: int) -> Split:
    return Split("stratified", tuple(stratified_folds(rows.y, k, seed=seed, groups=rows.person)))
