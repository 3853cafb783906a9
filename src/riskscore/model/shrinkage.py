"""Shares of small groups drawn towards a share they are expected near: a beta-binomial model, its strength learned."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln, softmax

Vector = NDArray[np.float64]
TAIL = 0.025
_STRENGTHS = (np.arange(40) + 0.5) / 40


class Shares(NamedTuple):
    """Share of each group and the ends of its 95 % interval, all (m,) in (0, 1)."""

    share: Vector
    low: Vector
    high: Vector


def shrink(k: Vector, n: Vector, towards: Vector, most: Vector) -> Shares:
    """Shares of m groups with `k` of `n` people each, drawn towards `towards` (m,), in (0, 1).

    k ~ Binomial(n, θ), θ ~ Beta(M · towards, M · (1 − towards)). The strength M, in people, is one for all groups and
    averaged over with its likelihood and a prior uniform in M / (M + median n); for a group it is at most `most`, the
    people from whom `towards` is known. The posterior, a mixture of Betas, is taken for the Beta of the same mean and
    variance, whose 2.5 and 97.5 % quantiles are the interval. `towards` itself counts as known.

    References
    ----------
    Christiansen, Morris (1997), Hierarchical Poisson regression modeling, doi:10.1080/01621459.1997.10474013 (prior,
    matching of moments).
    Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 5.3 (beta-binomial).
    """
    if len(n) == 0:
        return Shares(np.empty(0), np.empty(0), np.empty(0))
    strengths = np.median(n) * _STRENGTHS / (1 - _STRENGTHS)
    strength = np.minimum(strengths[:, None], most)
    before, against = strength * towards, strength * (1 - towards)
    a, b = before + k, against + n - k
    weight = softmax((betaln(a, b) - betaln(before, against)).sum(axis=1))
    mean = a / (a + b)
    variance = mean * (1 - mean) / (a + b + 1)
    share = weight @ mean
    spread = weight @ (variance + (mean - share) ** 2)
    people = share * (1 - share) / spread - 1
    return _with_ends(share, share * people, (1 - share) * people)


def jeffreys(k: Vector, n: Vector) -> Shares:
    """Shares k / n (m,) as they are, and their 95 % intervals with the prior Beta(½, ½).

    References
    ----------
    Brown, Cai, DasGupta (2001), Interval estimation for a binomial proportion, doi:10.1214/ss/1009213286.
    """
    return _with_ends(k / n, k + 0.5, n - k + 0.5)


def _with_ends(share: Vector, a: Vector, b: Vector) -> Shares:
    """2.5 and 97.5 % quantiles of Beta(a, b) beside the shares."""
    low, high = (np.asarray(betaincinv(a, b, tail), dtype=np.float64) for tail in (TAIL, 1 - TAIL))
    return Shares(share, low, high)
