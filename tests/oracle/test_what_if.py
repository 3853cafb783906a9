"""The search finds what trying every combination by hand finds: each scored as a person of a request."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from riskscore.bundle import load_bundle, make_examples, shipped_bundle
from riskscore.model import Blend
from riskscore.questionnaire import check_person, load_questionnaire
from riskscore.scoring import score_one, score_table
from riskscore.whatif import build_states, list_options, what_if
from riskscore.whatif.log_odds import version_log_odds
from riskscore.whatif.search import MOST_OF_A_SIZE, SMALLEST_GAIN

TODAY = date(2026, 3, 1)
QUESTIONNAIRE = load_questionnaire("ru-2025.2")
BUNDLE = replace(load_bundle(shipped_bundle()), questionnaire=QUESTIONNAIRE)
KEPT = ("experience", "months_worked", "practice_rating", "resume", "interview_training", "academic_debts")
# Few changes, so that every combination can be scored alone.
SMALL = replace(
    BUNDLE,
    questionnaire=replace(
        QUESTIONNAIRE, changes=tuple(change for change in QUESTIONNAIRE.changes if change.feature in KEPT)
    ),
)
PEOPLE = make_examples(QUESTIONNAIRE, count=6, seed=3, as_of=str(TODAY))
WORST = {
    "as_of": "2026-03-01",
    "answers": {
        "experience": "none",
        "months_worked": "zero",
        "practice_rating": "none",
        "practice_offer": "no_practice",
        "resume": "none",
        "interview_training": False,
    },
    "history": {"academic_debts": 2, "practice_hours": 0, "practice_hosts": 0},
}


def log_odds(person: dict[str, Any], versions: dict[str, Any]) -> float:
    """Of the person with other values, by the route every score takes."""
    section = {feature.name: feature.section for feature in QUESTIONNAIRE.features}
    changed: dict[str, Any] = {**person}
    for name, value in versions.items():
        changed[section[name]] = {**changed.get(section[name], {}), name: value}
    return float(score_one(SMALL, changed, today=TODAY, lang="en")["log_odds"])


def to_value(name: str, value: float) -> Any:
    feature = QUESTIONNAIRE.by_name[name]
    if feature.kind == "choice":
        return feature.codes[int(value)]
    return bool(value) if feature.kind == "flag" else int(value) if feature.integer else value


def try_everything(person: dict[str, Any]) -> dict[tuple[tuple[str, Any], ...], float]:
    """Log-odds of every combination of at most three changes that can be, by what was changed."""
    table, _ = check_person(SMALL.questionnaire, person, default_as_of=TODAY)
    assert table is not None
    options = list_options(SMALL.questionnaire, table)
    found = {(): log_odds(person, {})}
    for size in (1, 2, 3):
        for chosen in combinations(options, size):
            names = {option.feature.name: option.value for option in chosen}
            if len(names) < size:
                continue
            states = build_states(table, [names])
            if states.is_possible[0]:
                moved = {name: to_value(name, value) for name, value in states.moved(0).items()}
                found[tuple(sorted(names.items()))] = log_odds(person, moved)
    return found


@pytest.mark.parametrize("person", [WORST, *PEOPLE], ids=["worst", *(f"person {i}" for i in range(len(PEOPLE)))])
def test_the_best_of_each_size_is_what_brute_force_finds(person: dict[str, Any]) -> None:
    everything = try_everything(person)
    results = what_if(SMALL, person, today=TODAY, lang="en")["results"]
    for size in (1, 2, 3):
        worthy = [
            value
            for chosen, value in everything.items()
            if len(chosen) == size
            and all(value <= everything.get(fewer, np.inf) - SMALLEST_GAIN for fewer in combinations(chosen, size - 1))
        ]
        shown = [result["log_odds"] for result in results if len(result["changes"]) == size]
        assert len(shown) <= MOST_OF_A_SIZE
        assert bool(shown) == bool(worthy)
        if shown:
            assert shown[0] == pytest.approx(min(worthy), abs=1e-9)
        for value in shown:
            assert min(abs(value - one) for one in worthy) < 1e-9
    assert [len(r["changes"]) for r in results] == sorted(len(r["changes"]) for r in results)


def test_the_worst_start_has_something_of_every_size() -> None:
    results = what_if(SMALL, WORST, today=TODAY, lang="en")["results"]
    assert {len(result["changes"]) for result in results} == {1, 2, 3}


@pytest.mark.parametrize("blend", [Blend(-1.0, 0.7, 0.4), Blend(-1.0, 1.0, 0.0), Blend(-1.0, 0.0, 1.0)])
def test_versions_are_scored_as_people_are(blend: Blend) -> None:
    bundle = replace(BUNDLE, model=replace(BUNDLE.model, blend=blend))
    for person in (WORST, *PEOPLE):
        table, _ = check_person(QUESTIONNAIRE, person, default_as_of=TODAY)
        assert table is not None
        options = list_options(QUESTIONNAIRE, table)
        states = build_states(table, [{}, *({option.feature.name: option.value} for option in options)])
        versions = states.table()
        fast = version_log_odds(bundle.model, bundle.model.layout.matrix(versions))
        np.testing.assert_allclose(fast, score_table(bundle, versions).log_odds, atol=1e-10)
