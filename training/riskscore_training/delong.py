"""AUC of several models on the same rows with intervals from the formula of DeLong, also where people repeat."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from riskscore.model import Bootstrap, Interval

Floats = NDArray[np.float64]
Z_95 = float(norm.ppf(0.975))


def delong_intervals(y: Floats, models: Mapping[str, Floats], groups: NDArray[np.object_] | None = None) -> Bootstrap:
    """AUC of each model and paired differences with 95 % normal intervals; the metric's name is "auc".

    y (n,) holds 0 and 1, each model probabilities (n,). Rows of one group (n,), a person, are not independent of each
    other. The intervals are NaN with fewer than two people of either outcome; those of an AUC end at 0 and 1.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver operating
    characteristic curves, doi:10.2307/2531595. Sun, Xu (2014), the same by ranks, doi:10.1109/LSP.2014.2337313.
    Obuchowski (1997), Nonparametric analysis of clustered ROC curve data, doi:10.2307/2533958.
    """
    scores = np.column_stack(list(models.values()))
    positive, negative = scores[y == 1], scores[y == 0]
    if not len(positive) or not len(negative):
        return _unknown(models)
    ranks = rankdata(scores, axis=0)
    above = (ranks[y == 1] - rankdata(positive, axis=0)) / len(negative)  # share of the negatives a positive is above
    below = 1 - (ranks[y == 0] - rankdata(negative, axis=0)) / len(positive)
    auc = above.mean(axis=0)
    member = np.arange(len(y)) if groups is None else np.unique(groups.astype(str), return_inverse=True)[1]
    covariance = _covariance(above - auc, below - auc, member[y == 1], member[y == 0])
    names = list(models)
    pairs = list(combinations(range(len(names)), 2))
    spread = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    apart = [np.sqrt(max(covariance[i, i] + covariance[j, j] - 2 * covariance[i, j], 0.0)) for i, j in pairs]
    return Bootstrap(
        {name: {"auc": _interval(auc[i], spread[i], 0.0, 1.0)} for i, name in enumerate(names)},
        {
            (names[i], names[j]): {"auc": _interval(auc[i] - auc[j], se, -1.0, 1.0)}
            for (i, j), se in zip(pairs, apart, strict=True)
        },
    )


def _covariance(above: Floats, below: Floats, member_1: NDArray[np.intp], member_0: NDArray[np.intp]) -> Floats:
    """Of the areas, shape (k, k), from deviations of positives (m, k) and negatives (n, k) and whose they are."""
    k = above.shape[1]
    n_members = int(max(member_1.max(), member_0.max())) + 1
    share_1, share_0 = (
        _sum_by(above, member_1, n_members) / len(above),
        _sum_by(below, member_0, n_members) / len(below),
    )
    n_1, n_0, n = len(np.unique(member_1)), len(np.unique(member_0)), len(np.union1d(member_1, member_0))
    if min(n_1, n_0) < 2:
        return np.full((k, k), np.nan)
    cross = share_1.T @ share_0
    within = n_1 / (n_1 - 1) * share_1.T @ share_1 + n_0 / (n_0 - 1) * share_0.T @ share_0
    return np.asarray(within + n / (n - 1) * (cross + cross.T))


def _sum_by(values: Floats, member: NDArray[np.intp], n_members: int) -> Floats:
    total = np.zeros((n_members, values.shape[1]))
    np.add.at(total, member, values)
    return total


def _interval(point: float, error: float, lowest: float, highest: float) -> Interval:
    low, high = point - Z_95 * error, point + Z_95 * error
    return Interval(float(point), float(max(low, lowest)), float(min(high, highest)))


def _unknown(models: Mapping[str, Floats]) -> Bootstrap:
    nothing = {"auc": Interval(np.nan, np.nan, np.nan)}
    return Bootstrap(dict.fromkeys(models, nothing), dict.fromkeys(combinations(models, 2), nothing))
