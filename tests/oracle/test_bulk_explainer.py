"""The bulk explainer against LightGBM's own contributions, shap, and Shapley's definition."""

import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import combinations
from math import factorial, inf, nan

import lightgbm as lgb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from riskscore.model.trees import Trees
from riskscore.treeshap import Explainer, build_explainer
from riskscore.treeshap.compiled import compiled
from riskscore.treeshap.read import read_trees

with warnings.catch_warnings():  # its plots, which nobody draws here, use a matplotlib call that will go away
    warnings.simplefilter("ignore")
    import shap

Matrix = NDArray[np.float64]
Model = tuple[lgb.Booster, Matrix]
P, N = 6, 400
CATEGORIES = [4, 5]
ODD = [nan, inf, -inf, 0.0, -0.0, 1e-35, -1e-35, 1e-36, 1e300, -1e300, -1.0, -0.5, 0.5, 7.0, 99.0, 2.0**31, 2.0**40]

VARIANTS = {
    "plain": {},
    "depth_3": {"max_depth": 3, "num_leaves": 8},
    "stumps": {"num_leaves": 2},
    "repeated": {"max_depth": 7, "num_leaves": 60, "min_data_in_leaf": 2},
    "few_bins": {"max_bin": 5},
    "zero_as_missing": {"zero_as_missing": True},
    "missing_is_zero": {"use_missing": False},
    "monotone": {"monotone_constraints": [1, -1, 0, 1, 0, 0], "monotone_constraints_method": "basic"},
    "bagging": {"bagging_fraction": 0.5, "bagging_freq": 1, "feature_fraction_bynode": 0.5},
    "one_hot": {"max_cat_to_onehot": 50},
    "path_smooth": {"path_smooth": 2.0, "extra_trees": True},
    "regression": {"objective": "regression", "boost_from_average": False},
    "goss": {"data_sample_strategy": "goss"},
    "dart": {"boosting": "dart"},
}


def frame(seed: int, n: int = N, *, gaps: bool = True) -> Matrix:
    """Two numbers, a mostly zero one, an ordinal one and two categorical ones, a tenth of each missing."""
    rng = np.random.default_rng(seed)
    zeros = rng.normal(size=n) * (rng.random(n) < 0.4)
    X = np.column_stack([rng.normal(size=(n, 2)), zeros, rng.integers(-2, 3, n), rng.integers(0, [4, 40], (n, 2))])
    X[(rng.random(X.shape) < 0.1) & gaps] = np.nan
    return X


def label(X: Matrix, seed: int) -> Matrix:
    x, noise = np.nan_to_num(X), np.random.default_rng(seed).normal(size=len(X))
    return (x[:, 0] * (x[:, 4] > 1) + x[:, 2] + 0.3 * x[:, 3] - 0.02 * x[:, 5] + noise > 0).astype(float)


def train(X: Matrix, y: Matrix, rounds: int = 12, **params: object) -> lgb.Booster:
    settings = {
        "objective": "binary", "max_depth": 5, "num_leaves": 12, "min_data_in_leaf": 5, "learning_rate": 0.2,
        "min_data_per_group": 5, "verbosity": -1, "num_threads": 1, "seed": 1, **params,
    }  # fmt: skip
    of_data = {key: settings[key] for key in ("max_bin", "zero_as_missing", "use_missing") if key in settings}
    categories = CATEGORIES if X.shape[1] == P else []
    data = lgb.Dataset(X, y, categorical_feature=categories, params={"verbosity": -1, **of_data})
    return lgb.train(settings, data, rounds)


@cache
def model(variant: str, seed: int, gaps: bool) -> Model:
    X = frame(seed, gaps=gaps)
    return train(X, label(X, seed), **VARIANTS[variant]), X


@cache
def explainer_of(booster: lgb.Booster) -> Explainer:
    explainer = build_explainer(booster.model_to_string())
    assert explainer is not None
    return explainer


