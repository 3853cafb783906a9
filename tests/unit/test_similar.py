"""What is said of similar graduates, to whom, and what a bundle keeps of them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import Bundle, load_bundle, save_bundle, shipped_bundle
from riskscore.documents.words import Words
from riskscore.errors import BundleError, Lang
from riskscore.model import Levels, Similar, choose_edges
from riskscore.model.similar import NO_SIMILAR, Cell
from riskscore.scoring import say_band, score_one
from riskscore_serving.api_schema import SimilarGraduates
from riskscore_serving.app import create_app
from riskscore_serving.result import build_result
from riskscore_serving.settings import Settings
from riskscore_training.dataset import Rows
from riskscore_training.similar_graduates import count_graduates

SIMILAR = Similar(
    "specialty",
    (2023, 2024, 2025),
    (0.5,),
    (
        Cell(0, None, 1234, 900, {2024: (600, 430), 2025: (500, 380)}),
        Cell(0, "23", 214, 152, {2025: (100, 71)}),
        Cell(0, "43", 12, 6, {}),
        Cell(1, None, 21, 9, {}),
    ),
    is_synthetic=True,
)


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return replace(load_bundle(shipped_bundle()), similar=SIMILAR)


@pytest.fixture
def score(demo: Bundle) -> Callable[..., dict[str, Any]]:
    def of(specialty: str | None, lang: Lang = "ru", **changed: Any) -> dict[str, Any]:
        person = {"person": {"specialty": specialty}}
        return score_one(replace(demo, **changed), person, today=date(2026, 3, 1), lang=lang)

    return of


def test_the_same_group_is_told_in_both_languages(score: Callable[..., dict[str, Any]]) -> None:
    found = score("23.02.07")["similar"]
    SimilarGraduates.model_validate(found, extra="forbid")
    assert (found["n"], found["group"], found["observed"]) == (214, "23", 152 / 214)
    assert found["group_name"] == "23 Техника и технологии наземного транспорта"
    assert found["cohorts"] == [{"year": 2025, "n": 100, "share": pytest.approx(0.71, abs=0.02)}]
    assert found["text"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Из 214 вымышленных выпускников 2023–2025 годов в группе «23 Техника и технологии наземного транспорта» с "
        "похожей оценкой (вероятность остаться без работы меньше 50 %) работу нашли 71 %; с учётом остальных групп "
        "ожидаемая доля — 72 % (66–76 %)."
    )
    assert score("23.02.07", "en")["similar"]["text"] == (
        "Of 214 made-up graduates of 2023–2025 in the programme group “23” with a similar score (probability of "
        "being without work below 50%), 71% found work; with the other groups taken into account 72% (66–76%) is to be "
        "expected."
    )


def test_real_graduates_are_not_called_made_up(score: Callable[..., dict[str, Any]]) -> None:
    real = replace(SIMILAR, is_synthetic=False)
    assert score("23.02.07", similar=real)["similar"]["text"].startswith("Из 214 выпускников 2023–2025 годов")


@pytest.mark.parametrize(
    ("specialty", "reason"),
    [
        ("08.02.01", "В группе «08 Техника и технологии строительства» таких выпускников слишком мало"),
        (None, "Группа специальности не указана"),
    ],
)
def test_everybody_is_told_of_where_the_group_cannot_be(
    score: Callable[..., dict[str, Any]], specialty: str | None, reason: str
) -> None:
    found = score(specialty)["similar"]
    assert (found["n"], found["group"], found["share"]) == (1234, None, 900 / 1234)
    assert reason in found["text"]


def test_one_of_twenty_one_agrees_with_the_number(demo: Bundle, score: Callable[..., dict[str, Any]]) -> None:
    one_band = Similar("specialty", (2025,), (), (Cell(0, None, 21, 19, {}),), is_synthetic=True)
    assert score(None, similar=one_band)["similar"]["text"].startswith("Из 21 вымышленного выпускника 2025 года с")


def test_without_counts_nothing_is_said(score: Callable[..., dict[str, Any]], demo: Bundle) -> None:
    silent = score("23.02.07", similar=NO_SIMILAR)
    assert silent["similar"] is None
    assert build_result(demo, silent, "ru").similar is None


def test_the_page_tells_it_with_the_cohorts(score: Callable[..., dict[str, Any]], demo: Bundle) -> None:
    told = score(None)
    lines = build_result(demo, told, "ru").similar
    assert lines is not None
    assert lines.text == told["similar"]["text"]
    client = TestClient(create_app(demo, Settings(lang="ru"), today=lambda: date(2026, 3, 1)))
    form = {"action": "score", "shown_lang": "ru", "as_of": "2026-03-01"}
    page = client.post("/", data=form, headers={"accept-language": "ru"}).text
    assert lines.text in page
    assert lines.cohorts in page
    assert lines.cohorts == "По выпускам: 2024 — 72 %, 2025 — 76 %."


@pytest.mark.parametrize(
    ("low", "high", "ru", "en"),
    [
        (0.0, 1.0, "любая", "any"),
        (0.0, 0.051, "меньше 5 %", "below 5%"),
        (0.051, 0.149, "от 5 до 15 %", "5 to 15%"),
        (0.1, 0.104, "от 10,0 до 10,4 %", "10.0 to 10.4%"),
        (0.28, 1.0, "28 % и выше", "28% or more"),
    ],
)
def test_bands_read_as_people_say_them(low: float, high: float, ru: str, en: str) -> None:
    assert say_band(low, high, Words("ru")).replace("\N{NO-BREAK SPACE}", " ") == ru
    assert say_band(low, high, Words("en")) == en


def test_a_bundle_keeps_the_counts_and_refuses_those_of_a_few(demo: Bundle, tmp_path: Path) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    path = save_bundle(tmp_path, demo.to_parts(), created_at=now)
    assert load_bundle(path).similar == SIMILAR
    assert json.loads((path / "similar.json").read_text())["cells"][1]["found_work"] == 152
    few = replace(SIMILAR, cells=(*SIMILAR.cells, Cell(1, "08", 9, 4, {})))
    with pytest.raises(BundleError, match="too few people"):
        load_bundle(save_bundle(tmp_path, replace(demo.to_parts(), similar=few), created_at=now))
    unknown = replace(SIMILAR, feature="nobody_asks_this")
    with pytest.raises(BundleError, match=r"similar\.json"):
        load_bundle(save_bundle(tmp_path, replace(demo.to_parts(), similar=unknown), created_at=now))


def test_bands_end_at_the_thresholds_and_deciles_keep_away_from_them() -> None:
    p = np.linspace(0, 1, 10_001)
    levels = Levels(zone=0.88, high=0.88, medium=0.68)
    assert choose_edges(p, levels) == pytest.approx((0.2, 0.4, 0.68, 0.88))
    assert choose_edges(p, Levels(None, None, None)) == pytest.approx((0.2, 0.4, 0.6, 0.8))


def test_only_the_three_newest_cohorts_count_and_everybody_once(graduates: Callable[..., Rows]) -> None:
    def count(rows: Rows) -> Similar:
        return count_graduates(rows, np.full(900, 0.3), Levels(None, None, None), is_synthetic=False)

    rows = graduates(900)
    newest = rows.year > 2019
    assert count(rows).cells[0].n == newest.sum()
    person = np.array([f"person {i % 300}" for i in range(900)], dtype=object)
    assert count(replace(rows, person=person)).cells[0].n <= 300
    no_years = count(replace(rows, year=np.full(900, np.nan)))
    assert (no_years.years, no_years.cells[0].n) == ((), 900)
