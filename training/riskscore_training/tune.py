"""Settings of both parts, found on folds: a path of priors for the linear part, a search for the trees.

The terms of the linear part and the bins of the trees are made once for each fold and serve every try. A fold teaches
the search by at most `search_rows` of its rows; what is found is then fitted on all of them.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.model import LinearFitter, Prior, TreeFitter, learn_layout
from riskscore.model.metrics import log_loss
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.folds import Fold
from riskscore_training.tracking import Trial
from riskscore_training.tree_search import default_trees, search_trees
from riskscore_training.tree_trial import Part

Floats = NDArray[np.float64]
PATIENCE = 2  # penalties in a row that do worse before weaker ones are not tried


@dataclass(frozen=True)
class Tuned:
    """The chosen settings, and every trial with its mean log-loss on the folds."""

    tree_params: Mapping[str, Any]
    prior: Prior
    trials: tuple[Trial, ...]


class _Encoded(NamedTuple):
    """One fold, encoded once for all tries."""

    linear: LinearFitter
    trees: TreeFitter
    X_test: Floats
    y_test: Floats


def tune(rows: Rows, folds: Sequence[Fold], config: TrainingConfig, *, drop_sensitive: bool) -> Tuned:
    """Prior and parameters of the trees with the smallest log-loss of the blend on `folds`; none tried for 0 trials.

    The result depends on the rows, the folds and the settings only.
    """
    if config.trials == 0:
        return Tuned(default_trees(len(rows)), Prior(config.linear.default), ())
    with open_pool(config.threads) as pool:
        encoded = list(pool.map(lambda fold: _encode(rows, fold, config, drop_sensitive), folds))
        prior, _, linear = _tune_linear(encoded, config.linear.penalties, pool)
        parts = [Part(e.trees, log_odds, e.X_test, e.y_test) for e, log_odds in zip(encoded, linear, strict=True)]
        params, trials = search_trees(parts, min(len(train) for train, _ in folds), config, pool)
    return Tuned(params, prior, trials)


def open_pool(threads: int) -> ThreadPoolExecutor:
    """Threads in which LightGBM is silent: each keeps a verbosity of its own, that of the data it made last.

    One that only grows trees begun by another would print beside the answer of a command.
    """
    return ThreadPoolExecutor(threads, initializer=_silence)


def _silence() -> None:
    lgb.Dataset(np.zeros((2, 1)), params={"verbosity": -1}).construct()


def _encode(rows: Rows, fold: Fold, config: TrainingConfig, drop_sensitive: bool) -> _Encoded:
    train, test = rows.take(_thin(fold[0], config)), rows.take(fold[1])
    layout = learn_layout(train.table, min_count=config.min_count, drop_sensitive=drop_sensitive)
    X = layout.matrix(train.table)
    fitters = LinearFitter(X, train.y, layout), TreeFitter(X, train.y, layout)
    return _Encoded(*fitters, layout.matrix(test.table), test.y)


def _thin(train: NDArray[np.intp], config: TrainingConfig) -> NDArray[np.intp]:
    """At most `search_rows` of the rows, drawn at random, in their order."""
    if len(train) <= config.search_rows:
        return train
    chosen = np.random.default_rng(config.seed).choice(len(train), config.search_rows, replace=False)
    return np.asarray(train[np.sort(chosen)])


class _Tried(NamedTuple):
    """A prior, the pooled log-loss under it, and the log-odds of the test rows of each fold."""

    prior: Prior
    loss: float
    log_odds: list[Floats]


def _tune_linear(encoded: Sequence[_Encoded], penalties: Sequence[float], pool: Executor) -> _Tried:
    """The best prior, one for all questions or learned for each."""
    shared, learned = (_follow(encoded, penalties, is_shared, pool) for is_shared in (True, False))
    return learned if learned.loss < shared.loss else shared


def _follow(encoded: Sequence[_Encoded], penalties: Sequence[float], is_shared: bool, pool: Executor) -> _Tried:
    """From the strongest penalty down, each fit starting from the last; two worse ones in a row end the path."""
    y = np.concatenate([fold.y_test for fold in encoded])
    best, worse = _Tried(Prior(np.nan), np.inf, []), 0
    for penalty in sorted(penalties, reverse=True):
        prior = Prior(penalty, is_shared)
        log_odds = list(pool.map(lambda fold: fold.linear.fit(prior).log_odds(fold.X_test), encoded))  # noqa: B023
        loss = log_loss(y, expit(np.concatenate(log_odds)))
        if loss < best.loss:
            best, worse = _Tried(prior, loss, log_odds), 0
        else:
            worse += 1
        if worse == PATIENCE:
            break
    return best
