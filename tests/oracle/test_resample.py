"""Bootstrap of many models at once against scikit-learn and against counting every draw anew."""

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from riskscore_training.resample import auc_draws, draw_counts, mean_draws, placements, to_interval

RNG = np.random.default_rng(0)
N = 500
P = RNG.random(N)
Y = (RNG.random(N) < P / 2).astype(float)
SCORES = np.column_stack([P, np.round(P, 1), RNG.random(N), np.zeros(N)])  # without ties, with, useless, one value


def test_placements_average_to_the_area_under_the_curve() -> None:
    placed = placements(Y, SCORES)
    expected = [roc_auc_score(Y, score) for score in SCORES.T]
    assert placed[Y == 1].mean(axis=0) == pytest.approx(expected)
    assert placed[Y == 0].mean(axis=0) == pytest.approx(expected)


def test_drawn_areas_are_those_of_scikit_learn_but_for_one_in_n() -> None:
    counts = draw_counts(N, resamples=100, seed=1)
    drawn = auc_draws(Y, SCORES, counts)
    exact = np.array([[roc_auc_score(Y, score, sample_weight=c) for c in counts.T] for score in SCORES.T])
    assert np.abs(drawn - exact).max() < 5 / N
    gain, exact_gain = drawn[0] - drawn[2], exact[0] - exact[2]
    assert np.quantile(gain, (0.025, 0.975)) == pytest.approx(np.quantile(exact_gain, (0.025, 0.975)), abs=2 / N)


def test_drawn_means_are_weighted_means() -> None:
    counts = draw_counts(N, resamples=20, seed=1)
    losses = np.where(Y == 1, -np.log(P), -np.log1p(-P))[:, None]
    assert mean_draws(losses, counts)[0] == pytest.approx([log_loss(Y, P, sample_weight=c) for c in counts.T])


def test_rows_of_one_person_are_drawn_together() -> None:
    person = np.array([f"person {i // 2}" for i in range(N)], dtype=object)
    counts = draw_counts(N, resamples=20, seed=1, person=person)
    assert (counts[::2] == counts[1::2]).all()
    assert counts.sum(axis=0) == pytest.approx(N)


def test_a_draw_of_one_outcome_has_no_area_and_no_draw_no_interval() -> None:
    y, counts = np.array([0.0, 1.0]), np.array([[2.0, 1.0], [0.0, 1.0]], dtype=np.float32)
    assert np.isnan(auc_draws(y, np.array([[0.1], [0.2]]), counts)).tolist() == [[True, False]]
    assert to_interval(0.5, np.array([np.nan])) == {"point": 0.5, "low": None, "high": None}
