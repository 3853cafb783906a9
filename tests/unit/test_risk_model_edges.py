"""Small, constant and one-sided data: the model gets simpler, it does not break."""

import numpy as np
import pytest

from riskscore.errors import Text, TrainingError
from riskscore.model import (
    Prior,
    RiskModel,
    ServedModel,
    constant_trees,
    fit_blend,
    fit_linear,
    fit_trees,
    learn_layout,
    stratified_folds,
)
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table

WORD = Text(ru="слово", en="word")
TREES = {"n_rounds": 20, "num_leaves": 6, "learning_rate": 0.1, "min_child": 10}
ADVERSE = (Choice("no", WORD), Choice("yes", WORD, adverse=True))
QUESTIONNAIRE = Questionnaire(
    "toy",
    WORD,
    "proxy",
    (
        Feature("x", "answers", "number", "input", WORD, "x"),
        Feature("code", "answers", "code", "input", WORD, "code"),
        Feature("health", "answers", "choice", "sensitive", WORD, "health", choices=ADVERSE),
    ),
    "",
)


def people(n: int, seed: int = 0) -> Table:
    rng = np.random.default_rng(seed)
    columns = {
        "x": rng.normal(size=n),
        "code": rng.choice(np.array(["a", "b"], dtype=object), n),
        "health": rng.integers(0, 2, n).astype(float),
    }
    return Table(QUESTIONNAIRE, columns, np.full(n, np.datetime64("2026-03-01")))


def labels(table: Table, seed: int = 0) -> np.ndarray:
    chance = 1 / (1 + np.exp(-2 * table.columns["x"].astype(float)))
    return (np.random.default_rng(seed).random(len(table)) < chance).astype(float)


def fit(table: Table, y: np.ndarray, **more) -> RiskModel:
    return RiskModel(TREES, prior=Prior(1.0), **more).fit(table, y, stratified_folds(y, 3, seed=0))


def test_few_rows_are_served_by_the_linear_part_alone():
    table = people(40)
    model = fit(table, labels(table))
    assert model.trees_.text == ""
    assert model.blend_.trees_weight == 0
    assert model.blend_.linear_weight > 0


def test_two_rows_of_two_classes_are_enough_not_to_crash():
    model = fit(people(2), np.array([0.0, 1.0]))
    assert np.isfinite(model.served_.score(people(3, seed=1)).log_odds).all()


def test_one_class_in_all_cannot_be_trained_on_and_the_error_says_what_to_do():
    with pytest.raises(TrainingError, match="Check the outcome column"):
        fit(people(60), np.ones(60))


def test_a_label_that_is_not_0_or_1_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="0 or 1"):
        fit(people(60), np.full(60, np.nan))


def test_a_single_positive_does_not_crash():
    y = np.zeros(200)
    y[0] = 1
    scored = fit(people(200), y).served_.score(people(200))
    assert np.isfinite(scored.log_odds).all()


def test_folds_that_train_on_one_class_are_left_out():
    table = people(200)
    y = labels(table)
    zeros, rest = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    model = RiskModel(TREES, prior=Prior(1.0)).fit(table, y, [(zeros, rest), (np.arange(100), np.arange(100, 200))])
    np.testing.assert_array_equal(model.oof_rows_, np.arange(100, 200))


def test_without_any_usable_fold_the_linear_part_serves_as_it_is():
    table = people(100)
    model = RiskModel(TREES, prior=Prior(1.0)).fit(table, labels(table), [])
    assert (model.blend_.linear_weight, model.blend_.trees_weight) == (1, 0)
    assert len(model.oof_log_odds_) == 0


def test_out_of_fold_scores_come_from_models_that_had_not_seen_the_row():
    table = people(300)
    y = labels(table)
    folds = stratified_folds(y, 3, seed=0)
    model = RiskModel(TREES, prior=Prior(1.0)).fit(table, y, folds)
    train, test = folds[0]
    layout = learn_layout(table.take(train), min_count=10)
    linear = fit_linear(layout.matrix(table.take(train)), y[train], layout, prior=Prior(1.0))
    mine = model.oof_linear_[np.isin(model.oof_rows_, test)]
    np.testing.assert_allclose(mine, linear.log_odds(layout.matrix(table.take(test))))


