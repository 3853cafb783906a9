"""Why a service is not among the four, and when a plan or a postponed service is taken up again."""

import datetime as dt
from typing import Any

import numpy as np
import pytest

from riskscore.errors import QuestionnaireError
from riskscore.plan import Advice, Catalogue, NearMiss, advise, load_catalogue, parse_catalogue
from riskscore.questionnaire import check_person, load_questionnaire

QUESTIONNAIRE = load_questionnaire("ru-2025.2")
TODAY = dt.date(2026, 3, 1)
HEAD = """
format = 1
id = "mine"
title = { ru = "Услуги", en = "Services" }
source = "regional"
"""
TEXTS = """
name = { ru = "Услуга", en = "Service" }
description = { ru = "Услуга", en = "Service" }
provider = { ru = "Центр", en = "Centre" }
can_change = { ru = "резюме", en = "the CV" }
evidence = "none"
evidence_source = { ru = "Исследований нет", en = "No study" }
legal = { ru = "Положение", en = "Statute" }
"""
CV = 'addresses = ["resume"]'


def catalogue(*services: str) -> Catalogue:
    tables = [f"[[service]]\ncode = 's{number}'\n{lines}\n{TEXTS}" for number, lines in enumerate(services, 1)]
    return parse_catalogue(HEAD + "\n".join(tables), QUESTIONNAIRE)


def advice(services: Catalogue, **answers: Any) -> Advice:
    places = {feature.name: feature.section for feature in QUESTIONNAIRE.features}
    person: dict[str, Any] = {"answers": {"resume": "none"}, "history": {}, "person": {}, "as_of": TODAY.isoformat()}
    for name, value in answers.items():
        person[places[name]][name] = value
    table, problems = check_person(QUESTIONNAIRE, person, default_as_of=TODAY)
    assert table is not None, problems
    contributions = np.array([[1.0 if f.name == "resume" else 0.0 for f in QUESTIONNAIRE.modelled]])
    return advise(services, QUESTIONNAIRE, table, contributions)


def only_miss(services: Catalogue, **answers: Any) -> NearMiss:
    (miss,) = advice(services, **answers).near_misses
    return miss


def test_the_fifth_that_fits_is_named_and_may_be_chosen_by_a_specialist() -> None:
    miss = only_miss(catalogue(CV, CV, CV, CV, CV))
    assert miss.service.code == "s5"
    assert "в первые четыре не вошла" in miss.why_not.ru
    assert "Специалист может включить" in miss.what_would_help.ru


def test_a_refused_service_says_which_part_failed_and_what_would_help() -> None:
    miss = only_miss(catalogue(f"{CV}\neligibility = 'course >= 2 and not final_year'"), course=1, final_year=False)
    assert miss.why_not.ru == "Не выполнено условие: курс — не меньше 2 (указано: 1)."
    assert miss.what_would_help.en == "The condition will be met in year 2 of the studies."


def test_age_is_said_as_a_limit_with_its_day_and_without_the_age() -> None:
    miss = only_miss(catalogue(f"{CV}\neligibility = 'years_since(birth_date) >= 16'"), birth_date="2010-09-15")
    assert miss.why_not.ru == "Не выполнено условие: возраст — не меньше 16 лет."
    assert miss.what_would_help.ru == "Условие о возрасте будет выполнено 15.09.2026."


def test_waiting_that_comes_too_late_is_not_advised() -> None:
    rule = "years_since(birth_date) >= 18 and years_since(graduation_date) < 0"
    miss = only_miss(catalogue(f"{CV}\neligibility = '{rule}'"), birth_date="2010-09-15", graduation_date="2026-06-30")
    assert miss.what_would_help.ru.startswith("Ждать нет смысла")


def test_waiting_is_advised_beside_what_else_has_to_happen() -> None:
    services = catalogue(f"{CV}\neligibility = 'years_since(birth_date) >= 16 and course >= 2'")
    miss = only_miss(services, birth_date="2010-09-15", course=1)
    ru = "Условие о возрасте будет выполнено 15.09.2026. Условие будет выполнено с переходом на 2-й курс."
    assert miss.what_would_help.ru == ru


def test_what_is_not_needed_is_said_only_to_those_who_wish_it() -> None:
    services = catalogue(f"{CV}\neligibility = 'academic_debts >= 1'\nwish = '\"resume\" in help_wanted'")
    assert advice(services, academic_debts=0).near_misses == ()
    assert "Менять ничего не нужно" in only_miss(services, academic_debts=0, help_wanted=["resume"]).what_would_help.ru


def test_what_is_not_needed_is_not_said_of_graduates_either() -> None:
    services = catalogue(f"{CV}\neligibility = 'academic_debts >= 1 and years_since(graduation_date) < 0'")
    assert advice(services, academic_debts=0, graduation_date="2025-06-30").near_misses == ()
    assert only_miss(services, academic_debts=1, graduation_date="2025-06-30").what_would_help.ru.startswith("Изменить")


