"""What the sensitive questions are worth: the same model with and without them, on the same people not seen.

The trees never see sensitive answers (ADR 0003), so the other model differs in its linear part only: that is refitted
on the teachers of each fold with the same settings; trees and blend stay. A quick run looks at the newest fold only.
`metrics["sensitive"]` holds `n`, `serves` (whether the served model has the questions), `is_counted` (whether its
linear part has any weight) and

`models`: `auc`, `brier`, `ece` and `recall` (at capacity) of "with" and "without", with 95 % intervals;
`difference`: with − without, on the same resamples;
`groups`: for each group by a protected or sensitive question with at least 25 people not employed the share of these
found by either model at capacity, and the difference; `n_insufficient` groups are too small.
"""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from riskscore.errors import Text
from riskscore.model import METRICS, bootstrap_intervals, fit_linear, learn_layout
from riskscore.model.metrics import recall_at
from riskscore_training.agreement import top_k
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import FEWEST
from riskscore_training.groups import Grouping, find_groupings
from riskscore_training.procedure import Trained
from riskscore_training.resample import Counts, draw_counts, to_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
    judged["recall"] = partial(recall_at, share=config.levels.capacity)
    found = bootstrap_intervals(judged, y, p, n=config.metrics.resamples, seed=config.seed, groups=rows.person)
    groups = list(_judge_groups(case, tested, p))
    return {
        "n": len(y),
        "serves": not case.drop_sensitive,
        "is_counted": case.trained.model.blend.linear_weight > 0,
        "models": {name: {metric: figure.to_json() for metric, figure in of.items()} for name, of in found.of.items()},
        "difference": {metric: figure.to_json() for metric, figure in found.difference["with", "without"].items()},
        "groups": [group for group in groups if group["difference"] is not None],
        "n_insufficient": sum(group["difference"] is None for group in groups),
    }


def _refit(case: Case, trained: Trained, train: NDArray[np.intp], test: NDArray[np.intp]) -> Floats:
    """Probabilities of a fold's tested people by the model that has the sensitive questions if ours has not."""
    model, config = trained.model, case.config
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test).table
    layout = learn_layout(teachers.table, min_count=config.min_count, drop_sensitive=not case.drop_sensitive)
    with threadpool_limits(limits=1, user_api="blas"):
        linear = fit_linear(layout.matrix(teachers.table), teachers.y, layout, prior=trained.tuned.prior)
    trees = model.trees.log_odds(model.layout.matrix(people), threads=config.threads)
    return np.asarray(expit(model.blend.log_odds(linear.log_odds(layout.matrix(people)), trees)))


def _judge_groups(case: Case, tested: NDArray[np.intp], p: dict[str, Floats]) -> Iterator[Json]:
    """Every group that a protected or sensitive question is about; `difference` is null where too few are positive."""
    rows, config = case.dataset.rows.take(tested), case.config
    y = rows.y
    places = max(1, int(config.levels.capacity * len(y)))
    listed = {name: top_k(scores, places) for name, scores in p.items()}
    counts = draw_counts(len(y), resamples=config.metrics.resamples, seed=config.seed, person=rows.person)
    for grouping in find_groupings(case.dataset.rows.table):
        if grouping.kind != "context":
            own = grouping.take(tested)
            yield from (_judge_group(own, trait, y, listed, counts) for trait in sorted(own.traits))


def _judge_group(grouping: Grouping, trait: int, y: Floats, listed: dict[str, Flags], counts: Counts) -> Json:
    entry: Json = {"question": asdict(grouping.question), "text": asdict(grouping.texts[trait])}
    of = (grouping.member == trait) & (y == 1)
    if of.sum() < FEWEST:
        return {**entry, "difference": None}
    drawn = counts[of]
    hits = {name: flagged[of].astype(np.float64) for name, flagged in listed.items()}
    share = {name: (hit @ drawn) / np.maximum(drawn.sum(axis=0), 1) for name, hit in hits.items()}
    difference = float(hits["with"].mean() - hits["without"].mean())
    return {
        **entry,
        "n_positive": int(of.sum()),
        **{name: to_interval(float(hit.mean()), share[name]) for name, hit in hits.items()},
        "difference": to_interval(difference, share["with"] - share["without"]),
    }