def test_a_part_that_tells_nobody_apart_gets_no_weight():
    rng = np.random.default_rng(0)
    z = rng.normal(size=500)
    y = (rng.random(500) < 1 / (1 + np.exp(-z - 1))).astype(float)
    constant = np.full(500, 0.3)
    assert fit_blend(z, constant, y).trees_weight == 0
    assert fit_blend(constant, z, y).linear_weight == 0
    assert fit_blend(constant, constant, y).log_odds(0.0, 0.0) == pytest.approx(
        np.log(y.mean() / (1 - y.mean())), abs=0.05
    )
    assert fit_blend(z, -z, y).trees_weight == 0


def test_features_that_are_the_same_for_everybody_get_no_weight_though_folds_differ_in_base_rate():
    table = people(200)
    for name in ("x", "health"):
        table.columns[name][:] = 0.0
    table.columns["code"][:] = "a"
    y = np.repeat([0.0, 1.0], 100)
    folds = [(np.arange(80, 150), np.arange(150, 200)), (np.arange(50, 120), np.arange(50))]
    blend = RiskModel(TREES, prior=Prior(1.0)).fit(table, y, folds).blend_
    assert (blend.linear_weight, blend.trees_weight) == (0, 0)


def test_a_blend_of_calibrated_log_odds_leaves_them_as_they_are():
    rng = np.random.default_rng(1)
    z = rng.normal(size=4000)
    y = (rng.random(4000) < 1 / (1 + np.exp(-z))).astype(float)
    blend = fit_blend(z, z, y)
    assert blend.linear_weight + blend.trees_weight == pytest.approx(1, abs=0.1)
    assert blend.intercept == pytest.approx(0, abs=0.1)


def test_a_model_without_trees_survives_as_data():
    table = people(40)
    served = fit(table, labels(table)).served_
    again = ServedModel.from_dict(served.to_dict(), served.trees.text)
    np.testing.assert_array_equal(again.score(table).log_odds, served.score(table).log_odds)
    assert constant_trees(0.5, served.layout).contributions(served.layout.matrix(table)).sum() == pytest.approx(20)


def test_without_sensitive_features_there_are_none_in_the_model():
    table = people(200)
    model = fit(table, labels(table), drop_sensitive=True)
    assert [column.feature for column in model.layout_.columns] == ["x", "code"]
    assert model.served_.score(table).contributions.shape == (200, 3)
    assert not model.served_.score(table).contributions[:, 2].any()


def test_an_answer_that_was_never_missing_in_training_is_read_as_a_usual_one():
    """LightGBM alone would read it as 0, here the smallest value."""
    table = people(400)
    table.columns["x"][:] = np.abs(table.columns["x"].astype(float)) + 1
    y = (table.columns["x"].astype(float) > 1.6).astype(float)
    layout = learn_layout(table)
    X = layout.matrix(table)
    trees = fit_trees(X, y, layout, TREES, seed=0)
    missing, median = X[:1].copy(), X[:1].copy()
    missing[0, 0], median[0, 0] = np.nan, np.quantile(X[:, 0], 0.5, method="lower")
    assert trees.log_odds(missing) == trees.log_odds(median)
    assert fit_linear(X, y, layout, prior=Prior(1.0)).contributions(missing)[0, 0] == pytest.approx(0, abs=1e-9)


def test_a_questionnaire_without_features_gives_the_base_rate():
    empty = Questionnaire("empty", WORD, "proxy", (), "")
    table = Table(empty, {}, np.full(100, np.datetime64("2026-03-01")))
    y = np.repeat([0.0, 1.0], [80, 20])
    scored = fit(table, y).served_.score(table)
    np.testing.assert_allclose(scored.log_odds, np.log(0.25), atol=0.1)


@pytest.mark.filterwarnings("error")
def test_numbers_near_the_limit_of_floats_are_learned_and_scored():
    table = people(400)
    y = labels(table)
    table.columns["x"][::7] = 1.7e308
    table.columns["x"][::9] = -1.7e308
    model = fit(table, y)
    found = model.served_.score(table)
    assert np.isfinite(found.log_odds).all()
    assert np.allclose(found.base_value + found.contributions.sum(axis=1), found.log_odds, atol=1e-9)
