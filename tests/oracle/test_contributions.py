"""The two parts of the model against the libraries that define their contributions."""

import warnings

import numpy as np
import pytest
from scipy.special import expit

from riskscore.errors import Text
from riskscore.model import LinearFitter, Prior, RiskModel, fit_linear, learn_layout, stratified_folds
from riskscore.model.terms import build_terms
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table

with warnings.catch_warnings():  # its plots, which nobody draws here, use a matplotlib call that will go away
    warnings.simplefilter("ignore")
    import shap

WORD = Text(ru="слово", en="word")
N = 600


def choices(codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, WORD) for code in codes)


def table_of(columns: dict[str, np.ndarray], features: list[Feature]) -> Table:
    return Table(
        Questionnaire("toy", WORD, "proxy", tuple(features), ""), columns, np.full(N, np.datetime64("2026-03-01"))
    )


def flags(**more) -> tuple[Table, np.ndarray]:
    """Four flags, all answered, and a label they explain."""
    rng = np.random.default_rng(0)
    columns = {f"flag_{i}": rng.integers(0, 2, N).astype(float) for i in range(4)}
    features = [Feature(name, "answers", "flag", "input", WORD, name, **more) for name in columns]
    z = columns["flag_0"] - columns["flag_1"] - 0.5
    return table_of(columns, features), (rng.random(N) < 1 / (1 + np.exp(-z))).astype(float)


def mixed() -> tuple[Table, np.ndarray]:
    """Numbers with missing values and an unordered choice."""
    rng = np.random.default_rng(1)
    columns = {"a": rng.normal(size=N), "b": rng.normal(size=N), "c": rng.integers(0, 3, N).astype(float)}
    y = (rng.random(N) < 1 / (1 + np.exp(-columns["a"] * (columns["c"] == 1) - columns["b"]))).astype(float)
    columns["a"][rng.random(N) < 0.2] = np.nan
    kinds = {"a": {}, "b": {}, "c": {"choices": choices("xyz")}}
    features = [
        Feature(name, "answers", "choice" if more else "number", "input", WORD, name, **more)
        for name, more in kinds.items()
    ]
    return table_of(columns, features), y


def test_the_terms_of_a_question_share_a_prior_and_those_of_others_do_not():
    table, y = mixed()
    layout = learn_layout(table)
    X = layout.matrix(table)
    part = fit_linear(X, y, layout, prior=Prior(4.0))
    pull = (y - expit(part.log_odds(X))) @ (part.values(X) - part.mean)
    told = part.coefficient != 0  # a level nobody has tells nothing
    precision = pull[told] / part.coefficient[told]  # where the log-loss and the prior are in balance
    width = np.array([term.width for term in build_terms(X, layout)])[told]
    spread = 1 / np.sqrt(precision) / width
    names = ["missing" if kind == "missing" else str(at) for kind, at in zip(part.kind, part.column, strict=True)]
    group = np.array(names)[told]
    found = {name: spread[group == name] for name in group}
    assert len(found) == 4
    assert all(np.ptp(own) < 1e-3 * own.mean() for own in found.values())
    assert np.ptp([own.mean() for own in found.values()]) > 0.1


def test_no_coefficient_leaves_its_sign():
    table, y = flags(monotone="up")
    layout = learn_layout(table)
    part = fit_linear(layout.matrix(table), y, layout, prior=Prior(1.0))
    assert part.coefficient.min() == 0.0
    assert part.coefficient.max() > 0.5


def test_a_start_changes_only_the_way_to_the_same_fit():
    table, y = mixed()
    layout = learn_layout(table)
    X = layout.matrix(table)
    fitter = LinearFitter(X, y, layout)
    fitter.fit(Prior(50.0))
    cold, warm = fit_linear(X, y, layout, prior=Prior(2.0)), fitter.fit(Prior(2.0))
    np.testing.assert_allclose(cold.log_odds(X), warm.log_odds(X), atol=1e-4)


