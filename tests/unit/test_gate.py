"""Rules of the gate that need no promotion: who may be judged on, and what counts as worse."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from riskscore.bundle import Bundle, load_bundle, make_examples, shipped_bundle
from riskscore.errors import Text
from riskscore.model import METRICS
from riskscore.questionnaire import Table, check_person
from riskscore_training.gate.check import percent, points
from riskscore_training.gate.churn import check_churn
from riskscore_training.gate.fairness import check_fairness, protected_groups
from riskscore_training.gate.quality import chance_ece, check_quality
from riskscore_training.gate.unseen import Judged, find_unseen
from riskscore_training.pairing import Pair, Side
from riskscore_training.taught import seen_files, seen_years

N = 200
AUTUMN = date(2026, 11, 1)


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def person(demo: Bundle) -> Table:
    example = make_examples(demo.questionnaire, count=1, seed=1, as_of="2026-03-01")[0]
    table, _ = check_person(demo.questionnaire, example, default_as_of=AUTUMN)
    assert table is not None
    return table


def pair_of(demo: Bundle, person: Table, years: list[int], n_positive: int = 100, **change: Any) -> Pair:
    """N people of each year whose outcome is known."""
    size = N * len(years)
    side = Side(demo, person.take(np.zeros(size, dtype=np.intp)))
    values: dict[str, Any] = {
        "first": side,
        "second": side,
        "label": np.tile((np.arange(N) < n_positive).astype(float), len(years)),
        "year": np.repeat(np.array(years, dtype=float), N),
        "person": None,
        "identity": np.full(size, "", dtype=np.str_),
        "row": np.arange(size),
        "file": np.full(size, "a.csv", dtype=np.str_),
        "is_synthetic": True,
        "fingerprints": frozenset({"other"}),
    }
    return Pair(**{**values, **change})


def taught(demo: Bundle, until: int, **change: Any) -> Bundle:
    cohorts = [{**count, "n_used": count["n_used"] * (count["year"] <= until)} for count in demo.provenance["cohorts"]]
    return replace(demo, provenance={**demo.provenance, "cohorts": cohorts}, **change)


@pytest.mark.parametrize(("until", "expected"), [((2022, 2023), 2025), ((2024, 2024), 2025), ((2022, 2025), None)])
def test_the_newest_cohort_that_neither_has_seen_is_judged(
    demo: Bundle, person: Table, until: tuple[int, int], expected: int | None
) -> None:
    both = pair_of(demo, person, [2023, 2024, 2025] if expected else [2025])
    sides = [replace(both.first, bundle=taught(demo, year)) for year in until]
    found = find_unseen(replace(both, first=sides[0], second=sides[1]), AUTUMN)
    assert (found.year if isinstance(found, Judged) else None) == expected
    if isinstance(found, Judged):
        assert (len(found.pair), set(found.pair.year)) == (N, {expected})


def test_an_older_cohort_judges_where_the_newest_is_not_known_yet(demo: Bundle, person: Table) -> None:
    side = Side(taught(demo, 2023), person.take(np.zeros(2 * N, dtype=np.intp)))
    found = find_unseen(pair_of(demo, person, [2024, 2025], first=side, second=side), date(2026, 6, 29))
    assert isinstance(found, Judged)
    assert found.year == 2024


def test_few_outcomes_of_one_kind_judge_nothing(demo: Bundle, person: Table) -> None:
    side = Side(taught(demo, 2024), person.take(np.zeros(N, dtype=np.intp)))
    found = find_unseen(pair_of(demo, person, [2025], n_positive=29, first=side, second=side), AUTUMN)
    assert isinstance(found, Text)
    assert "29 not employed" in found.en


def test_without_years_the_very_files_are_told_apart(demo: Bundle, person: Table) -> None:
    timeless = replace(demo, questionnaire=replace(demo.questionnaire, cohort_year=None))
    side = Side(timeless, person.take(np.zeros(N, dtype=np.intp)))
    people = pair_of(demo, person, [2025], first=side, second=side)
    seen = replace(people, fingerprints=frozenset({demo.provenance["data_fingerprint"]}))
    assert isinstance(find_unseen(people, AUTUMN), Judged)
    assert isinstance(find_unseen(seen, AUTUMN), Text)


def test_years_of_made_up_people_are_not_years_of_real_ones(demo: Bundle) -> None:
    assert (2025 in seen_years(demo, is_synthetic=True), seen_years(demo, is_synthetic=False)) == (True, set())


def test_a_made_up_model_recalibrated_on_real_people_has_seen_them(demo: Bundle) -> None:
    made_up = [{"synthetic": True, **count} for count in demo.provenance["cohorts"]]
    real = {"synthetic": False, "year": 2031, "n_read": 60, "n_used": 60, "n_positive": 20}
    change = {"cohorts": [*made_up, real], "recalibrated_from": {"seen_files": ["parent"]}}
    moved = replace(demo, provenance={**demo.provenance, **change})
    assert seen_years(moved, is_synthetic=False) == {2031}
    assert seen_years(moved, is_synthetic=True) == seen_years(demo, is_synthetic=True)
    assert seen_files(moved) == {"parent", demo.provenance["data_fingerprint"]}


def test_chance_bounds_the_ece_of_a_perfectly_calibrated_model() -> None:
    rng = np.random.default_rng(3)
    p = rng.beta(2, 12, 1_000)
    found = [METRICS["ece"]((rng.random(1_000) < p).astype(float), p, None) for _ in range(200)]
    assert np.mean(np.array(found) > chance_ece(p)) < 0.06
    assert chance_ece(np.tile(p, 9)) < chance_ece(p) / 2


def test_a_slope_that_tells_nothing_does_not_pass(demo: Bundle, person: Table) -> None:
    """Everybody alike: no slope, and a champion that has none either is no excuse."""
    _, calibrated = check_quality(Judged(pair_of(demo, person, [2025], n_positive=20), 2025))
    assert not calibrated.passed
    assert calibrated.figures["slope"]["point"] is None
    assert "nan" not in calibrated.text.en
    assert "cannot be judged" in calibrated.text.en


@pytest.mark.parametrize(("recommended", "is_expected"), [("everybody_alike", True), ("riskscore", False)])
def test_the_list_of_a_champion_no_better_than_lots_may_change(
    demo: Bundle, person: Table, recommended: str, is_expected: bool
) -> None:
    """Both learned from real people; only what the champion's card recommends differs."""
    people = person.take(np.zeros(N, dtype=np.intp))
    champion, challenger = (Side(taught_by_real_people(demo, name), people) for name in (recommended, "riskscore"))
    pair = pair_of(demo, person, [2025], first=champion, second=challenger)
    assert check_churn(pair).figures["expected"] is is_expected


