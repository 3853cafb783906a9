"""A service catalogue is refused with every mistake at once, each at its place."""

from pathlib import Path

import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.plan import load_catalogue, parse_catalogue
from riskscore.questionnaire import Questionnaire, load_questionnaire

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


def test_no_shipped_service_claims_a_trial() -> None:
    catalogue = load_catalogue("ru-2025", load_questionnaire("ru-2025.2"))
    assert {service.evidence for service in catalogue.services} == {"none", "observational"}
