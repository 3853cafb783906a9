"""A cohort from files: labels from outcomes, years, people, problems, and a fingerprint of the content."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import check_cohort, load_cohort
from riskscore.errors import CohortError
from riskscore.files import write_raw
from riskscore.questionnaire import Questionnaire, parse_questionnaire

TODAY = dt.date(2026, 3, 1)
HEAD = """
format = 1
id = "small.1"
title = { ru = "Малая", en = "Small" }
source = "study"
"""
YEARS = """
[special]
person_id = "who"
college = "where"

[cohort_year]
column = "year"
"""
OUTCOME = """
[outcome]
column = "became"
horizon_months = 12

[[outcome.category]]
code = "works"
block = "employed"
text = { ru = "Работает", en = "Works" }
values = ["Works", "1"]

[[outcome.category]]
code = "none"
block = "at_risk"
text = { ru = "Нет", en = "None" }
values = ["none"]

[[outcome.category]]
code = "army"
block = "route"
text = { ru = "Служит", en = "Serves" }
values = ["army"]
"""
FEATURE = """
[[question]]
name = "grade"
kind = "number"
role = "input"
minimum = 2
maximum = 5
question = { ru = "Балл", en = "Grade" }
raises = { ru = "Балл", en = "Grade" }
lowers = { ru = "Балл", en = "Grade" }
"""
EARNINGS = """
[outcome]
column = "became"
horizon_months = 48

[[outcome.category]]
code = "pay"
block = "employed"
text = { ru = "Есть", en = "Some" }
above = 0
below = 1000

