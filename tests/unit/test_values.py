"""Which values are read and which are refused: one table of cases for both validators."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.questionnaire import Questionnaire, check_frame, check_person, parse_questionnaire

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
TODAY = dt.date(2026, 3, 1)
BORN = (TODAY - dt.date(2005, 12, 31)).days / 365.25
MISSING = None

ACCEPTED = [
    # feature, value, what the table holds: a number, the index of a choice, 0/1 of each choice, a code
    ("resume", "current", 0.0),
    ("resume", "Актуальное", 0.0),  # label
    ("resume", " UP\xa0TO  date ", 0.0),  # letter case and spaces do not matter
    ("resume", 1, 0.0),  # `values` of the choice
    ("resume", "1.0", 0.0),
    ("resume", 1.0, 0.0),
    ("resume", "1,0", 0.0),
    ("resume", "NO CV", 2.0),
    ("resume", 7, 2.0),  # `values` of the question
    ("resume", "99", MISSING),
    ("help_wanted", "cv|tour", [1.0, 0.0, 1.0]),
    ("help_wanted", ["tour", "cv", "cv"], [1.0, 0.0, 1.0]),
    ("help_wanted", "резюме | | ПРОФТУР", [1.0, 0.0, 1.0]),
    ("help_wanted", 2, [0.0, 1.0, 0.0]),
    ("help_wanted", [], [0.0, 0.0, 0.0]),
    ("help_wanted", "None", [0.0, 0.0, 0.0]),
    ("help_wanted", 0, MISSING),
    ("help_wanted", ["0", "1"], [1.0, 0.0, 0.0]),
    ("help_wanted", "|", MISSING),
    ("help_wanted", [None, ""], MISSING),
    ("final_year", True, 1.0),
    ("final_year", "Да", 1.0),
    ("final_year", "FALSE", 0.0),
    ("final_year", "1,0", 1.0),
    ("final_year", 0, 0.0),
    ("final_year", 2, 0.0),
    ("final_year", "9", MISSING),
    ("debts", 3, 3.0),
    ("debts", "3", 3.0),
    ("debts", "3,0", 3.0),
    ("debts", "0.3e1", 3.0),
    ("debts", "Many", 30.0),
    ("debts", 99.0, MISSING),  # before the range is asked
    ("grade", "1\xa0234,5", 1234.5),
    ("grade", "-.5", -0.5),
    ("grade", 10**30, 1e30),
    ("birth_date", "2005-12-31", BORN),
    ("birth_date", "31.12.2005", BORN),
    ("birth_date", " 2005-12-31T23:59:59Z", BORN),
    ("birth_date", "31.12.2005 0:00", BORN),
    ("birth_date", dt.date(2005, 12, 31), BORN),
    ("birth_date", dt.datetime(2005, 12, 31, 12), BORN),  # noqa: DTZ001 - as a workbook holds it
    ("last_contact", TODAY, 0.0),
    ("last_contact", "Никогда", MISSING),
    ("specialty", " 23.02.07 ", "23.02.07"),
    ("specialty", 9070, "9070"),
    ("specialty", 9070.0, "9070"),
    ("specialty", "9070.0", "9070"),
    ("specialty", "01", "01"),
    ("specialty", "Повар", "43.01.09"),
    ("specialty", "x" * 64, "x" * 64),
    *((name, empty, MISSING) for name in ("resume", "debts", "birth_date") for empty in (None, "", " \xa0", np.nan)),
    ("birth_date", pd.NaT, MISSING),
]  # fmt: skip

REFUSED = [
    ("resume", "currently", "unknown_choice"),
    ("resume", "4", "unknown_choice"),
    ("resume", "01", "unknown_choice"),
    ("resume", True, "unknown_choice"),
    ("resume", ["current"], "unknown_choice"),
    ("resume", dt.date(2001, 2, 8), "date_for_code"),
    ("help_wanted", "cv,tour", "unknown_choice"),
    ("help_wanted", "cv|none", "unknown_choice"),
    ("help_wanted", [["cv"]], "unknown_choice"),
    ("help_wanted", {"cv": True}, "unknown_choice"),
    ("final_year", "maybe", "not_a_flag"),
    ("final_year", 3, "not_a_flag"),
    ("debts", "3.5", "not_whole"),
    ("debts", 31, "out_of_range"),
    ("debts", -1, "out_of_range"),
    ("debts", True, "not_a_number"),
    ("debts", "three", "not_a_number"),
    ("debts", "1_000", "not_a_number"),
    ("debts", "٣", "not_a_number"),
    ("grade", "1,234.5", "not_a_number"),
    ("grade", "inf", "not_a_number"),
    ("grade", float("inf"), "not_a_number"),
    ("grade", "1e400", "not_a_number"),
    ("grade", 10**400, "not_a_number"),
    ("grade", "nan", "not_a_number"),
    ("grade", [1], "not_a_number"),
    ("birth_date", "2005-02-30", "not_a_date"),
    ("birth_date", "12/31/2005", "not_a_date"),
    ("birth_date", "20051231", "not_a_date"),
    ("birth_date", "2005-12-31T25:00", "not_a_date"),
    ("birth_date", 38717, "not_a_date"),
    ("birth_date", "2020-01-01", "out_of_range"),
    ("last_contact", "2026-03-02", "out_of_range"),  # after the assessment
    ("specialty", dt.datetime(2001, 2, 8), "date_for_code"),  # noqa: DTZ001 - a code that a spreadsheet turned into a date
    ("specialty", 1.5, "not_a_code"),
    ("specialty", True, "not_a_code"),
    ("specialty", "x" * 65, "not_a_code"),
    ("specialty", "a\x00b", "not_a_code"),
    ("specialty", "\ud800", "not_a_code"),
]  # fmt: skip


@pytest.fixture(scope="module")
def q() -> Questionnaire:
    return parse_questionnaire(EVERY_KIND.read_text(encoding="utf-8"))


def as_held(q: Questionnaire, name: str, expected: object) -> object:
    """`expected` as a table holds it: what is missing depends on the kind."""
    feature = q.by_name[name]
    if expected is MISSING and feature.kind == "multi":
        return [[np.nan] * len(feature.choices)]
    return [np.nan if expected is MISSING and feature.kind != "code" else expected]


@pytest.mark.parametrize(("name", "value", "expected"), ACCEPTED)
def test_one_person_is_read(q: Questionnaire, name: str, value: object, expected: object) -> None:
    table, problems = check_person(q, {q.by_name[name].section: {name: value}}, default_as_of=TODAY)
    assert problems == []
    assert table is not None
    np.testing.assert_array_equal(table.columns[name], as_held(q, name, expected))


@pytest.mark.parametrize(("name", "value", "expected"), ACCEPTED)
def test_a_frame_is_read(q: Questionnaire, name: str, value: object, expected: object) -> None:
    frame = pd.DataFrame({q.by_name[name].column: pd.Series([value], dtype=object)})
    checked = check_frame(q, frame, default_as_of=TODAY)
    assert not checked.is_bad.any()
    np.testing.assert_array_equal(checked.table.columns[name], as_held(q, name, expected))


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_one_person_is_refused(q: Questionnaire, name: str, value: object, reason: str) -> None:
    section = q.by_name[name].section
    table, problems = check_person(q, {section: {name: value}}, default_as_of=TODAY)
    assert table is None
    assert [(p.code, p.field) for p in problems] == [(reason, f"{section}.{name}")]


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_a_cell_is_refused(q: Questionnaire, name: str, value: object, reason: str) -> None:
    column = q.by_name[name].column
    checked = check_frame(q, pd.DataFrame({column: pd.Series([value], dtype=object)}), default_as_of=TODAY)
    errors = [p for p in checked.problems if p.severity == "error"]
    assert [(p.code, p.field, p.row) for p in errors] == [(reason, column, 2)]
    np.testing.assert_array_equal(checked.table.columns[name], as_held(q, name, MISSING))
