"""Metrics of many resamples at once against the plain functions, resample by resample."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.model import METRICS
from riskscore.model.bootstrap_metrics import Drawn, SortedRows, score_resamples
from riskscore.model.metrics import Metric, recall_at

NEWTON = ("calibration_slope", "calibration_intercept")
Case = tuple[np.ndarray, np.ndarray, np.ndarray]


@st.composite
def resamples(draw: st.DrawFn) -> Case:
    """Labels with both classes, probabilities with ties, and counts that leave people or a whole class out."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(3, 60))
    p = rng.random(n).round(draw(st.sampled_from([1, 2, 8])))
    y = np.concatenate([[0.0, 1.0], (rng.random(n - 2) < p[2:])])
    weight = rng.multinomial(n, np.full(n, 1 / n), size=5).astype(float)
    weight[0] = np.where(y == draw(st.sampled_from([0, 1])), 2.0, 0.0)
    return y, p, weight


def one_by_one(metric: Metric, case: Case) -> list[float]:
    y, p, weight = case
    return [metric(y, p, w) for w in weight]


@given(resamples())
@pytest.mark.parametrize("name", sorted(set(METRICS) - set(NEWTON)))
def test_all_at_once_is_one_by_one(name: str, case: Case) -> None:
    y, p, weight = case
    found = score_resamples(METRICS[name], Drawn(SortedRows(y, p), weight))
    assert found == pytest.approx(one_by_one(METRICS[name], case), abs=1e-9, nan_ok=True)


@given(resamples(), st.floats(0.01, 1.0))
def test_any_number_of_places(case: Case, share: float) -> None:
    y, p, weight = case
    metric = partial(recall_at, share=share)
    found = score_resamples(metric, Drawn(SortedRows(y, p), weight))
    assert found == pytest.approx(one_by_one(metric, case), abs=1e-9, nan_ok=True)


def mean_probability(_y: np.ndarray, p: np.ndarray, weight: np.ndarray | None = None) -> float:
    return float(np.average(p, weights=weight))


def test_a_metric_without_a_short_cut_is_counted_one_by_one() -> None:
    y, p, weight = np.array([0.0, 1.0]), np.array([0.2, 0.6]), np.array([[1.0, 1.0], [3.0, 1.0]])
    assert score_resamples(mean_probability, Drawn(SortedRows(y, p), weight)) == pytest.approx([0.4, 0.3])


@pytest.mark.parametrize("name", NEWTON)
def test_one_newton_step_is_near_the_full_fit(name: str) -> None:
    """Nearer than a tenth of the spread of the resamples themselves."""
    rng = np.random.default_rng(3)
    z = rng.normal(size=3_000) - 1.5
    y = (rng.random(len(z)) < 1 / (1 + np.exp(-z))).astype(float)
    p = 1 / (1 + np.exp(0.3 - 0.8 * z))
    weight = rng.multinomial(len(z), np.full(len(z), 1 / len(z)), size=30).astype(float)
    full = np.array(one_by_one(METRICS[name], (y, p, weight)))
    step = score_resamples(METRICS[name], Drawn(SortedRows(y, p), weight))
    assert np.abs(step - full).max() < full.std() / 10


@pytest.mark.parametrize("name", NEWTON)
def test_calibration_of_one_class_is_unknown(name: str) -> None:
    y, p = np.zeros(4), np.array([0.1, 0.2, 0.3, 0.4])
    assert np.isnan(score_resamples(METRICS[name], Drawn(SortedRows(y, p), np.ones((2, 4))))).all()
