"""A graduation year that is not the year of the date of graduation is said of each row, and nothing else is."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.assembly.build import build_cohort
from riskscore.assembly.read_part import PartFile, read_part
from riskscore.cohort import load_cohort
from riskscore.errors import LANGS
from riskscore.files import write_raw
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import generate

CODE = "other_graduation_year"
RU = load_questionnaire("ru-2025.2")
TODAY = dt.date(2026, 3, 1)
ROWS = pd.DataFrame(
    {
        "person_id": ["a", "b", "c", "d", "e"],
        "cohort_year": ["2023", "2024", "", "2024", "2024"],
        "graduation_date": ["30.06.2024", "2024-12-31", "2024-06-30", "", "30.06.23"],  # the last is no date at all
        "resume": ["none"] * 5,
    }
)


def found_in(path: Path, q=RU):
    problems = load_cohort([path], q, default_as_of=TODAY).problems
    return [problem for problem in problems if problem.code == CODE]


def test_only_the_row_whose_year_and_date_differ_is_warned_of(tmp_path):
    ROWS.to_csv(tmp_path / "cohort.csv", index=False)
    (problem,) = found_in(tmp_path / "cohort.csv")
    assert (problem.row, problem.field, problem.severity) == (2, "cohort_year", "warning")
    for lang in LANGS:
        assert "«2023; graduation_date 2024-06-30»" in problem.message(lang)
    assert not load_cohort([tmp_path / "cohort.csv"], RU, default_as_of=TODAY).is_bad[0]


@pytest.mark.parametrize("unit", ["s", "ms", "ns"])
def test_stored_dates_are_compared_as_written_ones_are(tmp_path, unit):
    days = pd.Series(np.array(["2024-01-01", "2023-12-31", "NaT"], dtype=f"datetime64[{unit}]"))
    frame = pd.DataFrame({"person_id": ["a", "b", "c"], "cohort_year": [2024, 2024, 2024], "graduation_date": days})
    write_raw(frame, tmp_path / "cohort.parquet")
    assert [problem.row for problem in found_in(tmp_path / "cohort.parquet")] == [3]


@pytest.mark.parametrize("absent", ["cohort_year", "graduation_date"])
def test_a_file_with_one_of_the_two_columns_contradicts_nothing(tmp_path, absent):
    ROWS.drop(columns=absent).to_csv(tmp_path / "cohort.csv", index=False)
    assert found_in(tmp_path / "cohort.csv") == []


def test_a_questionnaire_without_years_asks_for_none(tmp_path):
    ROWS.to_csv(tmp_path / "cohort.csv", index=False)
    assert found_in(tmp_path / "cohort.csv", replace(RU, cohort_year=None)) == []


def test_the_build_says_it_of_the_row_of_the_part_and_keeps_the_person(tmp_path):
    path = tmp_path / "answers.csv"
    ROWS[:2].assign(assessed_at="2024-03-01").to_csv(path, index=False)
    built = build_cohort([read_part(PartFile(path, path.name), RU, today=TODAY)], RU, horizon_months=12)
    assert [(p.row, p.field) for p in built.problems if p.code == CODE] == [(2, "answers.csv › cohort_year")]
    assert built.frame["person_id"].tolist() == ["a", "b"]


def test_synthetic_graduates_contradict_nothing(tmp_path):
    for cohort in generate(20, 1, (2020, 2026)):
        frame = cohort.frame
        assert {"cohort_year", "graduation_date"} <= set(frame)
        write_raw(frame, tmp_path / "cohort.parquet")
        assert found_in(tmp_path / "cohort.parquet") == []
