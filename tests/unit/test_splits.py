"""Folds: the past tests the future, people stay whole, labels stay balanced."""

import numpy as np
import pytest

from riskscore.model import rolling_folds, stratified_folds

YEARS = np.array([2020, 2021, 2022, 2023, np.nan, 2022, 2020.0])


def test_a_cohort_is_tested_by_those_at_least_two_years_older():
    folds = rolling_folds(YEARS)
    assert [(set(YEARS[train]), set(YEARS[test]), year) for train, test, year in folds] == [
        ({2020}, {2022}, 2022),
        ({2020, 2021}, {2023}, 2023),
    ]


def test_no_two_cohorts_two_years_apart_no_fold():
    assert rolling_folds(np.array([2020.0, 2021.0])) == []
    assert rolling_folds(np.array([np.nan])) == []


@pytest.mark.parametrize("grouped", [False, True])
def test_every_row_is_tested_once_and_never_by_itself(grouped: bool):
    rng = np.random.default_rng(0)
    y = (rng.random(103) < 0.2).astype(float)
    folds = stratified_folds(y, 5, seed=1, groups=rng.integers(0, 40, 103) if grouped else None)
    np.testing.assert_array_equal(np.sort(np.concatenate([test for _, test in folds])), np.arange(103))
    assert all(not set(train) & set(test) and len(train) + len(test) == 103 for train, test in folds)


def test_labels_and_sizes_are_as_even_as_can_be():
    y = np.repeat([0.0, 1.0], [81, 22])
    tests = [test for _, test in stratified_folds(y, 5, seed=1)]
    assert {len(test) for test in tests} == {20, 21}
    assert {int(y[test].sum()) for test in tests} <= {4, 5}


def test_groups_are_never_split_and_still_about_balanced():
    rng = np.random.default_rng(2)
    groups = rng.integers(0, 60, 400)
    y = (rng.random(400) < 0.25).astype(float)
    folds = stratified_folds(y, 5, seed=3, groups=groups)
    assert all(not set(groups[train]) & set(groups[test]) for train, test in folds)
    assert all(abs(len(test) - 80) <= 15 and abs(y[test].sum() - y.sum() / 5) <= 8 for _, test in folds)


def test_the_seed_and_only_the_seed_decides():
    y = np.repeat([0.0, 1.0], 30)
    first, again, other = (stratified_folds(y, 3, seed=seed)[0][1] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert set(first) != set(other)


def test_more_folds_than_rows_leave_out_the_empty_ones():
    assert len(stratified_folds(np.array([0.0, 1.0, 0.0]), 5, seed=0)) == 3
