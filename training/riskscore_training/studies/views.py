"""Two other views of the same procedure: colleges it has not seen, and a random split as an alarm for leaks.

`colleges` (null without them): n, n_colleges, n_groups, `auc` and `ece` with 95 % intervals. `random` (null without
time): n people of the newest n_cohorts test cohorts, their `temporal` and `random` AUC, `gain` = random − temporal,
paired, `alarm` if its whole interval lies above `margin`. `skipped`: texts of what is absent. The settings are those
tuned on everybody; parts and blend are fitted again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import METRICS, bootstrap_intervals, stratified_folds
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.delong import delong_intervals
from riskscore_training.evaluate import Json
from riskscore_training.folds import Fold
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.skipped import QUICK

Floats = NDArray[np.float64]
GROUPS = 5
MARGIN = 0.005  # AUC by which a random split may be better: it learns from the very cohorts it is tested on


def study_views(case: Case) -> Json | Text:
    if not case.config.trials:
        return QUICK
    colleges, random = _colleges(case), _random(case)
    skipped = [asdict(part) for part in (colleges, random) if isinstance(part, Text)]
    return {
        "colleges": None if isinstance(colleges, Text) else colleges,
        "random": None if isinstance(random, Text) else random,
        "skipped": skipped,
    }


def alarm_text(views: Json | None) -> Text | None:
    """What the terminal says when the random split is better than time allows."""
    if not views or not views["random"] or not views["random"]["alarm"]:
        return None
    temporal, random = (views["random"][name]["point"] for name in ("temporal", "random"))
    return Text(
        ru=f"Внимание: при случайном разбиении AUC {random:.3f}, по времени {temporal:.3f}. Возможна утечка или "
        "сильный сдвиг между выпусками: проверьте, что все признаки известны на день оценки.",
        en=f"Careful: AUC {random:.3f} in a random split, {temporal:.3f} in time. There may be a leak, or cohorts "
        "differ much: check that every feature is known on the day of assessment.",
    )


def _colleges(case: Case) -> Json | Text:
    everybody = case.dataset.rows
    rows = everybody.take(_draw(np.arange(len(everybody)), case.config.views.rows, case))
    names = np.array([cell or "" for cell in rows.special.get("college", ())], dtype=object)
    folds = list(_college_folds(case, rows, names)) if len(names) else []
    if len(folds) < 2:
        return Text(
            ru="Проверка на новых колледжах: в данных не указан колледж, или колледжей и исходов слишком мало.",
            en="Test on unseen colleges: the data do not name the college, or there are too few colleges and outcomes.",
        )
    at, p = _predict_folds(case, rows, folds)
    metrics = {name: METRICS[name] for name in ("auc", "ece")}
    resamples, seed = case.config.metrics.resamples, case.config.seed
    found = bootstrap_intervals(metrics, rows.y[at], {"p": p}, n=resamples, seed=seed, groups=_person(rows, at)).of["p"]
    figures = {name: interval.to_json() for name, interval in found.items()}
    return {"n": len(at), "n_colleges": len(set(names)), "n_groups": len(folds), **figures}


def _college_folds(case: Case, rows: Rows, names: NDArray[np.object_]) -> Iterator[Fold]:
    """Whole colleges held out, nobody on both sides, enough people of either outcome."""
    for _, test in stratified_folds(rows.y, GROUPS, seed=case.config.seed, groups=names):
        others = _others(rows, test)
        classes = [(rows.y[side] == label).sum() for side in (others, test) for label in (0, 1)]
        if min(classes) >= case.config.folds.min_class:
            yield others, test


def _random(case: Case) -> Json | Text:
    """The newest test cohorts predicted twice, by as many people: from earlier cohorts, and from a random draw of all.

    As many cohorts as `views.rows` people can teach; a person is never on both sides.
    """
    if case.split.kind != "rolling":
        return Text(
            ru="Случайное разбиение как сигнал утечки: проверки по времени нет, сравнивать не с чем.",
            en="Random split as an alarm for leaks: there is no test in time to compare with.",
        )
    rows, seed = case.dataset.rows, case.config.seed
    in_time: list[Fold] = []
    at_random: list[Fold] = []
    left = case.config.views.rows
    for train, test in reversed(case.split.folds):
        size = min(len(train), case.config.views.rows)
        if size > left and in_time:
            break
        left -= size
        in_time.append((_draw(train, size, case), test))
        for _, half in stratified_folds(rows.y[test], 2, seed=seed, groups=_person(rows, test)):
            at_random.append((_draw(_others(rows, test[half]), size, case), test[half]))
    at, temporal = _predict_folds(case, rows, in_time)
    again, random = _predict_folds(case, rows, at_random)
    order, as_before = np.argsort(at, kind="stable"), np.argsort(again, kind="stable")
    at = at[order]
    models = {"random": random[as_before], "temporal": temporal[order]}
    found = delong_intervals(rows.y[at], models, _person(rows, at))
    gain = found.difference["random", "temporal"]["auc"]
    return {
        "n": len(at),
        "n_cohorts": len(in_time),
        **{name: interval["auc"].to_json() for name, interval in found.of.items()},
        "gain": gain.to_json(),
        "margin": MARGIN,
        "alarm": gain.low > MARGIN,
    }


def _draw(at: NDArray[np.intp], most: int, case: Case) -> NDArray[np.intp]:
    """At most `most` of the positions, in their order."""
    return np.sort(np.random.default_rng(case.config.seed).permutation(at)[:most])


def _others(rows: Rows, test: NDArray[np.intp]) -> NDArray[np.intp]:
    """Positions of everybody who is not tested."""
    is_tested = np.zeros(len(rows), dtype=bool)
    is_tested[test] = True
    if rows.person is not None:
        is_tested |= np.isin(rows.person, rows.person[test])
    return np.flatnonzero(~is_tested)


def _predict_folds(case: Case, rows: Rows, folds: Sequence[Fold]) -> tuple[NDArray[np.intp], Floats]:
    """Positions of the people tested, and their probabilities from models that have not seen them."""
    p = []
    for train, test in folds:
        fitted = fit_tuned(
            rows.take(train), case.trained.tuned, case.config, gap=None, drop_sensitive=case.drop_sensitive
        )
        p.append(predict(fitted.model, rows.take(test).table, threads=case.config.threads))
    return np.concatenate([test for _, test in folds]), np.concatenate(p)


def _person(rows: Rows, at: NDArray[np.intp]) -> NDArray[np.object_] | None:
    return None if rows.person is None else rows.person[at]
