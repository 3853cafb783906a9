"""Draws whose shares are exact in expectation, for many people at once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Coded:
    """One choice a person: `index` into `names`, shape (n,)."""

    index: NDArray[np.int64]
    names: tuple[str, ...]

    def is_(self, *names: str) -> Bools:
        return np.isin(self.index, [self.names.index(name) for name in names])

    def where(self, rows: Bools, name: str) -> "Coded":
        """The same with `name` in the given rows."""
        return Coded(np.where(rows, self.names.index(name), self.index), self.names)


def ordinal(rng: np.random.Generator, shares: Mapping[str, float], latent: Floats, loading: float) -> Coded:
    """Choices with the given shares; the last ones go with a high `latent` ~ N(0, 1) by the correlation `loading`."""
    score = loading * latent + np.sqrt(1 - loading**2) * rng.normal(size=len(latent))
    limits = norm.ppf(np.cumsum(list(shares.values()))[:-1])
    return Coded(np.searchsorted(limits, score), tuple(shares))


def chosen(rng: np.random.Generator, probability: Floats | float, n: int) -> Bools:
    """True with the given probability, shape (n,)."""
    return rng.random(n) < probability


def pick(rng: np.random.Generator, weights: Floats, names: tuple[str, ...], n: int) -> Coded:
    """Choices by `weights`, shape (k,) or (n, k), whatever they add up to."""
    cumulative = np.cumsum(np.broadcast_to(weights, (n, len(names))), axis=1)
    return Coded((rng.random(n)[:, None] * cumulative[:, -1:] >= cumulative).sum(axis=1), names)
