"""Bootstrap intervals against what theory says they are."""

import numpy as np
import pytest

from riskscore.model import METRICS, bootstrap_intervals


def sample(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.beta(2, 4, n)
    return (rng.random(n) < p).astype(float), p


def test_the_interval_of_a_share_is_the_normal_one():
    y, p = sample(2000, 0)
    found = bootstrap_intervals({"rate": METRICS["base_rate"]}, y, {"m": p}, n=2000, seed=1).of["m"]["rate"]
    half = 1.96 * np.sqrt(y.mean() * (1 - y.mean()) / len(y))
    assert found.point == y.mean()
    assert (found.low, found.high) == pytest.approx((y.mean() - half, y.mean() + half), abs=0.002)


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    truth = METRICS["auc"](*sample(200_000, 99), None)
    covered = 0
    for seed in range(100):
        y, p = sample(150, seed)
        found = bootstrap_intervals({"auc": METRICS["auc"]}, y, {"m": p}, n=150, seed=seed).of["m"]["auc"]
        covered += found.low <= truth <= found.high
    assert 87 <= covered <= 100


def test_resamples_are_shared_so_differences_are_paired():
    y, p = sample(400, 3)
    found = bootstrap_intervals(METRICS, y, {"a": p, "same": p.copy(), "worse": p[::-1].copy()}, n=50, seed=0)
    for interval in found.difference["a", "same"].values():
        assert (interval.point, interval.low, interval.high) == (0, 0, 0)
    assert found.difference["a", "worse"]["auc"].low > 0
    assert set(found.difference) == {("a", "same"), ("a", "worse"), ("same", "worse")}


def test_points_are_the_metrics_themselves():
    y, p = sample(300, 4)
    found = bootstrap_intervals(METRICS, y, {"m": p}, n=20, seed=0).of["m"]
    assert {name: interval.point for name, interval in found.items()} == pytest.approx(
        {name: metric(y, p, None) for name, metric in METRICS.items()}
    )


def test_models_judged_side_by_side_get_the_same_figures():
    y, p = sample(300, 6)
    models = {"a": p, "b": p**2, "c": 1 - p}
    one, three = (bootstrap_intervals(METRICS, y, models, n=40, seed=0, threads=n) for n in (1, 3))
    assert repr(one) == repr(three)


@pytest.mark.parametrize("seed", range(6))
def test_the_calibration_error_lies_within_its_interval_and_so_does_a_difference(seed: int):
    """Of well-calibrated people chance is all there is: the draws as they are lie wholly above the figure."""
    rng = np.random.default_rng(seed)
    p = rng.uniform(0.02, 0.4, 2_000)
    y = (rng.random(2_000) < p).astype(np.float64)
    found = bootstrap_intervals({"ece": METRICS["ece"]}, y, {"a": p, "b": p**1.3}, n=100, seed=seed)
    for figure in (found.of["a"]["ece"], found.of["b"]["ece"], found.difference["a", "b"]["ece"]):
        assert figure.low < figure.point < figure.high
    assert found.of["a"]["ece"].low >= 0


def test_groups_are_drawn_whole():
    """Ten copies of every row say no more than one: the interval stays as wide."""
    y, p = sample(200, 5)
    one = bootstrap_intervals({"auc": METRICS["auc"]}, y, {"m": p}, n=200, seed=7).of["m"]["auc"]
    copies = bootstrap_intervals(
        {"auc": METRICS["auc"]},
        np.repeat(y, 10),
        {"m": np.repeat(p, 10)},
        n=200,
        seed=7,
        groups=np.repeat(range(200), 10),
    ).of["m"]["auc"]
    assert (copies.low, copies.high) == pytest.approx((one.low, one.high))


def test_where_no_resample_can_answer_the_interval_is_nan():
    found = bootstrap_intervals({"auc": METRICS["auc"]}, np.zeros(20), {"m": np.linspace(0.1, 0.9, 20)}, n=5, seed=0)
    assert np.isnan([found.of["m"]["auc"].low, found.of["m"]["auc"].high]).all()
