"""Shapley values of one leaf for every pattern of satisfied conditions."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(4)  # exact to degree 7
_TIMES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


def leaf_values(values: Floats, shares: Floats) -> Floats:
    """Contributions of leaves with m features each, shape (L, 2^m, m).

    `values` (L,) are the leaves', `shares` (L, m) in (0, 1] the shares of training rows that pass each condition; bit i
    of the pattern says whether condition i is satisfied.

    A feature that is known counts o ∈ {0, 1}, one that is not its share z; the weights of Shapley are the integral of
    t^k (1 − t)^(m − 1 − k), k of the others being known. So contribution i is
    v (o_i − z_i) ∫₀¹ Π_{j≠i} (z_j (1 − t) + o_j t) dt, a polynomial that a few points of Gauss and Legendre integrate
    exactly.

    References
    ----------
    Owen (1972), Multilinear extensions of games, doi:10.1287/mnsc.18.5.64.
    """
    satisfied, z = patterns(shares.shape[1]), shares[:, None, :]
    total = np.zeros((len(values), *satisfied.shape))
    for t, weight in zip(_TIMES, _WEIGHTS, strict=True):
        factors = z * (1 - t) + satisfied * t
        total += weight * factors.prod(axis=2, keepdims=True) / factors
    return np.asarray(values[:, None, None] * (satisfied - z) * total)


@cache
def patterns(n_features: int) -> Floats:
    """Bits of 0 … 2^m − 1, shape (2^m, m)."""
    numbers = np.arange(1 << n_features)[:, None]
    return (numbers >> np.arange(n_features) & 1).astype(np.float64)
