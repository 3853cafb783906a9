"""A whole frame: columns by header, rows by number, problems counted, dtypes of every kind."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.errors import Text
from riskscore.questionnaire import (
    CheckedFrame,
    Feature,
    Questionnaire,
    check_frame,
    check_person,
    load_questionnaire,
    parse_questionnaire,
)

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
TODAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def q() -> Questionnaire:
    return parse_questionnaire(EVERY_KIND.read_text(encoding="utf-8"))


def check(q: Questionnaire, **columns: object) -> CheckedFrame:
    return check_frame(q, pd.DataFrame(columns), default_as_of=TODAY)


def test_an_absent_column_is_one_warning_and_all_missing(q: Questionnaire) -> None:
    checked = check(q, resume=["none", "current"])
    assert [(p.code, p.row, p.severity) for p in checked.problems] == [("absent_column", None, "warning")] * 8
    assert {p.field for p in checked.problems} == {f.column for f in q.features} - {"resume"}
    assert not checked.is_bad.any()
    assert not checked.table.is_present(q.by_name["hardship"]).any()


def test_other_columns_are_left_alone_and_headers_may_have_spaces(q: Questionnaire) -> None:
    checked = check(q, **{" resume\t": ["none"], "name": ["Anna"], "Mean grade": ["4,5"]})
    assert checked.table.columns["resume"].tolist() == [2.0]
    assert checked.table.columns["grade"].tolist() == [4.5]
    assert set(checked.table.columns) == set(q.by_name)


def test_of_two_columns_with_one_header_the_first_is_read_with_a_warning(q: Questionnaire) -> None:
    frame = pd.DataFrame([["none", "current"]], columns=["resume", "resume"])
    checked = check_frame(q, frame, default_as_of=TODAY)
    assert ("repeated_column", "resume", "warning") in [(p.code, p.field, p.severity) for p in checked.problems]
    assert checked.table.columns["resume"].tolist() == [2.0]


def test_a_bad_cell_is_missing_and_its_row_is_bad(q: Questionnaire) -> None:
    checked = check(q, resume=["none", "?", "none"], debts=[1, 2, 99])
    (problem,) = (p for p in checked.problems if p.severity == "error")
    assert (problem.code, problem.field, problem.found, problem.row) == ("unknown_choice", "resume", "?", 3)
    assert checked.is_bad.tolist() == [False, True, False]
    np.testing.assert_array_equal(checked.table.columns["resume"], [2.0, np.nan, 2.0])
    np.testing.assert_array_equal(checked.table.columns["debts"], [1.0, 2.0, np.nan])


def test_rows_are_numbered_as_the_sender_sees_them(q: Questionnaire) -> None:
    frame = pd.DataFrame({"debts": ["x", "1", "y"]}, index=[7, 7, 7])
    checked = check_frame(q, frame, default_as_of=TODAY, row_numbers=[12, 14, 15])
    assert [p.row for p in checked.problems if p.severity == "error"] == [12, 15]


def test_every_bad_cell_is_a_problem_of_its_row_however_many_there_are(q: Questionnaire) -> None:
    checked = check(q, resume=["?"] * 1500)
    assert [p.row for p in checked.problems if p.field == "resume"] == list(range(2, 1502))
    assert checked.is_bad.all()


def test_values_that_python_takes_for_equal_are_told_apart(q: Questionnaire) -> None:
    column = pd.Series([1, True, 1.0, "1"], dtype=object)
    assert check(q, resume=column).is_bad.tolist() == [False, True, False, False]


def test_nobody_is_checked_without_complaint(q: Questionnaire) -> None:
    checked = check_frame(q, pd.DataFrame(columns=[f.column for f in q.features]), default_as_of=TODAY)
    assert (len(checked.table), checked.problems) == (0, [])
    assert checked.table.columns["hardship"].shape == (0, 2)


def test_the_assessment_date_of_a_row_is_its_cell_its_year_or_the_day_of_scoring(q: Questionnaire) -> None:
    checked = check(q, assessed=["2025-04-15", "", None, "soon"], year=["2024", "2024.0", "", 2023])
    dates = [dt.date(2025, 4, 15), dt.date(2024, 3, 1), TODAY, dt.date(2023, 3, 1)]
    assert checked.table.as_of.tolist() == dates
    assert [(p.code, p.field, p.row) for p in checked.problems if p.severity == "error"] == [
        ("not_a_date", "assessed", 5)
    ]
    assert checked.is_bad.tolist() == [False, False, False, True]


def test_the_year_may_have_to_be_looked_up() -> None:
    text = EVERY_KIND.read_text(encoding="utf-8")
    text = text.replace('column = "year"', 'column = "Unemployment rate"\nvalues = { "10.8" = 2010, "12.70" = 2011 }')
    q = parse_questionnaire(text)
    for column in ([10.8, 12.7, 9.9, None], ["10,8", "12.7", "2010", ""]):
        checked = check_frame(q, pd.DataFrame({"Unemployment rate": column}), default_as_of=TODAY)
        assert [day.year for day in checked.table.as_of.tolist()] == [2010, 2011, 2026, 2026]
        assert not checked.is_bad.any()  # scoring never needs the year


def test_dates_are_years_before_the_assessment_of_the_same_row(q: Questionnaire) -> None:
    checked = check(q, birth_date=["2006-03-01"] * 2, assessed=["2026-03-01", "2022-03-01"])
    np.testing.assert_allclose(checked.table.columns["birth_date"], [20.0, 16.0], atol=0.003)


TYPED = [
    ("resume", pd.Series([1, 2, 3]), [0, 1, 2]),
    ("resume", pd.Series([1.0, None, 3.0]), [0, np.nan, 2]),
    ("resume", pd.Series([1, None, 3], dtype="Int64"), [0, np.nan, 2]),
    ("resume", pd.Series(["none", None, "Нет"], dtype="category"), [2, np.nan, 2]),
    ("resume", pd.Series(["none", None, "Нет"], dtype="str"), [2, np.nan, 2]),
    ("final_year", pd.Series([True, False, True]), [1, 0, 1]),
    ("final_year", pd.Series([True, None, False], dtype="boolean"), [1, np.nan, 0]),
    ("final_year", pd.Series([1, 0, 1], dtype="uint8"), [1, 0, 1]),
    ("debts", pd.Series([1, 99, 30], dtype="int8"), [1, np.nan, 30]),
    ("debts", pd.Series([1.0, np.nan, 30.0], dtype="float32"), [1, np.nan, 30]),
    ("debts", pd.Series(["1", "many", ""], dtype="category"), [1, 30, np.nan]),
    ("specialty", pd.Series([230207.0, np.nan, 1.0]), ["230207", None, "1"]),
    ("help_wanted", pd.Series([np.array(["cv"], dtype=object), np.array([], dtype=object), None]), None),
    ("birth_date", pd.Series(pd.to_datetime(["2006-03-01", None, "2005-03-01"])), None),
    ("birth_date", pd.Series(pd.to_datetime(["2006-03-01", None, "2005-03-01"]).tz_localize("UTC")), None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column", "expected"), TYPED)
def test_a_column_may_have_its_type_already(q: Questionnaire, name: str, column: pd.Series, expected: object) -> None:
    checked = check(q, **{name: column})
    assert not checked.is_bad.any()
    if expected is None:
        expected = check(
            q, **{name: ["cv", "none", ""] if name == "help_wanted" else ["2006-03-01", "", "2005-03-01"]}
        ).table.columns[name]
    np.testing.assert_array_equal(checked.table.columns[name], expected)


def test_a_date_no_calendar_holds_is_refused() -> None:
    """Parquet can hold days millions of years away; so can what is left of a damaged one."""
    birth = Feature("birth", "person", "date", "context", Text(ru="", en=""), "birth", minimum=0, maximum=100)
    q = Questionnaire("q.1", birth.question, "study", (birth,), "", special={"as_of": "as_of"})
    days = pd.Series(np.array(["1793450-01-01"], dtype="datetime64[s]"))
    checked = check_frame(q, pd.DataFrame({"birth": days, "as_of": days}), default_as_of=dt.date(2026, 3, 1))
    assert [(p.code, p.field) for p in checked.problems] == [("not_a_date", "as_of"), ("not_a_date", "birth")]
    _, problems = check_person(q, {"person": {"birth": days[0]}}, default_as_of=dt.date(2026, 3, 1))
    assert [p.code for p in problems] == ["not_a_date"]


def test_an_assessment_on_a_day_to_come_is_said() -> None:
    q = load_questionnaire("ru-2025.2")
    frame = pd.DataFrame({"resume": ["none"] * 3, "assessed_at": ["2026-03-01", "2026-03-02", "2062-03-01"]})
    problems = check_frame(q, frame, default_as_of=TODAY).problems
    said = [(p.code, p.row, p.severity) for p in problems if p.row]
    assert said == [("future_date", 4, "warning")]
    person = {"answers": {"resume": "none"}, "as_of": "2062-03-01"}
    table, found = check_person(q, person, default_as_of=TODAY)
    assert table is not None
    assert [(p.code, p.field) for p in found] == [("future_date", "as_of")]
