"""Paired bootstrap of many models at once: one set of draws, every model judged on each of them."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]
Counts = NDArray[np.float32]


def draw_counts(n: int, *, resamples: int, seed: int, person: NDArray[np.object_] | None = None) -> Counts:
    """How often each of n rows is drawn, shape (n, resamples); the rows of one `person` (n,) are drawn together."""
    member = number_people(person, n)
    n_members = int(member.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    drawn = [np.bincount(rng.integers(n_members, size=n_members), minlength=n_members) for _ in range(resamples)]
    return np.asarray(np.stack(drawn, axis=1)[member], dtype=np.float32)


def number_people(person: NDArray[np.object_] | None, n: int) -> NDArray[np.intp]:
    """0, 1, 2 … for each of n rows, the same for the rows of one person; None = every row is somebody else."""
    return np.arange(n) if person is None else np.unique(person.astype(str), return_inverse=True)[1]


def auc_draws(y: Floats, scores: Floats, counts: Counts) -> Floats:
    """Area under the ROC curve of each column of `scores` (n, k) in each draw, shape (k, resamples).

    A draw's area is found from the placements of all rows, so that thousands of pairs of model and draw cost one
    product of matrices; against counting every draw anew it errs by the order of 1 / n. NaN where a draw has one
    outcome only.

    References
    ----------
    DeLong, DeLong, Clarke-Pearson (1988), Comparing the areas under two or more correlated receiver operating
    characteristic curves, doi:10.2307/2531595.
    """
    placed = placements(y, scores)
    area = placed[y == 1].mean(axis=0)[:, None]
    of_positives, of_negatives = (mean_draws(placed[y == label], counts[y == label]) for label in (1, 0))
    return np.asarray(of_positives + of_negatives - area)


def placements(y: Floats, scores: Floats) -> Floats:
    """Share of the other outcome that a row is ranked rightly against, ties counting half; shape of `scores` (n, k)."""
    placed = np.empty_like(scores)
    ranks = rankdata(scores, axis=0)
    for is_own in (y == 1, y == 0):
        below = ranks[is_own] - rankdata(scores[is_own], axis=0)
        placed[is_own] = below / max((~is_own).sum(), 1)
    placed[y == 0] = 1 - placed[y == 0]
    return placed


def mean_draws(values: Floats | Counts, counts: Counts) -> Floats:
    """Mean of each column of `values` (n, k) in each draw, shape (k, resamples); NaN where nobody is drawn."""
    n = counts.sum(axis=0)
    unknown = np.full((values.shape[1], len(n)), np.nan)
    return np.asarray(np.divide(values.T @ counts, n, out=unknown, where=n > 0))


def to_interval(point: float, draws: Floats) -> Json:
    """A figure with its 95 % percentile interval; null where it cannot be had.

    References
    ----------
    Efron, Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    known = draws[~np.isnan(draws)]
    low, high = (float(end) for end in np.quantile(known, (0.025, 0.975))) if known.size else (None, None)
    return {"point": None if np.isnan(point) else float(point), "low": low, "high": high}