[[outcome.category]]
code = "no_pay"
block = "at_risk"
text = { ru = "Нет", en = "None" }
at_most = 0
"""


@pytest.fixture(scope="module")
def small() -> Questionnaire:
    return parse_questionnaire(HEAD + YEARS + OUTCOME + FEATURE)


def save(folder: Path, name: str = "people.csv", **columns: list[object]) -> Path:
    path = folder / name
    write_raw(pd.DataFrame(columns), path)
    return path


def problems_of(cohort) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.field, problem.code) for problem in cohort.problems]


def test_labels_follow_the_block_of_the_outcome(tmp_path, small):
    path = save(
        tmp_path,
        became=[" works ", 1, 1.0, "NONE", "army", None, "gone"],
        year=[2021] * 7,
        who=list("abcdefg"),
        grade=[3, 4, 5, 3, 4, 5, 3],
    )
    cohort = load_cohort([path], small, default_as_of=TODAY)
    np.testing.assert_array_equal(cohort.label, [0, 0, 0, 1, np.nan, np.nan, np.nan])
    assert cohort.outcome_code.tolist() == ["works", "works", "works", "none", "army", None, None]
    assert problems_of(cohort) == [(8, "became", "unknown_outcome")]
    assert cohort.is_bad.tolist() == [False] * 6 + [True]


@pytest.mark.parametrize(
    ("cell", "label"), [("0", 1), ("-3,5", 1), ("0.01", 0), ("999,9", 0), ("1000", None), ("pay", None), ("nan", None)]
)
def test_numbers_fall_into_intervals(tmp_path, cell, label):
    questionnaire = parse_questionnaire(HEAD + EARNINGS + FEATURE)
    cohort = load_cohort([save(tmp_path, became=[cell], grade=[3])], questionnaire, default_as_of=TODAY)
    assert cohort.label[0] == label if label is not None else np.isnan(cohort.label[0])
    assert cohort.is_bad[0] == (label is None)


def test_a_row_without_its_year_is_a_problem_and_has_none(tmp_path, small):
    path = save(
        tmp_path, year=[2020, None, "soon", 2021.0, "20"], who=list("abcde"), became=["none"] * 5, grade=[3] * 5
    )
    cohort = load_cohort([path], small, default_as_of=TODAY)
    np.testing.assert_array_equal(cohort.cohort_year, [2020, np.nan, np.nan, 2021, np.nan])
    assert cohort.has_year.tolist() == [True, False, False, True, False]
    assert [row for row, field, _ in problems_of(cohort) if field == "year"] == [3, 4, 6]
    assert cohort.is_bad.tolist() == [False, True, True, False, True]


def test_years_may_be_looked_up(tmp_path):
    years = YEARS.replace('column = "year"', 'column = "rate"\nvalues = { "10.8" = 2010, "12.70" = 2011 }')
    questionnaire = parse_questionnaire(HEAD + years + OUTCOME + FEATURE)
    path = save(tmp_path, rate=["10,80", "12.7", "9"], who=list("abc"), became=["none"] * 3, grade=[3] * 3)
    cohort = load_cohort([path], questionnaire, default_as_of=TODAY)
    np.testing.assert_array_equal(cohort.cohort_year, [2010, 2011, np.nan])


def test_the_second_row_of_a_person_in_a_year_is_bad(tmp_path, small):
    path = save(
        tmp_path,
        who=["7", 7.0, "7", None, None],
        year=[2020, 2020, 2021, 2020, 2020],
        became=["none"] * 5,
        grade=[3] * 5,
    )
    cohort = load_cohort([path], small, default_as_of=TODAY)
    assert problems_of(cohort) == [(3, "who", "duplicate_person")]
    assert cohort.is_bad.tolist() == [False, True, False, False, False]


def test_files_run_on_and_problems_name_theirs(tmp_path, small):
    first = save(
        tmp_path, "a.csv", who=["1", "2"], year=[2020, 2020], became=["none", "?"], grade=[3, 4], where=["x", "y"]
    )
    second = save(tmp_path, "b.xlsx", who=["2", "3"], year=[2020, 2021], became=["Works", None], grade=[9, 5])
    cohort = load_cohort([first, second], small, default_as_of=TODAY)
    assert cohort.row_numbers == (2, 3, 2, 3)
    assert cohort.special["college"].tolist() == ["x", "y", None, None]
    errors = [(p.row, p.field) for p in cohort.problems if p.severity == "error"]
    assert errors == [(3, "a.csv › became"), (2, "b.xlsx › grade"), (2, "b.xlsx › who")]


def test_ragged_rows_are_bad(tmp_path, small):
    (tmp_path / "people.csv").write_text("who;year;became;grade\n1;2020;none;3\n2;2020;none\n")
    cohort = load_cohort([tmp_path / "people.csv"], small, default_as_of=TODAY)
    assert cohort.is_bad.tolist() == [False, True]


def test_the_fingerprint_is_of_the_content(tmp_path, small):
    columns = {"who": ["1", "2"], "year": [2020, 2021], "became": ["none", "works"], "grade": [3.5, 4.0]}
    prints = {
        load_cohort([save(tmp_path, f"p{e}", **columns)], small, default_as_of=TODAY).fingerprint
        for e in (".csv", ".xlsx", ".parquet")
    }
    assert len(prints) == 1
    for name, changed in (
        ("grade", [3.5, 4.1]),
        ("became", ["none", "none"]),
        ("year", [2020, 2022]),
        ("who", ["1", "3"]),
    ):
        other = save(tmp_path, "other.csv", **{**columns, name: changed})
        assert load_cohort([other], small, default_as_of=TODAY).fingerprint not in prints
    newer = parse_questionnaire(small.text.replace("small.1", "small.2"))
    assert load_cohort([tmp_path / "p.csv"], newer, default_as_of=TODAY).fingerprint not in prints


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_truth_is_refused_whatever_it_is_called(tmp_path, small, ending):
    path = save(tmp_path, f"cohort{ending}", who=["1"], true_probability=[0.5])
    with pytest.raises(CohortError, match="true probabilities"):
        load_cohort([path], small, default_as_of=TODAY)


def test_truth_is_known_by_its_mark(tmp_path, small):
    write_raw(pd.DataFrame({"who": ["1"]}), tmp_path / "c.parquet", {"riskscore.truth": "true"})
    with pytest.raises(CohortError, match="true probabilities"):
        load_cohort([tmp_path / "c.parquet"], small, default_as_of=TODAY)


@pytest.mark.parametrize(
    ("cells", "expected"), [([True], True), (["да"], True), (["TRUE"], True), ([False], False), ([None], False)]
)
def test_synthetic_people_are_known_by_their_column(tmp_path, small, cells, expected):
    path = save(tmp_path, who=["1"], year=[2020], grade=[3], synthetic=cells)
    assert load_cohort([path], small, default_as_of=TODAY).is_synthetic == expected


def test_columns_that_are_absent_warn_and_are_not_errors(tmp_path, small):
    cohort = load_cohort([save(tmp_path, who=["1"], grade=[3])], small, default_as_of=TODAY)
    assert {problem.code for problem in cohort.problems} == {"no_outcome_column", "no_cohort_year_column"}
    assert check_cohort(cohort).errors == 0
    assert not cohort.is_bad.any()


def test_no_rows_at_all_is_an_error(tmp_path, small):
    with pytest.raises(CohortError, match="no row"):
        load_cohort([save(tmp_path, who=[], grade=[])], small, default_as_of=TODAY)


def test_the_report_counts_labels_blocks_and_years(tmp_path, small):
    path = save(
        tmp_path,
        who=list("abcd"),
        year=[2020, 2021, 2021, None],
        became=["none", "1", "army", None],
        grade=[3, 3, 9, 3],
    )
    report = check_cohort(load_cohort([path], small, default_as_of=TODAY))
    assert report.labels == {"not_employed": 1, "employed": 1, "unlabelled": 2}
    assert report.blocks == {"at_risk": 1, "employed": 1, "route": 1, "unknown": 1}
    assert report.years == {"2020": 1, "2021": 2}
    assert (report.rows, report.bad_rows, report.errors) == (4, 2, 2)
    assert [problem["row"] for problem in report.to_dict("ru")["problems"]] == [4, 5]
