"""The attainable AUC on the synthetic cohorts: what the best of three learners reaches with a million graduates.

Gaps in the answers, services still to come and chance in the outcomes leave less than the generator knows, so the AUC
of the true probabilities is no fair bar. Here the labels are clean, the training cohorts are 2020–2024, the gaps are
the same, and 2026 judges by its true outcomes. Writes attainable.json beside this file; a test compares its generator
version.

Run: python benchmarks/attainable.py [--graduates 1000000]      (about 20 minutes and 11 GB with one thread)
"""

import argparse
import gc
import json
import time
from datetime import date
from pathlib import Path

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from riskscore.model import Layout, Prior, RiskModel, learn_layout, stratified_folds
from riskscore.model.metrics import auc
from riskscore.questionnaire import Table, check_frame, load_questionnaire
from riskscore.synthetic import GENERATOR_VERSION, generate

Floats = NDArray[np.float64]
TRAINING_YEARS, TEST_YEAR = (2020, 2021, 2022, 2023, 2024), 2026
SEED, TEST_SEED = 20_001, 20_002
TREES = {"num_leaves": 31, "learning_rate": 0.05, "min_data_in_leaf": 100, "cat_smooth": 20.0}
ROUNDS = 500


def draw(year: int, n: int, seed: int) -> tuple[Table, Floats, Floats]:
    """Answers with their gaps, true labels, and true probabilities without services of those in the labour market."""
    cohort = next(generate(n, seed, (year,)))
    checked = check_frame(load_questionnaire("ru-2025.2"), cohort.frame, default_as_of=date(year, 3, 1))
    label = cohort.truth["true_label"].to_numpy(dtype=float)
    known = ~np.isnan(label)
    return checked.table.take(known), label[known], cohort.truth["true_probability_without_services"].to_numpy()[known]


def training_set(n: int) -> tuple[Table, Floats]:
    parts = [draw(year, n // len(TRAINING_YEARS), SEED) for year in TRAINING_YEARS]
    first = parts[0][0]
    columns = {name: np.concatenate([table.columns[name] for table, _, _ in parts]) for name in first.columns}
    as_of = np.concatenate([table.as_of for table, _, _ in parts])
    table, y = Table(first.questionnaire, columns, as_of), np.concatenate([label for _, label, _ in parts])
    order = np.random.default_rng(SEED).permutation(len(y))
    return table.take(order), y[order]


def trees_auc(layout: Layout, X: Floats, y: Floats, X_test: Floats, y_test: Floats) -> float:
    categorical = [i for i, column in enumerate(layout.columns) if column.is_categorical]
    data = lgb.Dataset(X, y, categorical_feature=categorical)
    settings = {**TREES, "objective": "binary", "seed": SEED, "num_threads": 1, "verbosity": -1, "deterministic": True}
    booster = lgb.train({**settings, "force_row_wise": True}, data, num_boost_round=ROUNDS)
    return auc(y_test, np.asarray(booster.predict(X_test, num_threads=1)))


def logistic_auc(layout: Layout, X: Floats, y: Floats, X_test: Floats, y_test: Floats) -> float:
    """Every choice, flag and code one-hot, missing a level of its own; numbers standardised."""
    is_number = np.array([column.kind == "number" for column in layout.columns])
    encoder = OneHotEncoder(handle_unknown="ignore", dtype=np.float32).fit(X[:, ~is_number])
    mean, sd = np.nanmean(X[:, is_number], axis=0), np.nanstd(X[:, is_number], axis=0)

    def encode(matrix: Floats) -> sparse.csr_matrix:
        numbers = (matrix[:, is_number] - mean) / sd
        missing = np.isnan(numbers)
        dense = np.hstack([np.where(missing, 0.0, numbers), missing]).astype(np.float32)
        return sparse.hstack([encoder.transform(matrix[:, ~is_number]), sparse.csr_matrix(dense)], format="csr")

    model = LogisticRegression(C=1.0, max_iter=400, tol=1e-3).fit(encode(X), y)
    return auc(y_test, model.decision_function(encode(X_test)))


def served_auc(table: Table, y: Floats, test: Table, y_test: Floats) -> float:
    params = {"n_rounds": 300, "num_leaves": 31, "learning_rate": 0.05, "min_child": 100}
    folds = stratified_folds(y, 3, SEED)[:1]
    model = RiskModel(params, prior=Prior(1.0), seed=SEED).fit(table, y, folds)
    X_test = model.layout_.matrix(test)
    return auc(y_test, model.blend_.log_odds(model.linear_.log_odds(X_test), model.trees_.log_odds(X_test)))


def measure(n: int) -> dict[str, object]:
    table, y = training_set(n)
    test, y_test, p_test = draw(TEST_YEAR, n // 2, TEST_SEED)
    layout = learn_layout(table, min_count=30)
    X, X_test = layout.matrix(table), layout.matrix(test)
    found: dict[str, float] = {}
    for name, learner in (("lightgbm_31x500", trees_auc), ("logistic_regression", logistic_auc)):
        started = time.monotonic()
        found[name] = round(learner(layout, X, y, X_test, y_test), 5)
        print(f"{name}: {found[name]} ({time.monotonic() - started:.0f} s)", flush=True)
        gc.collect()
    del X, X_test
    found["served"] = round(served_auc(table, y, test, y_test), 5)
    return {
        "generator": GENERATOR_VERSION,
        "seed": SEED,
        "graduates": n,
        "labelled": len(y),
        "test_year": TEST_YEAR,
        "test_labelled": len(y_test),
        "full_information_auc": round(auc(y_test, p_test), 5),
        "learners": found,
        "best": max(found, key=lambda name: found[name]),
        "auc": max(found.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graduates", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("attainable.json"))
    options = parser.parse_args()
    result = measure(options.graduates)
    options.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
