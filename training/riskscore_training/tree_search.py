"""Which trees: good ones first, then Optuna; judged by the blend they make with the linear part."""

import itertools
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
import optuna
from numpy.typing import NDArray
from optuna.distributions import FloatDistribution, IntDistribution
from optuna.trial import TrialState

from riskscore.model import Growth, TreeFitter, fit_blend
from riskscore_training.config import TrainingConfig, TreeSettings
from riskscore_training.shift import fit_shift
from riskscore_training.tracking import Trial

Floats = NDArray[np.float64]
Space = dict[str, FloatDistribution | IntDistribution]
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
    parts: Sequence[Part], n: int, config: TrainingConfig, pool: Executor
) -> tuple[Mapping[str, Any], tuple[Trial, ...]]:
    """The parameters chosen, and every trial with its mean log-loss; `n` people teach a fold.

    Among trees whose loss lies within `standard_errors` of the best, row by row, the cheapest are taken.
    """
    ranges = narrow(config.trees, n)
    trials: list[Trial] = []
    candidates: list[_Candidate] = []
    study, space = _begin(ranges, config.seed)
    for _ in range(config.trials):
        trial = study.ask(dict(space))
        params = _complete(trial.params, ranges.n_rounds)
        found = _judge(params, parts, candidates, config, pool)
        if found is None:
            trials.append(Trial(params, None))
            study.tell(trial, state=TrialState.PRUNED)
            continue
        loss = float(found.losses.mean())
        trials.append(Trial(found.params, loss))
        candidates.append(found)
        study.tell(trial, loss)
    return _choose(candidates, config.trees.standard_errors).params, tuple(trials)


def _begin(ranges: TreeSettings, seed: int) -> tuple[optuna.Study, Space]:
    """A search within `ranges` that tries `FIRST` first, moved inside of them; the number of rounds is not part of it:
    one fit shows all of them.
    """
    space: Space = {
        "max_depth": IntDistribution(*ranges.max_depth),
        "learning_rate": FloatDistribution(*ranges.learning_rate, log=True),
        "min_child": IntDistribution(*ranges.min_leaf, log=True),
        "feature_fraction_bynode": FloatDistribution(*ranges.feature_share),
        "l2": FloatDistribution(*ranges.l2, log=True),
    }
    optuna.logging.set_verbosity(optuna.logging.ERROR)  # below it Ctrl-C prints a traceback
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, n_startup_trials=WARM_UP))
    for params in FIRST:
        study.enqueue_trial(
            {name: min(max(value, space[name].low), space[name].high) for name, value in params.items()}
        )
    return study, space


def narrow(ranges: TreeSettings, n: int) -> TreeSettings:
    """What `n` people can bear: `leaf_people` to each leaf of a full tree, no leaf of more than a tenth by force."""
    deepest, largest = int(np.log2(max(1, n / ranges.leaf_people))), n // 10
    narrowed = {"max_depth": _at_most(ranges.max_depth, deepest), "min_leaf": _at_most(ranges.min_leaf, largest)}
    return ranges.model_copy(update=narrowed)


def _at_most(bounds: tuple[int, int], most: int) -> tuple[int, int]:
    return bounds[0], max(bounds[0], min(bounds[1], most))


def _choose(candidates: Sequence[_Candidate], standard_errors: float) -> _Candidate:
    best = min(candidates, key=lambda candidate: float(candidate.losses.mean()))
    equal = [c for c in candidates if _behind(c.losses, best.losses) <= standard_errors]
    return min(equal, key=lambda candidate: candidate.cost)


def _behind(losses: Floats, best: Floats) -> float:
    """By how many standard errors of the mean difference `losses` are above `best`, row by row."""
    difference = losses - best
    error = difference.std() / np.sqrt(len(difference))
    return float(difference.mean() / error) if error > 0 else 0.0


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
    staged = _grow_staged(parts[:half], params, rounds, config, pool)
    found = _blend(params, parts[:half], staged, rounds)
    best = min((rival.losses[: len(found.losses)] for rival in rivals), key=np.mean, default=found.losses)
    if _behind(found.losses, best) > HOPELESS:
        return None
    staged = np.hstack([staged, _grow_staged(parts[half:], params, rounds, config, pool)])
    return _blend(params, parts, staged, rounds)


def _grow_staged(
    parts: Sequence[Part], params: Mapping[str, Any], rounds: Sequence[int], config: TrainingConfig, pool: Executor
) -> Floats:
    """Log-odds of all test rows after each number of rounds, shape (number of rounds, n).

    After `PATIENCE` stages in a row that do worse than the best the trees grow no more: they stay as they are.
    """
    growths = [part.trees.start(params, seed=config.seed) for part in parts]
    staged = np.zeros((len(rounds), sum(len(part.y_test) for part in parts)))
    losses: list[float] = []
    for at, (start, end) in enumerate(itertools.pairwise([0, *rounds])):
        steps = pool.map(lambda part, growth: _grow(part, growth, start, end), parts, growths)  # noqa: B023
        staged[at:] += np.concatenate(list(steps))
        losses.append(float(_losses(parts, staged[at]).mean()))
        if len(losses) - 1 - int(np.argmin(losses)) >= PATIENCE:
            break
    return staged


def _grow(part: Part, growth: Growth, start: int, end: int) -> Floats:
    growth.grow(end - start)
    return growth.added(part.X_test, start)


def _blend(params: Mapping[str, Any], parts: Sequence[Part], staged: Floats, rounds: Sequence[int]) -> _Candidate:
    """The trees alone choose the number of rounds, the blend is what is judged."""
    y = np.concatenate([part.y_test for part in parts])
    linear = np.concatenate([part.linear for part in parts])
    chosen = int(np.argmin([_losses(parts, log_odds).mean() for log_odds in staged]))
    blended = fit_blend(linear, staged[chosen], y).log_odds(linear, staged[chosen])
    return _Candidate({**params, "n_rounds": rounds[chosen]}, _losses(parts, blended))


def _losses(parts: Sequence[Part], log_odds: Floats) -> Floats:
    """Log-loss of each test row, shape (n,), each fold's base rate being granted (docs/adr/0024).

    How it moves from one block of cohorts to the next cannot be known from the answers: trees that try lose order.
    """
    ends = np.cumsum([len(part.y_test) for part in parts])
    return np.concatenate([_loss(part.y_test, z) for part, z in zip(parts, np.split(log_odds, ends[:-1]), strict=True)])


def _loss(y: Floats, log_odds: Floats) -> Floats:
    moved = fit_shift(log_odds, y, "intercept").apply(log_odds)
    return np.asarray(np.logaddexp(0.0, moved) - y * moved)
