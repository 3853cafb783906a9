"""Whose row is this: СНИЛС, names, people who appear twice."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd

from riskscore.cohort import check_identities, find_repeated_people, load_cohort, special_texts
from riskscore.errors import Problem, Text
from riskscore.questionnaire import CohortYear, Feature, Questionnaire

QUESTION = Text(ru="Возраст", en="Age")
SPECIAL = {"person_id": "id", "snils": "СНИЛС", "full_name": "ФИО", "last_name": "Фамилия"}
QUESTIONNAIRE = Questionnaire(
    "q.1",
    QUESTION,
    "study",
    (Feature("age", "answers", "number", "input", QUESTION, "age"),),
    "",
    special=SPECIAL,
    cohort_year=CohortYear("year"),
)
RIGHT, WRONG = "112-233-445 95", "112-233-445 96"


def check(**columns: list[object]) -> list[Problem]:
    frame = pd.DataFrame(columns, dtype=object)
    return check_identities(special_texts(frame, QUESTIONNAIRE), QUESTIONNAIRE, range(2, len(frame) + 2))


def test_a_wrong_snils_is_an_error_only_where_nothing_else_says_whose_row_it_is() -> None:
    found = check(id=["a", None, "c"], СНИЛС=[WRONG, WRONG, RIGHT])
    assert [(p.row, p.severity) for p in found] == [(2, "warning"), (3, "error")]


def test_cut_zeros_are_suggested() -> None:
    (problem,) = check(СНИЛС=[8765430300, None, ""])
    assert (problem.found, problem.suggestion, problem.row) == ("8765430300", "087-654-303 00", 2)


def test_one_snils_under_two_ids_is_said() -> None:
    (problem,) = check(id=["a", "A ", "b"], СНИЛС=[RIGHT, "11223344595", "112 233 445 95"])
    assert (problem.code, problem.row, problem.severity) == ("shared_snils", 4, "warning")


def test_names_that_are_none() -> None:
    names = ["Петров Пётр", "Петров", "Петров2 Пётр", "Пет\N{LATIN SMALL LETTER P}ов Пётр Ильич", None]
    found = check(ФИО=names)
    assert [(p.row, p.suggestion) for p in found] == [(3, None), (4, None), (5, "Петров Пётр Ильич")]


def test_people_without_an_id_are_told_apart_by_snils() -> None:
    frame = pd.DataFrame({"СНИЛС": [RIGHT, "11223344595", RIGHT], "year": [2025, 2025, 2026]}, dtype=object)
    found = find_repeated_people(frame, special_texts(frame, QUESTIONNAIRE), QUESTIONNAIRE, (2, 3, 4))
    assert [(p.row, p.field, p.severity) for p in found] == [(3, "СНИЛС", "warning")]


def test_a_cohort_says_it_and_holds_no_identity(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"СНИЛС;ФИО;age;year\n{RIGHT};Ким Ен;18;2025\n{RIGHT};Ким Ен;19;2025\n{WRONG};Ким Ен;20;2025\n")
    q = replace(QUESTIONNAIRE, special={"snils": "СНИЛС", "full_name": "ФИО"})
    cohort = load_cohort([path], q, default_as_of=dt.date(2026, 3, 1))
    assert {(p.code, p.row) for p in cohort.problems} == {("duplicate_person", 3), ("wrong_snils", 4)}
    assert cohort.is_bad.tolist() == [False, True, True]
    assert not cohort.special


def test_a_row_without_an_id_may_repeat_the_snils_of_one_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"id;СНИЛС;age;year\n;{RIGHT};18;2025\na;{RIGHT};19;2025\n;{RIGHT};20;2026\n")
    q = replace(QUESTIONNAIRE, special={"snils": "СНИЛС", "person_id": "id"})
    cohort = load_cohort([path], q, default_as_of=dt.date(2026, 3, 1))
    assert [(p.code, p.row) for p in cohort.problems if p.row] == [("duplicate_person", 2)]
