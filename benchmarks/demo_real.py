"""Real people's data: ours beside logistic regression and default LightGBM, refitted on the same folds in this run.

Twice five stratified folds on both data sets, and uci697 in time (cohorts ≤ 2014 teach, 2015–2017 test). The figures
of data/real/*/README.md are the cross-check; status 1 where a bar of peers.py is missed. Then each is trained as
anybody's data would be, into a home of its own, $RISKSCORE_HOME/demo-real/<questionnaire>: bundle, card, MLflow.
Run: python benchmarks/demo_real.py [--trials N]
"""

import argparse
import os
import sys
from functools import partial

from peers import JOB_CORPS, REAL, UCI697, DataSet, compare, report
from riskscore.bundle import find_home
from riskscore.cli import run
from riskscore_training.config import load_config
from riskscore_training.judges import lightgbm_probability, logistic_probability


def train_data_set(data: DataSet, trials: int) -> None:
    """A bundle with its card, in a home of its own: a champion of one questionnaire must not score another's people."""
    home, name, path = find_home(), data.questionnaire, data.paths[0]
    os.environ["RISKSCORE_HOME"] = str(home / "demo-real" / name)
    print(f"\n$ riskscore train --cohort {path.relative_to(REAL.parents[1])} --questionnaire {name}")
    status = run(["train", "--cohort", str(path), "--questionnaire", name, "--trials", str(trials)])
    os.environ["RISKSCORE_HOME"] = str(home)
    if status:
        sys.exit(status)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10, help="tuning trials; 30 change no figure by 0.001")
    chosen = parser.parse_args().trials
    peers = {
        "logistic regression": logistic_probability,
        "LightGBM, default": partial(lightgbm_probability, config=load_config()),
    }
    missed = []
    for data_set in (JOB_CORPS, UCI697):
        missed += report(data_set.questionnaire, data_set, compare(data_set, peers, chosen))
        train_data_set(data_set, chosen)
    print("\n" + ("\n".join(missed) or "Every figure reaches its bar."))
    sys.exit(int(bool(missed)))
