"""Headers and columns: what is the same is read, what is likely is proposed, what is double is neither."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cohort.column_table import load_columns, save_columns
from riskscore.cohort.columns import ColumnMatches, match_columns, with_matched_columns
from riskscore.errors import FileError, Text
from riskscore.files import RawFrame, read_raw, write_raw
from riskscore.questionnaire import Feature, Questionnaire


def ask(name: str, ru: str, *synonyms: str, column: str | None = None) -> Feature:
    return Feature(name, "answers", "flag", "input", Text(ru, f"{name}?"), column or name, synonyms=synonyms)


Q = Questionnaire(
    "q.1",
    Text("", ""),
    "study",
    (
        ask("resume", "Есть ли резюме?", "Резюме"),
        ask("mean_grade", "Средний балл", "Балл"),
        ask("debts", "Долги", column="Debts (all)\t"),
        ask("plans", "Планы", "Балл по плану"),
        ask("work", "Работа"),
    ),
    "",
    special={"person_id": "id"},
    special_synonyms={"person_id": ("Код студента",)},
)


def match(*headers: str, confirmed: dict[str, str] | None = None) -> ColumnMatches:
    frame = pd.DataFrame([[1] * len(headers)], columns=list(headers))
    return match_columns(Q, RawFrame(frame, (2,), {}), confirmed)


@pytest.mark.parametrize(
    ("header", "column", "how"),
    [
        ("resume", "resume", "name"),
        ("Debts (all)", "Debts (all)\t", "name"),
        (" Mean  Grade", "mean_grade", "spelling"),
        ("Успеваемость › mean_grade", "mean_grade", "spelling"),
        ("debts", "Debts (all)\t", "synonym"),
        ("РЕЗЮМЕ", "resume", "synonym"),
        ("Pезюмe", "resume", "synonym"),  # Latin P and e
        ("Есть ли резюме", "resume", "synonym"),
        ("Код\xa0студента", "id", "synonym"),
    ],
)
def test_the_same_name_in_another_dress_is_applied_and_said(header, column, how):
    (row,), problems = (matches := match(header)).rows, matches.problems
    assert (row.column, row.how, row.is_applied) == (column, how, True)
    assert [problem.severity for problem in problems] == ["warning"] * (how != "name")


def test_names_go_before_synonyms_and_a_taken_column_is_not_taken_twice():
    matches = match("Резюме", "resume")
    assert [(row.how, row.is_applied) for row in matches.rows] == [(None, False), ("name", True)]
    assert matches.problems == ()


def test_a_column_claimed_by_two_headers_is_read_from_neither():
    matches = match("Резюме", "Есть ли резюме?", "work")
    assert [row.is_applied for row in matches.rows] == [False, False, True]
    assert [(problem.code, problem.severity) for problem in matches.problems] == [("column_claimed_twice", "error")]


def test_a_header_that_fits_two_columns_is_read_as_neither():
    two = replace(Q, features=(*Q.features, ask("old_grade", "x", "Балл")))
    matches = match_columns(two, RawFrame(pd.DataFrame({"Балл": [1]}), (2,), {}))
    assert ([row.is_applied for row in matches.rows], matches.problems[0].code) == ([False], "column_fits_several")


def test_likeness_and_position_are_only_proposed():
    matches = match("resume", "???", "Debts (all)", "plan", "work")
    assert [(row.column, row.how, row.is_applied) for row in matches.rows][1::2] == [
        ("mean_grade", "position", False),
        ("plans", "position", False),
    ]
    (alone,) = match("resumee").rows
    assert (alone.column, alone.how, alone.is_applied) == ("resume", "similar", False)
    assert [problem.suggestion for problem in matches.problems] == ["mean_grade", "plans"]


def test_what_a_person_confirmed_goes_before_everything():
    matches = match("resume", "Резюме", confirmed={"Резюме": "resume", "resume": "", "elsewhere": "work"})
    assert matches.renamed == {"Резюме": "resume"}
    assert matches.problems == ()


def test_a_confirmed_column_that_is_none_is_an_error():
    assert [p.code for p in match("x", confirmed={"x": "nowhere"}).problems] == ["unknown_confirmed_column"]
    twice = match("x", "y", confirmed={"x": "work", "y": "work"})
    assert ([row.is_applied for row in twice.rows], twice.problems[0].code) == ([False, False], "column_claimed_twice")


def test_the_frame_gets_the_names_and_keeps_everything_else():
    raw = RawFrame(pd.DataFrame({"Резюме": ["да"], "прочее": [7]}), (2,), {})
    read, _ = with_matched_columns(raw, Q)
    assert read.frame.to_dict("list") == {"resume": ["да"], "прочее": [7]}
    assert list(raw.frame.columns) == ["Резюме", "прочее"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_table_a_person_confirms_comes_back(tmp_path: Path, ending: str):
    path = tmp_path / f"columns{ending}"
    matches = match("id", "Резюме", "??", "plann", "прочее")
    save_columns(matches.rows, Q, path, "ru")
    assert load_columns(path) == {"id": "id"}
    table = read_raw(path).frame.assign(confirm=["yes", "Да", "", "no", ""])
    write_raw(table, path)
    assert load_columns(path) == {"id": "id", "Резюме": "resume", "plann": ""}


@pytest.mark.parametrize(
    ("text", "said"), [("a,b\n1,2\n", "header, column"), ("header,column,confirm\nx,y,maybe\n", "maybe")]
)
def test_a_table_that_confirms_nothing_clear_is_refused(tmp_path: Path, text: str, said: str):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(FileError, match=said):
        load_columns(tmp_path / "t.csv")
