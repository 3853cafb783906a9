"""Figures of the calibration and decision studies against scikit-learn, full refits and counting by hand."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from riskscore.model.metrics import calibration_intercept, calibration_slope, ece
from riskscore_training.calibration import judge_all, judge_part
from riskscore_training.clusters import Resamples
from riskscore_training.evaluate import RISKSCORE
from riskscore_training.studies.decision import THRESHOLDS, compare, net_benefit
from riskscore_training.zones import judge_zone


def draw(n: int, slope: float = 0.7, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(-1.5, 1.0, n))
    return (rng.random(n) < expit(0.2 + slope * logit(p))).astype(np.float64), p


def test_intervals_of_all_are_those_of_full_refits() -> None:
    y, p = draw(4_000)
    counts = np.random.default_rng(1).multinomial(len(y), np.full(len(y), 1 / len(y)), size=120).astype(np.float64)
    found = judge_all(y, p, Resamples(counts, 1.0))
    for name, metric in (("slope", calibration_slope), ("intercept", calibration_intercept)):
        refits = np.array([metric(y, p, count) for count in counts])
        point = metric(y, p)
        low, high = point + np.quantile(refits, (0.025, 0.975)) - refits.mean()
        assert found[name]["point"] == pytest.approx(point)
        assert (found[name]["low"], found[name]["high"]) == pytest.approx((low, high), abs=0.01)
    assert found["ece"]["point"] == pytest.approx(ece(y, p))
    assert 0 <= found["ece"]["low"] <= found["ece"]["point"] <= found["ece"]["high"]


def test_slope_of_a_part_and_its_error_are_those_of_logistic_regression() -> None:
    y, p = draw(3_000, seed=2)
    part = judge_part(y, p)
    model = LogisticRegression(C=np.inf, tol=1e-10).fit(logit(p)[:, None], y)
    fitted = model.predict_proba(logit(p)[:, None])[:, 1]
    design = np.stack([np.ones_like(p), logit(p)], axis=1)
    covariance = np.linalg.inv((design * (fitted * (1 - fitted))[:, None]).T @ design)
    half = 1.959964 * np.sqrt(covariance[1, 1])
    slope = float(model.coef_[0, 0])
    found = part["slope"]
    assert (found["point"], found["low"], found["high"]) == pytest.approx((slope, slope - half, slope + half), abs=1e-3)
    assert part["predicted"] == pytest.approx(p.mean())
    assert part["low"] < part["observed"] < part["high"]


def test_too_few_people_are_never_shown_and_too_few_of_an_outcome_get_no_figures() -> None:
    y, p = draw(400, seed=3)
    assert judge_part(y[:9], p[:9]) == {"n": None, "insufficient": True}
    assert judge_part(np.repeat([1.0, 0.0], [9, 50]), np.full(59, 0.2)) == {"n": 59, "insufficient": True}
    assert not judge_part(np.repeat([1.0, 0.0], [10, 50]), np.full(60, 0.2))["insufficient"]


def test_net_benefit_is_counted_as_vickers_and_elkin_do() -> None:
    y, p = draw(500, seed=4)
    found = net_benefit(y, p, np.ones((1, 500)))[0]
    for t in (0.01, 0.2, 0.5):
        flagged = p >= t
        expected = (y[flagged].sum() - (1 - y[flagged]).sum() * t / (1 - t)) / 500
        assert found[round(100 * t) - 1] == pytest.approx(expected)


def test_a_model_that_knows_is_of_use_everywhere_and_one_that_guesses_nowhere() -> None:
    y, _ = draw(2_000, seed=5)
    noise = np.random.default_rng(6).random(2_000) / 2
    counts = np.random.default_rng(7).multinomial(2_000, np.full(2_000, 1 / 2_000), size=60).astype(np.float64)
    knows = compare(y, {RISKSCORE: np.clip(y, 0.001, 0.999), "everybody": np.ones(2_000)}, Resamples(counts, 1.0))
    guesses = compare(y, {RISKSCORE: noise, "everybody": np.ones(2_000)}, Resamples(counts, 1.0))
    assert knows["useful"]["best_default"] == [[0.01, 0.5]]
    assert guesses["useful"]["best_default"] == []
    assert guesses["harmful"]["best_default"] != []
    assert len(knows["models"][RISKSCORE]) == len(THRESHOLDS)


def test_the_zone_is_judged_by_counting() -> None:
    y, in_zone = np.repeat([1.0, 0.0], [20, 80]), np.concatenate([np.ones(12), np.zeros(8), np.ones(18), np.zeros(62)])
    found = judge_zone(y, in_zone)
    assert [found[name]["point"] for name in ("flagged", "recall", "precision")] == pytest.approx([0.3, 0.6, 0.4])
    assert judge_zone(y, np.zeros(100))["precision"] is None
