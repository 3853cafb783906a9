"""Losses and cohorts as a card tells them: no figure of fewer than ten people."""

from riskscore.errors import Text
from riskscore_training.dataset import CohortCount
from riskscore_training.left_out import Loss
from riskscore_training.losses import RARE, tell_cohorts, tell_losses


def told(*counts: int) -> list[tuple[str, int | None]]:
    losses = [Loss(Text(ru=f"п{i}", en=f"r{i}"), count) for i, count in enumerate(counts)]
    return [(line["en"], line["n"]) for line in tell_losses(losses)]


def test_rare_reasons_are_one_line() -> None:
    assert told(918, 7, 10, 5) == [("r0", 918), ("r2", 10), (RARE.en, 12)]


def test_where_even_together_they_are_few_the_next_larger_joins() -> None:
    assert told(918, 3, 12) == [("r0", 918), (RARE.en, 15)]


def test_few_alone_stay_uncounted() -> None:
    assert told(4) == [(RARE.en, None)]
    assert told(10, 20) == [("r0", 10), ("r1", 20)]


def test_outcomes_of_a_cohort_need_ten_of_either() -> None:
    counts = tell_cohorts([CohortCount(2024, 60, 50, 9), CohortCount(2025, 60, 50, 10), CohortCount(2026, 60, 50, 41)])
    assert [count["n_positive"] for count in counts] == [None, 10, None]
    assert [count["n_used"] for count in counts] == [50, 50, 50]
