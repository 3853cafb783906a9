"""What is recommended from ru-2025, and why; who may have what is in service_cases.csv."""

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.plan import Catalogue, Recommendation, load_catalogue, parse_catalogue, recommend
from riskscore.questionnaire import Questionnaire, check_person, load_questionnaire

TODAY = dt.date(2026, 3, 1)
STUDENT = {"birth_date": "2007-05-10", "course": 3, "graduation_date": "2026-06-30"}  # 18 years, final year
SECOND_YEAR = {"birth_date": "2008-05-10", "course": 2, "graduation_date": "2028-06-30"}
NO_EXPERIENCE = {"experience": "none"}
EVERYTHING_RAISES = 0.1


def graduate(age: int, years: float) -> dict[str, Any]:
    born, left = TODAY - dt.timedelta(days=age * 365.25 + 30), TODAY - dt.timedelta(days=years * 365.25)
    return {"birth_date": born.isoformat(), "graduation_date": left.isoformat()}


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire("ru-2025.2")


@cache
def catalogue() -> Catalogue:
    return load_catalogue("ru-2025", questionnaire())


@cache
def alone(code: str) -> Catalogue:
    """The shipped catalogue with one service only, so that nothing else takes its place."""
    text = catalogue().text
    head, *services = text.split("[[service]]")
    kept = [service for service in services if f'code = "{code}"' in service]
    return parse_catalogue(head + "[[service]]" + kept[0], questionnaire())


def recommendations(
    catalogue: Catalogue, answers: dict[str, Any], person: dict[str, Any], raising: Sequence[str] | None = None
) -> list[Recommendation]:
    """What is recommended when each of `raising` (default: all features) raises the risk a little."""
    table, problems = check_person(questionnaire(), {"answers": answers, "person": person}, default_as_of=TODAY)
    assert table is not None, problems
    names = [feature.name for feature in questionnaire().modelled]
    contributions = [EVERYTHING_RAISES if raising is None or name in raising else 0.0 for name in names]
    return recommend(catalogue, questionnaire(), table, np.array([contributions]))[0]


def verdict(code: str, answers: dict[str, Any], person: dict[str, Any], raising: Sequence[str] | None = None) -> str:
    found = recommendations(alone(code), answers, person, raising)
    return found[0].eligibility if found else "no"


def test_without_a_barrier_or_a_wish_nothing_is_offered() -> None:
    assert recommendations(catalogue(), NO_EXPERIENCE, STUDENT, raising=()) == []


def test_a_wish_is_enough() -> None:
    found = recommendations(catalogue(), {"help_wanted": ["resume"]}, STUDENT, raising=())
    assert [(item.service.code, item.score) for item in found] == [("resume_interview", 0.5)]


@pytest.mark.parametrize(
    ("answers", "code"), [({"orphan": True}, "orphan_support"), ({"ovz": True}, "disability_support")]
)
def test_a_status_alone_is_listed_on_request_and_never_offered(answers: dict[str, Any], code: str) -> None:
    found = recommendations(catalogue(), answers, graduate(20, 0.2), raising=("orphan", "ovz", "sex", "territory"))
    assert [(item.service.code, item.eligibility, item.score) for item in found] == [(code, "on_request", 0.0)]


def test_a_status_with_a_barrier_is_offered_like_any_other() -> None:
    assert verdict("orphan_support", {"orphan": True}, graduate(20, 0.2), raising=("resume",)) == "to_check"
    assert (
        verdict("orphan_support", {"orphan": True, "help_wanted": ["psychologist"]}, graduate(20, 0), ()) == "to_check"
    )


def test_a_conscript_gets_the_deferred_plan_first_and_keeps_the_rest() -> None:
    answers = NO_EXPERIENCE | {"final_year": True, "conscription": "expected", "help_wanted": ["internship", "resume"]}
    found = recommendations(catalogue(), answers, STUDENT, raising=("experience",))
    assert [item.service.code for item in found] == ["deferred_plan", "internship", "resume_interview"]
    assert "Postpone: until discharge" in found[1].why.en


def why(answers: dict[str, Any], raised: dict[str, float]) -> tuple[float, Text]:
    """Score and reason of an internship for a third-year student when `raised` raises the risk."""
    person = {"answers": answers, "person": {"course": 3, "graduation_date": "2026-06-30"}}
    table, _ = check_person(questionnaire(), person, default_as_of=TODAY)
    assert table is not None
    contributions = np.array([[raised.get(feature.name, -0.3) for feature in questionnaire().modelled]])
    (found,) = recommend(alone("internship"), questionnaire(), table, contributions)[0]
    return found.score, found.why


def test_the_reason_names_what_is_addressed_strongest_first_and_what_to_clarify() -> None:
    raised = {"months_worked": 0.2, "experience": 0.5, "current_work": 0.1}
    score, text = why({"experience": "none", "months_worked": "zero", "current_work": "none"}, raised)
    assert score == pytest.approx(0.8)
    assert text.en.startswith(
        "Can change what raises the risk: “No work experience in the field”, “No time in work, or at most a year”. "
        "To be clarified: “Date of birth”. To be checked: under 16 the conditions of the Labour Code, article 63"
    )
    assert text.ru.startswith("Может изменить то, что повышает риск: «Нет опыта работы по специальности»")


def test_what_was_not_answered_is_never_said_to_be_so() -> None:
    _, text = why({"months_worked": "zero"}, {"months_worked": 0.2, "experience": 0.5})
    assert text.ru.startswith(
        "Может изменить то, что повышает риск: «Стажа работы нет, или он не больше года». "
        "Оценку риска повышает отсутствие сведений: «Есть ли у вас опыт работы?». "
        "Уточнить: «Дата рождения», «Есть ли у вас опыт работы?». Специалист проверяет: до 16 лет"
    )
    _, text = why({"months_worked": "zero"}, {"experience": 0.5})
    assert text.en.startswith("The lack of an answer raises the estimated risk: “Do you have work experience?”.")


def test_what_is_checked_for_some_is_said_of_them_only() -> None:
    answers = {"self_employment": "yes", "current_work": "informal"}
    of_age, minor = (
        recommendations(alone("self_employment"), answers, {"birth_date": f"{year}-03-01"})[0] for year in (2008, 2009)
    )
    assert (of_age.eligibility, minor.eligibility) == ("confirmed", "to_check")
    assert "18 лет" in minor.why.ru
    assert "18 лет" not in of_age.why.ru


def test_a_consent_nobody_spoke_of_is_to_be_clarified() -> None:
    (found,) = recommendations(alone("counselling"), {"confidence": "low"}, STUDENT)
    assert found.eligibility == "to_check"
    assert found.why.ru.endswith("Уточнить: дано ли согласие на связь.")
