"""A code the reference tables do not know is said once and refuses nobody."""

import datetime as dt

import pandas as pd

from riskscore.errors import Text
from riskscore.questionnaire import Feature, Questionnaire, check_frame, check_person

TODAY = dt.date(2026, 3, 1)
QUESTION = Text(ru="Код", en="Code")
SPECIALTY = Feature("specialty", "person", "code", "context", QUESTION, "specialty", catalogue="specialties")
TERRITORY = Feature("town", "person", "code", "context", QUESTION, "town", catalogue="territories")
QUESTIONNAIRE = Questionnaire("q.1", QUESTION, "study", (SPECIALTY, TERRITORY), "")


def test_an_odd_code_is_one_warning_at_its_first_row_with_the_number_of_rows() -> None:
    frame = pd.DataFrame({"specialty": ["08.02.01", "08.02.77", None, "08.02.77"], "town": "Белово"})
    checked = check_frame(QUESTIONNAIRE, frame, default_as_of=TODAY)
    (problem,) = checked.problems
    assert (problem.code, problem.row, problem.found, problem.severity) == ("odd_code", 3, "08.02.77", "warning")
    assert "строк с этим значением: 2" in problem.message("ru")
    assert not checked.is_bad.any()
    assert checked.table.columns["specialty"].tolist() == ["08.02.01", "08.02.77", None, "08.02.77"]


def test_a_code_out_of_date_depends_on_the_day_of_the_assessment() -> None:
    q = Questionnaire("q.1", QUESTION, "study", (SPECIALTY,), "", special={"as_of": "as_of"})
    frame = pd.DataFrame({"specialty": "40.02.01", "as_of": ["2026-03-01", "2033-03-01", "2034-03-01"]})
    problems = check_frame(q, frame, default_as_of=TODAY).problems
    assert [p.row for p in problems if p.code == "odd_code"] == [3]


def test_a_date_in_place_of_a_code_is_refused_with_the_code_it_was() -> None:
    frame = pd.DataFrame({"specialty": [dt.date(2001, 2, 8)], "town": ["Анжеро-Суджинск"]}, dtype=object)
    refused, odd = check_frame(QUESTIONNAIRE, frame, default_as_of=TODAY).problems
    assert (refused.code, refused.severity, refused.suggestion) == ("date_for_code", "error", "08.02.01")
    assert (odd.severity, odd.suggestion) == ("warning", "Анжеро-Судженск")


def test_a_person_with_an_odd_code_still_has_a_table() -> None:
    table, problems = check_person(QUESTIONNAIRE, {"person": {"specialty": "8.2.1"}}, default_as_of=TODAY)
    assert table is not None
    assert table.columns["specialty"].tolist() == ["8.2.1"]
    assert [(p.field, p.suggestion) for p in problems] == [("person.specialty", "08.02.01")]


def test_another_way_to_write_a_territory_is_said_with_the_way_of_the_table() -> None:
    frame = pd.DataFrame({"specialty": "08.02.01", "town": ["Белово", "г. Белово", "32707000", "Белово"]})
    found = check_frame(QUESTIONNAIRE, frame, default_as_of=TODAY).problems
    assert [(p.row, p.suggestion) for p in found] == [(3, "Белово"), (4, "Белово")]