def probes(booster: lgb.Booster, X: Matrix, seed: int = 0) -> Matrix:
    """Rows seen, rows on and beside thresholds, odd values, unseen and negative categories, values cut to 32 bits."""
    rng = np.random.default_rng(seed)
    lines = re.findall(r"^threshold=(.+)$", booster.model_to_string(), re.MULTILINE)
    thresholds = np.array([float(word) for line in lines for word in line.split()] + ODD)
    beside = np.concatenate([thresholds, np.nextafter(thresholds, inf), np.nextafter(thresholds, -inf)])
    strange = rng.choice(beside, (200, X.shape[1]))
    mixed = np.where(rng.random(strange.shape) < 0.5, strange, X[rng.integers(0, len(X), 200)])
    rounded = np.clip(mixed, -1e38, 1e38).astype(np.float32).astype(np.float64)
    return np.vstack([X[:100], strange, mixed, rounded])


def assert_same(booster: lgb.Booster, X: Matrix) -> None:
    found, expected = explainer_of(booster).contributions(X), np.asarray(booster.predict(X, pred_contrib=True))
    scale = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * scale)
    np.testing.assert_allclose(found.sum(axis=1), booster.predict(X, raw_score=True), rtol=0, atol=1e-12 * scale)


@pytest.mark.parametrize("gaps", [True, False], ids=["gaps_in_training", "none_in_training"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_contributions_are_lightgbms(variant: str, gaps: bool):
    for seed in range(3):
        booster, X = model(variant, seed, gaps)
        assert_same(booster, probes(booster, X, seed))


def test_one_tree_is_explained_as_well_as_many():
    X = frame(0)
    booster = train(X, label(X, 0), 1)
    assert_same(booster, probes(booster, X))


def test_seven_features_on_the_way_to_a_leaf_are_the_most():
    X = np.random.default_rng(0).normal(size=(3000, 9))
    booster = train(X, X.prod(axis=1), objective="regression", max_depth=7, num_leaves=100)
    assert_same(booster, probes(booster, X))


def test_without_trees_nothing_contributes():
    text = model("plain", 0, True)[0].model_to_string()
    explainer = build_explainer(text[: text.index("\nTree=0")] + text[text.index("\nend of trees") :])
    assert explainer is not None
    assert not explainer.contributions(frame(0)).any()


def test_trees_of_one_leaf_only_move_the_base_value():
    X = frame(0)
    booster = train(X, np.full(N, 3.0), objective="regression")
    assert_same(booster, X)
    assert explainer_of(booster).base_value == pytest.approx(3.0)


def test_missing_values_may_be_read_in_two_ways_by_one_model():
    X = frame(0)
    first = train(X, label(X, 0), zero_as_missing=True)
    params = {"objective": "binary", "verbosity": -1, "num_leaves": 8, "max_depth": 4, "num_threads": 1}
    booster = lgb.train(params, lgb.Dataset(X, label(X, 1)), 10, init_model=first)
    model = read_trees(booster.model_to_string())
    assert model is not None
    assert {1, 2} <= {node.missing for tree in model.trees for node in tree.nodes if node.feature == 0}
    assert_same(booster, probes(booster, X))


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier")
def test_contributions_are_shaps():
    booster, X = model("repeated", 0, True)
    expected = shap.TreeExplainer(booster).shap_values(X)
    np.testing.assert_allclose(explainer_of(booster).contributions(X)[:, :-1], expected, rtol=0, atol=1e-9)


def test_contributions_are_shapleys_by_definition():
    """All orders of three features; what is not known is averaged over the training rows of each leaf."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    booster = train(X, (X[:, 0] * X[:, 1] + X[:, 2] > 0).astype(float), 5, max_depth=4)
    roots = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    for row, found in zip(X[:5], explainer_of(booster).contributions(X[:5]), strict=True):
        for feature in range(3):
            assert found[feature] == pytest.approx(shapley(roots, row, feature), abs=1e-13)


def shapley(roots: list[dict], row: Matrix, feature: int) -> float:
    others = [i for i in range(len(row)) if i != feature]
    total = 0.0
    for known in (set(some) for size in range(len(row)) for some in combinations(others, size)):
        weight = factorial(len(known)) * factorial(len(row) - 1 - len(known)) / factorial(len(row))
        total += weight * sum(expect(root, row, known | {feature}) - expect(root, row, known) for root in roots)
    return total


def expect(node: dict, row: Matrix, known: set[int]) -> float:
    if "leaf_value" in node:
        return node["leaf_value"]
    left, right = node["left_child"], node["right_child"]
    if node["split_feature"] in known:
        return expect(left if row[node["split_feature"]] <= node["threshold"] else right, row, known)
    counts = [child.get("leaf_count", child.get("internal_count")) for child in (left, right)]
    return float(np.average([expect(left, row, known), expect(right, row, known)], weights=counts))


def test_threads_and_blocks_change_no_bit():
    booster, X = model("repeated", 1, True)
    explainer, rows = explainer_of(booster), np.resize(probes(booster, X), (40_000, P))
    expected = explainer.contributions(rows)
    for threads, block in [(2, 256), (3, 100), (1, 7), (1, 100_000)]:
        np.testing.assert_array_equal(explainer.contributions(rows, threads=threads, block=block), expected)
    for n in (0, 1, 255, 257):
        np.testing.assert_array_equal(explainer.contributions(rows[:n]), expected[:n])


def test_columns_and_fills_are_those_the_frame_needs():
    booster = model("plain", 2, False)[0]
    columns, fill = np.array([7, 0, 2, 3, 4, 6]), np.array([0.3, np.nan, 0.0, np.nan, 2.0, -1.0])
    wide = np.full((N, 8), 5.0)
    wide[:, columns] = frame(3)
    explainer = build_explainer(booster.model_to_string(), columns, fill)
    x = wide[:, columns]
    expected = booster.predict(np.where(np.isnan(x), fill, x), pred_contrib=True)
    assert explainer is not None
    np.testing.assert_allclose(explainer.contributions(wide), expected, rtol=0, atol=1e-12)


def test_trees_explain_large_and_small_frames_alike(monkeypatch: pytest.MonkeyPatch):
    booster, X = model("plain", 1, False)
    fill = np.array([0.5, nan, 1.0, nan, 2.0, 3.0])
    trees = Trees(np.arange(P), fill, booster.model_to_string())
    rows = probes(booster, X)
    small = trees.contributions(rows)
    monkeypatch.setattr("riskscore.model.trees._WORTH_TABLES", 0)
    large = trees.contributions(rows, threads=2)
    np.testing.assert_allclose(large, small, rtol=0, atol=1e-12)
    assert not np.array_equal(large, small)
    np.testing.assert_allclose(large.sum(axis=1), trees.log_odds(rows), rtol=0, atol=1e-12)


def test_callers_side_by_side_get_what_one_gets():
    booster, X = model("repeated", 1, True)
    rows, explainer = np.resize(X, (3000, P)), explainer_of(booster)
    expected = explainer.contributions(rows)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: explainer.contributions(rows, threads=2, block=64), range(16)):
            np.testing.assert_array_equal(found, expected)


def test_without_a_folder_to_keep_it_in_the_kernel_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("numba.core.caching.CacheImpl._locator_classes", [])

    def double(x: int) -> int:
        return 2 * x

    assert compiled(double)(4) == 8


VALUES = st.lists(
    st.tuples(*[st.one_of(st.floats(), st.sampled_from(ODD), st.integers(-3, 45).map(float))] * P), min_size=1
)


@given(VALUES, st.sampled_from(sorted(VARIANTS)), st.booleans())
def test_base_value_and_contributions_are_the_raw_score(rows: list[tuple[float, ...]], variant: str, gaps: bool):
    booster, _ = model(variant, 0, gaps)
    assert_same(booster, np.array(rows))


def beyond() -> Iterator[tuple[str, lgb.Booster]]:
    X = frame(0)
    y = label(X, 0)
    yield "linear", train(X, y, linear_tree=True, objective="regression")
    yield "classes", train(X, np.arange(N) % 3, objective="multiclass", num_class=3)
    yield "averaged", train(X, y, boosting="rf", bagging_freq=1, bagging_fraction=0.5)
    X = np.random.default_rng(0).normal(size=(3000, 9))
    yield "deep", train(X, X.prod(axis=1), 3, objective="regression", max_depth=-1, num_leaves=300)
    yield "cuts", train(X, X[:, 0], 100, objective="regression", max_bin=2000, min_data_in_leaf=1)


@pytest.mark.parametrize(("name", "booster"), list(beyond()), ids=lambda value: value if isinstance(value, str) else "")
def test_what_it_cannot_do_it_leaves_to_lightgbm(name: str, booster: lgb.Booster):
    assert build_explainer(booster.model_to_string()) is None, name
