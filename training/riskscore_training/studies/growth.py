"""Learning curve: how good the procedure is with n graduates to learn from, against the points, which need none.

`metrics["growth"]` holds `rival` ("points", or "chance" where the questionnaire counts none), `rival_auc`, `n_tested`,
`sizes` and `enough_from`. Each size has `n`, `n_positive`, `repeats`, `auc`, `gain` (AUC less the rival's) and
`log_loss_gain` (mean log-loss of the base rate less the model's), all with 95 % intervals. `enough_from` is the
smallest size from which on every interval of `gain` lies above 0, null where there is none.

The settings are those the whole training side was tuned to, not tuned again: with few graduates trained anew they
would be somewhat better chosen, so the curve is rather too low on its left. Graduates are drawn from all years of the
training side, every smaller set within the larger one, with the same share of either outcome.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import score_points
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import Json
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.resample import Counts, auc_draws, draw_counts, mean_draws, placements, to_interval
from riskscore_training.skipped import QUICK

Floats = NDArray[np.float64]
SMALLEST = 250
ROOM = 0.75  # a size nearer to everybody than this says nothing of its own
FEWEST_OF_A_CLASS = 10
MOST_REPEATS = 5
FITTED_ROWS = 6_000  # a size is repeated until so many rows have been fitted, at least once
LARGEST = 16_000  # refits beyond it would cost more than the rest of the curve together
MOST_TESTED = 20_000
TINY = 1e-15


@dataclass(frozen=True)
class _Point:
    """Predictions of one size: `p` (n_tested, repeats); `rate` is the share of positives among the teachers."""

    n: int
    n_positive: int
    rate: float
    p: Floats


def study_growth(case: Case) -> Json | Text:
    if case.config.trials == 0:
        return QUICK
    folds = _folds(case)
    tested = np.concatenate([rows for _, rows in folds])
    people = case.tested_rows.take(tested)
    points = [*_smaller(case, folds), _whole(case, folds, tested)]
    if len(points) == 1:
        return Text(
            ru=f"для этого нужно больше {SMALLEST / ROOM:.0f} выпускников с известным исходом.",
            en=f"it needs more than {SMALLEST / ROOM:.0f} graduates with a known outcome.",
        )
    return _judge(case, people, points)


def _folds(case: Case) -> list[tuple[Rows, NDArray[np.intp]]]:
    """Teachers and positions in `case.tested`: the latest cohort where there is time, as it has the most teachers."""
    ends = np.cumsum([0, *(len(test) for _, test in case.split.folds)])
    every = [
        (case.dataset.rows.take(train), np.arange(ends[i], ends[i + 1]))
        for i, (train, _) in enumerate(case.split.folds)
    ]
    return every[-1:] if case.split.kind == "rolling" else every


def _smaller(case: Case, folds: list[tuple[Rows, NDArray[np.intp]]]) -> Iterator[_Point]:
    n_all = min(len(teachers) for teachers, _ in folds)
    size = SMALLEST
    while size <= min(ROOM * n_all, LARGEST):
        repeats = int(np.clip(FITTED_ROWS // (size * len(folds)), 1, MOST_REPEATS))
        n_positive = min(_count_positive(teachers, size) for teachers, _ in folds)
        if min(n_positive, size - n_positive) >= FEWEST_OF_A_CLASS:
            p = [_predict(case, folds, size, repeat) for repeat in range(repeats)]
            yield _Point(size, n_positive, n_positive / size, np.column_stack(p))
        size *= 2


def _whole(case: Case, folds: list[tuple[Rows, NDArray[np.intp]]], tested: NDArray[np.intp]) -> _Point:
    """Everybody: the predictions that are already there."""
    n = round(float(np.mean([len(teachers) for teachers, _ in folds])))
    n_positive = round(float(np.mean([teachers.y.sum() for teachers, _ in folds])))
    return _Point(n, n_positive, n_positive / n, case.p[tested][:, None])


def _predict(case: Case, folds: list[tuple[Rows, NDArray[np.intp]]], size: int, repeat: int) -> Floats:
    """Probabilities of the tested people by models that learned from `size` graduates each."""
    first = len(case.rolling) - len(folds)
    found = []
    for number, (teachers, tested) in enumerate(folds):
        order = nested_order(teachers.y, np.random.default_rng([case.config.seed, repeat, number]))
        tuned = case.rolling[first + number].tuned
        few = teachers.take(np.sort(order[:size]))
        trained = fit_tuned(few, tuned, case.config, gap=case.gap, drop_sensitive=case.drop_sensitive)
        table = case.tested_rows.take(tested).table
        found.append(predict(trained.model, table, threads=case.config.threads))
    return np.concatenate(found)


def nested_order(y: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """A random order of the rows whose every beginning has the same share of either outcome, to half a person."""
    place = np.empty(len(y))
    for label in (0, 1):
        own = rng.permutation(np.flatnonzero(y == label))
        place[own] = (np.arange(len(own)) + 0.5) / max(len(own), 1)
    return np.argsort(place, kind="stable")


def _count_positive(teachers: Rows, size: int) -> int:
    return round(size * float(teachers.y.mean()))


def _judge(case: Case, people: Rows, points: list[_Point]) -> Json:
    """Intervals over who was tested and, where a size was repeated, who taught."""
    config, questionnaire = case.config, case.questionnaire
    rows = np.arange(0, len(people), 1 + (len(people) - 1) // MOST_TESTED)
    people, p = people.take(rows), np.column_stack([point.p[rows] for point in points])
    has_points = questionnaire.points is not None
    rival = score_points(questionnaire, people.table) if has_points else np.zeros(len(people))
    counts = draw_counts(len(people), resamples=config.metrics.resamples, seed=config.seed, person=people.person)
    area = _with_point(people.y, np.column_stack([p, rival]), counts)
    gain_of_loss = _loss_gain(people.y, points, p, counts)
    ends = np.cumsum([0, *(point.p.shape[1] for point in points)])
    sizes = [
        {
            "n": point.n,
            "n_positive": point.n_positive,
            "repeats": point.p.shape[1],
            "auc": _pool(area[start:end]),
            "gain": _pool(area[start:end] - area[-1]),
            "log_loss_gain": _pool(gain_of_loss[start:end]),
        }
        for point, start, end in zip(points, ends[:-1], ends[1:], strict=True)
    ]
    return {
        "rival": "points" if has_points else "chance",
        "rival_auc": _pool(area[-1:]),
        "n_tested": len(people),
        "sizes": sizes,
        "enough_from": find_enough(sizes),
    }


def find_enough(sizes: list[Json]) -> int | None:
    """The smallest size from which on the interval of every gain lies above 0."""
    enough = None
    for size in reversed(sizes):
        if size["gain"]["low"] is None or size["gain"]["low"] <= 0:
            break
        enough = int(size["n"])
    return enough


def _with_point(y: Floats, scores: Floats, counts: Counts) -> Floats:
    """AUC of each column, shape (k, 1 + resamples); the first of each is that of the people themselves."""
    return np.hstack([placements(y, scores)[y == 1].mean(axis=0)[:, None], auc_draws(y, scores, counts)])


def _loss_gain(y: Floats, points: list[_Point], p: Floats, counts: Counts) -> Floats:
    """Log-loss of the base rate less that of each column, shape (k, 1 + resamples)."""
    rate = np.concatenate([np.full(point.p.shape[1], point.rate) for point in points])
    gain = _log_loss(y[:, None], np.broadcast_to(rate, p.shape)) - _log_loss(y[:, None], p)
    return np.hstack([gain.mean(axis=0)[:, None], mean_draws(gain, counts)])


def _log_loss(y: Floats, p: Floats) -> Floats:
    p = np.clip(p, TINY, 1 - TINY)
    return np.asarray(-np.where(y == 1, np.log(p), np.log1p(-p)))


def _pool(draws: Floats) -> Json:
    """One figure of several repeats: their mean, and an interval that holds what a single one of them might show."""
    return to_interval(float(draws[:, 0].mean()), draws[:, 1:])
