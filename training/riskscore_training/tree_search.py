"""Which trees: good ones first, then Optuna; judged by the blend they make with the linear part."""

import itertools
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
import optuna
from numpy.typing import NDArray

from riskscore.model import Growth, TreeFitter, fit_blend
from riskscore_training.config import TrainingConfig, TreeSettings
from riskscore_training.tracking import Trial

Floats = NDArray[np.float64]
WARM_UP = 5  # trials before the search stops drawing at random
STEPS = (0.07, 0.14, 0.24, 0.34, 0.5, 0.67, 0.84, 1.0)  # numbers of rounds looked at, of the most allowed
PATIENCE = 2  # of those in a row that do worse before a fit is ended
HOPELESS = 2.0  # standard errors behind the best on half of the folds, from which on a trial is given up
FIRST: tuple[dict[str, Any], ...] = (
    {"max_depth": 3, "learning_rate": 0.05, "min_child": 50, "feature_fraction_bynode": 0.5, "l2": 10.0},
    {"max_depth": 4, "learning_rate": 0.1, "min_child": 20, "feature_fraction_bynode": 0.5, "l2": 5.0},
    {"max_depth": 2, "learning_rate": 0.05, "min_child": 100, "feature_fraction_bynode": 0.5, "l2": 10.0},
)
# Without a search: on 50,000 synthetic graduates as good a blend as 0.05 and 200 rounds, for half the time.
QUICK_RATE, ROUNDS_BY_SIZE = 0.07, ((1_000, 45), (4_000, 65), (15_000, 85), (np.inf, 100))


class Part(NamedTuple):
    """One fold as the trees see it: `linear` are the linear part's log-odds of the test rows."""

    trees: TreeFitter
    linear: Floats
    X_test: Floats
    y_test: Floats


class _Candidate(NamedTuple):
    """`losses` (m,) of the blend, of all test rows."""

    params: Mapping[str, Any]
    losses: Floats

    @property
    def cost(self) -> float:
        """Cost of exact contributions: ~ rounds × leaves × depth²."""
        depth = self.params["max_depth"]
        return float(self.params["n_rounds"] * 2**depth * depth**2)


def default_trees(n: int) -> dict[str, Any]:
    """Trees that do well without a search: the fewer people teach them, the fewer."""
    rounds = next(rounds for most, rounds in ROUNDS_BY_SIZE if n <= most)
    return _complete({**FIRST[0], "learning_rate": QUICK_RATE}, rounds)


def search_trees(
    parts: Sequence[Part], config: TrainingConfig, pool: Executor
) -> tuple[Mapping[str, Any], tuple[Trial, ...]]:
    """The parameters chosen, and every trial with its mean log-loss.

    Among trees whose loss lies within `standard_errors` of the best, row by row, the cheapest are taken.
    """
    trials: list[Trial] = []
    candidates: list[_Candidate] = []

    def objective(trial: optuna.Trial) -> float:
        params = _suggest(trial, config.trees)
        found = _judge(params, parts, candidates, config, pool)
        loss = None if found is None else float(found.losses.mean())
        trials.append(Trial(params if found is None else found.params, loss))
        if found is None or loss is None:
            raise optuna.TrialPruned
        candidates.append(found)
        return loss

    optuna.logging.set_verbosity(optuna.logging.ERROR)  # below it Ctrl-C prints a traceback
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=config.seed, n_startup_trials=WARM_UP))
    for params in FIRST:
        study.enqueue_trial(params)
    study.optimize(objective, n_trials=config.trials)
    return _choose(candidates, config.trees.standard_errors).params, tuple(trials)


def _choose(candidates: Sequence[_Candidate], standard_errors: float) -> _Candidate:
    best = min(candidates, key=lambda candidate: float(candidate.losses.mean()))
    equal = [c for c in candidates if _behind(c.losses, best.losses) <= standard_errors]
    return min(equal, key=lambda candidate: candidate.cost)


