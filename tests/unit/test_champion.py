"""A new bundle beside the champion: at each training, and at the gate."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import LANGS, Text
from riskscore.questionnaire import parse_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore_training.champion import champion_metrics, compare_with_champion, write_champion
from riskscore_training.champion_words import describe_champion
from riskscore_training.figure_words import FigureWords
from riskscore_training.gate.churn import check_churn
from riskscore_training.pairing import pair_up

N = 400


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def cohort(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    written = write_synthetic(tmp_path_factory.mktemp("cohorts"), N, 5, years=(2024, 2025))
    paths: list[Path] = [file.path for file in written]
    return load_cohort(paths, demo.questionnaire, default_as_of=date(2026, 11, 1))


@pytest.fixture(scope="module")
def strict(demo: Bundle) -> Bundle:
    """Hardly anybody is low by its thresholds."""
    return replace(demo, levels=replace(demo.levels, zone=0.02, high=0.02, medium=0.01))


def test_a_bundle_agrees_with_itself_about_the_newest_graduates(demo: Bundle, cohort: Cohort) -> None:
    found = compare_with_champion(demo, demo, cohort)
    assert (found["cohort"]["years"], found["cohort"]["n"], found["differences"]) == ([2025], N, [])
    figures = dict(champion_metrics(found))
    assert {name: figures[f"against_champion.{name}"] for name in ("jaccard", "reason_overlap", "jumps")} == {
        "jaccard": 1,
        "reason_overlap": 1,
        "jumps": 0,
    }


def test_those_who_jump_are_printed_with_the_cause_and_kept_as_shares(
    demo: Bundle, strict: Bundle, cohort: Cohort
) -> None:
    found = compare_with_champion(demo, strict, cohort)
    n = len(found["people"])
    assert n > 0
    assert {person["cause"] for person in found["people"]} == {"thresholds"}
    kept = write_champion(found)
    assert json.loads(kept)["agreement"]["jumps"] == {"share": n / N, "causes": {"thresholds": n / N}}
    assert "2025.parquet" not in kept
    for lang, phrases in (
        ("en", ("cohort 2025, n = 400; both learned from it", "2025.parquet, row", "What differs: thresholds")),
        ("ru", ("выпуск 2025, n = 400; на нём обучены обе", "2025.parquet, строка", "Чем отличаются: пороги")),
    ):
        told = "\n".join(describe_champion(found, FigureWords(lang)))
        assert [phrase for phrase in phrases if phrase not in told] == []


def test_where_costs_set_the_new_zone_both_lists_are_as_long_and_that_is_said(demo: Bundle, cohort: Cohort) -> None:
    provenance = {**demo.provenance, "config": {"levels": {"method": "costs", "capacity": 0.12}}}
    new = replace(demo, provenance=provenance, levels=replace(demo.levels, zone=0.1))
    pair = pair_up(demo, cohort, new, cohort).newest()
    found = compare_with_champion(demo, new, cohort)
    in_zone = int(pair.second.scores.in_risk_zone.sum())
    assert N * 0.12 < in_zone == found["agreement"]["places"] == check_churn(pair).figures["places"]
    assert compare_with_champion(new, demo, cohort)["agreement"]["places"] == N * 0.12
    for lang, phrase in (
        ("en", "is set by costs; both lists are as long as its risk zone"),
        ("ru", "задан ценой ошибок"),
    ):
        told = "\n".join(describe_champion(found, FigureWords(lang)))
        assert phrase in told
        assert phrase in check_churn(pair).text.get(lang)


def test_without_a_champion_of_the_same_questionnaire_the_reason_is_said(demo: Bundle, cohort: Cohort) -> None:
    other = replace(demo, questionnaire=parse_questionnaire(demo.questionnaire.text + "\n# other\n"))
    damaged = Text(ru="пакет повреждён", en="damaged")
    for champion, phrase in ((None, "No champion yet"), (damaged, "damaged"), (other, "has another questionnaire")):
        found = compare_with_champion(champion, demo, cohort)
        assert (found["champion"], phrase in found["why"]["en"]) == (None, True)
        assert dict(champion_metrics(found)) == {}
        for lang in LANGS:
            assert list(describe_champion(found, FigureWords(lang))) == [found["why"][lang]]


def test_the_gate_says_why_people_jump_and_how_many_reasons_stay(demo: Bundle, strict: Bundle, cohort: Cohort) -> None:
    check = check_churn(pair_up(demo, cohort, strict, cohort).newest())
    jumps = check.figures["jumps"]
    assert (check.passed, check.figures["causes"], check.figures["reason_overlap"]) == (False, {"thresholds": jumps}, 1)
    assert "Causes of these moves: thresholds (" in check.text.en
    assert "Из трёх главных причин оценки общие 100" in check.text.ru
