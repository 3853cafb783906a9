"""A refused value is shown with what it may have been meant for, in the sender's words, and is never read as that."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cli.problem_list import list_problems
from riskscore.cohort.outcome import outcome_problems, read_outcomes, read_years, year_problems
from riskscore.questionnaire import check_frame, check_person, load_questionnaire, parse_questionnaire

EVERY_KIND = parse_questionnaire(
    (Path(__file__).parents[1] / "questionnaires" / "every-kind.toml").read_text(encoding="utf-8")
)
RU = load_questionnaire("ru-2025.2")
DAY = dt.date(2026, 3, 1)


def refused(q, header: str, *cells: str):
    checked = check_frame(q, pd.DataFrame({header: cells}), default_as_of=DAY)
    assert checked.is_bad.all()
    return [problem for problem in checked.problems if problem.field == header and problem.row]


@pytest.mark.parametrize(
    ("q", "header", "cell", "suggestion"),
    [
        (EVERY_KIND, "debts", "3 шт.", "3"),
        (EVERY_KIND, "debts", "31 шт.", None),
        (EVERY_KIND, "debts", "1,5 шт.", None),
        (EVERY_KIND, "debts", "3 из 5", None),
        (EVERY_KIND, "debts", "три", None),
        (RU, "resume", "актуально", "актуальное"),
        (RU, "resume", "up-to-date", "up to date"),
        (RU, "conscription", "нет", "нет: отслужил(а) или не подлежу призыву"),
        (RU, "conscription", "не", None),
        (RU, "conscription", "не знаю", None),
        (RU, "target_contract", "нет", "не заключён"),
        (RU, "help_wanted", "подбор вакансий, Резюме и собеседование", "подбор вакансий|резюме и собеседование"),
        (RU, "help_wanted", "подбор вакансий, деньги", None),
        (RU, "help_wanted", "нет", "none"),
        (RU, "current_work", "работаю", None),  # begins two choices
    ],
)
def test_what_may_have_been_meant(q, header: str, cell: str, suggestion: str | None) -> None:
    assert [problem.suggestion for problem in refused(q, header, cell)] == [suggestion]


def test_a_file_is_answered_in_labels_and_a_program_in_codes() -> None:
    (cell,) = refused(RU, "target_contract", "maybe")
    assert cell.allowed.ru == "одно из «заключён», «в процессе заключения», «не заключён»"
    _, (sent,) = check_person(RU, {"answers": {"target_contract": "maybe"}}, default_as_of=DAY)
    assert sent.allowed.ru == "одно из signed, in_progress, none"


def test_rows_with_the_same_problem_are_one_line_and_all_are_counted() -> None:
    problems = refused(RU, "target_contract", *["maybe"] * 11, "perhaps")
    lines = list_problems(problems, "en", most=1, all_are_in="--json")
    assert lines[0].startswith("rows 2, 3, 4, 5, 6, 7, 8, 9 and more: 3, field «target_contract»: found «maybe»; ")
    assert lines[1:] == ["… and 1 more; all: --json"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [("в поиске", "В поиске работы"), ("Трудоустроенный", None), ("уехал", None), ("employd", "employed")],
)
def test_an_outcome_is_suggested_in_words_of_the_questionnaire(text: str, meant: str | None) -> None:
    assert RU.outcome
    read = read_outcomes(np.array([text], dtype=object), RU.outcome)
    (problem,) = outcome_problems("outcome_code", read, RU.outcome, [2])
    assert problem.suggestion == meant
    assert "«Трудоустроен», «Индивидуальный предприниматель»" in problem.allowed.ru


@pytest.mark.parametrize(("text", "meant"), [("2024 г.", "2024"), ("24", "2024"), ("2023/2024", None), ("1812", None)])
def test_a_graduation_year_is_suggested(text: str, meant: str | None) -> None:
    assert RU.cohort_year
    (problem,) = year_problems("cohort_year", read_years(np.array([text], dtype=object), RU.cohort_year), [2])
    assert problem.suggestion == meant


def test_columns_that_many_fields_lack_are_not_all_named() -> None:
    absent = check_frame(RU, pd.DataFrame({"resume": ["нет"]}), default_as_of=DAY).problems
    (line,) = list_problems(absent, "en", most=5, all_are_in="--json")
    assert line.startswith("No such columns, read as not answered: ")
    assert line.endswith(f" and {len(absent) - 12} more")
