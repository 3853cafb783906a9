"""Rules of the served model that hold for every person, shown on a made-up questionnaire with every kind of feature."""

import json
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.errors import Text
from riskscore.model import (
    Levels,
    Prior,
    RiskModel,
    ServedModel,
    find_unstable,
    fit_support,
    learn_layout,
    open_linear,
    open_linear_of,
    stratified_folds,
)
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table

TREES = {"n_rounds": 40, "num_leaves": 8, "max_depth": 4, "learning_rate": 0.1, "min_child": 10, "l2": 1.0}
WORD = Text(ru="слово", en="word")
SPECIALTIES = ["23.02.01", "23.02.07", "34.02.01", "09.02.07"]


def choices(codes: str, adverse: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(code, WORD, adverse=code in adverse) for code in codes)


def feature(name: str, kind: str, role: str = "input", **more) -> Feature:
    return Feature(name, "answers", kind, role, WORD, name, **more)


QUESTIONNAIRE = Questionnaire(
    "toy",
    WORD,
    "proxy",
    (
        feature("grade", "number", monotone="down"),
        feature("income", "number"),
        feature("born", "date", "context", monotone="up"),
        feature("job", "flag", monotone="down"),
        feature("resume", "choice", ordered=True, monotone="up", choices=choices("abcd")),
        feature("wants", "choice", choices=choices("xyz")),
        feature("skills", "multi", choices=choices("klm")),
        feature("specialty", "code", "context", parent_prefix=2),
        feature("service", "flag", "route"),
        feature("disability", "flag", "sensitive", protected=True),
        feature("health", "choice", "sensitive", ordered=True, choices=choices("gfpq", "pq")),
        feature("care", "choice", "sensitive", choices=choices("nco", "co")),
        feature("hardship", "multi", "sensitive", choices=choices("ruv", "uv")),
    ),
    "",
)
SENSITIVE = [f for f in QUESTIONNAIRE.features if f.role == "sensitive"]
MONOTONE = [f for f in QUESTIONNAIRE.features if f.monotone]


def people(n: int, seed: int, missing: float = 0.15) -> Table:
    """Random answers; `missing` is the chance of no answer."""
    rng = np.random.default_rng(seed)
    columns = {}
    for item in QUESTIONNAIRE.features:
        match item.kind:
            case "number" | "date":
                column = rng.normal(size=n).round(1) + 20 * (item.kind == "date")
            case "flag":
                column = rng.integers(0, 2, n).astype(float)
            case "choice":
                column = rng.integers(0, len(item.codes), n).astype(float)
            case "multi":
                column = rng.integers(0, 2, (n, len(item.codes))).astype(float)
            case "code":
                column = rng.choice(np.array(SPECIALTIES, dtype=object), n)
        column[rng.random(n) < missing] = None if item.kind == "code" else np.nan
        columns[item.name] = column
    return Table(QUESTIONNAIRE, columns, np.full(n, np.datetime64("2026-03-01")))


def outcomes(table: Table, seed: int) -> np.ndarray:
    """Labels every kind of feature says something about; some adverse answers go with *less* risk."""
    known = {name: np.nan_to_num(table.columns[name].astype(float)) for name in ("grade", "income", "job", "resume")}
    z = -1 - known["grade"] + np.abs(known["income"]) - known["job"] * known["grade"] + 0.5 * known["resume"]
    z += 0.8 * (table.columns["specialty"] == "23.02.01") + np.nan_to_num(table.columns["disability"])
    health, hardship = np.nan_to_num(table.columns["health"]), np.nan_to_num(table.columns["hardship"])
    z += 1.5 * (health == 2) + hardship[:, 1] - hardship[:, 2] - (table.columns["care"] == 2)
    return (np.random.default_rng(seed).random(len(table)) < 1 / (1 + np.exp(-z))).astype(float)


def fit(seed: int = 0, **more) -> RiskModel:
    table = people(900, seed)
    y = outcomes(table, seed)
    return RiskModel({**TREES, **more}, prior=Prior(1.0)).fit(table, y, stratified_folds(y, 3, seed=0))


@cache
def model() -> ServedModel:
    return fit().served_


