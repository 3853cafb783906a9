"""Who may have which service of ru-2025: cases a lawyer can read."""

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


@pytest.mark.parametrize(
    ("code", "answers", "person", "expected"),
    [
        pytest.param("internship", NO_EXPERIENCE, STUDENT, "confirmed", id="third year, no experience"),
        pytest.param(
            "internship", {"experience": "elsewhere"}, STUDENT, "confirmed", id="experience outside the field"
        ),
        pytest.param("internship", {"experience": "field"}, STUDENT, "no", id="experience in the field"),
        pytest.param("internship", NO_EXPERIENCE, STUDENT | {"course": 1}, "no", id="first year"),
        pytest.param(
            "internship",
            NO_EXPERIENCE,
            STUDENT | {"birth_date": "2010-04-01"},
            "no",
            id="15 years: by a specialist only",
        ),
        pytest.param(
            "internship", NO_EXPERIENCE, {"birth_date": "2007-05-10", "course": 3}, "confirmed", id="no graduation date"
        ),
        pytest.param("internship", NO_EXPERIENCE, {"course": 3}, "to_check", id="age not known"),
        pytest.param("internship", {}, STUDENT, "to_check", id="experience not answered"),
        pytest.param("internship", NO_EXPERIENCE, graduate(20, 2), "confirmed", id="graduated two years ago"),
        pytest.param("internship", NO_EXPERIENCE, graduate(24, 4), "no", id="graduated four years ago"),
        pytest.param(
            "internship",
            NO_EXPERIENCE | {"conscription": "expected"},
            STUDENT,
            "to_check",
            id="conscript: postponed, kept",
        ),
        pytest.param("practice", {"practice_rating": "none"}, STUDENT, "to_check", id="practice to come is checked"),
        pytest.param("practice", {"practice_rating": "useful"}, STUDENT, "no", id="practice was useful"),
        pytest.param("practice", {"practice_rating": "none"}, graduate(20, 1), "no", id="a graduate has no practice"),
        pytest.param(
            "target_training",
            {"target_contract": "none", "final_year": False, "relocation_plan": "no"},
            SECOND_YEAR,
            "to_check",
            id="second year; the offer is checked",
        ),
        pytest.param(
            "target_training",
            {"target_contract": "none", "final_year": True},
            STUDENT,
            "no",
            id="too late in the final year",
        ),
        pytest.param("target_training", {"target_contract": "signed"}, SECOND_YEAR, "no", id="has a contract"),
        pytest.param(
            "target_training",
            {"target_contract": "none", "final_year": False, "relocation_plan": "other_country"},
            SECOND_YEAR,
            "no",
            id="moves abroad",
        ),
        pytest.param(
            "summer_work",
            {"final_year": False, "current_work": "none"},
            SECOND_YEAR,
            "confirmed",
            id="second year, no work",
        ),
        pytest.param("summer_work", {"final_year": True}, STUDENT, "no", id="final year: a job, not a summer"),
        pytest.param("resume_interview", {}, {}, "confirmed", id="any student"),
        pytest.param("career_tour", {}, {}, "confirmed", id="any student"),
        pytest.param("counselling", {}, {}, "confirmed", id="any student"),
        pytest.param("vacancies", {"final_year": True, "current_work": "none"}, STUDENT, "confirmed", id="final year"),
        pytest.param("vacancies", {"current_work": "employment_contract"}, STUDENT, "no", id="works under a contract"),
        pytest.param("disability_support", {"disabled": True}, STUDENT, "to_check", id="document is checked"),
        pytest.param("disability_support", {"ovz": False, "disabled": False}, STUDENT, "no", id="no disability"),
        pytest.param("disability_support", {}, STUDENT, "no", id="declined is not a status"),
        pytest.param("orphan_support", {"orphan": True}, graduate(20, 0), "to_check", id="orphan of 20"),
        pytest.param("orphan_support", {"orphan": True}, graduate(24, 3), "no", id="orphan of 24"),
        pytest.param("orphan_support", {"orphan": False}, graduate(20, 0), "no", id="not an orphan"),
        pytest.param("deferred_plan", {"conscription": "expected"}, STUDENT, "confirmed", id="conscript"),
        pytest.param("deferred_plan", {"conscription": "deferred"}, STUDENT, "no", id="deferred"),
        pytest.param("deferred_plan", {}, STUDENT, "no", id="not answered"),
        pytest.param("carers_plan", {"childcare": "planned"}, STUDENT, "confirmed", id="future carer"),
        pytest.param("carers_plan", {"childcare": "no"}, STUDENT, "no", id="no childcare"),
        pytest.param(
            "relocation", {"relocation_plan": "other_region"}, STUDENT, "to_check", id="moves to another region"
        ),
        pytest.param("relocation", {"relocation_plan": "no"}, STUDENT, "no", id="stays"),
        pytest.param("self_employment", {"current_work": "informal"}, STUDENT, "to_check", id="informal work"),
        pytest.param("self_employment", {"plans": ["own_business"]}, STUDENT, "to_check", id="plans a business"),
        pytest.param(
            "temporary_employment", {"current_work": "none"}, graduate(20, 0.5), "to_check", id="jobless graduate of 20"
        ),
        pytest.param("temporary_employment", {"current_work": "none"}, graduate(26, 0.5), "no", id="graduate of 26"),
        pytest.param("temporary_employment", {"current_work": "none"}, graduate(20, 2), "no", id="two years after"),
        pytest.param("adaptation", {"plans": ["contract"]}, STUDENT, "confirmed", id="signed a contract"),
    ],
)
def test_who_may_have_a_service(code: str, answers: dict[str, Any], person: dict[str, Any], expected: str) -> None:
    assert verdict(code, answers, person) == expected


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
    assert text.en == (
        "Can change what raises the risk: “No work experience in the field”, “No time in work, or at most a year”. "
        "To be clarified: “Date of birth”."
    )
    assert text.ru.startswith("Может изменить то, что повышает риск: «Нет опыта работы по специальности»")


def test_what_was_not_answered_is_never_said_to_be_so() -> None:
    _, text = why({"months_worked": "zero"}, {"months_worked": 0.2, "experience": 0.5})
    assert text.ru == (
        "Может изменить то, что повышает риск: «Стажа работы нет, или он не больше года». "
        "Оценку риска повышает отсутствие сведений: «Есть ли у вас опыт работы?». "
        "Уточнить: «Дата рождения», «Есть ли у вас опыт работы?»."
    )
    _, text = why({"months_worked": "zero"}, {"experience": 0.5})
    assert text.en.startswith("The lack of an answer raises the estimated risk: “Do you have work experience?”.")
