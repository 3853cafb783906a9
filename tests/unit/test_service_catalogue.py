"""A service catalogue is refused with every mistake at once, each at its place."""

from pathlib import Path

import numpy as np
import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.plan import load_catalogue, parse_catalogue
from riskscore.questionnaire import FALSE, TRUE, Questionnaire, Table, load_questionnaire

HEAD = """
format = 1
id = "mine"
title = { ru = "Услуги", en = "Services" }
source = "regional"
"""
TEXTS = """
name = { ru = "Резюме", en = "CV" }
description = { ru = "Составление резюме", en = "Writing a CV" }
provider = { ru = "Центр карьеры", en = "Career centre" }
can_change = { ru = "резюме", en = "the CV" }
evidence = "none"
evidence_source = { ru = "Исследований нет", en = "No study" }
legal = { ru = "Положение", en = "Statute" }
"""
SERVICE = f"""
[[service]]
code = "cv"
addresses = ["resume"]
{TEXTS}
"""


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load_questionnaire("ru-2025.2")


def mistakes(text: str, questionnaire: Questionnaire) -> list[tuple[str, str | None]]:
    with pytest.raises(QuestionnaireError) as caught:
        parse_catalogue(text, questionnaire, place="mine.toml")
    return [(problem.code, problem.field) for problem in caught.value.problems]


def service(lines: str) -> str:
    return f"{HEAD}\n[[service]]\ncode = 'cv'\n{lines}\n{TEXTS}"


def test_the_example_of_the_documentation_loads(questionnaire: Questionnaire) -> None:
    page = (Path(__file__).parents[2] / "docs" / "service-catalogue.md").read_text(encoding="utf-8")
    catalogue = parse_catalogue(page.split("```toml\n")[1].split("```")[0], questionnaire)
    assert [service.code for service in catalogue.services] == ["resume_interview"]


def test_a_small_catalogue_keeps_its_text_and_order(questionnaire: Questionnaire) -> None:
    text = HEAD + SERVICE + SERVICE.replace('"cv"', '"cv_again"')
    catalogue = parse_catalogue(text, questionnaire)
    assert [service.code for service in catalogue.services] == ["cv", "cv_again"]
    assert catalogue.text == text
    assert catalogue.services[0].eligibility is None


def test_all_mistakes_are_reported_at_once(questionnaire: Questionnaire) -> None:
    text = service("eligibility = 'shoe_size > 3'\naddresses = ['sex', 'resume']\nwish = 'orphan'\nprice = 3") + SERVICE
    text = text.replace('"regional"', '"rumour"').replace('"none"', '"strong"', 1)
    assert sorted(mistakes(text, questionnaire), key=str) == [
        ("duplicate", "service 2 › code"),
        ("protected_wish", "service 1 › wish"),
        ("unknown_key", "service 1 › price"),
        ("wrong_address", "service 1 › addresses"),
        ("wrong_rule", "service 1 › eligibility"),
        ("wrong_value", "service 1 › evidence"),
        ("wrong_value", "source"),
    ]


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        pytest.param("", "no_occasion", "service 1", id="nothing would ever offer it"),
        pytest.param("eligibility = 'final_year'", "no_occasion", "service 1", id="eligible is no occasion"),
        pytest.param("addresses = ['territory']", "wrong_address", "service 1 › addresses", id="context"),
        pytest.param("addresses = ['hardship']", "wrong_address", "service 1 › addresses", id="sensitive"),
        pytest.param("addresses = ['help_wanted']", "wrong_address", "service 1 › addresses", id="not in the model"),
        pytest.param("addresses = ['nobody']", "wrong_address", "service 1 › addresses", id="unknown feature"),
        pytest.param("wish = 'sex == \"female\"'", "protected_wish", "service 1 › wish", id="a trait is no wish"),
        pytest.param("wish = 'resume >'", "wrong_rule", "service 1 › wish", id="not an expression"),
        pytest.param(
            "wish = 'final_year'\npostponed = { when = 'x', until = { ru = 'Я', en = 'I' } }",
            "wrong_rule",
            "service 1 › postponed › when",
            id="postponed by nothing known",
        ),
        pytest.param("for_route = 'army'", "wrong_value", "service 1 › for_route", id="no such route"),
    ],
)
def test_a_mistake_is_found_at_its_place(questionnaire: Questionnaire, lines: str, code: str, place: str) -> None:
    assert mistakes(service(lines), questionnaire) == [(code, place)]


