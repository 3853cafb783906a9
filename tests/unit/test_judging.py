"""How predictions are judged and drawn."""

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from riskscore.model import Interval
from riskscore_training.charts import Axes, Series, line_chart, round_up
from riskscore_training.dataset import matured_at
from riskscore_training.evaluate import (
    ALIKE,
    RISKSCORE,
    Predictions,
    judge,
    judge_alike,
    judge_cohorts,
    judge_places,
    recommend,
    reliability,
)
from riskscore_training.studies.curves import trace

ORDERS = Interval(0.7, 0.6, 0.8)


@pytest.mark.parametrize(
    ("points", "logistic", "expected"),
    [
        ((0.01, 0.03), (0.01, 0.03), "riskscore"),
        ((0.01, 0.03), (-0.01, 0.03), "logistic"),
        ((-0.01, 0.03), (0.01, 0.03), "points"),
        ((-0.03, -0.01), (-0.03, -0.01), "points"),
        ((0.01, 0.03), (float("nan"), float("nan")), "logistic"),
    ],
)
def test_the_simplest_step_not_clearly_beaten_is_recommended(
    points: tuple[float, float], logistic: tuple[float, float], expected: str
) -> None:
    gain = {"logistic": Interval(0.0, *logistic), "points": Interval(0.0, *points)}
    assert recommend(ORDERS, gain) == expected


def test_a_group_mean_comes_between_points_and_logistic_and_strong_judges_are_no_simpler_step() -> None:
    clear, open_ = Interval(0.02, 0.01, 0.03), Interval(0.0, -0.01, 0.01)
    assert recommend(ORDERS, {"points": clear, "group_mean": open_, "logistic": open_}) == "group_mean"
    strong = {"logistic": clear, "ebm": open_, "lightgbm_tuned": open_, "blend_of_all": open_}
    assert recommend(ORDERS, strong) == "riskscore"


@pytest.mark.parametrize("low", [0.45, 0.5, float("nan")])
def test_no_model_comes_before_every_other_step(low: float) -> None:
    open_ = Interval(0.0, -0.01, 0.01)
    assert recommend(Interval(0.51, low, 0.55), {"points": open_, "logistic": open_}) == ALIKE
    assert recommend(ORDERS, {ALIKE: open_, "points": open_}) == ALIKE


def test_noise_is_no_model_even_where_the_share_of_the_outcome_moves_between_cohorts() -> None:
    rng = np.random.default_rng(2)
    base = np.repeat([0.2, 0.5], 500)
    y = (rng.random(1000) < base).astype(float)
    noise = {name: base + rng.normal(0, 0.02, 1000) for name in (RISKSCORE, "points", "logistic")}
    found = judge(Predictions(y, noise, np.repeat([2020.0, 2021.0], 500), None, base), resamples=100, seed=1)
    assert found["models"][RISKSCORE]["auc"]["low"] > 0.5
    assert found["recommended"] == ALIKE


def test_everybody_alike_has_figures_of_probabilities_but_none_of_an_order() -> None:
    found = people()
    base = np.repeat([0.2, 0.4], 200)
    alike = judge(replace(found, base=base), resamples=20, seed=1)["models"][ALIKE]
    assert alike["brier"]["point"] == pytest.approx(((base - found.y) ** 2).mean())
    assert alike["log_loss"]["low"] < alike["log_loss"]["high"]
    for name in ("calibration_slope", "precision_at_10", "recall_at_10", "lift_at_20"):
        assert alike[name] == {"point": None, "low": None, "high": None}
    assert ALIKE not in judge(found, resamples=20, seed=1)["models"]


