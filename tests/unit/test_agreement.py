"""How two models' lists, orders, reasons and levels are compared."""

import numpy as np
import pytest
from scipy.stats import rankdata

from riskscore.model import HIGH, LOW, MEDIUM, NEEDS_CONVERSATION
from riskscore_training.agreement import (
    flip_share,
    jaccard_at_k,
    jump_cause,
    level_jumps,
    rank_correlation,
    reason_overlap,
    top_k,
)

RNG = np.random.default_rng(4)


def test_jaccard_is_the_shared_part_of_both_lists() -> None:
    first, second = np.array([0.9, 0.8, 0.7, 0.1, 0.2]), np.array([0.9, 0.1, 0.7, 0.8, 0.2])
    assert jaccard_at_k(first, second, 3) == 2 / 4
    assert jaccard_at_k(first, first, 2) == 1.0


def test_people_who_tie_with_the_last_place_are_on_the_list() -> None:
    assert top_k(np.array([0.5, 0.9, 0.5, 0.1]), 2).tolist() == [True, True, True, False]


def test_rank_correlation_looks_at_scores_of_people_not_at_their_places_in_the_table() -> None:
    first, second = RNG.normal(size=50), RNG.normal(size=50)
    order = RNG.permutation(50)
    expected = np.corrcoef(rankdata(first), rankdata(second))[0, 1]
    assert rank_correlation(first, second) == pytest.approx(expected)
    assert rank_correlation(first[order], second[order]) == pytest.approx(expected)
    assert rank_correlation(first, np.exp(first)) == pytest.approx(1.0)
    assert np.isnan(rank_correlation(first, np.ones(50)))


def test_a_reason_is_the_same_if_feature_and_direction_are() -> None:
    first = np.array([[3.0, -2.0, 1.0, 0.5], [0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    second = np.array([[3.0, 2.0, 0.1, 0.5], [0.0, 0.0, 0.0, 0.0], [2.0, 1.0, 0.0, 0.0]])
    np.testing.assert_allclose(reason_overlap(first, second), [1 / 3, 1.0, 1 / 2])


def test_a_flip_is_a_decision_other_than_the_one_served() -> None:
    decisions = np.array([[True, True, False], [True, False, False]])
    assert flip_share(decisions, np.array([True, True, True])).tolist() == [0.0, 0.5, 1.0]


def test_only_low_to_high_and_back_is_a_jump() -> None:
    first = np.array([LOW, LOW, MEDIUM, HIGH, NEEDS_CONVERSATION, HIGH])
    second = np.array([HIGH, MEDIUM, HIGH, LOW, HIGH, NEEDS_CONVERSATION])
    assert level_jumps(first, second).tolist() == [0, 3]


@pytest.mark.parametrize(
    ("first", "carried", "second", "cause"),
    [(LOW, HIGH, HIGH, "model"), (LOW, LOW, HIGH, "data"), (LOW, MEDIUM, HIGH, "both")],
)
def test_a_jump_has_a_cause(first: int, carried: int, second: int, cause: str) -> None:
    assert jump_cause(first, carried, second) == cause


def test_other_people_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same people"):
        jaccard_at_k(np.ones(3), np.ones(4), 1)
