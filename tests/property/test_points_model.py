"""A points model is the points: log_odds = intercept + scale × points, for everybody, whatever they left out."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from riskscore.bundle import make_examples
from riskscore.errors import QuestionnaireError
from riskscore.explain import build_reasons, choose_reasons
from riskscore.model import load_points, score_points
from riskscore.questionnaire import Questionnaire, Table, check_frame, load_questionnaire
from riskscore.questionnaire.rules import parse_rule
from riskscore.questionnaire.table import empty_column
from riskscore_training.points_model import build_points_model, solve_intercept

WITH_POINTS = ("ru-2025.1", "ru-2025.2", "ru-udmurtia-2025")
TODAY = date(2026, 3, 1)
scales = st.floats(0.01, 2.0)
rates = st.floats(0.01, 0.9)


@cache
def people(name: str) -> Table:
    """Sixty made-up people of the questionnaire."""
    questionnaire = load_questionnaire(name)
    columns = {feature.name: feature.column for feature in questionnaire.features}
    rows = []
    for person in make_examples(questionnaire, count=60, seed=1, as_of=str(TODAY)):
        values = {**person["answers"], **person["history"], **person["person"]}
        rows.append({columns[k]: ("|".join(v) or "none") if isinstance(v, list) else v for k, v in values.items()})
    return check_frame(questionnaire, pd.DataFrame(rows).astype(object), default_as_of=TODAY).table


def without(table: Table, names: frozenset[str] | set[str]) -> Table:
    blank = {name: empty_column(table.questionnaire.by_name[name], len(table)) for name in names}
    return replace(table, columns={**table.columns, **blank})


def asked(name: str) -> Questionnaire:
    return people(name).questionnaire


@pytest.mark.parametrize("name", WITH_POINTS)
@given(data=st.data(), scale=scales, rate=rates)
def test_log_odds_are_intercept_plus_scale_times_points(
    name: str, data: st.DataObject, scale: float, rate: float
) -> None:
    reference, questionnaire = people(name), asked(name)
    assert questionnaire.points is not None
    model = build_points_model(questionnaire, questionnaire.points, reference, scale=scale, base_rate=rate)
    assert expit(model.score(reference).log_odds).mean() == pytest.approx(rate)
    table = without(reference, data.draw(st.sets(st.sampled_from([f.name for f in questionnaire.features]))))
    scored = model.score(table)
    expected = model.linear.intercept + scale * score_points(questionnaire, table)
    np.testing.assert_allclose(scored.log_odds, expected, atol=1e-12 * max(1.0, scale * 20))
    np.testing.assert_allclose(scored.base_value + scored.contributions.sum(axis=1), scored.log_odds, atol=1e-12)


@pytest.mark.parametrize("name", WITH_POINTS)
@given(data=st.data())
def test_a_sensitive_answer_never_lowers(name: str, data: st.DataObject) -> None:
    reference, questionnaire = people(name), asked(name)
    assert questionnaire.points is not None
    model = build_points_model(questionnaire, questionnaire.points, reference, scale=0.25, base_rate=0.1)
    sensitive = [feature.name for feature in questionnaire.features if feature.role == "sensitive"]
    declined = data.draw(st.sets(st.sampled_from(sensitive)))
    more = declined | data.draw(st.sets(st.sampled_from(sensitive)))
    assert (model.score(without(reference, declined)).log_odds >= model.score(without(reference, more)).log_odds).all()


@given(
    st.lists(st.floats(-2000, 2000), min_size=1, max_size=20),
    st.floats(1e-6, 1 - 1e-6),
)
def test_an_intercept_is_found_for_any_points_and_any_base_rate(log_odds: list[float], base_rate: float) -> None:
    points = np.array(log_odds)
    assert expit(solve_intercept(points, base_rate) + points).mean() == pytest.approx(base_rate, abs=1e-9)


def test_a_weights_file_replaces_the_points() -> None:
    reference, questionnaire = people("ru-udmurtia-2025"), asked("ru-udmurtia-2025")
    points = load_points("ru-udmurtia-2025-original", questionnaire).points
    model = build_points_model(questionnaire, points, reference, scale=0.5, base_rate=0.2)
    expected = model.linear.intercept + 0.5 * score_points(replace(questionnaire, points=points), reference)
    np.testing.assert_allclose(model.score(reference).log_odds, expected, atol=1e-12)


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("disabled", -1.0),
        ("not disabled", 1.0),
        ("not answered(orphan)", 1.0),
        ('health_limits == "no"', 1.0),
        ('health_limits != "no"', 1.0),
        ('resume == "none" and not (orphan or disabled)', 1.0),
    ],
)
def test_points_that_a_sensitive_answer_could_take_away_are_refused(rule: str, points: float) -> None:
    questionnaire = asked("ru-2025.2")
    assert questionnaire.points is not None
    first = replace(questionnaire.points.rules[0], when=parse_rule(rule, questionnaire.by_name), points=points)
    changed = replace(questionnaire.points, rules=(first,))
    with pytest.raises(QuestionnaireError, match="sensitive question"):
        build_points_model(questionnaire, changed, people("ru-2025.2"), scale=0.25, base_rate=0.1)


def test_reasons_name_what_counted_and_never_a_protected_trait_or_a_route() -> None:
    reference, questionnaire = people("ru-2025.2"), asked("ru-2025.2")
    assert questionnaire.points is not None
    model = build_points_model(questionnaire, questionnaire.points, reference, scale=0.25, base_rate=0.1)
    named = {"current_work", "target_contract", "experience", "practice_rating", "employer_events", "resume"}
    scored = model.score(reference)
    for row in range(len(reference)):
        reasons = build_reasons(choose_reasons(questionnaire, scored.contributions[row]), reference, row)
        assert {reason.feature for reason in reasons} <= named | {"interview_training", None}