def test_a_plan_for_a_route_the_questionnaire_lacks_is_a_mistake() -> None:
    found = mistakes(service("for_route = 'conscription'"), load_questionnaire("job-corps"))
    assert found == [("unknown_route", "service 1 › for_route")]


@pytest.mark.parametrize("text", ["", "format = 2", "service = 3", "not toml", "[[service]]", "a = " + "[" * 3000])
def test_no_text_crashes_the_reader(questionnaire: Questionnaire, text: str) -> None:
    assert mistakes(text, questionnaire)


def test_a_catalogue_is_found_by_id_or_beside_the_questionnaire(tmp_path: Path, questionnaire: Questionnaire) -> None:
    (tmp_path / "mine.toml").write_text(HEAD + SERVICE, encoding="utf-8-sig")
    assert load_catalogue("ru-2025", questionnaire).id == "ru-2025"
    assert load_catalogue("mine.toml", questionnaire, folder=tmp_path).id == "mine"


@pytest.mark.parametrize("name", ["absent", "absent.toml", ".", "../ru-2025", "\0"])
def test_a_catalogue_that_is_not_there_says_so(tmp_path: Path, questionnaire: Questionnaire, name: str) -> None:
    with pytest.raises(FileError, match="There is no service catalogue"):
        load_catalogue(name, questionnaire, folder=tmp_path)


def test_no_shipped_service_claims_a_trial(questionnaire: Questionnaire) -> None:
    catalogue = load_catalogue("ru-2025", questionnaire)
    assert {service.evidence for service in catalogue.services} == {"none", "observational"}


def test_every_shipped_service_says_how_long_it_takes_and_what_to_bring(questionnaire: Questionnaire) -> None:
    services = load_catalogue("ru-2025", questionnaire).services
    assert all(service.duration and service.documents and service.source == "proxy" for service in services)


RULE = "eligibility = '''{}'''"


@pytest.mark.parametrize(
    ("rule", "code", "found"),
    [
        ("years_since(birth_date) >= 180", "impossible_limit", "birth_date: 180"),
        ("course > 9", "impossible_limit", "course: 9"),
        ("course >= 2.5", "impossible_limit", "course: 2.5"),
        ("months_until(graduation_date) < 240", "impossible_limit", "graduation_date: -20"),
        ("course > 4 and not course >= 3", "contradiction", "course"),
        ("course > 6", "contradiction", "course"),
        ("18 <= years_since(birth_date) < 18", "contradiction", "birth_date"),
        ("final_year and (course == 1 or not answered(course)) and course > 1", "contradiction", "course"),
        ('experience == "none" and experience == "field"', "contradiction", "experience"),
        ('"study" in plans and "study" not in plans', "contradiction", "plans"),
        ('course == 1 or resume == "none" and resume < "none"', "contradiction", "resume"),
        ('as_of < "2025-01-01" and as_of > "2025-01-01"', "contradiction", "as_of"),
    ],
)
def test_limits_nobody_can_meet_are_mistakes(questionnaire: Questionnaire, rule: str, code: str, found: str) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        parse_catalogue(service(f"addresses = ['resume']\n{RULE.format(rule)}"), questionnaire)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field, problem.found) == (code, "service 1 › eligibility", found)


