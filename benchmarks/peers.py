"""Ours by the command a person would type, and peers refitted on the same folds: one comparison for all benchmarks."""

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cli import run
from riskscore.cohort import Cohort, load_cohort
from riskscore.model import METRICS, Bootstrap, Interval, bootstrap_intervals, stratified_folds
from riskscore.questionnaire import load_questionnaire
from riskscore_training.dataset import Rows, all_rows
from riskscore_training.folds_file import TEMPORAL, Assignment, read_folds
from riskscore_training.judges import Predictor

REAL = Path(__file__).parents[1] / "data" / "real"
SEEDS = (1000, 1001)
SHOWN = ("auc", "brier", "ece", "calibration_slope")
OURS = "riskscore"
MARGIN = 0.005  # AUC that ours may lie behind the best peer
RANDOM, LATER = "random folds", "later cohorts"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bar:
    """What our pooled figures must reach."""

    auc: float
    brier: float = 1.0
    ece: float = 1.0


@dataclass(frozen=True)
class DataSet:
    """Twice five stratified folds where `is_random`, and later cohorts after `last_training_cohort` where given."""

    questionnaire: str
    paths: tuple[Path, ...]
    is_random: bool = True
    last_training_cohort: int | None = None
    bars: Mapping[str, Bar] = field(default_factory=dict)


JOB_CORPS = DataSet(
    "job-corps", (REAL / "job_corps" / "job_corps.csv",), bars={RANDOM: Bar(auc=0.676, brier=0.1325, ece=0.02)}
)
UCI697 = DataSet(
    "uci697",
    (REAL / "uci697" / "data.csv",),
    last_training_cohort=2014,
    bars={RANDOM: Bar(auc=0.884, ece=0.02), LATER: Bar(auc=0.862, ece=0.04)},
)


@dataclass(frozen=True)
class Found:
    """Labels and probabilities of every listed row, in the order of the folds file; seconds of each model in all."""

    folds: Assignment
    y: Floats
    p: Mapping[str, Floats]
    seconds: Mapping[str, float]


def compare(data: DataSet, peers: Mapping[str, Predictor], trials: int) -> Found:
    cohort = load_cohort(data.paths, load_questionnaire(data.questionnaire), default_as_of=date(2026, 3, 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "folds.csv"
        write_folds(cohort, data, path)
        folds = read_folds(path, len(cohort))
        p, seconds = {}, {}
        began = time.perf_counter()
        p[OURS] = _predict_ours(data, path, trials)
        seconds[OURS] = time.perf_counter() - began
    rows = all_rows(cohort)
    can_teach = ~np.isnan(rows.y) & ~cohort.is_bad
    for title, peer in peers.items():
        began = time.perf_counter()
        p[title] = _predict_peer(peer, rows, folds, can_teach)
        seconds[title] = time.perf_counter() - began
    return Found(folds, cohort.label[folds.row_id], p, seconds)


def write_folds(cohort: Cohort, data: DataSet, path: Path) -> None:
    """Only people with an outcome are listed."""
    known = np.flatnonzero(~np.isnan(cohort.label))
    parts = [
        pd.DataFrame({"row_id": known[test], "rep": rep, "fold": fold})
        for rep, seed in enumerate(SEEDS if data.is_random else ())
        for fold, (_, test) in enumerate(stratified_folds(cohort.label[known], 5, seed=seed))
    ]
    if data.last_training_cohort is not None:
        later = known[cohort.cohort_year[known] > data.last_training_cohort]
        parts.append(pd.DataFrame({"row_id": later, "rep": TEMPORAL, "fold": 0}))
    pd.concat(parts).to_csv(path, index=False)


def _predict_ours(data: DataSet, folds: Path, trials: int) -> Floats:
    out = folds.with_name("predictions.csv")
    files = [part for path in data.paths for part in ("--cohort", str(path))]
    status = run(
        ["crossval", *files, "--questionnaire", data.questionnaire, "--folds", str(folds), "--out", str(out),
         "--trials", str(trials)]
    )  # fmt: skip
    if status:
        sys.exit(status)
    return pd.read_csv(out)["p"].to_numpy()


def _predict_peer(peer: Predictor, rows: Rows, folds: Assignment, can_teach: NDArray[np.bool_]) -> Floats:
    p = np.full(len(folds.row_id), np.nan)
    for rep, fold in folds.parts():
        listed = (folds.rep == rep) & (folds.fold == fold)
        train = folds.training_rows(rep, fold, len(rows))
        p[listed] = peer(rows.take(train[can_teach[train]]), rows.take(folds.row_id[listed]))
    return p


def report(title: str, data: DataSet, found: Found) -> list[str]:
    """Print each part of `found`; the texts of what lies wholly behind what it may not, or misses its bar."""
    missed = []
    for part, is_in in ((RANDOM, found.folds.rep >= 0), (LATER, found.folds.rep == TEMPORAL)):
        if is_in.any():
            y, p = found.y[is_in], {model: values[is_in] for model, values in found.p.items()}
            person = found.folds.row_id[is_in].tolist()
            metrics = {metric: METRICS[metric] for metric in SHOWN}
            judged = bootstrap_intervals(metrics, y, p, n=500, seed=1, groups=person)
            print(f"\n{title}, {part}: n = {len(y):,}, base rate {y.mean():.1%}")
            _print_table(judged, found.seconds)
            faults = [*_behind(judged), *_below(judged, data.bars.get(part))]
            missed += [f"{title}, {part}: {fault}" for fault in faults]
    return missed


def _print_table(judged: Bootstrap, seconds: Mapping[str, float]) -> None:
    heads = "".join(f"{metric:>18}" for metric in SHOWN)
    print(f"{'':22}{heads}{'AUC: ours − this (95 %)':>32}{'seconds':>10}{'ours / this':>13}")
    for model, figures in judged.of.items():
        cells = "".join(f"{figures[metric].point:>18.4f}" for metric in SHOWN)
        gain = "" if model == OURS else _gain(judged.difference[OURS, model]["auc"])
        print(f"{model:22}{cells}{gain:>32}{seconds[model]:>10.1f}{seconds[OURS] / seconds[model]:>13.1f}")


def _gain(interval: Interval) -> str:
    return f"{interval.point:+.4f} ({interval.low:+.4f} … {interval.high:+.4f})"


def _behind(judged: Bootstrap) -> Sequence[str]:
    peers = [model for model in judged.of if model != OURS]
    best = max(peers, key=lambda model: judged.of[model]["auc"].point)
    limits = {"logistic regression": 0.0} | {best: -MARGIN}
    return [
        f"wholly more than {-limit} behind {model}: {_gain(judged.difference[OURS, model]['auc'])}"
        for model, limit in limits.items()
        if model in peers and judged.difference[OURS, model]["auc"].high < limit
    ]


def _below(judged: Bootstrap, bar: Bar | None) -> Sequence[str]:
    if bar is None:
        return []
    auc, brier, ece = (judged.of[OURS][name].point for name in ("auc", "brier", "ece"))
    is_missed = auc < bar.auc or brier > bar.brier or ece > bar.ece
    return [f"AUC {auc:.4f}, Brier {brier:.4f}, ECE {ece:.4f} miss {bar}"] if is_missed else []
