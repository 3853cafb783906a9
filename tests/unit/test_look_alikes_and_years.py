"""What looks right and is not: Latin letters in Cyrillic words, years of two digits."""

import datetime as dt

import pandas as pd
import pytest

from riskscore.cohort.outcome import read_years, year_problems
from riskscore.cohort.texts import read_texts
from riskscore.errors import Problem, Text
from riskscore.questionnaire import (
    Choice,
    CohortYear,
    Feature,
    Kind,
    Questionnaire,
    check_frame,
    source_key,
    source_keys,
)

TODAY = dt.date(2026, 3, 1)
NO = Choice("no", Text("Нет работы", "No job"))


def check(kind: Kind, *cells: object) -> tuple[list[object], list[Problem]]:
    feature = Feature("x", "answers", kind, "input", Text("", ""), "x", choices=(NO,) if kind == "choice" else ())
    q = Questionnaire("q.1", Text("", ""), "study", (feature,), "")
    checked = check_frame(q, pd.DataFrame({"x": pd.Series(cells, dtype=object)}), default_as_of=TODAY)
    return checked.table.columns["x"].tolist(), checked.problems


@pytest.mark.parametrize("cell", ["Hет работы", "нeт рaботы", "НЕТ PAБOТЫ", "Нет\xa0работы "])
def test_latin_letters_in_cyrillic_words_are_read_through(cell):
    assert check("choice", cell) == ([0.0], [])


@pytest.mark.parametrize("cell", ["Het работы", "Нет работьı"])
def test_other_words_are_not(cell):
    assert check("choice", cell)[1][0].code == "unknown_choice"


def test_a_code_stays_as_it_is_and_its_letters_are_said_once():
    values, problems = check("code", "ТМ-31", "ТM-31", "TM-31", "ТM-31")  # the second M is Latin, TM both
    assert values == ["ТМ-31", "ТM-31", "TM-31", "ТM-31"]
    assert [(p.row, p.severity, p.suggestion) for p in problems] == [(3, "warning", "ТМ-31")]


@pytest.mark.parametrize(
    ("cell", "perhaps"),
    [
        ("31.12.05", "31.12.2005"),
        ("1/2/30", "01.02.1930"),
        ("01-02-29", "01.02.2029"),
        ("31.02.05", None),
        ("2005.12.31", None),
    ],
)
def test_a_year_of_two_digits_is_never_read(cell, perhaps):
    values, (problem,) = check("date", cell)
    assert pd.isna(values[0])
    assert (problem.code, problem.suggestion, problem.severity) == ("not_a_date", perhaps, "error")


@pytest.mark.parametrize(("cell", "perhaps"), [("25", "2025"), ("25.0", "2025"), ("1", None), ("год", None)])
def test_so_is_a_graduation_year(cell, perhaps):
    read = read_years(read_texts([cell]), CohortYear("year"))
    assert [problem.suggestion for problem in year_problems("year", read, [2])] == [perhaps]


def test_keys_of_a_questionnaire_are_folded_as_cells_are():
    assert source_key("Hет") == source_key("нЕТ") == "нет"


@pytest.mark.parametrize(
    "texts",
    [
        ["S2024-0000001", "s2024-1"],
        ["a b", "a  b"],
        ["1", "1.0", "01"],
        ["1e2"],
        ["Код", "a\nb"],
        ["Hет", "нет"],
        [""],
        [],
    ],
)
def test_many_keys_are_the_keys_of_each(texts):
    assert source_keys(texts) == [source_key(text) for text in texts]