def people(n: int = 400, person: bool = False) -> Predictions:
    """Ours ranks at random, EBM well, points hardly; half of the people graduated in 2020, half in 2021."""
    rng = np.random.default_rng(0)
    z = rng.normal(size=n) - 1
    y = (rng.random(n) < 1 / (1 + np.exp(-2 * z))).astype(float)
    p = {"riskscore": rng.random(n), "ebm": 1 / (1 + np.exp(-z)), "points": np.full(n, 0.3)}
    who = np.array([f"p{i // 2}" for i in range(n)], dtype=object) if person else None
    return Predictions(y, p, np.where(np.arange(n) < n // 2, 2020.0, 2021.0), who)


def test_the_best_judge_is_named_and_whether_the_model_lies_behind_it() -> None:
    found = people()
    best = judge(found, resamples=60, seed=1)["best_judge"]
    assert (best["model"], best["is_behind"]) == ("ebm", True)
    assert best["gain"]["high"] < -0.005
    other = Predictions(found.y, {**found.p, "riskscore": found.p["ebm"] * 0.99}, found.year, None)
    assert judge(other, resamples=60, seed=1)["best_judge"]["is_behind"] is False
    alone = Predictions(found.y, {"riskscore": found.p["ebm"]}, found.year, None)
    assert judge(alone, resamples=20, seed=1)["best_judge"] is None


@pytest.mark.parametrize("person", [False, True], ids=["one row each", "people repeat"])
def test_delong_and_bootstrap_tell_the_same(person: bool) -> None:
    found = judge(people(person=person), resamples=300, seed=1)
    for name, interval in found["auc_gain_delong"].items():
        assert interval["point"] == pytest.approx(found["auc_gain"][name]["point"])
        assert interval["low"] == pytest.approx(found["auc_gain"][name]["low"], abs=0.03)


def test_places_are_of_the_newest_cohort_and_ties_are_worst_case() -> None:
    found = people()
    stated = judge_places(found, places=20, share=0.12, resamples=20, seed=1)
    assert (stated["n"], stated["places"], stated["year"]) == (200, 20, 2021)
    newest = found.year == 2021
    top = np.argsort(-found.p["ebm"][newest])[:20]
    assert stated["models"]["ebm"]["precision"]["point"] == pytest.approx(found.y[newest][top].mean())
    assert stated["models"]["points"]["precision"]["point"] == 0.0
    assert judge_places(found, places=0, share=0.12, resamples=20, seed=1)["places"] == 24
    assert judge_places(found, places=9_999, share=0.12, resamples=20, seed=1)["places"] == 200


def test_places_without_time_are_of_everybody() -> None:
    found = people()
    timeless = Predictions(found.y, found.p, np.full(len(found.y), np.nan), None)
    assert judge_places(timeless, places=10, share=0.12, resamples=20, seed=1)["n"] == 400


def test_nobody_and_everybody_need_no_model() -> None:
    found = people()
    alike, base = judge_alike(found, np.full(len(found.y), 0.2)), found.y.mean()
    assert alike["net_benefit"]["nobody"] == 0.0
    assert alike["net_benefit"]["everybody"] == pytest.approx(base - (1 - base) * 0.2 / 0.8)
    flagged = found.p["ebm"] >= 0.2
    by_hand = (flagged & (found.y == 1)).mean() - (flagged & (found.y == 0)).mean() * 0.25
    assert alike["net_benefit"]["ebm"] == pytest.approx(by_hand)
    assert alike["everybody"] == {"auc": 0.5, "precision": base, "lift": 1.0}
    assert judge_alike(found, np.full(len(found.y), np.inf))["net_benefit"] == {}


def test_net_benefit_takes_each_threshold_at_its_price_and_leaves_out_who_has_none() -> None:
    found = people()
    zone_from = np.repeat([0.1, 0.3, np.inf], [150, 150, 100])
    alike, y, p = judge_alike(found, zone_from), found.y, found.p["ebm"]
    halves = [
        (y[rows][p[rows] >= t].sum() - (1 - y[rows])[p[rows] >= t].sum() * t / (1 - t)) / 300
        for rows, t in ((slice(0, 150), 0.1), (slice(150, 300), 0.3))
    ]
    assert alike["net_benefit"]["ebm"] == pytest.approx(sum(halves))
    assert alike["threshold"] == [0.1, 0.3]


def test_reliability_bins_hold_everybody_and_agree_with_their_means() -> None:
    rng = np.random.default_rng(0)
    p = np.round(rng.uniform(size=500), 2)
    y = (rng.uniform(size=500) < p).astype(float)
    bins = reliability(y, p)
    assert sum(b["n"] for b in bins) == 500
    assert sum(b["n"] * b["predicted"] for b in bins) == pytest.approx(p.sum())
    assert sum(b["n"] * b["observed"] for b in bins) == pytest.approx(y.sum())
    assert all(b["low"] <= b["observed"] <= b["high"] for b in bins)


@pytest.mark.parametrize(
    ("year", "months", "day"),
    [(2024, 12, dt.date(2025, 6, 30)), (2024, 8, dt.date(2025, 2, 28)), (2023, 8, dt.date(2024, 2, 29))],
)
def test_outcomes_are_known_so_many_months_after_30_june(year: int, months: int, day: dt.date) -> None:
    assert matured_at(year, months) == day


@pytest.mark.parametrize(("value", "end"), [(0.31, 0.5), (0.2, 0.2), (2.1, 2.5), (6.0, 10.0), (0.011, 0.02)])
def test_axes_end_on_short_numbers(value: float, end: float) -> None:
    assert round_up(value) == pytest.approx(end)


def test_a_chart_is_well_formed_whatever_it_is_called() -> None:
    chart = line_chart("<a> & b", Axes("x < y", "&"), [Series("<script>", [0.1, 0.5], [0.2, 0.4], is_marked=True)])
    assert ElementTree.fromstring(chart).tag.endswith("svg")  # noqa: S314


def test_no_bin_of_the_reliability_has_fewer_than_ten_people() -> None:
    p = np.linspace(0.01, 0.9, 80)
    assert [part["n"] for part in reliability(np.ones(80), p)] == [10] * 8
    few_values = np.repeat([0.1, 0.2, 0.3, 0.9], [40, 4, 30, 26])
    parts = reliability(np.ones(100), few_values)
    assert sum(part["n"] for part in parts) == 100
    assert min(part["n"] for part in parts) >= 10
    assert [part["n"] for part in reliability(np.ones(5), p[:5])] == [5]


@pytest.mark.parametrize("n", [25, 80, 5_000])
def test_no_step_of_a_curve_is_about_fewer_than_ten_people(n: int) -> None:
    taken = np.round(np.array(trace(np.arange(n) % 2.0, np.linspace(0, 1, n))["share"]) * n)
    assert np.diff(taken, prepend=0).min() >= 9.5
    assert taken[-1] == n


def test_the_interval_of_a_cohort_draws_the_rows_of_a_person_together() -> None:
    rng = np.random.default_rng(4)
    y, p = np.repeat(rng.integers(0, 2, 60), 10).astype(float), np.repeat(rng.random(60), 10)
    person = np.repeat(np.arange(60), 10).astype(str).astype(object)
    year = np.full(600, 2024.0)
    apart, together = (
        judge_cohorts(Predictions(y, {RISKSCORE: p}, year, who), resamples=200, seed=0)[0]["auc"]
        for who in (None, person)
    )
    assert together["high"] - together["low"] > 2 * (apart["high"] - apart["low"])
