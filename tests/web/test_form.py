"""The form follows from the questionnaire, keeps what was typed, and speaks two languages."""

import re
from collections import defaultdict
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore.questionnaire import Feature
from riskscore_serving.page_routes import TEMPLATES
from riskscore_serving.texts import template_words, words

BUTTONS = {"submit", "button", "hidden"}


class Page(HTMLParser):
    """Tags with their attributes, and what a browser would post of the form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.posted: dict[str, list[str]] = defaultdict(list)
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "select":
            self._select = given["name"] or ""
        if tag == "option" and "selected" in given:
            self.posted[self._select].append(given["value"] or "")
        if tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.posted[given["name"] or ""].append(given["value"] or "")

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [given for tag, given in self.tags if tag in tags]

    def controls(self) -> list[dict[str, str | None]]:
        return [given for given in self.all("input", "select") if given.get("type") not in BUTTONS]


def post(client: TestClient, form: dict[str, Any]) -> tuple[int, str]:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = client.post("/", content=urlencode(form, doseq=True), headers=headers)
    return response.status_code, response.text


def name_of(feature: Feature) -> str:
    return f"{feature.section}.{feature.name}"


def text_of(lang: str) -> str:
    return {"ru": "С чего начать", "en": "How to begin"}[lang]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_question_is_asked_in_the_language_of_the_page(client: TestClient, bundle: Bundle, lang: str) -> None:
    text = client.get("/", params={"lang": lang}).text
    page = Page(text)
    assert page.all("html")[0]["lang"] == lang
    assert text_of(lang) in text
    names = {control["name"] for control in page.controls()}
    assert names == {name_of(feature) for feature in bundle.questionnaire.features} | {"as_of"}
    for feature in bundle.questionnaire.features:
        assert (feature.question.ru if lang == "ru" else feature.question.en) in unescape(text)
        offered = [given["value"] for given in page.all("input") if given["name"] == name_of(feature)]
        assert len(feature.choices) > 7 or set(feature.codes) <= set(offered)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_word_in_a_template_is_ours(lang: Lang) -> None:
    names = {name for path in TEMPLATES.iterdir() for name in re.findall(r"\bt\.(\w+)", path.read_text())}
    assert names
    assert [name for name in names if getattr(template_words(lang), name, None) != words(lang).get(name)] == []


def test_every_control_has_a_label_and_an_id_of_its_own(client: TestClient) -> None:
    page = Page(client.get("/").text)
    ids = [given["id"] for _, given in page.tags if given.get("id")]
    assert len(ids) == len(set(ids))
    labelled = {label["for"] for label in page.all("label")}
    assert [control["name"] for control in page.controls() if control["id"] not in labelled] == []


def test_described_by_leads_to_an_element(client: TestClient) -> None:
    page = Page(post(client, {"action": "score", "history.mean_grade": "99"})[1])
    ids = {given.get("id") for _, given in page.tags}
    named = [name for _, given in page.tags for key in ("aria-describedby", "aria-labelledby")
             for name in (given.get(key) or "").split()]  # fmt: skip
    assert named
    assert [name for name in named if name not in ids] == []


def test_no_answer_needs_to_be_given(client: TestClient) -> None:
    status, text = post(client, {"action": "score"})
    assert status == 200
    assert "нужна беседа" in text


def test_sensitive_questions_say_that_they_are_voluntary(client: TestClient, bundle: Bundle) -> None:
    text = client.get("/").text
    section = text[text.index('id="group-sensitive"') : text.index('id="group-preference"')]
    sensitive = [f for f in bundle.questionnaire.features if f.role == "sensitive"]
    assert sensitive
    assert [f.name for f in sensitive if f'name="{name_of(f)}"' not in section] == []
    assert "Отвечать не обязательно" in section
    assert "предпочитаю не отвечать" in section


def test_problems_stand_at_the_top_and_beside_the_field_and_nothing_typed_is_lost(client: TestClient) -> None:
    form = {"history.mean_grade": ["семь <b>"], "history.academic_debts": ["-1"], "answers.resume": ["none"],
            "answers.help_wanted": ["vacancies", "psychologist"], "person.specialty": ["23.02.07"]}  # fmt: skip
    status, text = post(client, {"action": "score", **form})
    page = Page(text)
    assert status == 422
    links = [given["href"] for given in page.all("a")]
    for name in ("history.mean_grade", "history.academic_debts"):
        control = next(given for given in page.controls() if given["name"] == name)
        assert f"#{control['id']}" in links
        assert control["aria-invalid"] == "true"
        assert f"{control['id']}-error" in (control["aria-describedby"] or "").split()
    assert {name: page.posted[name] for name in form} == form
    assert "семь &lt;b&gt;" in text


def test_language_button_keeps_what_was_typed_and_the_result(client: TestClient, bundle: Bundle) -> None:
    page = Page(post(client, {"action": "example"})[1])
    page = Page(post(client, {**page.posted, "action": "score"})[1])
    status, text = post(client, {**page.posted, "lang": "en"})
    kept = Page(text).posted
    assert status == 200
    assert "Proposed level of risk" in text
    assert kept.pop("shown_lang") == ["en"]
    assert {**kept, "shown_lang": ["ru"]} == page.posted


def test_example_fills_the_form_and_scores_without_problems(client: TestClient, bundle: Bundle) -> None:
    page = Page(post(client, {"action": "example"})[1])
    assert len([values for values in page.posted.values() if values != [""]]) > 20
    assert post(client, {**page.posted, "action": "score"})[0] == 200


@pytest.mark.parametrize(("lang", "said"), [("ru", "Очистить"), ("en", "Clear")])
def test_buttons_say_what_they_do(client: TestClient, lang: str, said: str) -> None:
    assert f">{said}</button>" in client.get("/", params={"lang": lang}).text


def test_clear_leads_to_an_empty_page_in_the_same_language(client: TestClient) -> None:
    form = urlencode({"action": "clear", "shown_lang": "en", "answers.resume": "none"})
    response = client.post("/", content=form, headers={"content-type": "application/x-www-form-urlencoded"})
    assert (response.status_code, response.headers["location"]) == (303, "/?lang=en")


def test_other_content_and_endless_forms_are_refused(client: TestClient) -> None:
    assert client.post("/", json={}).status_code == 415
    assert post(client, {f"x{i}": "1" for i in range(3_000)})[0] == 400


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_any_posted_form_is_answered_and_typed_text_is_kept(
    client: TestClient, bundle: Bundle, data: st.DataObject
) -> None:
    names = [name_of(feature) for feature in bundle.questionnaire.features]
    keys = st.sampled_from([*names, "as_of", "lang", "shown_lang", "scored", "action"]) | st.text(max_size=5)
    form = data.draw(st.dictionaries(keys, st.lists(st.text(max_size=12), max_size=3), max_size=8))
    status, text = post(client, {**form, "action": data.draw(st.sampled_from(["score", "", "clear", "example"]))})
    assert status in (200, 303, 422)
    if status == 422:
        typed = [feature for feature in bundle.questionnaire.features if feature.kind in ("number", "code")]
        page = Page(text)
        assert [f.name for f in typed if (form.get(name_of(f)) or [""])[-1] != page.posted[name_of(f)][0]] == []
