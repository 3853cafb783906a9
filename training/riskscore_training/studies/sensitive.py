"""What the sensitive questions are worth: the same model with and without them, on the same people not seen.

The trees never see sensitive answers (ADR 0003), so the other model differs in its linear part only: that is refitted
on the teachers of each fold with the same settings; trees and blend stay. A quick run looks at the newest fold only.
`metrics["sensitive"]` holds `n`, `serves` (whether the served model has the questions), `is_counted` (whether its
linear part has any weight) and

`models`: `auc`, `brier`, `ece` and `recall` of the list (see list_size.py) of "with" and "without", with intervals;
`difference`: with − without, on the same resamples;
`groups`: for each group that the fairness part is about `question`, `kind`, `text`, and of the list "with" and
"without": `flagged`, `tpr`, `fpr`, `ppv`, `calibration` as group_metrics.py gives and rounds them; `difference` of
`tpr`, null with fewer than 25 people not employed. Counts are told by the fairness part alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from riskscore.errors import Text
from riskscore.model import METRICS, bootstrap_intervals, fit_linear, learn_layout
from riskscore.model.metrics import recall_at
from riskscore_training.agreement import count_places, top_k
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import (
    COUNTS,
    FEWEST,
    FIGURES,
    Decision,
    hide_counts,
    hide_remainders,
    judge_groups,
    round_figure,
)
from riskscore_training.groups import Grouping
from riskscore_training.list_size import share_listed
from riskscore_training.procedure import Trained
from riskscore_training.resample import mean_draws, to_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Members = NDArray[np.intp]


def study_sensitive(case: Case) -> Json | Text:
    if not any(feature.role == "sensitive" for feature in case.questionnaire.modelled):
        return Text(
            ru="таких вопросов в анкете нет.",
            en="the questionnaire asks none.",
        )
    first = len(case.rolling) - 1 if case.config.trials == 0 else 0
    folds = case.split.folds[first:]
    tested = np.concatenate([test for _, test in folds])
    other = np.concatenate([_refit(case, t, *fold) for t, fold in zip(case.rolling[first:], folds, strict=True)])
    ours = case.p[-len(tested) :]
    p = {"with": other, "without": ours} if case.drop_sensitive else {"with": ours, "without": other}
    rows, config = case.dataset.rows.take(tested), case.config
    y = rows.y
    judged = {name: METRICS[name] for name in ("auc", "brier", "ece")}
    judged["recall"] = partial(recall_at, share=_share(case, tested))
    found = bootstrap_intervals(judged, y, p, n=config.metrics.resamples, seed=config.seed, groups=rows.person)
    return {
        "n": len(y),
        "serves": not case.drop_sensitive,
        "is_counted": case.trained.model.blend.linear_weight > 0,
        "models": {name: {metric: figure.to_json() for metric, figure in of.items()} for name, of in found.of.items()},
        "difference": {metric: figure.to_json() for metric, figure in found.difference["with", "without"].items()},
        "groups": _judge_groups(case, tested, p),
    }


def _refit(case: Case, trained: Trained, train: Members, test: Members) -> Floats:
    """Probabilities of a fold's tested people by the model that has the sensitive questions if ours has not."""
    model, config = trained.model, case.config
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test).table
    layout = learn_layout(teachers.table, min_count=config.min_count, drop_sensitive=not case.drop_sensitive)
    with threadpool_limits(limits=1, user_api="blas"):
        linear = fit_linear(layout.matrix(teachers.table), teachers.y, layout, prior=trained.tuned.prior)
    trees = model.trees.log_odds(model.layout.matrix(people), threads=config.threads)
    return np.asarray(expit(model.blend.log_odds(linear.log_odds(layout.matrix(people)), trees)))


def _share(case: Case, tested: Members) -> float:
    return share_listed(case, newest=len(tested) < len(case.p))


def _judge_groups(case: Case, tested: Members, p: Mapping[str, Floats]) -> list[Json]:
    """Every group of at least 10 people that a question of the fairness part is about, by both lists."""
    rows = case.dataset.rows.take(tested)
    counts = case.draws[-len(rows) :]
    places = count_places(_share(case, tested), len(rows))
    lists = {
        name: Decision(rows.y, scores, top_k(scores, places).astype(np.float64), counts) for name, scores in p.items()
    }
    groupings = [grouping.take(tested) for grouping in case.groupings]
    return compare_groups(lists, groupings, is_part=len(tested) < len(case.p))


def compare_groups(lists: Mapping[str, Decision], groupings: Sequence[Grouping], *, is_part: bool) -> list[Json]:
    """What the lists "with" and "without" do to each trait.

    Figures are rounded where the fairness part hides a count, and all of them if it counts more people than these
    (`is_part`): the counts of the others could be had by subtraction.
    """
    judged = {name: judge_groups(decision, groupings, traits_only=True) for name, decision in lists.items()}
    found = []
    for i, grouping in enumerate(groupings):
        sides = (hide_remainders(lists[name], grouping, judged[name][i]) for name in ("with", "without"))
        for own, other in zip(*sides, strict=True):
            pair = (hide_counts(own), hide_counts(other)) if is_part else (own, other)
            found.append(_compare(lists, grouping, *pair))
    return found


def _compare(lists: Mapping[str, Decision], grouping: Grouping, own: Json, other: Json) -> Json:
    difference = _compare_recall(lists, grouping.member == own["group"])
    is_hidden = any(side[name] is None for side in (own, other) for name in COUNTS)
    return {
        "question": asdict(grouping.question),
        "kind": grouping.kind,
        "text": asdict(grouping.texts[own["group"]]),
        "with": {name: own[name] for name in FIGURES},
        "without": {name: other[name] for name in FIGURES},
        "difference": round_figure(difference) if is_hidden else difference,
    }


def _compare_recall(lists: Mapping[str, Decision], of: Flags) -> Json | None:
    """With − without, on the same resamples; `of` (n,) says who is in the group."""
    own, other = lists["with"], lists["without"]
    positive = of & (own.y == 1)
    if positive.sum() < FEWEST:
        return None
    gained = (own.flagged - other.flagged)[positive]
    return to_interval(float(gained.mean()), mean_draws(gained[:, None], own.counts[positive])[0])
