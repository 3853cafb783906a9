"""How predictions are judged and drawn."""

import datetime as dt
from xml.etree import ElementTree

import numpy as np
import pytest

from riskscore.model import Interval, Levels
from riskscore_training.charts import Axes, Series, line_chart, round_up
from riskscore_training.dataset import matured_at
from riskscore_training.evaluate import judge_levels, recommend, reliability


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
    assert recommend(gain) == expected


def test_reliability_bins_hold_everybody_and_agree_with_their_means() -> None:
    rng = np.random.default_rng(0)
    p = np.round(rng.uniform(size=500), 2)
    y = (rng.uniform(size=500) < p).astype(float)
    bins = reliability(y, p)
    assert sum(b["n"] for b in bins) == 500
    assert sum(b["n"] * b["predicted"] for b in bins) == pytest.approx(p.sum())
    assert sum(b["n"] * b["observed"] for b in bins) == pytest.approx(y.sum())
    assert all(b["low"] <= b["observed"] <= b["high"] for b in bins)


def test_everybody_has_one_level_and_an_empty_level_has_no_share() -> None:
    p = np.array([0.1, 0.2, 0.6])
    found = judge_levels(np.array([0.0, 1.0, 1.0]), p, Levels(zone=0.5, high=0.5, medium=None))
    assert [(b["level"], b["n"]) for b in found] == [("high", 1), ("medium", 0), ("low", 2)]
    assert found[1]["observed"] is None


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