groups = st.builds(people, st.integers(1, 5), st.integers(0, 10_000), st.floats(0, 1))
persons = st.builds(people, st.just(1), st.integers(0, 10_000), st.floats(0, 1))


def changed(table: Table, name: str, value: object) -> Table:
    column = table.columns[name].copy()
    column[:] = value
    return Table(table.questionnaire, {**table.columns, name: column}, table.as_of)


def log_odds(table: Table) -> float:
    return float(model().score(table).log_odds[0])


def test_both_parts_and_a_sensitive_answer_count_here():
    blend, linear = model().blend, model().linear
    names = [model().layout.columns[i].name for i in linear.column[linear.coefficient > 0.1]]
    assert blend.linear_weight > 0.1
    assert blend.trees_weight > 0.1
    assert {"disability", "health", "hardship=u"} <= set(names)


@given(groups)
def test_base_value_and_contributions_add_up(table: Table):
    scored = model().score(table)
    np.testing.assert_allclose(scored.base_value + scored.contributions.sum(axis=1), scored.log_odds, atol=1e-9)
    X, parts = model().layout.matrix(table), model()
    blended = parts.blend.log_odds(parts.linear.log_odds(X), parts.trees.log_odds(X))
    np.testing.assert_allclose(blended, scored.log_odds, atol=1e-9)


@given(groups)
def test_one_row_and_many_rows_agree(table: Table):
    together = model().score(table)
    for row in range(len(table)):
        alone = model().score(table.take(np.array([row])))
        np.testing.assert_allclose(alone.log_odds, together.log_odds[[row]], rtol=0, atol=1e-12)
        np.testing.assert_allclose(alone.contributions[0], together.contributions[row], rtol=0, atol=1e-12)


@given(persons, st.permutations(SENSITIVE), st.data())
def test_a_sensitive_answer_never_lowers_the_score_in_any_order(person: Table, order: list[Feature], data):
    for item in order:
        person = changed(person, item.name, np.nan)
    before = log_odds(person)
    for item in order:
        values = {"flag": st.booleans(), "choice": st.sampled_from(range(len(item.codes) or 1))}
        answers = values.get(item.kind, st.lists(st.booleans(), min_size=len(item.codes), max_size=len(item.codes)))
        person = changed(person, item.name, np.array(data.draw(answers), dtype=float))
        assert log_odds(person) >= before - 1e-12
        before = log_odds(person)


@given(persons, st.data())
def test_a_sensitive_answer_changes_neither_support_nor_instability(person: Table, data):
    other = person
    for item in SENSITIVE:
        answers = {"flag": [0.0, 1.0, np.nan], "choice": [*range(len(item.codes)), np.nan]}.get(
            item.kind, [0.0, 1.0, np.nan]
        )
        other = changed(other, item.name, data.draw(st.sampled_from(answers)))
    served, levels = model(), Levels(0.4, 0.4, 0.2)
    X, Y = (served.layout.matrix(each) for each in (person, other))
    support = fit_support(served.layout, served.layout.matrix(people(900, 0)))
    assert support.surprise(served.layout, X) == support.surprise(served.layout, Y)
    flags = [
        find_unstable(served.blend, levels, open_linear_of(served, scored), scored.trees)
        for scored in (served.score(person), served.score(other))
    ]
    assert flags[0] == flags[1]


@given(groups)
def test_both_ways_to_the_linear_part_without_sensitive_answers_agree(table: Table):
    served = model()
    X = served.layout.matrix(table)
    np.testing.assert_allclose(open_linear(served, X), open_linear_of(served, served.score(table)), atol=1e-9)


@given(persons, st.sampled_from(SENSITIVE))
def test_no_declined_and_not_asked_are_the_same(person: Table, item: Feature):
    assert log_odds(changed(person, item.name, 0.0)) == pytest.approx(log_odds(changed(person, item.name, np.nan)))


def test_worse_ordered_sensitive_answers_never_score_lower():
    person = people(1, seed=1, missing=0)
    scores = [log_odds(changed(person, "health", value)) for value in (0.0, 1.0, 2.0, 3.0)]
    assert scores[0] == scores[1]
    assert scores == sorted(scores)


