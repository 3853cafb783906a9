"""Training folds: no person on both sides, whichever way the rows are cut."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskscore.questionnaire import check_frame, load_questionnaire
from riskscore_training.config import load_config
from riskscore_training.dataset import Rows
from riskscore_training.folds import split_for_tuning, split_honestly


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
