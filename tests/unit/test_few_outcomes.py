"""Where too few people can teach, the message says what took most of them and what mends that."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cohort import load_cohort
from riskscore.errors import TrainingError
from riskscore.questionnaire import load_questionnaire
from riskscore_training.dataset import select_rows

RU = load_questionnaire("ru-2025.2")
TODAY = dt.date(2026, 3, 1)


def refusal(folder: Path, years: list[object], grade: str = "4.0") -> str:
    people = [f"p{i}" for i in range(len(years))]
    frame = pd.DataFrame({"person_id": people, "cohort_year": years, "mean_grade": grade, "outcome_code": "employed"})
    frame.to_csv(folder / "cohort.csv", index=False)
    cohort = load_cohort([folder / "cohort.csv"], RU, default_as_of=TODAY)
    with pytest.raises(TrainingError) as error:
        select_rows(cohort, RU, as_of=TODAY, min_class=5)
    return error.value.text.en


def test_an_impossible_year_is_not_a_missing_one(tmp_path: Path) -> None:
    said = refusal(tmp_path, ["-2019", "12019", "soon", "", "2023"])
    assert "graduation year impossible or unreadable: 3; no graduation year: 1" in said


def test_where_problems_took_most_the_check_is_named(tmp_path: Path) -> None:
    assert "riskscore cohort check" in refusal(tmp_path, [2023, 2023], grade="nonsense")
    assert "riskscore cohort check" in refusal(tmp_path, [-2019, 12019])
    assert "check the outcome's values" in refusal(tmp_path, [2023, 2023])
    assert "check the outcome's values" in refusal(tmp_path, [2025, 2025, -2019])