def test_a_part_that_only_a_protected_trait_failed_is_not_named() -> None:
    rule = "disabled and answered(disabled) or course >= 2"
    miss = only_miss(catalogue(f"{CV}\neligibility = '{rule}'"), disabled=False, course=1)
    assert miss.why_not.ru == "Не выполнено условие: курс — не меньше 2 (указано: 1)."
    alone = catalogue(f"{CV}\neligibility = 'disabled'", f"{CV}\neligibility = 'course >= 2 and not orphan'")
    assert advice(alone, disabled=False, orphan=True, course=1).near_misses == ()


def test_a_reserved_service_names_no_age_but_the_day_to_come() -> None:
    services = catalogue(f"{CV}\nreserved = 'orphan'\neligibility = '18 <= years_since(birth_date) < 24'")
    miss = only_miss(services, orphan=True, birth_date="2008-09-15")
    assert miss.why_not.ru == "Для этой услуги ещё не пришло время."
    assert miss.what_would_help.ru == "Условие услуги будет выполнено 15.09.2026."
    assert advice(services, orphan=True, birth_date="1998-09-15").near_misses == ()
    assert advice(services, orphan=False, birth_date="2008-09-15") == Advice((), ())


def test_a_reserved_service_without_an_occasion_or_room_is_on_request() -> None:
    miss = only_miss(catalogue(CV, CV, CV, CV, "reserved = 'orphan'\naddresses = ['confidence']"), orphan=True)
    assert miss.why_not.ru.startswith("Доступна по обращению")


def test_rules_of_another_time_are_not_named_beside_those_of_today() -> None:
    rules = "[{ to = 2025-12-31, rule = 'course >= 4' }, { from = 2026-01-01, rule = 'course >= 2' }]"
    miss = only_miss(catalogue(f"{CV}\neligibility = {rules}"), course=1)
    assert "курс — не меньше 2" in miss.why_not.ru
    assert "4" not in miss.why_not.ru


PLAN = """
for_route = "conscription"
reopens = { months = 12, after = "graduation_date" }
meanwhile = { ru = "связь.", en = "a call." }
"""
POSTPONED = """
addresses = ["resume"]
postponed.when = 'conscription == "expected"'
postponed.until = { ru = "до увольнения", en = "until discharge" }
postponed.reopens = { months = 12, after = "graduation_date" }
"""


@pytest.mark.parametrize(
    ("graduates", "day", "said"),
    [
        ("2026-06-30", dt.date(2027, 6, 30), "Вернуться к плану 30.06.2027."),
        ("2025-06-30", dt.date(2027, 3, 1), "Вернуться к плану 01.03.2027."),
        (None, None, "День возвращения к плану неизвестен: не указано «Дата выпуска (ожидаемая или состоявшаяся)»."),
    ],
    ids=["after graduation", "graduated: from the assessment", "not answered"],
)
def test_a_plan_has_its_day_to_come_back(graduates: str | None, day: dt.date | None, said: str) -> None:
    (plan,) = advice(catalogue(PLAN), conscription="expected", graduation_date=graduates).services
    assert plan.reopens == day
    assert plan.why.ru == f"План на время после военной службы. {said} До этого: связь."


def test_a_postponed_service_has_its_day_too() -> None:
    services = catalogue(POSTPONED)
    (service,) = advice(services, conscription="expected", graduation_date="2026-06-30").services
    assert service.reopens == dt.date(2027, 6, 30)
    assert "Отложить: до увольнения, ориентировочно до 30.06.2027." in service.why.ru
    (service,) = advice(services, conscription="no", graduation_date="2026-06-30").services
    assert service.reopens is None


@pytest.mark.parametrize("after", ["course", "birth_date", "graduated"])
def test_days_are_counted_from_a_date_that_is_not_protected(after: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        catalogue(f"{CV}\nreopens = {{ months = 12, after = '{after}' }}")
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [
        ("wrong_date", "service 1 › reopens › after")
    ]


@pytest.mark.parametrize("months", ["-1", "1.5", "'a year'", "1000"])
def test_months_are_a_whole_number_of_at_most_ten_years(months: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        catalogue(f"{CV}\nreopens = {{ months = {months} }}")
    assert [problem.code for problem in caught.value.problems] == ["wrong_value"]


@pytest.mark.parametrize(("name", "services"), [("ru-2025.2", "ru-2025"), ("ru-2025.1", "ru-2025.1")])
def test_shipped_routes_have_plans_with_a_day_and_conditions_have_words(name: str, services: str) -> None:
    questionnaire = load_questionnaire(name)
    shipped = load_catalogue(services, questionnaire).services
    plans = {service.for_route: service for service in shipped if service.for_route}
    assert set(plans) == {rule.route for rule in questionnaire.routes}
    assert all(plan.reopens and plan.reopens.note and plan.meanwhile for plan in plans.values())
    assert all(service.postponed.reopens for service in shipped if service.postponed)
    read = {name for service in shipped if service.eligibility for name in service.eligibility.features}
    features = [questionnaire.by_name[name] for name in sorted(read)]
    assert [feature.name for feature in features if feature.label is None and not feature.protected] == []
