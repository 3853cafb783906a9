"""A threshold that misses its target for certain is said to; one that may have kept it is not."""

import numpy as np
import pytest

from riskscore_training.config import LevelSettings, load_config
from riskscore_training.missed_target import tell_missed
from riskscore_training.zones import judge_zone, judge_zones


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


def tell(wanted: LevelSettings, reached: dict[str, object]) -> dict[str, str] | None:
    """What is said where one cohort is all that was tested."""
    return tell_missed(wanted, reached, [{"year": 2025, **reached}])


@pytest.mark.parametrize(("n", "recall", "is_missed"), [(8000, 0.7, True), (8000, 0.9, False), (200, 0.7, False)])
def test_a_recall_is_missed_where_its_whole_interval_lies_below(n: int, recall: float, is_missed: bool) -> None:
    said = tell(settings(method="recall", recall=0.8), tried(n, flagged=0.3, recall=recall))
    assert (said is not None) == is_missed
    if said:
        assert "10.0 pp fewer" in said["en"].replace("\N{NO-BREAK SPACE}", " ")
        assert said["en"].count("fewer") == 1
        assert "цель порога не достигнута" in said["ru"]


@pytest.mark.parametrize(
    ("n", "flagged", "word"),
    [(8000, 0.2, "more"), (8000, 0.05, "fewer"), (8000, 0.16, ""), (60, 0.2, ""), (8000, 0, "")],
)
def test_a_capacity_is_missed_by_half_and_more(n: int, flagged: float, word: str) -> None:
    said = tell(settings(capacity=0.12), tried(n, flagged=flagged, recall=flagged / 2))
    assert (said is not None) == bool(word)
    assert said is None or f"over one and a half times {word}" in said["en"]


def test_costs_and_too_few_people_have_no_target_to_miss() -> None:
    assert tell(settings(method="costs", cost_missed=5.0), tried(8000, flagged=0.5, recall=0.9)) is None
    nothing = {"flagged": None, "recall": None, "precision": None, "n": 5}
    assert tell(settings(method="recall", recall=0.8), nothing) is None
    assert tell(settings(capacity=0.12), nothing) is None


def test_a_cohort_that_misses_is_named_where_all_together_do_not() -> None:
    """Cohorts that miss to either side, and one that keeps it, add up to the capacity."""
    wanted = settings(capacity=0.12)
    checks = [
        {"year": year, **tried(2000, flagged=flagged, recall=0.5)}
        for year, flagged in ((2022, 0.065), (2023, 0.12), (2024, 0.2))
    ]
    said = tell_missed(wanted, tried(6000, flagged=0.13, recall=0.5), checks)
    assert said is not None
    assert "in the cohort of 2022, over one and a half times fewer" in said["en"]
    assert "в выпуске 2024 года 20,0" in said["ru"].replace("\N{NO-BREAK SPACE}", " ")
    assert "2023" not in said["en"] + said["ru"]
    assert "together" not in said["en"]
    assert tell_missed(wanted, tried(2000, flagged=0.12, recall=0.5), checks[1:2]) is None


def test_all_together_and_random_parts_are_named_too() -> None:
    parts = [{"year": None, **tried(2000, flagged=0.5, recall=recall)} for recall in (0.6, 0.9)]
    said = tell_missed(settings(method="recall", recall=0.8), tried(4000, flagged=0.5, recall=0.75), parts)
    assert said is not None
    assert "in all together" in said["en"]
    assert "in part 1," in said["en"]
    assert "part 2" not in said["en"]
    assert "в части 1 60,0" in said["ru"].replace("\N{NO-BREAK SPACE}", " ")


def test_few_found_missed_or_flagged_in_vain_are_not_told_nor_what_would_leave_them() -> None:
    """Cohorts of (found, missed, in vain, passed over) people: in the second three were found."""
    cohorts = [(30, 40, 50, 400), (3, 40, 50, 400), (60, 70, 80, 900)]
    y = [np.repeat([1.0, 1.0, 0.0, 0.0], counts) for counts in cohorts]
    in_zone = [np.repeat([1.0, 0.0, 1.0, 0.0], counts) for counts in cohorts]
    told = judge_zones(y, in_zone)
    assert [found["recall"] is None for found in told] == [True, True, False]
    assert [found["precision"] is None for found in told] == [True, True, False]
    assert all(found["flagged"] for found in told)
    (alone,) = judge_zones(y[:1], in_zone[:1])
    assert alone == judge_zone(y[0], in_zone[0])
