"""Do the 95 % intervals of `riskscore effects` cover the truth of the synthetic service log, and how wide are they?

    .venv/bin/python benchmarks/effects.py [--replications 100] [--students 2000]

Each replication is another small cohort; the truth is that of all of them together: what a delivered service changes,
by the true probabilities with and without it, as it shows in reported outcomes (5 % of those without work are reported
as employed, 1 % the other way, so 94 % of an effect is left). Writes benchmarks/effects.json.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from riskscore.files import write_raw
from riskscore.synthetic import GENERATOR_VERSION, SyntheticYear, generate
from riskscore.synthetic.generate import BLOCK
from riskscore.synthetic.outcomes import NOISE_AT_RISK, NOISE_EMPLOYED
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.question import Question, answer_question

YEAR = 2024
SEEN = 1 - NOISE_AT_RISK - NOISE_EMPLOYED
QUICK = Effort(folds=5, placebo_draws=0)
Truth = dict[tuple[str, str], float]


def cohorts(replications: int, students: int) -> Iterator[tuple[SyntheticYear, list[slice]]]:
    """Blocks of people and the slices of each that serve as cohorts."""
    in_block = BLOCK // students
    for seed in range(-(-replications // in_block)):
        n = min(in_block, replications - seed * in_block)
        yield (
            next(generate(n * students, 1000 + seed, (YEAR,))),
            [slice(i * students, (i + 1) * students) for i in range(n)],
        )


def estimate(year: SyntheticYear, rows: slice, folder: Path) -> list[dict[str, object]]:
    people = year.frame.iloc[rows]
    log = year.services[year.services["person_id"].isin(people["person_id"])]
    cohort, services = folder / "cohort.parquet", folder / "services.parquet"
    write_raw(people.reset_index(drop=True), cohort)
    write_raw(log.reset_index(drop=True), services)
    answer, problems = answer_question(Question((services,), (cohort,)), effort=QUICK)
    assert not problems
    return answer["services"]


def truths(parts: list[pd.DataFrame]) -> Truth:
    """True effect on the reported share in work by service and estimand, of people in the labour market."""
    log = pd.concat(parts)
    found: Truth = {}
    for code, rows in log.groupby("service_code"):
        got = rows["delivered_at"].notna()
        by_chance = rows["offer_probability"].between(0.01, 0.99)
        found[code, "received"] = SEEN * rows.loc[got, "effect"].mean()
        if by_chance.any():
            offered = by_chance & rows["offered_at"].notna()
            found[code, "complier"] = SEEN * rows.loc[by_chance & got, "effect"].mean()
            found[code, "itt"] = SEEN * (rows.loc[offered, "effect"] * got[offered]).mean()
    return found


def with_truth(year: SyntheticYear) -> pd.DataFrame:
    truth = year.services_truth
    effect = truth["true_probability_without"] - truth["true_probability_with"]
    effects = truth[["person_id", "service_code"]].assign(effect=effect)
    known = year.truth.loc[year.truth["true_label"].notna(), ["person_id"]]
    return year.services.merge(known).merge(effects, on=["person_id", "service_code"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".json"))
    chosen = parser.parse_args()
    estimates, parts = defaultdict(list), []
    with tempfile.TemporaryDirectory() as name:
        for year, slices in cohorts(chosen.replications, chosen.students):
            parts.append(with_truth(year))
            for rows in slices:
                for service in estimate(year, rows, Path(name)):
                    for each in service["estimates"]:
                        key = (service["service"], each["estimand"], each["method"])
                        estimates[key].append((each["effect"], each["low"], each["high"]))
            print(f"{sum(map(len, estimates.values()))} estimates", flush=True)
    true = truths(parts)
    rows = [summary(key, np.array(values), true) for key, values in estimates.items() if key[1] != "difference"]
    answer = {"generator": GENERATOR_VERSION, "replications": chosen.replications, "students": chosen.students}
    chosen.out.write_text(json.dumps({**answer, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    print(pd.DataFrame(rows).round(4).to_string(index=False))
    total = sum(row["covered"] * row["n"] for row in rows) / sum(row["n"] for row in rows)
    print(f"all: {total:.3f}")


def summary(key: tuple[str, str, str], values: np.ndarray, true: Truth) -> dict[str, object]:
    service, estimand, method = key
    effect, low, high = values.T
    truth = true[service, estimand]
    return {
        "service": service, "estimand": estimand, "method": method, "n": len(values), "truth": truth,
        "mean_estimate": effect.mean(), "sd": effect.std(ddof=1), "mean_width": (high - low).mean(),
        "covered": float(np.mean((low <= truth) & (truth <= high))),
    }  # fmt: skip


if __name__ == "__main__":
    main()
