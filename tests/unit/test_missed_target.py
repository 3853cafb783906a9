"""A threshold that misses its target for certain is said to; one that may have kept it is not."""

import numpy as np
import pytest

from riskscore_training.config import LevelSettings, load_config
from riskscore_training.missed_target import tell_missed
from riskscore_training.studies.thresholds import judge_zone


def settings(**changes: object) -> LevelSettings:
    return load_config().with_levels(changes).levels


def tried(n: int, *, flagged: float, recall: float) -> dict[str, object]:
    """n new people, a tenth of them not employed, of whom `recall` are among the `flagged` share."""
    y, in_zone = np.zeros(n), np.zeros(n)
    y[: n // 10] = 1
    found = round(recall * n / 10)
    in_zone[:found] = 1
    in_zone[n // 10 : n // 10 + round(flagged * n) - found] = 1
    return judge_zone(y, in_zone)


@pytest.mark.parametrize(("n", "recall", "is_missed"), [(8000, 0.7, True), (8000, 0.9, False), (200, 0.7, False)])
def test_a_recall_is_missed_where_its_whole_interval_lies_below(n: int, recall: float, is_missed: bool) -> None:
    said = tell_missed(settings(method="recall", recall=0.8), tried(n, flagged=0.3, recall=recall))
    assert (said is not None) == is_missed
    if said:
        assert "10.0 pp fewer" in said["en"].replace("\N{NO-BREAK SPACE}", " ")
        assert "цель порога не достигнута" in said["ru"]


@pytest.mark.parametrize(
    ("n", "flagged", "word"),
    [(8000, 0.2, "more"), (8000, 0.05, "fewer"), (8000, 0.16, ""), (60, 0.2, ""), (8000, 0, "")],
)
def test_a_capacity_is_missed_by_half_and_more(n: int, flagged: float, word: str) -> None:
    said = tell_missed(settings(capacity=0.12), tried(n, flagged=flagged, recall=flagged / 2))
    assert (said is not None) == bool(word)
    assert said is None or f"{word} by over" in said["en"]


def test_costs_and_too_few_people_have_no_target_to_miss() -> None:
    assert tell_missed(settings(method="costs", cost_missed=5.0), tried(8000, flagged=0.5, recall=0.9)) is None
    nothing = {"flagged": None, "recall": None, "precision": None, "n": 5}
    assert tell_missed(settings(method="recall", recall=0.8), nothing) is None
    assert tell_missed(settings(capacity=0.12), nothing) is None
