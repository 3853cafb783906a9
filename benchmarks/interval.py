"""How often the interval of a score holds: mean true share in 20 score bins of the next synthetic cohort.

Cohorts 2020–2024 teach, 2026 is scored and has its truth (evaluation 8). A bin is covered where the mean true share
lies between the mean ends of its people's intervals. Two truths: the probability itself, and what the monitoring would
report of it (5 % of the not employed and 1 % of the employed are reported wrongly): all that outcomes can teach. Status
1 where less than `LEAST` of the bins are covered of what is reported; of the truth only some 60 % are (docs/adr/0016).

Run: python benchmarks/interval.py [--students 3000] [--seeds 6]      (about 30 s a seed)
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.cohort import load_cohort
from riskscore.model import N_BLENDS, BlendDraws, draw_blends
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore.synthetic.outcomes import NOISE_AT_RISK, NOISE_EMPLOYED
from riskscore_training.clusters import fit_interval
from riskscore_training.config import load_config
from riskscore_training.dataset import Rows, select_rows
from riskscore_training.evaluate_bundle import read_truth
from riskscore_training.procedure import Trained, fit_procedure

Floats = NDArray[np.float64]
Draw = Callable[[Rows, Trained, int], BlendDraws]
AS_OF, TAUGHT, SCORED, BINS = date(2026, 3, 1), range(2020, 2025), 2026, 20
LEAST = 0.85  # nominal 0.90; six seeds tell it to about 0.03


def cells(rows: Rows, trained: Trained, seed: int) -> BlendDraws:
    """The rival: whole cells of cohort × college drawn, nothing widened."""
    seen = rows.take(trained.oof.rows)
    names = np.char.add(seen.year.astype(str), seen.special["college"].astype(str))
    member = np.unique(names, return_inverse=True)[1]
    k = int(member.max()) + 1
    counts = np.random.default_rng(seed).multinomial(k, np.full(k, 1 / k), size=N_BLENDS)[:, member].astype(np.float64)
    return draw_blends(trained.oof.linear, trained.oof.trees, seen.y, counts=counts, start=trained.model.blend)


def ours(rows: Rows, trained: Trained, seed: int) -> BlendDraws:
    return fit_interval(rows, trained, seed=seed)


def coverage(ends: Floats, p: Floats, truth: Floats) -> float:
    """Share of the score bins whose mean true share lies between their mean ends."""
    bins = np.array_split(np.argsort(p, kind="stable"), BINS)
    held = [ends[rows, 0].mean() <= truth[rows].mean() <= ends[rows, 1].mean() for rows in bins]
    return float(np.mean(held))


def measure(folder: Path, students: int, seed: int) -> list[tuple[str, float, float, float]]:
    """(way of drawing, mean width, coverage of the truth, coverage of what is reported)."""
    write_synthetic(folder, students, seed, years=(*TAUGHT, SCORED))
    questionnaire, config = load_questionnaire("ru-2025.2"), load_config().with_trials(2)
    cohort = load_cohort([folder / f"{year}.parquet" for year in TAUGHT], questionnaire, default_as_of=AS_OF)
    rows = select_rows(cohort, questionnaire, as_of=AS_OF, min_class=config.folds.min_class).rows
    trained = fit_procedure(rows, config, gap=2)
    new = load_cohort([folder / f"{SCORED}.parquet"], questionnaire, default_as_of=AS_OF)
    truth = read_truth([folder / "truth" / f"{SCORED}.parquet"])
    assert truth is not None
    joined = truth.reindex(pd.Index(new.special["person_id"]))
    in_market = joined["true_label"].notna().to_numpy()
    true = joined["true_probability"].to_numpy(np.float64)[in_market]
    scored = trained.model.score(new.table.take(in_market), threads=config.threads)
    p, reported = expit(scored.log_odds), true * (1 - NOISE_AT_RISK) + (1 - true) * NOISE_EMPLOYED
    ways: dict[str, Draw] = {"cohort and college": ours, "cohort × college cells": cells}
    found = []
    for name, draw in ways.items():
        ends = draw(rows, trained, config.seed).interval(scored.linear, scored.trees, p)
        width = float((ends[:, 1] - ends[:, 0]).mean())
        found.append((name, width, coverage(ends, p, true), coverage(ends, p, reported)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=3_000)
    parser.add_argument("--seeds", type=int, default=6)
    options = parser.parse_args()
    lines = []
    for seed in range(1, options.seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            lines += measure(Path(folder), options.students, seed)
        print(f"seed {seed}: " + "; ".join(f"{n} {w:.3f} {t:.2f} {r:.2f}" for n, w, t, r in lines[-2:]), flush=True)
    table = pd.DataFrame(lines, columns=["drawn by", "width", "truth", "reported"])
    means = table.groupby("drawn by").mean()
    print(means.round(3).to_string())
    return int(means.loc["cohort and college", "reported"] < LEAST)


if __name__ == "__main__":
    sys.exit(main())
