"""Predictions judged: every metric with its interval, models compared on the same rows, tables for the card.

Everything here ends as plain JSON: it is what a bundle keeps as metrics.json and what the card is drawn from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import METRICS, Interval, bootstrap_intervals
from riskscore.model.bootstrap import wilson
from riskscore.model.metrics import lift_at, precision_at, recall_at
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.agreement import count_places
from riskscore_training.delong import delong_intervals

Floats = NDArray[np.float64]
Json = dict[str, Any]
RISKSCORE, LOGISTIC, POINTS = "riskscore", "logistic", "points"
GROUP_MEAN, EBM, LIGHTGBM, LIGHTGBM_TUNED, BLEND = "group_mean", "ebm", "lightgbm", "lightgbm_tuned", "blend_of_all"
TRUTH = "true_probability"  # of synthetic people: the most anybody could know
ALIKE = "everybody_alike"  # no model: everybody gets the share of the outcome among those who taught
SIMPLER = (ALIKE, POINTS, GROUP_MEAN, LOGISTIC)  # simplest first
JUDGES = (POINTS, GROUP_MEAN, LOGISTIC, EBM, LIGHTGBM, LIGHTGBM_TUNED, BLEND)
ORDERED = ("calibration_slope", "precision_", "recall_", "lift_")  # figures that mean nothing where all are equal
CHANCE = 0.5  # AUC of drawing lots
MARGIN = 0.005  # AUC that a model may lie behind the best judge


@dataclass(frozen=True)
class Predictions:
    """Probabilities of each model for the same n people, none of whom it was trained on.

    `year` (n,) is the graduation year or NaN, `person` (n,) says whose rows are drawn together, None = nobody repeats.
    `base` (n,) is the share of the outcome among those who taught the model of the person's fold, None = not known.
    `skipped` says which models could not be had, and why.
    """

    y: Floats
    p: Mapping[str, Floats]
    year: Floats
    person: NDArray[np.object_] | None
    base: Floats | None = None
    skipped: tuple[Text, ...] = ()


def judge(found: Predictions, *, resamples: int, seed: int, threads: int = 1) -> Json:
    """All metrics of all models with 95 % bootstrap intervals, and the step the rule recommends.

    `auc_delong` and `auc_gain_delong` are the same intervals by DeLong's formula, `best_judge` the rival with the
    highest AUC: `is_behind` if the whole interval of our AUC minus its AUC lies below −`MARGIN`.
    """
    p = dict(found.p) if found.base is None else {**found.p, ALIKE: found.base}
    delong = delong_intervals(found.y, p, found.person)
    bootstrap = bootstrap_intervals(METRICS, found.y, p, n=resamples, seed=seed, groups=found.person, threads=threads)
    gain = {other: bootstrap.difference[RISKSCORE, other]["auc"] for other in bootstrap.of if other != RISKSCORE}
    return {
        "n": len(found.y),
        "n_positive": int(found.y.sum()),
        "models": {
            model: {name: _known(model, name, figure).to_json() for name, figure in figures.items()}
            for model, figures in bootstrap.of.items()
        },
        "auc_delong": {model: figures["auc"].to_json() for model, figures in delong.of.items()},
        "auc_gain": {other: figure.to_json() for other, figure in gain.items()},
        "auc_gain_delong": {other: delong.difference[RISKSCORE, other]["auc"].to_json() for other in gain},
        "recommended": recommend(bootstrap.of[RISKSCORE]["auc"], gain),
        "best_judge": _best_judge({name: bootstrap.of[name]["auc"].point for name in JUDGES if name in gain}, gain),
    }


def _known(model: str, metric: str, figure: Interval) -> Interval:
    is_void = model == ALIKE and metric.startswith(ORDERED)
    return Interval(float("nan"), float("nan"), float("nan")) if is_void else figure


def recommend(auc: Interval, auc_gain: Mapping[str, Interval]) -> str:
    """The simplest step whose paired 95 % interval of the AUC difference contains 0 or lies below it, else ours.

    No model where the interval of our own AUC does so with `CHANCE`; and, as `ALIKE` is a step too, where a share of
    the outcome that moves from cohort to cohort orders people as well as we do.
    """
    if not auc.low > CHANCE:
        return ALIKE
    return next((simpler for simpler in SIMPLER if simpler in auc_gain and not auc_gain[simpler].low > 0), RISKSCORE)


def _best_judge(auc: Mapping[str, float], gain: Mapping[str, Interval]) -> Json | None:
    if not auc:
        return None
    best = max(auc, key=lambda name: auc[name])
    return {"model": best, "gain": gain[best].to_json(), "margin": MARGIN, "is_behind": gain[best].high < -MARGIN}


def judge_places(found: Predictions, *, places: int, share: float, resamples: int, seed: int) -> Json:
    """Precision, recall and lift of each model at so many places, in the newest cohort tested (in all without time).

    `places` 0 means the `share` of the people; ties go to the negatives first, the worst that could happen.
    """
    year = float(np.nanmax(found.year)) if not np.isnan(found.year).all() else None
    rows = np.ones(len(found.y), dtype=bool) if year is None else found.year == year
    n = int(rows.sum())
    places = min(places or count_places(share, n), n)
    metrics = {
        "precision": partial(precision_at, share=places / n),
        "recall": partial(recall_at, share=places / n),
        "lift": partial(lift_at, share=places / n),
    }
    p = {name: value[rows] for name, value in found.p.items()}
    person = None if found.person is None else found.person[rows]
    judged = bootstrap_intervals(metrics, found.y[rows], p, n=resamples, seed=seed, groups=person)
    models = {name: {metric: figure.to_json() for metric, figure in of.items()} for name, of in judged.of.items()}
    return {"n": n, "places": places, "year": None if year is None else int(year), "models": models}


def judge_alike(found: Predictions, zone_from: Floats) -> Json:
    """What choosing nobody, or everybody alike, would give: the two decisions that need no model.

    Everybody alike: with fewer places than people a lot decides, so precision is the base rate. `net_benefit` = true
    positives / n − false positives / n · t / (1 − t) at the thresholds t, `zone_from` (n,) each person's, of each model
    too; people whom no probability would put in the zone are left out, and without others it is empty. `threshold` is
    the lowest and the highest t.

    References
    ----------
    Vickers, Elkin (2006), Decision curve analysis, doi:10.1177/0272989X06295361.
    """
    base = float(found.y.mean())
    benefit: dict[str, float] = {}
    has_zone = zone_from < 1
    t = zone_from[has_zone]
    if len(t):
        cost = np.where(found.y[has_zone] == 1, 1.0, -t / (1 - t))
        benefit = {name: float(cost @ (p[has_zone] >= t) / len(t)) for name, p in found.p.items()}
        benefit |= {"nobody": 0.0, "everybody": float(cost.mean())}
    return {
        "threshold": [float(t.min()), float(t.max())] if len(t) else None,
        "nobody": {"auc": 0.5, "precision": None, "lift": None},
        "everybody": {"auc": 0.5, "precision": base, "lift": 1.0},
        "net_benefit": benefit,
    }


def judge_cohorts(found: Predictions, *, resamples: int, seed: int) -> list[Json]:
    """The served procedure cohort by cohort: n, AUC with interval, predicted and observed share."""
    return [_judge_cohort(found, int(year), resamples, seed) for year in np.unique(found.year[~np.isnan(found.year)])]


def _judge_cohort(found: Predictions, year: int, resamples: int, seed: int) -> Json:
    own = found.year == year
    y, p, person = found.y[own], found.p[RISKSCORE][own], None if found.person is None else found.person[own]
    judged = bootstrap_intervals({"auc": METRICS["auc"]}, y, {RISKSCORE: p}, n=resamples, seed=seed, groups=person)
    return {"year": year, "auc": judged.of[RISKSCORE]["auc"].to_json(), **_describe(y, p)}


def reliability(y: Floats, p: Floats, bins: int = 10) -> list[Json]:
    """Equal-count bins of rising probability, each of at least 10 people where there are as many.

    Of each: n, predicted and observed share with its interval.
    """
    bins = max(1, min(bins, len(y) // SMALLEST_CELL))
    edges = np.unique(np.quantile(p, np.linspace(0, 1, bins + 1)[1:-1]))
    cell = np.searchsorted(edges, p, side="right")
    while len(edges) and (size := np.bincount(cell, minlength=len(edges) + 1)).min() < SMALLEST_CELL:
        edges = np.delete(edges, max(int(size.argmin()) - 1, 0))  # equal probabilities share a bin
        cell = np.searchsorted(edges, p, side="right")
    return [_describe(y[cell == i], p[cell == i]) for i in np.unique(cell)]


def _describe(y: Floats, p: Floats) -> Json:
    """n, mean probability, observed share and its 95 % Wilson interval."""
    n = len(y)
    if n == 0:
        return {"n": 0, "predicted": None, "observed": None, "low": None, "high": None}
    share = wilson(int(y.sum()), n)
    return {
        "n": n, "predicted": float(p.mean()), "observed": share.point, "low": share.low, "high": share.high,
    }  # fmt: skip
