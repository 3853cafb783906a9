"""Everybody tested has one level in the table; what would tell of few people is not in it."""

import numpy as np
import pytest

from riskscore.model import HIGH, LOW, MEDIUM, NEEDS_CONVERSATION
from riskscore_training.hidden_parts import hide_parts, tell_counts
from riskscore_training.levels_table import judge_levels

LEVELS = (HIGH, MEDIUM, LOW, NEEDS_CONVERSATION)


def people(*parts: tuple[int, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, probabilities and levels of parts of (n, k): n people, k of them with the outcome."""
    y = np.concatenate([np.repeat([1.0, 0.0], [k, n - k]) for n, k in parts])
    codes = np.repeat(LEVELS[: len(parts)], [n for n, _ in parts]).astype(np.int8)
    return y, np.random.default_rng(0).uniform(0.1, 0.9, len(y)), codes


def test_levels_add_up_to_everybody_with_slope_and_intercept() -> None:
    y, p, codes = people((60, 30), (80, 20), (200, 20), (40, 11))
    found = judge_levels(y, p, codes)
    assert [part["level"] for part in found] == ["high", "medium", "low", "needs_conversation"]
    assert [part["n"] for part in found] == [60, 80, 200, 40]
    assert sum(part["n"] * part["predicted"] for part in found) == pytest.approx(p.sum())
    assert all(part["slope"]["low"] < part["slope"]["high"] for part in found)
    assert [part["observed"] for part in found] == [0.5, 0.25, 0.1, 0.275]


def test_nobody_in_a_level_hides_nothing_and_needs_conversation_is_left_out() -> None:
    found = judge_levels(*people((60, 30), (0, 0), (200, 20)))
    assert [(part["level"], part["n"], part["insufficient"]) for part in found] == [
        ("high", 60, False),
        ("medium", 0, True),
        ("low", 200, False),
    ]


def test_a_level_of_few_takes_the_next_smallest_with_it() -> None:
    found = judge_levels(*people((9, 5), (60, 30), (200, 40), (90, 20)))
    assert [part["n"] for part in found] == [None, None, 200, 90]
    assert [part["insufficient"] for part in found] == [True, True, False, False]


def test_high_is_not_what_hides_another_level_as_the_zone_tells_of_it_too() -> None:
    found = judge_levels(*people((60, 24), (80, 30), (200, 82), (40, 7)))
    assert [part["insufficient"] for part in found] == [False, True, False, True]
    few_missed = judge_levels(*people((60, 24), (80, 4), (200, 5)))
    assert all(part["insufficient"] for part in few_missed)


def test_seven_with_the_outcome_are_not_told_though_163_people_are() -> None:
    """The demo's people out of support: 163 × 4.294 % = 7."""
    n = [163, 500, 900, 2000]
    assert hide_parts(n, [7, 60, 90, 150]) == [True, True, False, False]
    assert tell_counts(n, [True, True, False, False]) == n
    assert hide_parts(n[:3], [156, 60, 90]) == [True, True, False]
    assert hide_parts(n[:3], [0, 60, 90]) == [True, True, False]


def test_the_number_of_few_is_hidden_with_that_of_every_hidden_level() -> None:
    n = [5, 20, 300, 90]
    hidden = hide_parts(n, [2, 10, 8, 20])
    assert hidden == [True, False, True, False]
    assert tell_counts(n, hidden) == [None, 20, None, 90]
