"""Which trees: good ones first, then Optuna; judged by the blend they make with the linear part."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np
import optuna
from numpy.typing import NDArray
from optuna.distributions import FloatDistribution, IntDistribution
from optuna.trial import TrialState

from riskscore_training.config import TrainingConfig, TreeSettings
from riskscore_training.tracking import Trial
from riskscore_training.tree_trial import Candidate, Part, behind, judge_trees

Floats = NDArray[np.float64]
Space = dict[str, FloatDistribution | IntDistribution]
WARM_UP = 5  # trials before the search stops drawing at random
FIRST: tuple[dict[str, Any], ...] = (
    {"max_depth": 3, "learning_rate": 0.05, "min_child": 50, "feature_fraction_bynode": 0.5, "l2": 10.0},
    {"max_depth": 4, "learning_rate": 0.1, "min_child": 20, "feature_fraction_bynode": 0.5, "l2": 5.0},
    {"max_depth": 2, "learning_rate": 0.05, "min_child": 100, "feature_fraction_bynode": 0.5, "l2": 10.0},
)
# Without a search: on 50,000 synthetic graduates as good a blend as 0.05 and 200 rounds, for half the time. Two thirds
# of this growth lose 0.0010 of AUC on 25 views of public sets, and 0.0016 on 9 others.
QUICK_RATE, ROUNDS_BY_SIZE = 0.1, ((1_000, 32), (4_000, 90), (np.inf, 120))


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
    candidates: list[Candidate] = []
    study, space = _begin(ranges, config.seed)
    for _ in range(config.trials):
        trial = study.ask(dict(space))
        params = _complete(trial.params, ranges.n_rounds)
        found = judge_trees(params, parts, candidates, config.seed, pool)
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
    optuna.logging.set_verbosity(optuna.logging.ERROR)
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


def _choose(candidates: Sequence[Candidate], standard_errors: float) -> Candidate:
    best = min(candidates, key=lambda candidate: float(candidate.losses.mean()))
    equal = [c for c in candidates if behind(c.losses, best.losses) <= standard_errors]
    return min(equal, key=lambda candidate: candidate.cost)


def _complete(params: Mapping[str, Any], n_rounds: int) -> dict[str, Any]:
    return {**params, "num_leaves": 2 ** params["max_depth"], "n_rounds": n_rounds}
