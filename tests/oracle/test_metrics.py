"""Metrics against scikit-learn and against plain loops."""

import warnings
from math import floor, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from sklearn import metrics as sklearn_metrics
from sklearn.linear_model import LogisticRegression

from riskscore.model import METRICS, logistic_line, metrics
from riskscore.model.logistic_line import fit_intercept

Case = tuple[np.ndarray, np.ndarray, np.ndarray | None]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Labels with both classes, probabilities with ties, whole or real weights or none."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(4, 60))
    p = rng.random(n).round(draw(st.sampled_from([1, 2, 8]))).clip(0.01, 0.99)
    y = np.concatenate([[0.0, 1.0], (rng.random(n - 2) < p[2:])])
    weight = draw(st.sampled_from([None, rng.random(n) + 0.1, rng.integers(1, 4, n).astype(float)]))
    return y, p, weight


@given(cases())
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("auc", sklearn_metrics.roc_auc_score),
        ("pr_auc", sklearn_metrics.average_precision_score),
        ("brier", sklearn_metrics.brier_score_loss),
        ("log_loss", sklearn_metrics.log_loss),
    ],
)
def test_agrees_with_scikit_learn(ours: str, theirs, case: Case):
    y, p, weight = case
    assert METRICS[ours](y, p, weight) == pytest.approx(theirs(y, p, sample_weight=weight), abs=1e-9)


@given(cases())
@pytest.mark.parametrize("name", sorted(METRICS))
def test_whole_weights_count_as_repeated_rows(name: str, case: Case):
    y, p, _ = case
    counts = np.random.default_rng(len(y)).integers(1, 4, len(y))
    repeated = METRICS[name](np.repeat(y, counts), np.repeat(p, counts), None)
    assert METRICS[name](y, p, counts.astype(float)) == pytest.approx(repeated, abs=1e-7, nan_ok=True)


@given(cases())
@pytest.mark.parametrize("name", sorted(METRICS))
def test_the_order_of_rows_does_not_matter(name: str, case: Case):
    y, p, weight = case
    order = np.random.default_rng(len(y)).permutation(len(y))
    shuffled = METRICS[name](y[order], p[order], None if weight is None else weight[order])
    assert METRICS[name](y, p, weight) == pytest.approx(shuffled, rel=1e-6, abs=1e-7, nan_ok=True)


@given(cases(), st.sampled_from([0.05, 0.1, 0.2, 0.5]))
def test_precision_recall_and_lift_take_the_worst_of_all_orders_of_ties(case: Case, share: float):
    y, p, _ = case
    places = max(1, floor(share * len(y) + 1e-9))
    worst = sum(label for _, label in sorted(zip(-p, y, strict=True))[:places])
    assert metrics.precision_at(y, p, share=share) == pytest.approx(worst / places)
    assert metrics.recall_at(y, p, share=share) == pytest.approx(worst / y.sum())
    assert metrics.lift_at(y, p, share=share) == pytest.approx(worst / places / y.mean())


@given(cases())
def test_ece_is_the_loop_over_equal_count_bins(case: Case):
    y, p, _ = case
    total = 0.0
    for cell in range(10):
        inside = [i for i in range(len(p)) if floor(10 * sum(q < p[i] for q in p) / len(p) + 1e-9) == cell]
        if inside:
            total += len(inside) / len(p) * abs(np.mean(p[inside]) - np.mean(y[inside]))
    assert metrics.ece(y, p) == pytest.approx(total, abs=1e-12)


def test_ece_without_ties_has_ten_bins_of_equal_count():
    rng = np.random.default_rng(0)
    p = np.sort(rng.random(200))
    y = (rng.random(200) < p).astype(float)
    bins = zip(np.array_split(p, 10), np.array_split(y, 10), strict=True)
    assert metrics.ece(y, p) == pytest.approx(np.mean([abs(a.mean() - b.mean()) for a, b in bins]))


@pytest.mark.parametrize("seed", range(5))
def test_calibration_slope_is_an_unpenalised_logistic_regression(seed: int):
    rng = np.random.default_rng(seed)
    z, weight = rng.normal(size=300), rng.random(300)
    y = (rng.random(300) < 1 / (1 + np.exp(-0.3 - 0.7 * z))).astype(float)
    oracle = LogisticRegression(C=np.inf, tol=1e-10).fit(z[:, None], y, sample_weight=weight)
    p = 1 / (1 + np.exp(-z))
    assert metrics.calibration_slope(y, p, weight) == pytest.approx(oracle.coef_[0, 0], abs=1e-5)
    shifted = 1 / (1 + np.exp(-z - metrics.calibration_intercept(y, p, weight)))
    assert np.average(shifted, weights=weight) == pytest.approx(np.average(y, weights=weight))


@pytest.mark.parametrize("ridge", [0.0, 1.0])
def test_the_intercept_stays_where_it_was_found(monkeypatch: pytest.MonkeyPatch, ridge: float):
    """Newton's last step of nothing, or of rounding, must not be taken for one that leaves the bracket."""
    rng = np.random.default_rng(0)
    z = rng.normal(-2, 1, 14_000)
    y = (rng.random(14_000) < expit(z + 0.3)).astype(float)
    looks: list[float] = []
    monkeypatch.setattr(logistic_line, "expit", lambda log_odds: looks.append(0.0) or expit(log_odds))
    assert fit_intercept(z, y, np.ones(14_000), ridge) == pytest.approx(0.267 if ridge else 0.268, abs=2e-3)
    assert len(looks) < 10


@pytest.mark.parametrize("name", sorted(METRICS))
def test_one_class_and_separable_cases_answer_without_a_warning(name: str):
    p = np.array([0.2, 0.3, 0.8, 0.9])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for y in (np.zeros(4), np.ones(4), np.array([0.0, 0.0, 1.0, 1.0])):
            METRICS[name](y, p, None)
    assert isnan(metrics.auc(np.zeros(4), p))
    assert isnan(metrics.calibration_slope(np.ones(4), p))
