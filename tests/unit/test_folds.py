"""Training folds: no person on both sides, whichever way the rows are cut."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskscore.questionnaire import check_frame, load_questionnaire
from riskscore_training.config import load_config
from riskscore_training.dataset import Rows
from riskscore_training.folds import for_teachers, split_for_tuning, split_honestly


@pytest.mark.parametrize("gap", [2, None])
def test_nobody_is_on_both_sides_of_a_fold(gap: int | None):
    n, years = 400, [2020, 2021, 2022, 2023]
    person = np.array([f"p{i}" for i in range(n)] * len(years), dtype=object)
    person[:n] = [f"only {i}" for i in range(n)]  # most of 2020 come once, the others every year
    year = np.repeat(np.array(years, dtype=float), n)
    y = (np.random.default_rng(0).random(len(year)) < 0.3).astype(float)
    table = check_frame(load_questionnaire("ru-2025.1"), pd.DataFrame({"resume": ["none"] * len(year)}),
                        default_as_of=date(2026, 3, 1)).table  # fmt: skip
    rows, settings = Rows(table, y, year, person), load_config().folds
    for split in (split_honestly, split_for_tuning):
        folds = split(rows, settings, gap=gap, seed=1).folds
        assert folds
        assert all(not set(person[train]) & set(person[test]) for train, test in folds)


def test_tuning_tests_every_cohort_once_by_the_others_earlier_and_later_ones():
    year = np.repeat(np.arange(2020.0, 2026.0), 200)
    rows = labelled(year)
    split = split_for_tuning(rows, load_config().folds, gap=2, seed=1)
    assert split.kind == "cohorts"
    assert split.years == tuple(range(2020, 2026))
    np.testing.assert_array_equal(np.sort(np.concatenate([test for _, test in split.folds])), np.arange(len(rows)))
    assert all(not set(year[train]) & set(year[test]) for train, test in split.folds)
    assert any(
        year[train].max() > year[test].max() and year[train].min() < year[test].min() for train, test in split.folds
    )


@pytest.mark.parametrize("years", [[2020.0, 2021.0], [2020.0], [2020.0, 2021.0, np.nan]])
def test_too_few_cohorts_or_a_row_without_one_are_tuned_on_stratified_folds(years: list[float]):
    rows = labelled(np.repeat(years, 300))
    assert split_for_tuning(rows, load_config().folds, gap=2, seed=1).kind == "stratified"


def test_two_halves_are_random_ones():
    rows = labelled(np.repeat(np.arange(2020.0, 2026.0), 600))
    folds = load_config().folds
    kinds = [split_for_tuning(rows, folds.model_copy(update={"inner": k}), gap=2, seed=1).kind for k in (2, 3, 4)]
    assert kinds == ["stratified", "cohorts", "cohorts"]


def test_a_quick_run_has_two_inner_folds_where_all_fits_have_many_teachers() -> None:
    quick, searched = load_config().with_trials(0), load_config().with_trials(1)
    assert for_teachers(quick, 5_000).folds == quick.folds.model_copy(update={"inner": 2})
    assert for_teachers(quick, 4_999) == quick
    assert for_teachers(searched, 5_000) == searched


def labelled(year: np.ndarray) -> Rows:
    """Three in ten not employed; nothing else is known of anybody."""
    frame = pd.DataFrame({"resume": ["none"] * len(year)})
    table = check_frame(load_questionnaire("ru-2025.1"), frame, default_as_of=date(2026, 3, 1)).table
    y = (np.random.default_rng(0).random(len(year)) < 0.3).astype(float)
    return Rows(table, y, year, None)
