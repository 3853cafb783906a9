"""Whether what is said of similar graduates holds, on synthetic cohorts whose true probabilities are known.

Every cell of score band × programme group that a bundle would show is compared with the share its people must expect
to be reported in work (true probability, 5 % of the not employed and 1 % of the employed reported wrongly): that of the
people counted, and that of the next cohort's people of the same cell (at least 30), scored by the served model. Beside
the shares drawn together stand the cell's own and the band's. Chance of so few people of the next cohort is not in it:
its share is the mean of their probabilities.

Run: python benchmarks/similar.py [--students 3000] [--seeds 4] [--first 1]      (about a minute a seed)
"""

import argparse
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort import load_cohort
from riskscore.model import SimilarShare, find_groups, find_programme
from riskscore.model.shrinkage import jeffreys
from riskscore.questionnaire import Questionnaire, load_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore.synthetic.outcomes import NOISE_AT_RISK, NOISE_EMPLOYED
from riskscore_training.config import load_config
from riskscore_training.dataset import Rows, select_rows
from riskscore_training.evaluate_bundle import read_truth
from riskscore_training.folds import split_honestly
from riskscore_training.level_choice import choose_levels
from riskscore_training.procedure import fit_procedure, predict
from riskscore_training.similar_graduates import count_graduates

Floats = NDArray[np.float64]
Key = tuple[int, str | None]
AS_OF, TAUGHT, SCORED, LEAST = date(2026, 11, 1), range(2020, 2026), 2026, 30


def measure(folder: Path, students: int, seed: int) -> pd.DataFrame:
    """Of each cell of a group: its figures, and the share to be expected of its people and of the next cohort's."""
    write_synthetic(folder, students, seed, years=(*TAUGHT, SCORED))
    questionnaire, config = load_questionnaire("ru-2025.2"), load_config().with_trials(0)
    cohort = load_cohort([folder / f"{year}.parquet" for year in TAUGHT], questionnaire, default_as_of=AS_OF)
    new = load_cohort([folder / f"{SCORED}.parquet"], questionnaire, default_as_of=AS_OF)
    rows = select_rows(cohort, questionnaire, as_of=AS_OF, min_class=config.folds.min_class).rows
    split = split_honestly(rows, config.folds, gap=2, seed=config.seed)
    tests = [rows.take(test) for _, test in split.folds]
    models = [fit_procedure(rows.take(train), config, gap=2).model for train, _ in split.folds]
    p = np.concatenate([predict(model, of.table, threads=2) for model, of in zip(models, tests, strict=True)])
    tested = rows.take(np.concatenate([test for _, test in split.folds]))
    trained = fit_procedure(rows, config, gap=2)
    similar = count_graduates(tested, p, choose_levels(rows, trained, config.levels), is_synthetic=True)
    counted = np.isin(tested.year, similar.years)
    theirs = _expect(folder, tested.person)
    own = _mean_by_cell(similar.edges, p[counted], _groups(questionnaire, tested)[counted], theirs[counted])
    expected = _expect(folder, new.special["person_id"])
    in_market = ~np.isnan(expected)
    of_new = Rows(new.table.take(in_market), expected[in_market], expected[in_market], None)
    scored = predict(trained.model, of_new.table, threads=2)
    later = _mean_by_cell(similar.edges, scored, _groups(questionnaire, of_new), expected[in_market])
    return pd.DataFrame([_compare(found, key, similar.shares, own, later) for key, found in similar.shares.items()])


def _compare(
    found: SimilarShare,
    key: Key,
    shares: Mapping[Key, SimilarShare],
    own: Mapping[Key, tuple[int, float]],
    later: Mapping[Key, tuple[int, float]],
) -> dict[str, float | bool]:
    raw = jeffreys(np.array([found.observed * found.n]), np.array([float(found.n)]))
    n_later, next_share = later.get(key, (0, np.nan))
    return {
        "is_group": key[1] is not None,
        "n": found.n,
        "share": found.share,
        "low": found.low,
        "high": found.high,
        "raw": found.observed,
        "raw_low": raw.low[0],
        "raw_high": raw.high[0],
        "band": shares[key[0], None].share,
        "own": own[key][1],
        "next": next_share if n_later >= LEAST else np.nan,
    }


def _expect(folder: Path, person: NDArray[np.object_] | None) -> Floats:
    """Probability of each person to be reported in work, NaN outside the labour market."""
    truth = read_truth([folder / "truth" / f"{year}.parquet" for year in (*TAUGHT, SCORED)])
    if truth is None or person is None:
        raise SystemExit("no truth files, or nobody to find in them")
    joined = truth.reindex(pd.Index(person))
    p = joined["true_probability"].to_numpy(np.float64)
    reported = 1 - (p * (1 - NOISE_AT_RISK) + (1 - p) * NOISE_EMPLOYED)
    return np.where(joined["true_label"].notna().to_numpy(), reported, np.nan)


def _groups(questionnaire: Questionnaire, rows: Rows) -> NDArray[np.object_]:
    programme = find_programme(questionnaire)
    if programme is None:
        raise SystemExit("the questionnaire asks no programme")
    return find_groups(programme, rows.table.columns[programme.name])


def _mean_by_cell(
    edges: tuple[float, ...], p: Floats, group: NDArray[np.object_], expected: Floats
) -> dict[Key, tuple[int, float]]:
    """People and their mean expected share, by band and group and of whole bands."""
    frame = pd.DataFrame({"band": np.searchsorted(edges, p, side="right"), "group": group, "expected": expected})
    means: dict[Key, tuple[int, float]] = {}
    for at in range(len(edges) + 1):
        of_band = frame[frame["band"] == at]
        means[at, None] = (len(of_band), float(of_band["expected"].mean()))
        for name in of_band["group"].dropna().unique():
            part = of_band.loc[of_band["group"] == name, "expected"]
            means[at, name] = (len(part), float(part.mean()))
    return means


def report(found: pd.DataFrame) -> None:
    for kind, cells in (("whole bands", found[~found["is_group"]]), ("groups", found[found["is_group"]])):
        print(f"{kind}: {len(cells)} cells, median n {cells['n'].median():.0f}")
        for whose in ("own", "next"):
            known = cells[cells[whose].notna()]
            truth = known[whose]
            print(f"  people of the {whose} cohorts, {len(known)} cells")
            for name, low, high, point in (
                ("drawn together", known["low"], known["high"], known["share"]),
                ("cell alone", known["raw_low"], known["raw_high"], known["raw"]),
            ):
                held, width = ((low <= truth) & (truth <= high)).mean(), (high - low).mean()
                print(
                    f"    {name:<15} {held:.1%} in the 95 % interval, {width:.3f} wide; RMSE {_rmse(point, truth):.4f}"
                )
            print(f"    {'band alone':<15} RMSE {_rmse(known['band'], truth):.4f}")


def _rmse(share: pd.Series, truth: pd.Series) -> float:
    return float(np.sqrt(((share - truth) ** 2).mean()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=3000)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    asked = parser.parse_args()
    found = []
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory() as folder:
            found.append(measure(Path(folder), asked.students, seed))
        print(f"seed {seed} done", flush=True)
    report(pd.concat(found))


if __name__ == "__main__":
    main()