def _behind(losses: Floats, best: Floats) -> float:
    """By how many standard errors of the mean difference `losses` are above `best`, row by row."""
    difference = losses - best
    error = difference.std() / np.sqrt(len(difference))
    return float(difference.mean() / error) if error > 0 else 0.0


def _suggest(trial: optuna.Trial, ranges: TreeSettings) -> dict[str, Any]:
    """One point of the search; the number of rounds is not part of it, one fit shows all of them."""
    found = {
        "max_depth": trial.suggest_int("max_depth", *ranges.max_depth),
        "learning_rate": trial.suggest_float("learning_rate", *ranges.learning_rate, log=True),
        "min_child": trial.suggest_int("min_child", *ranges.min_leaf, log=True),
        "feature_fraction_bynode": trial.suggest_float("feature_fraction_bynode", *ranges.feature_share),
        "l2": trial.suggest_float("l2", *ranges.l2, log=True),
    }
    return _complete(found, ranges.n_rounds)


def _complete(params: Mapping[str, Any], n_rounds: int) -> dict[str, Any]:
    return {**params, "num_leaves": 2 ** params["max_depth"], "n_rounds": n_rounds}


def _judge(
    params: dict[str, Any],
    parts: Sequence[Part],
    rivals: Sequence[_Candidate],
    config: TrainingConfig,
    pool: Executor,
) -> _Candidate | None:
    """`params` with the best number of rounds over all folds; None where half of them show that it is hopeless."""
    rounds = sorted({max(1, round(params["n_rounds"] * step)) for step in STEPS})
    half = (len(parts) + 1) // 2
    staged = np.empty((len(rounds), 0))
    for some in (parts[:half], parts[half:]):
        staged = np.hstack([staged, _grow_staged(some, params, rounds, config, pool)])
        found = _blend(params, parts, staged, rounds)
        best = min((rival.losses[: len(found.losses)] for rival in rivals), key=np.mean, default=found.losses)
        if some is not parts[half:] and _behind(found.losses, best) > HOPELESS:
            return None
    return found


def _grow_staged(
    parts: Sequence[Part], params: Mapping[str, Any], rounds: Sequence[int], config: TrainingConfig, pool: Executor
) -> Floats:
    """Log-odds of all test rows after each number of rounds, shape (number of rounds, n).

    After `PATIENCE` stages in a row that do worse than the best the trees grow no more: they stay as they are.
    """
    growths = [part.trees.start(params, seed=config.seed) for part in parts]
    y = np.concatenate([part.y_test for part in parts])
    staged = np.zeros((len(rounds), len(y)))
    losses: list[float] = []
    for at, (start, end) in enumerate(itertools.pairwise([0, *rounds])):
        steps = pool.map(lambda part, growth: _grow(part, growth, start, end), parts, growths)  # noqa: B023
        staged[at:] += np.concatenate(list(steps))
        losses.append(float(_losses(y, staged[at]).mean()))
        if len(losses) - 1 - int(np.argmin(losses)) >= PATIENCE:
            break
    return staged


def _grow(part: Part, growth: Growth, start: int, end: int) -> Floats:
    growth.grow(end - start)
    return growth.added(part.X_test, start)


def _blend(params: Mapping[str, Any], parts: Sequence[Part], staged: Floats, rounds: Sequence[int]) -> _Candidate:
    """The trees alone choose the number of rounds, the blend is what is judged."""
    m = staged.shape[1]
    y = np.concatenate([part.y_test for part in parts])[:m]
    linear = np.concatenate([part.linear for part in parts])[:m]
    chosen = int(np.argmin([_losses(y, log_odds).mean() for log_odds in staged]))
    blended = fit_blend(linear, staged[chosen], y).log_odds(linear, staged[chosen])
    return _Candidate({**params, "n_rounds": rounds[chosen]}, _losses(y, blended))


def _losses(y: Floats, log_odds: Floats) -> Floats:
    return np.asarray(np.logaddexp(0.0, log_odds) - y * log_odds)
