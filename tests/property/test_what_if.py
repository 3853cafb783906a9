"""Whoever the person and whatever the bundle: what a what-if may change, and what it never does."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.bundle import Bundle, load_bundle, make_examples, shipped_bundle
from riskscore.errors import PersonError, Problem
from riskscore.model import NO_SUPPORT, Blend, Completeness
from riskscore.questionnaire import Feature, Questionnaire, Table, check_frame, check_person, load_questionnaire
from riskscore.questionnaire.changes import less_risky
from riskscore.whatif import changeable, list_options, what_if
from riskscore_training.points_model import build_points_model

TODAY = date(2026, 3, 1)
BUNDLES = ("demo", "demo, trees alone", "demo, linear part alone", "points of ru-2025.1", "points of ru-2025.2")
FEW = settings(max_examples=15)


@cache
def bundle_of(name: str) -> Bundle:
    """The shipped bundle with what its questionnaire says today, and others of its kind."""
    demo = load_bundle(shipped_bundle())
    if name.startswith("points of "):
        questionnaire = load_questionnaire(name.removeprefix("points of "))
        assert questionnaire.points is not None
        table = table_of_many(questionnaire)
        model = build_points_model(questionnaire, questionnaire.points, table, scale=0.25, base_rate=0.2)
        apart = {"catalogue": None, "support": NO_SUPPORT, "completeness": Completeness({})}
        return replace(demo, questionnaire=questionnaire, model=model, **apart)
    blend = {"demo": demo.model.blend, "demo, trees alone": Blend(0.0, 0.0, 1.0)}.get(name, Blend(0.0, 1.0, 0.0))
    return replace(demo, questionnaire=load_questionnaire("ru-2025.2"), model=replace(demo.model, blend=blend))


def table_of_many(questionnaire: Questionnaire) -> Table:
    columns = {feature.name: feature.column for feature in questionnaire.features}
    people = make_examples(questionnaire, count=60, seed=1, as_of=str(TODAY))
    rows = [{**person["answers"], **person["history"], **person["person"]} for person in people]
    frame = pd.DataFrame(
        [{columns[k]: ("|".join(v) or "none") if isinstance(v, list) else v for k, v in row.items()} for row in rows]
    )
    return check_frame(questionnaire, frame.astype(object), default_as_of=TODAY).table


@st.composite
def people(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, Any]:
    """A made-up person with any share of the answers left out and any date of graduation."""
    (person,) = make_examples(questionnaire, count=1, seed=draw(st.integers(0, 10_000)), as_of=str(TODAY))
    dropped = draw(st.sets(st.sampled_from([feature.name for feature in questionnaire.features]), max_size=20))
    for section in ("answers", "history", "person"):
        person[section] = {name: value for name, value in person[section].items() if name not in dropped}
    days = draw(st.none() | st.integers(-400, 900))
    if days is not None:
        person["person"]["graduation_date"] = str(TODAY + timedelta(days=days))
    return person


def asked(bundle: Bundle, person: dict[str, Any], changes: Any = None) -> dict[str, Any]:
    return what_if(bundle, person, changes, today=TODAY, lang="en")


def answer_or_problems(
    bundle: Bundle, person: dict[str, Any], changes: Any
) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        return asked(bundle, person, changes), []
    except PersonError as error:
        return None, list(error.problems)


def coded(feature: Feature, value: Any) -> float:
    return float(feature.code_index[value] if feature.kind == "choice" else value)


def given_value(feature: Feature, person: dict[str, Any]) -> Any:
    return person[feature.section].get(feature.name)


def with_new(person: dict[str, Any], questionnaire: Questionnaire, result: dict[str, Any]) -> dict[str, Any]:
    changed = {section: dict(values) if isinstance(values, dict) else values for section, values in person.items()}
    for item in (*result["changes"], *result["related"]):
        changed[questionnaire.by_name[item["feature"]].section][item["feature"]] = item["value"]
    return changed


@pytest.mark.parametrize("name", BUNDLES)
@FEW
@given(data=st.data())
def test_only_what_may_change_changes_and_only_towards_less_risk(name: str, data: st.DataObject) -> None:
    bundle = bundle_of(name)
    questionnaire = bundle.questionnaire
    person = data.draw(people(questionnaire))
    answer = asked(bundle, person)
    may_change = {change.feature for change in questionnaire.changes}
    may_follow = {moved for rule in questionnaire.consistency for moved in rule.move}
    for result in answer["results"]:
        names = [item["feature"] for item in result["changes"]]
        assert 1 <= len(names) == len(set(names)) <= 3
        assert may_change.issuperset(names)
        assert may_follow.issuperset(item["feature"] for item in result["related"])
        for item in (*result["changes"], *result["related"]):
            feature = questionnaire.by_name[item["feature"]]
            assert feature.role == "input"
            assert feature.influenceable
            assert not feature.protected
            before = given_value(feature, person)
            assert before is not None
            if feature.monotone:
                assert (coded(feature, item["value"]) - coded(feature, before)) * less_risky(feature) > 0
        assert result["log_odds"] < answer["now"]["log_odds"]


@pytest.mark.parametrize("name", BUNDLES)
@FEW
@given(data=st.data())
def test_a_suggestion_takes_no_longer_than_is_left(name: str, data: st.DataObject) -> None:
    bundle = bundle_of(name)
    answer = asked(bundle, data.draw(people(bundle.questionnaire)))
    left = answer["months_to_graduation"]
    months = [item["months"] for result in answer["results"] for item in result["changes"]]
    assert left is None or all(needed <= left for needed in months)


@pytest.mark.parametrize("name", BUNDLES)
@FEW
@given(data=st.data())
def test_a_suggestion_contradicts_no_rule_of_consistency_that_the_answers_kept(name: str, data: st.DataObject) -> None:
    bundle = bundle_of(name)
    person = data.draw(people(bundle.questionnaire))
    before, _ = check_person(bundle.questionnaire, person, default_as_of=TODAY)
    assert before is not None
    kept = [rule for rule in bundle.questionnaire.consistency if not rule.is_broken(before)[0]]
    for result in asked(bundle, person)["results"]:
        changed = with_new(person, bundle.questionnaire, result)
        after, _ = check_person(bundle.questionnaire, changed, default_as_of=TODAY)
        assert after is not None
        assert [rule.text.en for rule in kept if rule.is_broken(after)[0]] == []


@pytest.mark.parametrize("name", BUNDLES)
@FEW
@given(data=st.data())
def test_figures_are_those_of_a_score_and_what_moved_adds_up(name: str, data: st.DataObject) -> None:
    bundle = bundle_of(name)
    person = data.draw(people(bundle.questionnaire))
    answer = asked(bundle, person)
    protected = {feature.name for feature in bundle.questionnaire.features if feature.protected}
    for result in answer["results"]:
        assert result["difference"] == pytest.approx(result["log_odds"] - answer["now"]["log_odds"], abs=1e-9)
        assert sum(entry["difference"] for entry in result["moved"]) == pytest.approx(result["difference"], abs=1e-6)
        assert protected.isdisjoint(entry["feature"] for entry in result["moved"])
        assert len([entry for entry in result["moved"] if entry["feature"] is None]) <= 1
    if answer["results"]:
        result = answer["results"][-1]
        again = asked(bundle, person, {item["feature"]: item["value"] for item in result["changes"]})
        assert again["new"]["log_odds"] == pytest.approx(result["log_odds"], abs=1e-9)
        assert again["results"][0]["probability"] == pytest.approx(again["new"]["probability"], abs=1e-12)
        assert again["results"][0]["text"] == result["text"]


@pytest.mark.parametrize("name", BUNDLES)
@FEW
@given(data=st.data())
def test_own_changes_go_towards_less_risk_or_are_refused_by_name(name: str, data: st.DataObject) -> None:
    bundle = bundle_of(name)
    questionnaire = bundle.questionnaire
    person = data.draw(people(questionnaire))
    feature = data.draw(st.sampled_from(questionnaire.features))
    values: Any = st.none() | st.booleans() | st.integers(-5, 300) | st.sampled_from(["", "x", *feature.codes])
    value = data.draw(values)
    answer, problems = answer_or_problems(bundle, person, {feature.name: value})
    assert all(str(problem.field).startswith("changes") for problem in problems)
    if feature not in changeable(questionnaire):
        assert {problem.code for problem in problems} < {"protected_feature", "context_feature", "not_changeable"}
    if answer is None:
        return
    before, after = given_value(feature, person), answer["results"][0]["changes"][0]["value"]
    assert before is None or (coded(feature, after) - coded(feature, before)) * less_risky(feature) >= 0


@given(data=st.data())
def test_no_protected_or_sensitive_answer_decides_what_is_possible(data: st.DataObject) -> None:
    questionnaire = bundle_of("demo").questionnaire
    person = data.draw(people(questionnaire))
    closed = {f.name for f in questionnaire.features if f.protected or f.role == "sensitive"}
    sections = ("answers", "history", "person")
    declined = {part: {name: v for name, v in person[part].items() if name not in closed} for part in sections}
    tables = [check_person(questionnaire, {**person, **values}, default_as_of=TODAY)[0] for values in ({}, declined)]
    found = [[(o.feature.name, o.value, o.is_in_time) for o in list_options(questionnaire, t)] for t in tables if t]
    assert len(found) == 2
    assert found[0] == found[1]
    assert np.isfinite([value for _, value, _ in found[0]]).all()
