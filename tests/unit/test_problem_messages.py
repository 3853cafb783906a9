"""A problem says its place, what was found, what is allowed and what to do, in both languages."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from riskscore.errors import Problem, ProblemsError, QuestionnaireError, Text, shorten
from riskscore.questionnaire import check_frame, parse_questionnaire

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
PROBLEM = Problem(
    "unknown_choice", "resume", "maybe", Text(ru="одно из a, b", en="one of a, b"), Text(ru="выберите", en="choose"), 7
)


def test_a_problem_is_one_sentence_in_each_language() -> None:
    assert PROBLEM.message("en") == "row 7, field «resume»: found «maybe»; allowed: one of a, b; choose"
    assert PROBLEM.message("ru") == "строка 7, поле «resume»: указано «maybe»; допустимо: одно из a, b; выберите"


def test_a_problem_without_a_place_starts_with_what_was_found() -> None:
    assert (
        Problem("x", None, "1", PROBLEM.allowed, PROBLEM.remedy).message() == "found «1»; allowed: one of a, b; choose"
    )


def test_a_problem_is_one_line_whatever_the_header_holds() -> None:
    message = replace(PROBLEM, field="two\r\nlines\x85").message()
    assert message.startswith("row 7, field «two lines »: found «maybe»")


def test_an_error_lists_its_problems_in_the_language_asked_for() -> None:
    error = QuestionnaireError(Text(ru="Анкета не годится.", en="Not usable."), [PROBLEM, PROBLEM])
    assert error.message("ru").splitlines() == ["Анкета не годится.", *["  " + PROBLEM.message("ru")] * 2]


def test_a_refused_cell_is_worded_from_the_questionnaire() -> None:
    q = parse_questionnaire(EVERY_KIND.read_text(encoding="utf-8"))
    checked = check_frame(q, pd.DataFrame({"debts": ["31"]}), default_as_of=dt.date(2026, 3, 1))
    (problem,) = (p for p in checked.problems if p.field == "debts")
    assert problem.message("en").startswith("row 2, field «debts»: found «31»; allowed: a whole number from 0 to 30; ")
    assert problem.message("ru").startswith("строка 2, поле «debts»: указано «31»; допустимо: целое число от 0 до 30; ")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two\n  lines", "two lines"),
        ("x" * 100, "x" * 79 + "…"),
        ("\ud800\x1b[31m", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[31m"),
        pytest.param(10**5000, "int", id="longer than Python writes"),
        (None, "None"),
    ],
)
def test_what_was_found_is_shown_safely(value: object, shown: str) -> None:
    assert shorten(value) == shown
    shorten(value).encode()


def test_an_error_printed_anywhere_lists_its_problems():
    error = ProblemsError(Text(ru="Исправьте.", en="Mend."), [PROBLEM])
    assert str(error) == error.message("en")
    assert PROBLEM.message("en") in str(error)
