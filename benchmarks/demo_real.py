"""Real people's data: ours beside logistic regression and default LightGBM, refitted on the same folds in this run.

Twice five stratified folds on both data sets, and uci697 in time (cohorts ≤ 2014 teach, 2015–2017 test). The figures
of data/real/*/README.md are the cross-check. Then each is trained as anybody's data would be, into a home of its own,
$RISKSCORE_HOME/demo-real/<questionnaire>: bundle, card, MLflow. Run: python benchmarks/demo_real.py [--trials N]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.bundle import find_home
from riskscore.cli import run
from riskscore.cohort import Cohort, load_cohort
from riskscore.model import METRICS, bootstrap_intervals, stratified_folds
from riskscore.questionnaire import load_questionnaire
from riskscore_training.config import TrainingConfig, load_config
from riskscore_training.dataset import Rows, all_rows
from riskscore_training.folds_file import TEMPORAL, Assignment, read_folds
from riskscore_training.judges import Predictor, lightgbm_probability, logistic_probability

REAL = Path(__file__).parents[1] / "data" / "real"
DATA = {"job-corps": REAL / "job_corps" / "job_corps.csv", "uci697": REAL / "uci697" / "data.csv"}
LAST_TRAINING_COHORT = {"uci697": 2014}
SEEDS = (1000, 1001)
SHOWN = ("auc", "brier", "ece", "calibration_slope")
OURS = "riskscore"
Floats = NDArray[np.float64]


def peers(config: TrainingConfig) -> Mapping[str, Predictor]:
    return {
        "logistic regression": logistic_probability,
        "LightGBM, default": partial(lightgbm_probability, config=config),
    }


def write_folds(cohort: Cohort, last_training_cohort: int | None, path: Path) -> None:
    parts = [
        pd.DataFrame({"row_id": test, "rep": rep, "fold": fold})
        for rep, seed in enumerate(SEEDS)
        for fold, (_, test) in enumerate(stratified_folds(cohort.label, 5, seed=seed))
    ]
    if last_training_cohort is not None:
        later = np.flatnonzero(cohort.cohort_year > last_training_cohort)
        parts.append(pd.DataFrame({"row_id": later, "rep": TEMPORAL, "fold": 0}))
    pd.concat(parts).to_csv(path, index=False)


def predict_ours(name: str, folds: Path, trials: int) -> Floats:
    """By the command a person would type."""
    out = folds.with_name("predictions.csv")
    arguments = ["crossval", "--cohort", str(DATA[name]), "--questionnaire", name]
    arguments += ["--folds", str(folds), "--out", str(out)]
    status = run([*arguments, "--trials", str(trials)])
    if status:
        sys.exit(status)
    return pd.read_csv(out)["p"].to_numpy()


def predict_peer(peer: Predictor, rows: Rows, folds: Assignment) -> Floats:
    p = np.full(len(folds.row_id), np.nan)
    for rep, fold in folds.parts():
        listed = (folds.rep == rep) & (folds.fold == fold)
        train = rows.take(folds.training_rows(rep, fold, len(rows)))
        p[listed] = peer(train, rows.take(folds.row_id[listed]))
    return p


def report(name: str, y: Floats, found: Mapping[str, Floats], person: list[int]) -> None:
    metrics = {metric: METRICS[metric] for metric in SHOWN}
    judged = bootstrap_intervals(metrics, y, found, n=500, seed=1, groups=person)
    print(f"\n{name}: n = {len(y):,}, base rate {y.mean():.1%}")
    print(f"{'':22}" + "".join(f"{metric:>18}" for metric in SHOWN) + f"{'AUC: ours − this (95 %)':>32}")
    for model in found:
        cells = "".join(f"{judged.of[model][metric].point:>18.4f}" for metric in SHOWN)
        print(f"{model:22}{cells}" + ("" if model == OURS else f"{_gain(judged.difference[OURS, model]['auc']):>32}"))


def _gain(interval: object) -> str:
    point, low, high = (getattr(interval, end) for end in ("point", "low", "high"))
    return f"{point:+.4f} ({low:+.4f} … {high:+.4f})"


def train_data_set(name: str, trials: int) -> None:
    """A bundle with its card, in a home of its own: a champion of one questionnaire must not score another's people."""
    home = find_home()
    os.environ["RISKSCORE_HOME"] = str(home / "demo-real" / name)
    print(f"\n$ riskscore train --cohort {DATA[name].relative_to(REAL.parents[1])} --questionnaire {name}")
    status = run(["train", "--cohort", str(DATA[name]), "--questionnaire", name, "--trials", str(trials)])
    os.environ["RISKSCORE_HOME"] = str(home)
    if status:
        sys.exit(status)


def judge_data_set(name: str, trials: int) -> None:
    questionnaire = load_questionnaire(name)
    cohort = load_cohort([DATA[name]], questionnaire, default_as_of=date(2026, 3, 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "folds.csv"
        write_folds(cohort, LAST_TRAINING_COHORT.get(name), path)
        began = time.perf_counter()
        ours = predict_ours(name, path, trials)
        seconds = time.perf_counter() - began
        folds = read_folds(path, len(cohort))
    rows = all_rows(cohort)
    found = {OURS: ours} | {title: predict_peer(peer, rows, folds) for title, peer in peers(load_config()).items()}
    for title, part in ((f"{name}, 2 × 5 folds", folds.rep >= 0), (f"{name}, later cohorts", folds.rep == TEMPORAL)):
        if part.any():
            person = folds.row_id[part].tolist()
            report(title, cohort.label[folds.row_id[part]], {m: p[part] for m, p in found.items()}, person)
    print(f"ours took {seconds:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10, help="tuning trials; 30 change no figure by 0.001")
    chosen = parser.parse_args().trials
    for data_set in DATA:
        judge_data_set(data_set, chosen)
        train_data_set(data_set, chosen)
