"""Leakage audit: what single answers tell, what was waived, and how the newest cohort differs from those that teach.

`limit`, `features` (the strongest single ones: feature, auc), `leaks` (feature, auc or null, has_future, waived),
`waived` (names given to --waive), `adversarial` (null without time): year of the cohort, n_train, n_test, `auc` of a
classifier that tells its people from those who teach with a 95 % interval (0.5 = alike), `features` that differ most.
"""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model import learn_layout, stratified_folds
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.dates_to_come import count_refused
from riskscore_training.delong import delong_intervals
from riskscore_training.evaluate import Json
from riskscore_training.leaks import LIMIT, Leak, find_leaks, single_auc

SHOWN = 5
SIDE = 5_000  # people of either side that the classifier sees at most
FOLDS = 3
TREES = {"objective": "binary", "num_leaves": 8, "learning_rate": 0.1, "min_data_in_leaf": 50, "feature_fraction": 0.5}
ROUNDS = 60


def study_audit(case: Case) -> Json:
    rows = case.dataset.rows
    alone = single_auc(rows, rows.y)
    leaks = find_leaks(rows, alone, count_refused(case.cohort))
    return {
        "limit": LIMIT,
        "features": _strongest(alone),
        "leaks": [_describe(leak, case) for leak in leaks],
        "waived": sorted(case.waived),
        "adversarial": _tell_apart(case) if case.split.kind == "rolling" else None,
    }


def _describe(leak: Leak, case: Case) -> Json:
    """No count of people: three with a date to come may be known by name."""
    waived = leak.feature in case.waived
    return {"feature": leak.feature, "auc": leak.auc, "has_future": leak.n_future > 0, "waived": waived}


def _strongest(areas: dict[str, float]) -> list[Json]:
    ranked = sorted(areas.items(), key=lambda item: (-item[1], item[0]))
    return [{"feature": name, "auc": auc} for name, auc in ranked[:SHOWN]]


def _tell_apart(case: Case) -> Json:
    """The cohort tested last against those its model learned from."""
    train, test = case.split.folds[-1]
    rng = np.random.default_rng(case.config.seed)
    sides = [np.sort(rng.permutation(side)[:SIDE]) for side in (train, test)]
    rows = case.dataset.rows.take(np.concatenate(sides))
    is_new = np.repeat([0.0, 1.0], [len(side) for side in sides])
    p = _predict_side(rows, is_new, case)
    interval = delong_intervals(is_new, {"side": p}, rows.person).of["side"]["auc"]
    return {
        "year": case.split.years[-1],
        "n_train": len(train),
        "n_test": len(test),
        "auc": {name: value if np.isfinite(value) else None for name, value in asdict(interval).items()},
        "features": _strongest(single_auc(rows, is_new)),
    }


def _predict_side(rows: Rows, is_new: NDArray[np.float64], case: Case) -> NDArray[np.float64]:
    """Out-of-fold probability of belonging to the new cohort, shape (n,)."""
    import lightgbm as lgb

    layout = learn_layout(rows.table)
    X = layout.matrix(rows.table)
    categorical = [i for i, column in enumerate(layout.columns) if column.is_categorical]
    settings: dict[str, Any] = {
        **TREES, "seed": case.config.seed, "num_threads": case.config.threads, "deterministic": True,
        "force_row_wise": True, "verbosity": -1,
    }  # fmt: skip
    p = np.empty(len(rows))
    for train, test in stratified_folds(is_new, FOLDS, seed=case.config.seed, groups=rows.person):
        data = lgb.Dataset(X[train], is_new[train], categorical_feature=categorical, params=settings)
        p[test] = np.asarray(lgb.train(settings, data, num_boost_round=ROUNDS).predict(X[test]))
    return p
