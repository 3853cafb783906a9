"""The result is said in words, told apart without colour, and adds up."""

import html
import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore.questionnaire import Route
from riskscore.scoring import score_one
from riskscore_serving.charts import BARS_WIDTH, Effect, draw_chart, fit_scale
from riskscore_serving.form import post_person
from riskscore_serving.reason_views import say_enough
from riskscore_serving.result import build_result, say_months, say_probability, to_percent
from riskscore_serving.texts import ELIGIBILITY, EVIDENCE, LEVELS, ROUTES, words


class Shown(NamedTuple):
    lang: Lang
    page: str
    score: dict[str, Any]


@pytest.fixture(params=["ru", "en"])
def shown(request: pytest.FixtureRequest, client: TestClient, bundle: Bundle) -> Shown:
    person = bundle.examples[0]
    form = {**post_person(bundle.questionnaire, person), "action": "score", "shown_lang": request.param}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    page = client.post("/", content=urlencode(form, doseq=True), headers=headers).text
    return Shown(request.param, page, score_one(bundle, person, today=date(2026, 3, 1), lang=request.param))


def test_level_probability_and_status_are_said_in_words(shown: Shown) -> None:
    t = words(shown.lang)
    assert f"{t['level']}: <strong>{LEVELS[shown.score['level']].get(shown.lang)}</strong>" in shown.page
    assert say_probability(shown.score["probability"], 12, shown.lang) in shown.page
    assert t["status"] in shown.page


def test_warnings_and_the_model_are_named(shown: Shown) -> None:
    assert [w["text"] for w in shown.score["warnings"] if w["text"] not in shown.page] == []
    assert shown.score["model"]["bundle_id"] in shown.page


def test_every_reason_has_a_bar_and_a_row_and_the_table_adds_up(shown: Shown) -> None:
    assert len(re.findall(r'<rect class="(?:raises|lowers)"', shown.page)) == len(shown.score["reasons"])
    numbers = re.findall(r'<td class="number">([+−][\d,.]+)</td>', shown.page)
    *parts, total = [float(number.replace("−", "-").replace(",", ".")) for number in numbers]
    assert len(parts) == len(shown.score["reasons"]) + 1
    assert total == pytest.approx(sum(parts), abs=0.005 * (len(parts) + 1))


def test_what_can_be_changed_stands_apart_from_context(shown: Shown, bundle: Bundle) -> None:
    groups = build_result(bundle, shown.score, shown.lang).groups
    for group in groups:
        texts = [reason["text"] for reason in shown.score["reasons"] if reason["kind"] == group.kind]
        drawn = [" ".join(line for line, _ in bar.lines) for bar in group.chart.bars]
        assert drawn == texts
    assert {group.kind for group in groups} == {reason["kind"] for reason in shown.score["reasons"]}


def test_the_student_has_a_sheet_without_a_number_or_a_verdict(
    shown: Shown, client: TestClient, bundle: Bundle
) -> None:
    told = score_one(bundle, bundle.examples[0], today=date(2026, 3, 1), lang=shown.lang, audience="student")
    sheet = html.unescape(re.findall(r'<article id="sheet">.*?</article>', shown.page, re.DOTALL)[0])
    letter = told["letter"]
    assert letter["start"]
    assert [text for text in (*letter["start"], *letter["strengths"], letter["closing"]) if text not in sheet] == []
    assert [service["name"] for service in told["services"] if service["name"] not in sheet] == []
    own_words = re.sub(r"<h3>.*?</h3>|<[^>]*>", "", sheet)
    assert not re.search(r"риск|вероятн|risk|probab|%", own_words)


def test_it_says_how_many_reasons_make_most_of_the_score(shown: Shown) -> None:
    said = say_enough(shown.score, shown.lang)
    assert said is not None
    assert said in shown.page


