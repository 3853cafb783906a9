"""Learners of what is adjusted for: linear, since services have few people, with a penalty by cross-validation."""

from typing import Any

import numpy as np

from riskscore_training.effects.pool import Floats

PENALTIES = (0.0003, 0.002, 0.01, 0.1, 1.0)  # too few large ones leave part of a plain confounding in
CHOOSING_FOLDS = 3
MOST_ROWS = 6000  # on which a penalty is chosen


def is_binary(y: Floats) -> bool:
    return set(np.unique(y)) <= {0.0, 1.0}


def learner_of(x: Floats, target: Floats) -> Any:
    """An unfitted learner of `target` (n,) from standardised `x` (n, k), with its penalty."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_choose_penalty(x, target), max_iter=500) if is_binary(target) else linear_learner()


def linear_learner() -> Any:
    """For outcomes under a design that states the chances: right with any predictions, and needs no two classes."""
    from sklearn.linear_model import RidgeCV

    return RidgeCV(alphas=np.logspace(0, 4, 9))


def idle_learner(target: Floats) -> Any:
    """One that is named but never fitted, where the predictions are given."""
    from sklearn.linear_model import LinearRegression, LogisticRegression

    return LogisticRegression() if is_binary(target) else LinearRegression()


def _choose_penalty(x: Floats, target: Floats) -> float:
    """The penalty of least log-loss; DoubleML's own tuning chooses once for all folds as well.

    From the heaviest on, until the next is worse.
    """
    rows = np.random.default_rng(0).permutation(len(target))[:MOST_ROWS]
    best = (-np.inf, PENALTIES[0])
    if min(np.bincount(target[rows].astype(int), minlength=2)) < CHOOSING_FOLDS:
        return best[1]
    for penalty in PENALTIES:
        score = _log_likelihood(x[rows], target[rows], penalty)
        if score < best[0]:
            break
        best = (score, penalty)
    return best[1]


def _log_likelihood(x: Floats, target: Floats, penalty: float) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from threadpoolctl import threadpool_limits

    folds = StratifiedKFold(CHOOSING_FOLDS, shuffle=True, random_state=0)
    with threadpool_limits(limits=1, user_api="blas"):
        model = LogisticRegression(C=penalty, max_iter=500)
        return float(cross_val_score(model, x, target, cv=folds, scoring="neg_log_loss").mean())
