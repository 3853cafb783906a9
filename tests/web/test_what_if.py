"""«Что может измениться»: sentences and a form that works without script and keeps what was chosen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle
from riskscore.questionnaire import load_questionnaire
from riskscore.whatif import what_if
from riskscore_serving.app import create_app
from riskscore_serving.form import post_person
from riskscore_serving.settings import Settings
from riskscore_serving.texts import words
from riskscore_serving.whatif_view import SHOWN

TODAY = date(2026, 3, 1)
HEADERS = {"content-type": "application/x-www-form-urlencoded"}
PERSON: dict[str, Any] = {
    "as_of": "2026-03-01",
    "answers": {"experience": "none", "months_worked": "zero", "resume": "none", "interview_training": False},
    "history": {"academic_debts": 2, "mean_grade": 3.5},
    "person": {"graduation_date": "2026-06-30"},
}


@pytest.fixture(scope="module")
def changing(bundle: Bundle) -> Bundle:
    return replace(bundle, questionnaire=load_questionnaire("ru-2025.2"))


@pytest.fixture(scope="module")
def page(changing: Bundle) -> Iterator[TestClient]:
    with TestClient(create_app(changing, Settings(lang="ru"), today=lambda: TODAY), follow_redirects=False) as client:
        yield client


def post(client: TestClient, bundle: Bundle, person: dict[str, Any] = PERSON, **form: str) -> tuple[int, str]:
    posted = {**post_person(bundle.questionnaire, person), "scored": "yes", **form}
    response = client.post("/", content=urlencode(posted, doseq=True), headers=HEADERS)
    assert "<b>" not in response.text
    return response.status_code, unescape(response.text)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_suggestions_are_said_with_their_evidence(page: TestClient, changing: Bundle, lang: Any) -> None:
    answer = what_if(changing, PERSON, today=TODAY, lang=lang)
    status, text = post(page, changing, action="score", shown_lang=lang)
    assert status == 200
    assert answer["association"] in text
    for size, most in SHOWN.items():
        of_size = [result for result in answer["results"] if len(result["changes"]) == size]
        assert of_size
        assert words(lang)[f"what_if_{size}"] in text
        assert [r["text"] in text for r in of_size] == [place < most for place in range(len(of_size))]
        assert all(r["evidence_text"] in text for r in of_size[:most])


def test_what_is_chosen_is_tried_shown_first_and_kept_in_both_languages(page: TestClient, changing: Bundle) -> None:
    chosen = {"change.resume": "current", "change.interview_training": "yes", "change.academic_debts": "0"}
    changes = {name.removeprefix("change."): value for name, value in chosen.items()}
    for lang in ("ru", "en"):
        status, text = post(page, changing, **chosen, action="what_if", shown_lang=lang)
        (result,) = what_if(changing, PERSON, changes, today=TODAY, lang=lang)["results"]
        assert status == 200
        assert result["text"] in text
        for value in ("current", "yes", "0"):
            assert f'<option value="{value}" selected>' in text
        assert text.count("data-focus") == 1
    assert result["text"] in post(page, changing, **chosen, lang="en", shown_lang="ru")[1]


def test_answers_given_anew_are_another_start(page: TestClient, changing: Bundle) -> None:
    status, text = post(page, changing, action="score", **{"change.resume": "current"})
    assert status == 200
    assert "selected>" not in text[text.index('id="what-if"') : text.index('id="form"')]


def test_what_cannot_be_tried_is_said_beside_the_form_and_nothing_is_lost(page: TestClient, changing: Bundle) -> None:
    changes = {"resume": "current", "interview_training": "yes", "academic_debts": "0", "experience": "field"}
    four = {f"change.{name}": value for name, value in changes.items()}
    status, text = post(page, changing, **four, action="what_if")
    assert status == 422
    assert "от 1 до 3 перемен" in text
    assert '<option value="field" selected>' in text
    assert words("ru")["title_result"] in text
    status, text = post(page, changing, action="what_if", **{"change.resume": "<b>"})
    assert status == 422
    assert "Указано «<b>»" in text


def test_the_form_belongs_to_the_answers_and_offers_only_less_risky_ones(page: TestClient, changing: Bundle) -> None:
    text = post(page, changing, action="score")[1]
    section = text[text.index('id="what-if"') : text.index('id="form"')]
    assert section.count('<select form="form"') == section.count("<select")
    assert 'name="change.resume"' in section
    assert '<option value="outdated"' not in section
    assert 'name="change.employer_events"' not in section  # not answered
    assert 'formaction="/#what-if-try"' in section


def test_a_graduate_and_a_silent_questionnaire_are_told_why_nothing_is_suggested(
    changing: Bundle, page: TestClient
) -> None:
    graduated = {**PERSON, "person": {"graduation_date": "2025-06-30"}}
    assert words("ru")["what_if_graduated"] in post(page, changing, graduated, action="score")[1]
    silent = replace(changing, questionnaire=replace(changing.questionnaire, changes=(), consistency=()))
    with TestClient(create_app(silent, Settings(lang="ru"), today=lambda: TODAY)) as client:
        assert words("ru")["what_if_undeclared"] in post(client, silent, action="score")[1]
