"""The whole training procedure on given rows: what `train` serves, what it judges, and what `crossval` refits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from riskscore.model import RiskModel, ServedModel
from riskscore.questionnaire import Table
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.folds import Split, split_for_tuning
from riskscore_training.tune import Tuned, tune


@dataclass(frozen=True)
class OutOfFold:
    """Positions of m rows, each with the log-odds of both parts."""

    rows: NDArray[np.intp]
    linear: NDArray[np.float64]
    trees: NDArray[np.float64]


@dataclass(frozen=True)
class Trained:
    """A fitted model with how it was found.

    `oof` are the rows (positions among those it was fitted on) that the folds of `split` tested, with the log-odds of
    parts that had not seen them, `oof_log_odds` (m,) the blend of these.
    """

    model: ServedModel
    tuned: Tuned
    split: Split
    oof_log_odds: NDArray[np.float64]
    oof: OutOfFold


def fit_procedure(rows: Rows, config: TrainingConfig, *, gap: int | None, drop_sensitive: bool = False) -> Trained:
    """Tune on inner folds, blend and calibrate on their predictions, refit both parts on all `rows`.

    The inner folds are blocks of graduation years, each tested by all the others, where the rows allow it; `gap` None,
    too few cohorts, or fewer than three folds asked for, gives stratified folds that keep a person's rows together.
    """
    split = split_for_tuning(rows, config.folds, gap=gap, seed=config.seed)
    with one_thread():
        tuned = tune(rows, split.folds, config, drop_sensitive=drop_sensitive)
    return _fit(rows, split, tuned, config, drop_sensitive)


def fit_tuned(
    rows: Rows, tuned: Tuned, config: TrainingConfig, *, gap: int | None, drop_sensitive: bool = False
) -> Trained:
    """The same with settings that are known already."""
    split = split_for_tuning(rows, config.folds, gap=gap, seed=config.seed)
    return _fit(rows, split, tuned, config, drop_sensitive)


def _fit(rows: Rows, split: Split, tuned: Tuned, config: TrainingConfig, drop_sensitive: bool) -> Trained:
    model = RiskModel(
        tuned.tree_params,
        tuned.prior,
        seed=config.seed,
        threads=config.threads,
        drop_sensitive=drop_sensitive,
        min_count=config.min_count,
    )
    with one_thread():
        model.fit(rows.table, rows.y, split.folds)
    oof = OutOfFold(model.oof_rows_, model.oof_linear_, model.oof_trees_)
    return Trained(model.served_, tuned, split, model.oof_log_odds_, oof)


def one_thread() -> threadpool_limits:
    """Threads of BLAS cost more than they help, and may change bits."""
    return threadpool_limits(limits=1, user_api="blas")


def predict(model: ServedModel, table: Table, *, threads: int) -> NDArray[np.float64]:
    """Probabilities of the people in `table`, shape (n,), without the cost of the contributions."""
    X = model.layout.matrix(table)
    return np.asarray(expit(model.blend.log_odds(model.linear.log_odds(X), model.trees.log_odds(X, threads=threads))))
