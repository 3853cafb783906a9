"""Settings of both parts, found on folds: a path of penalties, Optuna for the trees.

The terms of the linear part and the bins of the trees are made once for each fold and serve every try. A fold teaches
the search by at most `search_rows` of its rows; what is found is then fitted on all of them.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import optuna
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.model import LinearFitter, TreeFitter, Trees, fit_blend, learn_layout
from riskscore.model.metrics import log_loss
from riskscore_training.config import TrainingConfig, TreeSettings
from riskscore_training.dataset import Rows
from riskscore_training.folds import Fold
from riskscore_training.tracking import Trial

Floats = NDArray[np.float64]
STEPS = 8
PATIENCE = 2  # penalties in a row that do worse before weaker ones are not tried
FEW = 3_000
WARM_UP = 3  # trials before one may be pruned, and before the search stops drawing at random


@dataclass(frozen=True)
class Tuned:
    """The chosen settings, and every trial with its mean log-loss on the folds."""

    tree_params: Mapping[str, Any]
    penalty: float
    trials: tuple[Trial, ...]


class _Part(NamedTuple):
    """One fold, encoded once for all trials."""

    linear: LinearFitter
    trees: TreeFitter
    X_test: Floats
    y_test: Floats


class _Candidate(NamedTuple):
    params: Mapping[str, Any]
    loss: float

    @property
    def cost(self) -> float:
        """Cost of exact contributions: ~ rounds × leaves × depth²."""
        depth = self.params["max_depth"]
        return float(self.params["n_rounds"] * 2**depth * depth**2)


def tune(rows: Rows, folds: Sequence[Fold], config: TrainingConfig, *, drop_sensitive: bool) -> Tuned:
    """Penalty and parameters of the trees with the smallest log-loss of the blend on `folds`.

    Among trees within `tolerance` of the best the cheapest are taken. The result depends on the rows, the folds, the
    settings and the number of threads only.
    """
    parts = [_cut(rows, fold, config, drop_sensitive) for fold in folds]
    penalty, linear = _tune_linear(parts, config.linear.penalties)
    if config.trials == 0:
        return Tuned(default_params(len(rows)), penalty, ())
    trials, candidates = _tune_trees(parts, linear, config)
    best = min(candidate.loss for candidate in candidates)
    equal = [candidate for candidate in candidates if candidate.loss <= best + config.trees.tolerance]
    return Tuned(min(equal, key=lambda candidate: candidate.cost).params, penalty, tuple(trials))


def default_params(n: int) -> dict[str, Any]:
    """Trees that do well without a search, the fewer people teach them the simpler."""
    depth = 2 if n < FEW else 3
    return {
        "max_depth": depth, "num_leaves": 2**depth, "n_rounds": 120, "learning_rate": 0.05, "min_child": 50,
        "feature_fraction_bynode": 0.5, "l2": 10.0,
    }  # fmt: skip


def _cut(rows: Rows, fold: Fold, config: TrainingConfig, drop_sensitive: bool) -> _Part:
    train, test = (rows.take(side) for side in (_thin(fold[0], config), fold[1]))
    layout = learn_layout(train.table, min_count=config.min_count, drop_sensitive=drop_sensitive)
    X = layout.matrix(train.table)
    fitters = LinearFitter(X, train.y, layout), TreeFitter(X, train.y, layout)
    return _Part(*fitters, layout.matrix(test.table), test.y)


def _thin(train: NDArray[np.intp], config: TrainingConfig) -> NDArray[np.intp]:
    """At most `search_rows` of the rows, drawn at random, in their order."""
    if len(train) <= config.search_rows:
        return train
    chosen = np.random.default_rng(config.seed).choice(len(train), config.search_rows, replace=False)
    return np.asarray(train[np.sort(chosen)])


def _tune_linear(parts: Sequence[_Part], penalties: Sequence[float]) -> tuple[float, Floats]:
    """The penalty with the smallest pooled log-loss, and its log-odds of all test rows, fold after fold.

    From the strongest down, each fit starting from the last; two worse ones in a row end the path.
    """
    y = np.concatenate([part.y_test for part in parts])
    best, worse = (np.inf, np.nan, np.empty(0)), 0
    for penalty in sorted(penalties, reverse=True):
        log_odds = np.concatenate([part.linear.fit(penalty).log_odds(part.X_test) for part in parts])
        loss = log_loss(y, expit(log_odds))
        best, worse = ((loss, penalty, log_odds), 0) if loss < best[0] else (best, worse + 1)
        if worse == PATIENCE:
            break
    return best[1], best[2]


def _tune_trees(parts: Sequence[_Part], linear: Floats, config: TrainingConfig) -> tuple[list[Trial], list[_Candidate]]:
    trials: list[Trial] = []
    candidates: list[_Candidate] = []

    def objective(trial: optuna.Trial) -> float:
        params = _suggest(trial, config.trees)
        try:
            found = _judge(trial, params, parts, linear, config)
        except optuna.TrialPruned:
            trials.append(Trial(params, None))
            raise
        trials.append(Trial(found.params, found.loss))
        candidates.append(found)
        return found.loss

    optuna.logging.set_verbosity(optuna.logging.ERROR)  # below it Ctrl-C prints a traceback
    study = optuna.create_study(
        sampler=optuna.samplers.TPESampler(seed=config.seed, n_startup_trials=WARM_UP),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=WARM_UP),
    )
    study.optimize(objective, n_trials=config.trials)
    return trials, candidates


def _suggest(trial: optuna.Trial, ranges: TreeSettings) -> dict[str, Any]:
    """One point of the search; the number of rounds is not part of it, one fit shows all of them."""
    depth = trial.suggest_int("max_depth", *ranges.max_depth)
    return {
        "max_depth": depth,
        "num_leaves": 2**depth,
        "n_rounds": ranges.n_rounds[1],
        "learning_rate": trial.suggest_float("learning_rate", *ranges.learning_rate, log=True),
        "min_child": trial.suggest_int("min_child", *ranges.min_leaf, log=True),
        "feature_fraction_bynode": trial.suggest_float("feature_fraction_bynode", *ranges.feature_share),
        "l2": trial.suggest_float("l2", *ranges.l2, log=True),
    }


def _judge(
    trial: optuna.Trial, params: dict[str, Any], parts: Sequence[_Part], linear: Floats, config: TrainingConfig
) -> _Candidate:
    """The best number of rounds for `params` over all folds; after each fold the trial may be pruned."""
    low, high = config.trees.n_rounds
    rounds = sorted({round(low + (high - low) * step / (STEPS - 1)) for step in range(STEPS)})
    y, staged = np.empty(0), np.empty((len(rounds), 0))
    best = _Candidate(params, np.inf)
    for step, part in enumerate(parts):
        trees = part.trees.fit(params, seed=config.seed)
        y = np.concatenate([y, part.y_test])
        staged = np.hstack([staged, _staged_log_odds(trees, part.X_test, rounds)])
        chosen = int(np.argmin([log_loss(y, expit(log_odds)) for log_odds in staged]))
        best = _Candidate({**params, "n_rounds": rounds[chosen]}, _blended_loss(linear[: len(y)], staged[chosen], y))
        trial.report(best.loss, step)
        if step + 1 < len(parts) and trial.should_prune():
            raise optuna.TrialPruned
    return best


def _staged_log_odds(trees: Trees, X: Floats, rounds: Sequence[int]) -> Floats:
    """Log-odds after each number of rounds, shape (number of rounds, n)."""
    if not trees.text:
        return np.tile(trees.log_odds(X), (len(rounds), 1))
    x = trees.prepare(X)
    last = trees.booster.num_trees()
    steps = np.zeros((len(rounds), len(x)))
    for at, (start, end) in enumerate(itertools.pairwise([0, *rounds])):
        if start < last:
            n = end - start
            chunk = trees.booster.predict(x, start_iteration=start, num_iteration=n, raw_score=True, num_threads=1)
            steps[at] = np.asarray(chunk)
    return np.cumsum(steps, axis=0)


def _blended_loss(linear: Floats, trees: Floats, y: Floats) -> float:
    return log_loss(y, expit(fit_blend(linear, trees, y).log_odds(linear, trees)))
