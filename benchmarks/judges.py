"""Ours against EBM, LightGBM as it comes and tuned, and logistic regression: one run, identical folds.

Synthetic graduates (2025 by what 2020–2023 teach: only their outcomes were known) and both real data sets (twice five
folds, uci697 also in time). Leaves with status 1 where the whole 95 % interval of our AUC minus that of logistic
regression lies below 0, or minus that of the best peer below −0.005, or where a bar of peers.py is missed.
Run: python benchmarks/judges.py [--trials N]
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from peers import JOB_CORPS, UCI697, DataSet, compare, report
from riskscore.synthetic import write_synthetic
from riskscore_training.config import load_config
from riskscore_training.judges import (
    Predictor,
    ebm_probability,
    lightgbm_probability,
    logistic_probability,
    tuned_probability,
)

TAUGHT, TESTED = (2020, 2021, 2022, 2023), 2025


def peers() -> Mapping[str, Predictor]:
    config = load_config()
    return {
        "logistic regression": logistic_probability,
        "EBM": partial(ebm_probability, config=config),
        "LightGBM, default": partial(lightgbm_probability, config=config),
        "LightGBM, tuned": partial(tuned_probability, config=config),
    }


def main(trials: int, students: int) -> int:
    missed: list[str] = []
    rivals = peers()
    with tempfile.TemporaryDirectory() as folder:
        write_synthetic(Path(folder), students, 1, years=(*TAUGHT, TESTED))
        paths = tuple(Path(folder) / f"{year}.parquet" for year in (*TAUGHT, TESTED))
        synthetic = DataSet("ru-2025.2", paths, is_random=False, last_training_cohort=TAUGHT[-1])
        for title, data in (("synthetic", synthetic), ("job-corps", JOB_CORPS), ("uci697", UCI697)):
            missed += report(title, data, compare(data, rivals, trials))
    print("\n" + ("\n".join(missed) or "Ours lies behind no peer by more than it may, and misses no bar."))
    return int(bool(missed))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10, help="tuning trials of ours")
    parser.add_argument("--students", type=int, default=4000, help="synthetic graduates a year")
    given = parser.parse_args()
    sys.exit(main(given.trials, given.students))
