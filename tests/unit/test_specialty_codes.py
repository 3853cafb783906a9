"""Specialty codes: group, level, oddities that are only said, and repair of what a spreadsheet made of a code."""

import datetime as dt

import pytest

from riskscore.codes.reference import reference_rows
from riskscore.codes.specialties import (
    CodeFault,
    find_specialty,
    group_title,
    level_title,
    specialty_fault,
    suggest_specialty,
)

TODAY = dt.date(2026, 3, 1)


def test_a_code_names_its_group_and_level() -> None:
    assert group_title("23.02.01") == "Техника и технологии наземного транспорта"
    assert group_title("15.01.05") == "Машиностроение"
    level = level_title("15.01.05")
    assert level is not None
    assert level.ru.startswith("профессия СПО")
    assert group_title("23") is None


@pytest.mark.parametrize(
    ("code", "on", "fault"),
    [
        ("08.02.01", TODAY, None),
        ("40.02.01", TODAY, None),  # closed to admission, its last students still graduate
        ("40.02.01", dt.date(2032, 1, 1), "expired"),
        ("40.02.04", dt.date(2020, 3, 1), "not_yet"),
        ("08.02.99", TODAY, "unknown_specialty"),
        ("08.03.99", TODAY, None),  # the list of higher education is not shipped
        ("99.02.01", TODAY, "unknown_group"),
        ("08.55.01", TODAY, "unknown_level"),
        ("080201", TODAY, "not_a_specialty"),
    ],
)
def test_oddities(code: str, on: dt.date, fault: CodeFault | None) -> None:
    assert specialty_fault(code, on) == fault


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        (dt.date(2001, 2, 8), "08.02.01"),  # day first, as in Russia
        (dt.date(2001, 8, 2), "08.02.01"),  # month first; 02.08.01 is no code
        (dt.datetime(2008, 2, 1), "08.02.01"),  # noqa: DTZ001 - what a sheet holds
        (dt.date(2015, 2, 21), "21.02.15"),
        ("08.02.2001", "08.02.01"),
        ("2001-02-08", "08.02.01"),
        ("2001-02-08 00:00:00", "08.02.01"),
        ("8.2.1", "08.02.01"),
        ("08,02,01", "08.02.01"),
        ("08. 02. 01", "08.02.01"),
        ("08.02.01 Строительство и эксплуатация зданий", "08.02.01"),
        (dt.date(1999, 2, 8), "08.02.99"),  # not listed, but its group and level exist
        (dt.date(2031, 12, 31), None),
        ("Сварщик", None),
        (80201, None),
        ("080201", None),
    ],
)
def test_repair_is_a_suggestion(found: object, meant: str | None) -> None:
    assert suggest_specialty(found) == meant


@pytest.mark.parametrize("row", reference_rows("specialty_codes"), ids=lambda row: row["code"])
def test_every_listed_code_is_found_again_from_the_dates_made_of_it(row: dict[str, str]) -> None:
    code = row["code"]
    day, month, year = (int(pair) for pair in code.split("."))
    assert group_title(code)
    assert level_title(code)
    assert find_specialty(code)
    if day <= 28:  # else the spreadsheet makes no date of it
        assert suggest_specialty(dt.date(2000 + year, month, day)) == code


def test_every_code_of_the_synthetic_cohort_is_listed() -> None:
    assert all(find_specialty(row["specialty"]) for row in reference_rows("specialties"))


@pytest.mark.parametrize("table", ["specialty_codes", "specialty_groups", "territory_codes"])
def test_every_row_says_its_source_and_date(table: str) -> None:
    rows = reference_rows(table)
    assert {row["source"] for row in rows} <= {"seed", "found", "inferred"}
    assert all(row["as_of"] for row in rows if row["source"] != "inferred")