@pytest.mark.parametrize(
    ("n", "sizes", "ru"),
    [
        (1, [0.9], "одну, самую крупную причину."),
        (2, [0.5, 0.4], "2 самые крупные причины."),
        (5, [0.5] * 5, "5 самых крупных причин."),
        (2, [0.5], "одну, самую крупную причину и остальные ответы вместе."),
        (1, [], "остальные ответы вместе."),
    ],
)
def test_what_makes_most_is_said_of_named_reasons_and_the_rest(n: int, sizes: list[float], ru: str) -> None:
    named = [{"feature": f"f{i}", "contribution": size} for i, size in enumerate([*sizes, 0.01])]
    reasons = [*named, {"feature": None, "contribution": -0.45 if n > len(sizes) else 0.0}]
    said = say_enough({"reasons": reasons, "n_for_80": n}, "ru")
    assert said == f"Из всего, что сдвинуло оценку, 80 % приходится на {ru}"
    assert say_enough({"reasons": reasons, "n_for_80": 0}, "en") is None


def test_chart_has_a_title_and_a_description(shown: Shown) -> None:
    charts = re.findall(r'<svg class="chart".*?</svg>', shown.page, re.DOTALL)
    assert charts
    assert [chart for chart in charts if "<title" not in chart or "<desc" not in chart] == []


def test_every_service_says_why_and_what_is_known(shown: Shown) -> None:
    for service in shown.score["services"]:
        assert service["name"] in shown.page
        assert EVIDENCE[service["evidence"]].get(shown.lang) in shown.page


def test_every_code_of_a_score_has_its_words() -> None:
    assert set(LEVELS) == {"low", "medium", "needs_conversation", "high"}
    assert set(ROUTES) == set(Route.__args__)
    assert set(ELIGIBILITY) == {"confirmed", "to_check", "on_request"}
    assert set(EVIDENCE) == {"none", "observational", "quasi", "trial"}


@pytest.mark.parametrize("level", LEVELS)
def test_levels_differ_by_shape_and_word_and_not_by_colour_alone(
    client: TestClient, bundle: Bundle, level: str
) -> None:
    score = score_one(bundle, bundle.examples[0], today=date(2026, 3, 1), lang="ru")
    results = [build_result(bundle, {**score, "level": name}, "ru") for name in LEVELS]
    assert len({result.level_text for result in results}) == len(LEVELS)


@pytest.mark.parametrize(("probability", "ru"), [(0.437, "44 %"), (0.001, "<1 %"), (0.999, ">99 %")])
def test_percent_never_calls_an_end_certain(probability: float, ru: str) -> None:
    assert to_percent(probability, "ru") == ru


def test_meaning_counts_people() -> None:
    assert "примерно 23 остаются без работы через 12 месяцев" in say_probability(0.231, 12, "ru")
    assert "less than one are" not in say_probability(0.5, None, "en")
    assert "about 50" in say_probability(0.5, None, "en")


@pytest.mark.parametrize(
    ("months", "said"), [(1, "1 месяц"), (3, "3 месяца"), (6, "6 месяцев"), (12, "12 месяцев"), (24, "24 месяца")]
)
def test_months_agree_with_their_number(months: int, said: str) -> None:
    assert say_months(months, "ru") == said


def test_bars_keep_proportions_and_their_place() -> None:
    contributions = [0.6, -0.2, 0.1, 0.0]
    scale = fit_scale(contributions)
    bars = draw_chart([Effect("x" * 50, value, "") for value in contributions], scale).bars
    widths = [bar.width for bar in bars]
    assert widths == pytest.approx([abs(value) / 0.8 * BARS_WIDTH for value in contributions], abs=0.01)
    assert min(bar.x for bar in bars) == pytest.approx(0)
    assert max(bar.x + bar.width for bar in bars) == pytest.approx(BARS_WIDTH, abs=0.02)
    assert [len(bar.lines) for bar in bars] == [2, 2, 2, 2]


def test_no_reason_at_all_draws_no_bar() -> None:
    assert draw_chart([Effect("nothing", 0.0, "–")], fit_scale([0.0])).bars[0].width == 0


def test_near_misses_are_a_closed_list_with_each_reason_once(shown: Shown, bundle: Bundle) -> None:
    lines = build_result(bundle, shown.score, shown.lang).near_misses
    said = [(line.why_not, line.what_would_help) for line in lines]
    assert len(set(said)) == len(said)
    assert sum(len(line.names) for line in lines) == len(shown.score["near_misses"]) > 0
    part = html.unescape(shown.page.split('<details class="near-misses">')[1].split("</details>")[0])
    for line in lines:
        assert ", ".join(line.names) in part
        assert f"{line.why_not} {line.what_would_help}" in part