def taught_by_real_people(demo: Bundle, recommended: str) -> Bundle:
    pooled = {**demo.metrics["pooled"], "recommended": recommended}
    provenance = {**demo.provenance, "synthetic": False, "trained_on_outcomes": True}
    return replace(demo, provenance=provenance, metrics={**demo.metrics, "pooled": pooled})


def test_every_protected_feature_makes_groups_and_sensitive_ones_only_of_adverse_answers(person: Table) -> None:
    names = [name for name, _ in protected_groups(person)]
    assert {"sex=female", "sex=male", "birth_date=under 18", "orphan=yes", "health_limits=significant"} <= set(names)
    assert [name for name in names if name in ("health_limits=no", "orphan=no")] == []


def test_a_share_is_worded_as_everywhere_else() -> None:
    assert (percent(-0.0534).en, percent(0.05, 0).ru) == ("−5.3 %", "5 %")
    assert (points(-0.0534).en, points(0.05, 0).ru) == ("−5.3 pp", "5 п. п.")
    assert (points(-0.0534).en, points(0.05, 0).ru) == ("−5.3 pp", "5 п. п.")


@pytest.mark.parametrize(
    ("found", "fewer", "passed", "said"),
    [
        (50, 48, True, "is not below the champion's"),
        (30, 26, True, "For no group is it shown"),
        (30, 26, True, "may be chance: "),
        (50, 20, False, "Recall in the risk zone falls by more than 5 pp: "),
    ],
)
def test_a_fall_that_may_be_chance_is_not_called_none(
    demo: Bundle, person: Table, found: int, fewer: int, passed: bool, said: str
) -> None:
    """Of 60 people without work, all of the same groups, the champion finds the first ones, the challenger the last."""
    in_zone = np.arange(N) < found, (np.arange(N) >= 60 - fewer) & (np.arange(N) < 60)
    sides = [Side(demo, person.take(np.zeros(N, dtype=np.intp))) for _ in in_zone]
    for side, flags in zip(sides, in_zone, strict=True):
        vars(side)["scores"] = replace(side.scores, in_risk_zone=flags)
    pair = pair_of(demo, person, [2025], n_positive=60, first=sides[0], second=sides[1])
    check = check_fairness(Judged(pair, 2025))
    assert check.passed is passed
    assert said in check.text.en