@given(groups)
def test_the_trees_do_not_see_sensitive_answers(table: Table):
    other = table
    for item in SENSITIVE:
        other = changed(other, item.name, 1.0)
    trees, layout = model().trees, model().layout
    assert not any(layout.columns[i].is_sensitive for i in trees.columns)
    np.testing.assert_array_equal(trees.log_odds(layout.matrix(table)), trees.log_odds(layout.matrix(other)))


@given(persons, st.sampled_from(MONOTONE), st.lists(st.floats(-5, 30), min_size=2, max_size=6))
def test_monotone_features_are_monotone(person: Table, item: Feature, values: list[float]):
    steps = {"flag": [0, 1], "choice": range(len(item.codes))}.get(item.kind, sorted(values))
    scores = [log_odds(changed(person, item.name, value)) for value in steps]
    sign = 1 if item.monotone == "up" else -1
    assert all(sign * (b - a) >= -1e-12 for a, b in pairwise(scores))


@pytest.mark.parametrize("method", ["basic", "intermediate", "advanced"])
def test_trees_are_monotone_whatever_method_is_asked_for(method: str):
    """LightGBM's "advanced" method, if it were used, would break this test."""
    risk = fit(seed=3, monotone_constraints_method=method, n_rounds=80)
    grid = np.repeat(risk.layout_.matrix(people(60, 4, missing=0.3)), 25, axis=0)
    grid[:, 0] = np.tile(np.linspace(-3, 3, 25), 60)
    assert (np.diff(risk.trees_.log_odds(grid).reshape(60, 25), axis=1) <= 1e-12).all()


@given(persons, st.sampled_from(["23", "34", "99"]), st.text("0123456789.", max_size=6))
def test_an_unseen_code_is_read_as_its_parent(person: Table, parent: str, ending: str):
    unseen = f"{parent}x{ending}"
    assert log_odds(changed(person, "specialty", unseen)) == log_odds(changed(person, "specialty", parent))


def test_a_code_that_is_not_a_level_of_its_own_adds_nothing_to_its_parent():
    layout, linear = model().layout, model().linear
    code = next(i for i, column in enumerate(layout.columns) if column.kind == "code")
    assert 0.0 not in linear.low[linear.column == code]


def test_a_code_and_its_parent_move_the_score():
    person = people(1, seed=2, missing=0)
    assert len({log_odds(changed(person, "specialty", code)) for code in ("23.02.01", "23.02.99", "34.02.01")}) == 3


@given(st.integers(0, 100), st.randoms())
def test_the_layout_does_not_depend_on_the_order_of_rows(seed: int, random):
    table = people(40, seed)
    order = np.array(random.sample(range(40), 40))
    layout = learn_layout(table, min_count=8)
    assert learn_layout(table.take(order), min_count=8) == layout
    np.testing.assert_array_equal(layout.matrix(table.take(order)), layout.matrix(table)[order])


@given(groups)
def test_json_and_text_give_the_same_model_to_the_last_bit(table: Table):
    served = model()
    again = ServedModel.from_dict(json.loads(json.dumps(served.to_dict())), served.trees.text)
    assert again.to_dict() == served.to_dict()
    np.testing.assert_array_equal(again.score(table).contributions, served.score(table).contributions)


def test_the_same_rows_give_the_same_model():
    first, second = fit(seed=5, bagging_fraction=0.7), fit(seed=5, bagging_fraction=0.7)
    assert first.served_.to_dict() == second.served_.to_dict()
    assert first.trees_.text == second.trees_.text
    np.testing.assert_array_equal(first.oof_log_odds_, second.oof_log_odds_)


@given(groups)
def test_contributions_of_the_training_people_are_centred(table: Table):
    """The linear part's contributions average 0 over the rows it was fitted on."""
    linear, layout = model().linear, model().layout
    np.testing.assert_allclose(linear.contributions(layout.matrix(people(900, 0))).mean(axis=0), 0, atol=1e-9)
    assert linear.contributions(layout.matrix(table)).shape == (len(table), len(layout))
