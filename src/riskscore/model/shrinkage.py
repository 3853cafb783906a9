"""Shares of small groups drawn towards a share they are expected near: a beta-binomial model, its strength learned."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, betaln, softmax

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
TAIL = 0.025
_MOST_DRAWN = 0.8  # a group of middling size keeps at least a fifth of its own voice
_DRAWN = _MOST_DRAWN * (np.arange(20) + 0.5) / 20
_HALVINGS = 30


class Shares(NamedTuple):
    """Share of each group and the ends of its 95 % interval, all (m,) in (0, 1)."""

    share: Vector
    low: Vector
    high: Vector


def shrink(k: Vector, n: Vector, towards: Vector, most: Vector) -> Shares:
    """Shares of m groups with `k` of `n` people each, drawn towards `towards` (m,), in (0, 1).

    k ~ Binomial(n, θ), θ ~ Beta(M · towards, M · (1 − towards)). Groups spread alike on the scale of log-odds, with the
    variance 1 / τ, and `towards` is known from `most` people: 1 / M = towards · (1 − towards) / τ + 1 / most. τ is one
    for all groups and averaged over with its likelihood and a uniform prior of τ / (τ + I), I the median of
    n · towards · (1 − towards): what part of a middling group's share comes from `towards`. It is at most 0.8, since
    cells that could not be shown, all of one outcome, make the others look more alike than they are. So the posterior
    of θ is a mixture of Betas: its mean is the share, its 2.5 and 97.5 % quantiles are the interval.

    References
    ----------
    Christiansen, Morris (1997), Hierarchical Poisson regression modeling, doi:10.1080/01621459.1997.10474013 (prior).
    Efron, Morris (1972), Limiting the risk of Bayes and empirical Bayes estimators, part II,
    doi:10.1080/01621459.1972.10481215 (limited drawing).
    Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 5.3 (beta-binomial).
    """
    weight, a, b = _mix(k, n, towards, most)
    low, high = (_find_quantile(weight, a, b, tail) for tail in (TAIL, 1 - TAIL))
    return Shares(weight @ (a / (a + b)), low, high)


def shrink_points(k: Vector, n: Vector, towards: Vector, most: Vector) -> Vector:
    """The shares of `shrink` (m,) without their intervals, which take the time."""
    weight, a, b = _mix(k, n, towards, most)
    return np.asarray(weight @ (a / (a + b)))


def _mix(k: Vector, n: Vector, towards: Vector, most: Vector) -> tuple[Vector, Matrix, Matrix]:
    """Weights of the values of τ, and the Betas (values of τ, m) they mix."""
    if len(n) == 0:
        return np.ones(1), np.empty((1, 0)), np.empty((1, 0))
    spread = towards * (1 - towards)
    tau = np.median(n * spread) * _DRAWN / (1 - _DRAWN)
    strength = 1 / (spread / tau[:, None] + 1 / most)
    before, against = strength * towards, strength * (1 - towards)
    a, b = before + k, against + n - k
    return softmax((betaln(a, b) - betaln(before, against)).sum(axis=1)), a, b


def _find_quantile(weight: Vector, a: Matrix, b: Matrix, tail: float) -> Vector:
    """Quantile (m,) of each mixture of Beta(a, b), both (values of τ, m), by halving; right to 1e-9."""
    low, high = np.zeros(a.shape[1]), np.ones(a.shape[1])
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_above = weight @ betainc(a, b, middle) > tail
        low, high = np.where(is_above, low, middle), np.where(is_above, middle, high)
    return np.asarray((low + high) / 2)


def jeffreys(k: Vector, n: Vector) -> Shares:
    """Shares k / n (m,) as they are, and their 95 % intervals with the prior Beta(½, ½).

    References
    ----------
    Brown, Cai, DasGupta (2001), Interval estimation for a binomial proportion, doi:10.1214/ss/1009213286.
    """
    low, high = (np.asarray(betaincinv(k + 0.5, n - k + 0.5, tail), dtype=np.float64) for tail in (TAIL, 1 - TAIL))
    return Shares(k / n, low, high)
