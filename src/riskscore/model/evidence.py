"""How far the coefficients of each feature may go: the spread of their prior, learned from the data themselves."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpotri

from riskscore.model.newton import Quadratic

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_STEPS = 6  # nothing changes after them that a score would show
_WIDEST = 4.0  # no answer is thought to multiply odds by more than e⁴; separable data would have it without end
_COUNTS = 0.3  # coefficients that the common spread counts as, in the spread of each group


def learn_precision(near: Quadratic, sign: Vector, group: NDArray[np.intp], width: Vector, penalty: float) -> Vector:
    """Precision of the prior of each coefficient (p,): 1 / (width · spread of its group)², spreads near 1 / √penalty.

    Of many questions most say nothing. One prior for all either lets them add noise or holds back the few that matter.
    So the spread s of each group is what makes the labels most probable: s² = (Σ (w / width)² + c / penalty) / (γ + c)
    with γ = Σ (1 − variance · precision) the number of its coefficients that the data determine, repeated; c keeps a
    group that hardly tells anything near the common spread. No spread exceeds 4.

    Parameters
    ----------
    near : the log-loss near the fit under the common spread; its first coefficient is the intercept.
    sign : (1 + p,), −1, 0 = free or 1.
    group : (p,) numbers from 0.
    width : (p,) > 0, relative prior standard deviations within a group.
    penalty : > 0, precision of the common spread.

    References
    ----------
    MacKay (1992), Bayesian interpolation, doi:10.1162/neco.1992.4.3.415 (fixed point for the evidence).
    Tipping (2001), Sparse Bayesian learning and the relevance vector machine, doi:10.1162/15324430152748236.
    """
    precision = penalty / width**2
    for _ in range(_STEPS):
        w, covariance = find_posterior(near, sign, precision)
        variance = covariance.diagonal()
        known = np.where(variance > 0, 1 - variance * precision, 0.0)
        size = np.bincount(group, (w / width) ** 2)
        spread2 = (size + _COUNTS / penalty) / (np.bincount(group, known) + _COUNTS)
        precision = 1 / (np.minimum(spread2, _WIDEST**2)[group] * width**2)
    return precision


def find_posterior(near: Quadratic, sign: Vector, precision: Vector) -> tuple[Vector, Matrix]:
    """Mean (p,) and covariance (p, p) of the coefficients but the intercept; 0 for one that its sign holds at 0."""
    full = np.concatenate([[0.0], precision])
    w, covariance = np.zeros(len(full)), np.zeros((len(full),) * 2)
    free = np.arange(len(full))
    while True:
        hessian = near.information[np.ix_(free, free)]
        hessian[np.diag_indices_from(hessian)] += full[free]
        factor = cholesky(hessian, lower=True, overwrite_a=True, check_finite=False)
        found = cho_solve((factor, True), near.pull[free], check_finite=False)
        is_allowed = found * sign[free] >= 0
        if is_allowed.all():
            break
        free = free[is_allowed]
    lower = np.tril(dpotri(factor, lower=1)[0])
    w[free], covariance[np.ix_(free, free)] = found, lower + np.tril(lower, -1).T
    return w[1:], covariance[1:, 1:]