@pytest.fixture(scope="module")
def fitted() -> tuple[RiskModel, np.ndarray]:
    table, y = mixed()
    params = {"n_rounds": 50, "num_leaves": 8, "max_depth": 4, "learning_rate": 0.1, "min_child": 10}
    model = RiskModel(params, prior=Prior(1.0)).fit(table, y, stratified_folds(y, 3, seed=0))
    return model, model.layout_.matrix(table)


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier")
def test_the_trees_contributions_are_shaps(fitted: tuple[RiskModel, np.ndarray]):
    model, X = fitted
    explained = shap.TreeExplainer(model.trees_.booster).shap_values(X[:, model.trees_.columns])
    np.testing.assert_allclose(model.trees_.contributions(X)[:, :-1], explained, atol=1e-9)


def test_the_trees_contributions_are_shapley_values_by_brute_force(fitted: tuple[RiskModel, np.ndarray]):
    """Every subset of the three columns; the others are averaged over the training rows of each leaf."""
    model, X = fitted
    roots = [tree["tree_structure"] for tree in model.trees_.booster.dump_model()["tree_info"]]
    for row, found in zip(X[:5], model.trees_.contributions(X[:5]), strict=True):
        for column in range(3):
            rest = [i for i in range(3) if i != column]
            gains = {s: value(roots, row, {*s, column}) - value(roots, row, {*s}) for s in [(), (rest[0],), (rest[1],)]}
            last = value(roots, row, {0, 1, 2}) - value(roots, row, set(rest))
            expected = gains[()] / 3 + (gains[rest[0],] + gains[rest[1],]) / 6 + last / 3
            assert found[column] == pytest.approx(expected, abs=1e-9)


def value(roots: list[dict], row: np.ndarray, known: set[int]) -> float:
    """Expected log-odds when only the columns `known` are."""
    return sum(expect(root, row, known) for root in roots)


def expect(node: dict, row: np.ndarray, known: set[int]) -> float:
    if "leaf_value" in node:
        return node["leaf_value"]
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        return expect(left if goes_left(node, row[node["split_feature"]]) else right, row, known)
    counts = [child.get("leaf_count", child.get("internal_count")) for child in (left, right)]
    return np.average([expect(left, row, known), expect(right, row, known)], weights=counts)


def goes_left(node: dict, x: float) -> bool:
    if node["decision_type"] == "==":
        return str(int(x)) in node["threshold"].split("||")
    return node["default_left"] if np.isnan(x) else x <= node["threshold"]


def test_the_expected_value_is_the_mean_over_leaves_by_their_training_rows(fitted: tuple[RiskModel, np.ndarray]):
    model, X = fitted
    assert model.trees_.expected == pytest.approx(model.trees_.log_odds(X).mean(), abs=1e-6)
    assert np.ptp(model.trees_.contributions(X)[:, -1]) == 0


def test_the_linear_contributions_are_shaps(fitted: tuple[RiskModel, np.ndarray]):
    model, X = fitted
    linear = model.linear_
    values = linear.values(X)
    explainer = shap.LinearExplainer(
        (linear.coefficient, linear.intercept), shap.maskers.Independent(values, len(values))
    )
    by_column = np.zeros((len(X), linear.n_columns))
    np.add.at(by_column.T, linear.column, explainer.shap_values(values).T)
    np.testing.assert_allclose(linear.contributions(X), by_column, atol=1e-9)
    assert linear.base_value == pytest.approx(explainer.expected_value, abs=1e-9)


def test_the_compiled_linear_part_is_the_linear_part(fitted: tuple[RiskModel, np.ndarray]):
    model, X = fitted
    rows = np.vstack([X, np.full((1, X.shape[1]), np.nan), 100 * X])
    linear, two = model.linear_, np.zeros((X.shape[1], 2))
    two[0, 0] = two[1:, 1] = 1.0
    for weights in (linear.weights, linear.weights @ two, 0 * linear.weights):
        np.testing.assert_allclose(linear.project_many(rows, weights), linear.project(rows, weights), atol=1e-12)


def test_a_row_without_any_answer_is_explained_too(fitted: tuple[RiskModel, np.ndarray]):
    model, X = fitted
    nothing = np.full((1, X.shape[1]), np.nan)
    trees = model.trees_.contributions(nothing)
    assert trees.sum() == pytest.approx(model.trees_.log_odds(nothing)[0], abs=1e-9)
    assert np.isfinite(model.linear_.log_odds(nothing)).all()
