"""How well a protected trait can be read off the answers that are not protected: leaving a question out hides little.

References
----------
Datta, Fredrikson, Ko, Mardziel, Sen (2017), Proxy discrimination in data-driven systems, arXiv:1707.08120.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from riskscore.model import METRICS, Layout, fit_trees, learn_layout, stratified_folds
from riskscore.questionnaire import Table
from riskscore_training.config import TrainingConfig
from riskscore_training.evaluate import Json
from riskscore_training.groups import Grouping, kind_of
from riskscore_training.resample import auc_draws, draw_counts, to_interval

Members = NDArray[np.intp]
Person = NDArray[np.object_] | None

FEWEST_WITH = 50  # people with and without the trait that a verdict needs
MOST_WITH, MOST_WITHOUT = 1_500, 4_500
TOP = 3
_TREES = {"n_rounds": 60, "num_leaves": 8, "max_depth": 4, "learning_rate": 0.1, "min_child": 20, "l2": 10.0}


def find_proxies(table: Table, person: Person, grouping: Grouping, config: TrainingConfig) -> Json | None:
    """AUC of guessing who is not in the commonest group of `grouping`, with its interval, and the answers that tell
    (none where guessing is no better than chance).

    Boosted trees on the questions that are neither protected nor sensitive, fitted on one half of at most 6,000 people
    and tried on the other, both ways; `person` (n,) says whose rows stay together, None = nobody repeats. None with
    fewer than 50 people on either side.
    """
    known = np.flatnonzero(grouping.member < grouping.unanswered)
    common = np.bincount(grouping.member[known]).argmax() if len(known) else 0
    has_trait = (grouping.member != common)[known].astype(np.float64)
    if min(has_trait.sum(), len(known) - has_trait.sum()) < FEWEST_WITH:
        return None
    chosen = _draw(has_trait, config.seed)
    y, people = has_trait[chosen], table.take(known[chosen])
    who = None if person is None else person[known[chosen]]
    guess, gain = _guess(people, y, who, config)
    auc = METRICS["auc"](y, guess, None)
    counts = draw_counts(len(y), resamples=config.metrics.resamples, seed=config.seed, person=who)
    figure = to_interval(auc, auc_draws(y, guess[:, None], counts)[0])
    is_told = figure["low"] is not None and figure["low"] > 0.5
    return {"n": len(y), "n_with": int(y.sum()), "auc": figure, "top": _strongest(gain) if is_told else []}


def _strongest(gain: Mapping[str, float]) -> list[Json]:
    top = sorted(gain, key=lambda name: (-gain[name], name))[:TOP]
    total = sum(gain.values()) or 1.0
    return [{"feature": name, "share": gain[name] / total} for name in top if gain[name] > 0]


def _draw(has_trait: NDArray[np.float64], seed: int) -> Members:
    rng = np.random.default_rng(seed)
    sides = ((np.flatnonzero(has_trait == 1), MOST_WITH), (np.flatnonzero(has_trait == 0), MOST_WITHOUT))
    return np.sort(np.concatenate([rng.choice(rows, min(len(rows), most), replace=False) for rows, most in sides]))


def _guess(
    people: Table, y: NDArray[np.float64], person: Person, config: TrainingConfig
) -> tuple[NDArray[np.float64], dict[str, float]]:
    """Cross-fitted log-odds of the trait, and how much each question helped."""
    layout = _open_layout(people, config.min_count)
    X = layout.matrix(people)
    names = list(dict.fromkeys(column.feature for column in layout.columns))
    guess, gain = np.zeros(len(y)), np.zeros(len(names))
    for train, test in stratified_folds(y, 2, seed=config.seed, groups=person):
        trees = fit_trees(X[train], y[train], layout, _TREES, seed=config.seed, threads=config.threads)
        guess[test] = trees.log_odds(X[test], threads=config.threads)
        if not trees.is_constant:
            gain += trees.booster.feature_importance("gain") @ layout.fold(names)[trees.columns]
    return guess, dict(zip(names, gain.tolist(), strict=True))


def _open_layout(people: Table, min_count: int) -> Layout:
    """Without protected questions, and without directions: those are about risk."""
    asked = people.questionnaire
    hidden = {feature.name for feature in asked.features if kind_of(feature, asked) == "protected"}
    columns = learn_layout(people, min_count=min_count, drop_sensitive=True).columns
    return Layout(tuple(replace(column, monotone=0) for column in columns if column.feature not in hidden))


def describe_proxies(
    table: Table, person: Person, groupings: Sequence[Grouping], config: TrainingConfig
) -> Iterator[Json]:
    """One entry for each protected grouping; `found` is null where too few people have the trait."""
    for grouping in groupings:
        if grouping.kind == "protected":
            yield {
                "feature": grouping.feature,
                "choice": grouping.choice,
                "found": find_proxies(table, person, grouping, config),
            }