@pytest.mark.parametrize(
    "rule",
    [
        "years_since(birth_date) >= 14",
        "course >= 6",
        "months_until(graduation_date) <= 6 and months_until(graduation_date) > 0",
        "years_since(graduation_date) < 0 or not answered(graduation_date)",
        'experience == "none" and not experience in ("field", "elsewhere")',
        '"study" in plans and not "contract" in plans and "own_business" in plans',
        'lies_in(territory, "42") and not lies_in(territory, "Кемерово")',
        'starts(specialty, "34") and specialty != "34.02.01"',
        "answered(orphan) and not orphan",
        'as_of >= "2025-01-01" and as_of <= "2025-01-01"',
        "consented(contact) and not consented(model_training)",
        "18 <= years_since(birth_date) <= 18",
    ],
)
def test_limits_somebody_meets_are_none(questionnaire: Questionnaire, rule: str) -> None:
    text = service(f"addresses = ['resume']\n{RULE.format(rule)}")
    assert parse_catalogue(text, questionnaire).services[0].eligibility


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        pytest.param(
            "eligibility = '\"study\" in plans'\nreserved = '\"study\" not in plans'",
            "contradiction",
            "",
            id="two rules",
        ),
        pytest.param(
            "for_route = 'conscription'\neligibility = 'conscription == \"no\"'", "contradiction", "", id="the route"
        ),
        pytest.param(
            "in_force = { from = 2026-01-01, to = 2025-12-31 }", "reversed_dates", " › in_force", id="ends first"
        ),
        pytest.param("in_force = { from = '2026-01-01' }", "wrong_date", " › in_force › from", id="no TOML date"),
        pytest.param("in_force = { from = 2026-01-01T10:00:00 }", "wrong_date", " › in_force › from", id="an hour"),
        pytest.param(
            "eligibility = [{ rule = 'final_year', to = 2025-03-06 }, { rule = 'final_year', from = 2025-03-06 }]",
            "overlapping_dates",
            " › eligibility 2",
            id="two rules on one day",
        ),
        pytest.param(
            "in_force = { to = 2024-12-31 }\neligibility = [{ rule = 'final_year', from = 2025-01-01 }]",
            "never_in_force",
            " › eligibility 1",
            id="a rule after the service",
        ),
        pytest.param("check_when = 'final_year'", "missing_key", " › check", id="nothing to check"),
    ],
)
def test_what_does_not_fit_together_is_a_mistake(
    questionnaire: Questionnaire, lines: str, code: str, place: str
) -> None:
    assert mistakes(service(f"addresses = ['resume']\n{lines}"), questionnaire) == [(code, f"service 1{place}")]


def test_a_consent_the_questionnaire_does_not_ask_for_is_a_mistake() -> None:
    asked = load_questionnaire("job-corps")
    text = service("for_route = 'other'\neligibility = 'consented(contact)'")
    assert ("unknown_consent", "service 1 › eligibility") in mistakes(text, asked)


def test_rules_of_several_periods_hold_each_in_its_time(questionnaire: Questionnaire) -> None:
    versions = (
        "{ rule = 'course >= 2', from = 2024-01-01, to = 2024-12-31 }, { rule = 'course >= 4', from = 2025-02-01 }"
    )
    rule = (
        parse_catalogue(service(f"for_route = 'other'\neligibility = [{versions}]"), questionnaire)
        .services[0]
        .eligibility
    )
    assert rule is not None
    days = ["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-31", "2025-02-01", "2026-01-01"]
    third = Table(questionnaire, {"course": np.full(6, 3.0)}, np.array(days, dtype="datetime64[D]"))
    assert rule.evaluate(third).tolist() == [FALSE, TRUE, TRUE, FALSE, FALSE, FALSE]
    fourth = Table(questionnaire, {"course": np.full(6, 4.0)}, third.as_of)
    assert rule.evaluate(fourth).tolist() == [FALSE, TRUE, TRUE, FALSE, TRUE, TRUE]


BAD = """[[service]]  # the first
code = 'cv'
eligibility = '''(
  course >= 2
  and expirience == 'none'
  and years_since(birth_date) > 99
)'''
postponed = { when = 'conscripion == 1', until = { ru = 'Я', en = 'I' } }
addresses = ['resume']
"""


def test_mistakes_have_the_line_they_stand_in(questionnaire: Questionnaire) -> None:
    text = HEAD + BAD + TEXTS
    with pytest.raises(QuestionnaireError) as caught:
        parse_catalogue(text, questionnaire, place="mine.toml")
    lines = text.splitlines()
    named = {(problem.found, lines[(problem.row or 0) - 1].strip()) for problem in caught.value.problems}
    assert named == {
        ("expirience", "and expirience == 'none'"),
        ("birth_date: 99", "and years_since(birth_date) > 99"),
        ("conscripion", "postponed = { when = 'conscripion == 1', until = { ru = 'Я', en = 'I' } }"),
    }
    message = caught.value.message("ru")
    assert "«mine.toml»" in message
    assert f"строка {text[: text.index('expirience')].count(chr(10)) + 1}, " in message
    assert "возможно, «experience»" in message
