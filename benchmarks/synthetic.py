"""How near the served model comes to what can be known: trained on 2020–2024, judged on the true outcomes of 2026.

Run by `make bench`. Models are trained as the demo trains its own, on reported outcomes with gaps and noise, as of
1 March 2026, on the demo's 4,000 graduates a year and on 12,000; they are judged on 60,000 other graduates of 2026 of
the same made-up region, because 4,000 would move the AUC by ±0.025 by chance alone. 60,000 still move it by ±0.006, so
what is attainable is taken on the same people: the AUC of their true probabilities, less what the best learner of
`attainable.py` missed of it. Calibration is also shown on the reported outcomes of the cohorts that training tested.
Leaves with status 1 where the model of 12,000 a year misses a number to reach.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from riskscore.cli import run

ATTAINABLE = json.loads(Path(__file__).with_name("attainable.json").read_text())
UNKNOWABLE = ATTAINABLE["full_information_auc"] - ATTAINABLE["auc"]
SIZES = ("4000", "12000")
TRAINED_ON, TRIALS, AS_OF = range(2020, 2026), "10", "2026-03-01"
MOST_BELOW, MOST_ECE = 0.015, 0.03
MOST_REPORTED_ECE, SLOPES = 0.02, (0.9, 1.1)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        judged = Path(folder) / "judged"
        call("cohort", "synth", str(judged), "--students", "60000", "--seed", "2", "--json")
        missed = [judge(Path(folder) / students, judged, students) for students in SIZES]
    print(
        f"of {SIZES[-1]} a year below the attainable by at most {MOST_BELOW}, ECE at most {MOST_ECE}; against", end=" "
    )
    print(f"reported outcomes ECE at most {MOST_REPORTED_ECE}, slope {SLOPES}: {'missed' if missed[-1] else 'kept'}")
    return int(missed[-1])


def judge(home: Path, judged: Path, students: str) -> bool:
    """Whether the model of so many students a year misses a number."""
    os.environ["RISKSCORE_HOME"] = str(home)
    call("cohort", "synth", str(home / "taught"), "--students", students, "--seed", "1", "--json")
    cohorts = [part for year in TRAINED_ON for part in ("--cohort", str(home / "taught" / f"{year}.parquet"))]
    trained = call("train", *cohorts, "--as-of", AS_OF, "--trials", TRIALS, "--json")
    truth = ("--truth", str(judged / "truth" / "2026.parquet"))
    result = call("evaluate", "--cohort", str(judged / "2026.parquet"), *truth, "--json")
    print(f"trained on {students} graduates a year:")
    models = result["truth"]["models"]
    is_miscalibrated = report_tested(trained["metrics"]["pooled"])
    return report(result["truth"]["n"], models["riskscore"], models["true_probability"]) or is_miscalibrated


def call(*arguments: str) -> dict[str, Any]:
    """The JSON that one command prints last."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = run(list(arguments))
    if status != 0:
        sys.exit(f"riskscore {' '.join(arguments)} left with status {status}")
    result: dict[str, Any] = json.loads(printed.getvalue().splitlines()[-1])
    return result


def report_tested(pooled: dict[str, Any]) -> bool:
    """Whether the rolling models are ill calibrated against what was reported."""
    ece, slope = (pooled["models"]["riskscore"][name]["point"] for name in ("ece", "calibration_slope"))
    print(f"  cohorts tested in training, reported outcomes, n = {pooled['n']:,}: ECE {ece:.3f}; slope {slope:.2f}")
    return bool(ece > MOST_REPORTED_ECE or not SLOPES[0] <= slope <= SLOPES[1])


def report(n: int, riskscore: dict[str, Any], truth: dict[str, Any]) -> bool:
    auc, ece, slope = (riskscore[name]["point"] for name in ("auc", "ece", "calibration_slope"))
    attainable = truth["auc"]["point"] - UNKNOWABLE
    print(f"  graduates of 2026, true outcomes, n = {n:,}; generator {ATTAINABLE['generator']}")
    print(f"  AUC {auc:.4f}; attainable of these people {attainable:.4f} (of a million {ATTAINABLE['auc']:.4f})")
    print(f"  below the attainable by {attainable - auc:.4f}")
    print(f"  ECE {ece:.3f}; calibration slope {slope:.2f}")
    return bool(attainable - auc > MOST_BELOW or ece > MOST_ECE)


if __name__ == "__main__":
    sys.exit(main())
