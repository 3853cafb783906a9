"""Rules that hold for every score, whichever surface asked for it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.bundle import load_bundle, make_examples, shipped_bundle
from riskscore.errors import PersonError
from riskscore.model import NO_SUPPORT, Completeness, Support, fit_support
from riskscore.questionnaire import Feature, Table, check_person
from riskscore.scoring import score_frame, score_one, score_people
from riskscore.scoring.table import Scores, score_table

BUNDLE = load_bundle(shipped_bundle())
QUESTIONNAIRE = BUNDLE.questionnaire
TODAY = date(2026, 3, 1)
SENSITIVE = [feature for feature in QUESTIONNAIRE.features if feature.role == "sensitive"]
ORDER = ["low", "medium", "needs_conversation", "high"]
ABSTENTIONS = ("is_incomplete", "is_out_of_support", "is_unstable")
NOTHING_COUNTS = Completeness({})


def table_of(person: dict[str, Any], answers: dict[str, Any]) -> Table:
    table, problems = check_person(QUESTIONNAIRE, {**person, "answers": answers}, default_as_of=TODAY)
    assert table is not None, problems
    return table


def support_of_made_up_people() -> Support:
    layout = BUNDLE.model.layout
    group = make_examples(QUESTIONNAIRE, count=150, seed=2, as_of=str(TODAY))
    return fit_support(layout, np.concatenate([layout.matrix(table_of(one, one["answers"])) for one in group]))


WITH_SUPPORT = replace(BUNDLE, support=support_of_made_up_people())


def score_checked(person: dict[str, Any]) -> Scores:
    return score_table(WITH_SUPPORT, table_of(person, person["answers"]))


def draw_answer(data: st.DataObject, feature: Feature) -> Any:
    """An answer to a sensitive question, or none."""
    if feature.kind == "choice":
        return data.draw(st.none() | st.sampled_from(feature.codes))
    if feature.kind == "multi":
        return data.draw(st.none() | st.lists(st.sampled_from(feature.codes), unique=True))
    return data.draw(st.none() | st.booleans())


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """A made-up person with any share of the answers left out."""
    person = make_examples(QUESTIONNAIRE, count=1, seed=draw(st.integers(0, 10_000)), as_of=str(TODAY))[0]
    dropped = draw(st.sets(st.sampled_from([feature.name for feature in QUESTIONNAIRE.features])))
    for section in ("answers", "history", "person"):
        person[section] = {name: value for name, value in person[section].items() if name not in dropped}
    return person


def to_row(person: dict[str, Any]) -> dict[str, Any]:
    """The same person as a row of a file."""
    values = {**person["answers"], **person["history"], **person["person"]}
    columns = {feature.name: feature.column for feature in QUESTIONNAIRE.features}
    return {
        "assessed_at": person["as_of"],
        **{columns[k]: ("|".join(v) or "none") if isinstance(v, list) else v for k, v in values.items()},
    }


def score(person: dict[str, Any]) -> dict[str, Any]:
    return score_one(BUNDLE, person, today=TODAY, lang="en")


@given(st.lists(people(), min_size=1, max_size=5))
def test_one_person_and_a_file_score_the_same(group: list[dict[str, Any]]):
    frame = pd.DataFrame([to_row(person) for person in group]).astype(object)
    rows, problems = score_frame(BUNDLE, frame, today=TODAY, lang="en")
    assert not [problem for problem in problems if problem.severity == "error"]
    for person, row in zip(group, rows.to_dict("records"), strict=True):
        single = score(person)
        assert row["log_odds"] == pytest.approx(single["log_odds"], abs=1e-12)
        assert row["probability"] == pytest.approx(single["probability"], abs=1e-12)
        assert [row[k] for k in ("level", "in_risk_zone", "route")] == [
            single[k] for k in ("level", "in_risk_zone", "route")
        ]
        shown = [reason["feature"] or "other" for reason in single["reasons"]][:5]
        assert [row[f"reason_{i}"] for i in range(1, len(shown) + 1)] == shown
        services = [service["code"] for service in single["services"]]
        assert [row[f"service_{i}"] for i in range(1, len(services) + 1)] == services


@given(people())
def test_reasons_add_up_to_the_score_shown(person: dict[str, Any]):
    result = score(person)
    total = result["base_value"] + sum(reason["contribution"] for reason in result["reasons"])
    assert total == pytest.approx(result["log_odds"], abs=1e-6)
    assert result["probability"] == pytest.approx(1 / (1 + np.exp(-result["log_odds"])), abs=1e-12)


@given(people())
def test_no_protected_feature_is_a_reason(person: dict[str, Any]):
    protected = {feature.name for feature in QUESTIONNAIRE.features if feature.protected}
    reasons = score(person)["reasons"]
    assert not protected & {reason["feature"] for reason in reasons}
    assert sum(reason["kind"] == "other" for reason in reasons) <= 1
    assert sum(reason["kind"] != "other" for reason in reasons) <= 8


@given(people(), st.data())
def test_answering_a_sensitive_question_never_lowers_help(person: dict[str, Any], data: st.DataObject):
    feature = data.draw(st.sampled_from(SENSITIVE))
    # In earlier years low becomes needs_conversation and medium stays: only log-odds and zone can be compared there.
    answers = {**person["answers"], "final_year": True}
    answers.pop(feature.name, None)
    value: Any = data.draw(st.booleans())
    if feature.kind == "choice":
        value = data.draw(st.sampled_from(feature.codes))
    elif feature.kind == "multi":
        value = data.draw(st.lists(st.sampled_from(feature.codes), unique=True))
    declined = score({**person, "answers": answers})
    answered = score({**person, "answers": {**answers, feature.name: value}})
    assert answered["log_odds"] >= declined["log_odds"]
    assert ORDER.index(answered["level"]) >= ORDER.index(declined["level"])
    assert answered["in_risk_zone"] >= declined["in_risk_zone"]


@given(people(), st.permutations(SENSITIVE), st.data())
def test_no_sensitive_answer_in_any_order_lowers_score_level_or_zone_or_changes_why_one_abstains(
    person: dict[str, Any], order: list[Feature], data: st.DataObject
):
    blank = {feature.name: None for feature in SENSITIVE}
    answers = {**person["answers"], **blank, "final_year": True}
    before = score_checked({**person, "answers": answers})
    for feature in order:
        answers[feature.name] = draw_answer(data, feature)
        after = score_checked({**person, "answers": answers})
        assert after.log_odds >= before.log_odds
        assert after.probability >= before.probability
        assert ORDER.index(after.level[0]) >= ORDER.index(before.level[0])
        assert after.in_risk_zone >= before.in_risk_zone
        for flag in ABSTENTIONS:
            assert getattr(after, flag) == getattr(before, flag)
        before = after


@given(people())
def test_a_reason_to_abstain_never_hides_a_high_score_and_never_changes_the_probability(person: dict[str, Any]):
    answers = {**person["answers"], "final_year": True}
    scores = score_checked({**person, "answers": answers})
    plain = score_table(
        replace(WITH_SUPPORT, completeness=NOTHING_COUNTS, support=NO_SUPPORT), table_of(person, answers)
    )
    assert scores.probability == plain.probability
    assert (scores.level == "high") == (scores.probability >= BUNDLE.levels.high)
    if any(getattr(scores, flag)[0] for flag in ABSTENTIONS):
        assert scores.level[0] in ("needs_conversation", "high")


def test_somebody_unlike_the_training_people_is_a_conversation_with_its_reason():
    person = make_examples(QUESTIONNAIRE, count=1, seed=1, as_of=str(TODAY))[0]
    nobody_like_them = replace(WITH_SUPPORT, support=replace(WITH_SUPPORT.support, limit=-1e9))
    result = score_one(nobody_like_them, person, today=TODAY, lang="en")
    assert "out_of_support" in [warning["code"] for warning in result["warnings"]]
    assert result["level"] in ("needs_conversation", "high")
    frame, _ = score_frame(nobody_like_them, pd.DataFrame([to_row(person)]).astype(object), today=TODAY, lang="ru")
    assert "out_of_support" in frame["warnings"].iloc[0].split("|")


@given(people())
def test_unstable_is_only_said_where_it_is_why_a_conversation_is_needed(person: dict[str, Any]):
    result = score(person)
    if "unstable" in [warning["code"] for warning in result["warnings"]]:
        assert result["level"] == "needs_conversation"


@given(people())
def test_too_incomplete_is_a_conversation_and_never_hides_a_high_score(person: dict[str, Any]):
    bare = {"as_of": person["as_of"], "answers": {}, "history": {}, "person": {}}
    assert score(bare)["level"] == "needs_conversation"
    assert "too_incomplete" in [warning["code"] for warning in score(bare)["warnings"]]
    result = score(person)
    assert (result["level"] == "high") == (result["probability"] >= BUNDLE.levels.high)


@given(people())
def test_not_final_year_is_never_low(person: dict[str, Any]):
    student = {**person, "answers": {**person["answers"], "final_year": False}}
    result = score(student)
    assert result["level"] != "low"
    assert "not_final_year" in [warning["code"] for warning in result["warnings"]]


@given(people(), st.integers(0, 1000))
def test_a_graduate_is_not_told_to_be_before_the_final_year(person: dict[str, Any], days: int):
    graduated = {**person["person"], "graduation_date": str(TODAY - timedelta(days=days))}
    result = score({**person, "answers": {**person["answers"], "final_year": False}, "person": graduated})
    assert "not_final_year" not in [warning["code"] for warning in result["warnings"]]


@given(people(), st.sampled_from(["conscription", "childcare", "further_study"]))
def test_a_route_changes_neither_probability_nor_level_nor_zone(person: dict[str, Any], name: str):
    feature = QUESTIONNAIRE.by_name[name]
    answers = [{**person["answers"], name: code} for code in feature.codes]
    results = [score({**person, "answers": each}) for each in answers]
    for key in ("probability", "level", "in_risk_zone"):
        assert len({result[key] for result in results}) == 1


def test_a_list_keeps_order_and_problems_apart():
    good = make_examples(QUESTIONNAIRE, count=2, seed=1, as_of=str(TODAY))
    bad = {"answers": {"resume": "golden", "no_such_question": 1}}
    first, second, third = score_people(BUNDLE, [good[0], bad, good[1]], today=TODAY, lang="ru")
    assert first == score_one(BUNDLE, good[0], today=TODAY, lang="ru")
    assert third == score_one(BUNDLE, good[1], today=TODAY, lang="ru")
    assert isinstance(second, list)
    assert {problem.field for problem in second} == {"answers.resume", "answers.no_such_question"}
    assert {problem.row for problem in second} == {2}
    with pytest.raises(PersonError):
        score_one(BUNDLE, bad, today=TODAY, lang="ru")
