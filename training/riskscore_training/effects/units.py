"""Errors where people were drawn or chosen together: a college, a group."""

import numpy as np

from riskscore_training.effects.pool import Floats, Pool

FEWEST_UNITS = 5  # on either side: fewer tell nothing of how units differ


def spread_of_units(pool: Pool, score: Floats) -> tuple[float, float]:
    """Root of the summed squares of units' totals of `score` (n,), and Welch's degrees of freedom.

    Units of one lottery and arm are a cell, those with people in both arms another.

    References
    ----------
    Welch (1947), doi:10.1093/biomet/34.1-2.28, with units in place of people.
    """
    _, first, place = np.unique(pool.cluster, return_index=True, return_inverse=True)
    offered = np.bincount(place, pool.offered) / np.bincount(place)
    kind = np.where(offered == 0, 0, np.where(offered == 1, 2, 1))
    cell = np.unique(3 * pool.stratum[first] + kind, return_inverse=True)[1]
    freedom = np.maximum(np.bincount(cell) - 1, 1)
    spread = np.bincount(cell, np.bincount(place, score) ** 2) * (freedom + 1) / freedom
    df = spread.sum() ** 2 / max(float((spread**2 / freedom).sum()), 1e-300)
    return float(np.sqrt(spread.sum())), float(max(df, 1.0))


def count_units(pool: Pool) -> list[int]:
    """Units with somebody offered, and with somebody not."""
    return [len(np.unique(pool.cluster[side])) for side in (pool.offered, ~pool.offered)]
