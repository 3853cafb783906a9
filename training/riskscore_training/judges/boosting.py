"""The strong rivals: EBM, LightGBM as it comes, LightGBM tuned. They read every answer, the sensitive ones too."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model import Layout, learn_layout, stratified_folds
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
PARTS = 4  # one of them is held out to choose settings and rounds
FEW = 5
MOST_ROUNDS, PATIENCE = 600, 30


def ebm_probability(train: Rows, test: Rows, config: TrainingConfig) -> Floats:
    """Explainable boosting machine with four bags and no interactions, on at most `judges.ebm_rows` rows.

    One process: the same bits everywhere, and no pool of processes.

    Raises
    ------
    ValueError
        If no column varies, or the rows it may see have fewer than `FEW` people of either outcome.

    References
    ----------
    Lou, Caruana, Gehrke (2012), Intelligible models for classification and regression, doi:10.1145/2339530.2339556.
    """
    from interpret.glassbox import ExplainableBoostingClassifier

    train = _sample(train, config.judges.ebm_rows, config.seed)
    if min((train.y == 1).sum(), (train.y == 0).sum()) < FEW:  # its bags would fit them for 50,000 rounds
        raise ValueError(f"fewer than {FEW} people of one outcome")
    layout = learn_layout(train.table)
    X, X_test = layout.matrix(train.table), layout.matrix(test.table)
    varies = _varies(X)
    kinds = ["nominal" if column.is_categorical else "continuous" for column in layout.columns]
    model = ExplainableBoostingClassifier(
        feature_types=[kind for kind, is_used in zip(kinds, varies, strict=True) if is_used],
        outer_bags=4,
        interactions=0,
        n_jobs=1,
        random_state=config.seed,
    )
    with _without_advice():
        model.fit(X[:, varies], train.y.astype(np.int64))
        return np.asarray(model.predict_proba(X_test[:, varies])[:, 1], dtype=np.float64)


def lightgbm_probability(train: Rows, test: Rows, config: TrainingConfig) -> Floats:
    """LightGBM as it comes: 100 rounds, 31 leaves."""
    layout = learn_layout(train.table)
    return _fit_and_predict(train, test, layout, _fixed(config), 100)


def tuned_probability(train: Rows, test: Rows, config: TrainingConfig) -> Floats:
    """LightGBM alone, with the best of `judges.trials` settings and the number of rounds found on a held-out quarter.

    A search of its own (Optuna's TPE), not the settings our procedure found: those are the best beside a linear part.
    The search sees at most `judges.tuning_rows` rows; the chosen settings are fitted on all.
    """
    import optuna

    layout = learn_layout(train.table)
    searched = _sample(train, config.judges.tuning_rows, config.seed)
    learn, held = stratified_folds(searched.y, PARTS, seed=config.seed, groups=searched.person)[0]
    sides = searched.take(learn), searched.take(held)
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=config.seed, n_startup_trials=4))
    study.optimize(lambda trial: _try(trial, *sides, layout, config), n_trials=config.judges.trials)
    params = {**_fixed(config), **study.best_params}
    return _fit_and_predict(train, test, layout, params, study.best_trial.user_attrs["rounds"])


def _try(trial: Any, learn: Rows, held: Rows, layout: Layout, config: TrainingConfig) -> float:
    """Log-loss on the held-out rows at the best number of rounds."""
    import lightgbm as lgb

    params = {
        **_fixed(config),
        "metric": "binary_logloss",
        "num_leaves": trial.suggest_int("num_leaves", 4, 64, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.15, log=True),
        "min_data_in_leaf": trial.suggest_int("min_data_in_leaf", 10, 200, log=True),
        "feature_fraction": trial.suggest_float("feature_fraction", 0.3, 1.0),
        "lambda_l2": trial.suggest_float("lambda_l2", 0.1, 50.0, log=True),
    }
    data = _dataset(learn, layout, params)
    validation = lgb.Dataset(layout.matrix(held.table), held.y, reference=data)
    stop = lgb.early_stopping(PATIENCE, verbose=False)
    booster = lgb.train(params, data, num_boost_round=MOST_ROUNDS, valid_sets=[validation], callbacks=[stop])
    trial.set_user_attr("rounds", booster.best_iteration)
    return float(booster.best_score["valid_0"]["binary_logloss"])


def _fit_and_predict(train: Rows, test: Rows, layout: Layout, params: dict[str, Any], n_rounds: int) -> Floats:
    import lightgbm as lgb  # after riskscore, which keeps its threads from spinning

    booster = lgb.train(params, _dataset(train, layout, params), num_boost_round=n_rounds)
    return np.asarray(booster.predict(layout.matrix(test.table)), dtype=np.float64)


def _dataset(rows: Rows, layout: Layout, params: dict[str, Any]) -> Any:
    import lightgbm as lgb

    X = layout.matrix(rows.table)
    _varies(X)
    categorical = [i for i, column in enumerate(layout.columns) if column.is_categorical]
    return lgb.Dataset(X, rows.y, categorical_feature=categorical, params=params)


def _fixed(config: TrainingConfig) -> dict[str, Any]:
    return {
        "objective": "binary",
        "verbosity": -1,
        "seed": config.seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,  # judges are fitted side by side
    }


def _sample(rows: Rows, most: int, seed: int) -> Rows:
    """At most `most` of the rows, drawn at random, in their order."""
    if len(rows) <= most:
        return rows
    return rows.take(np.sort(np.random.default_rng(seed).permutation(len(rows))[:most]))


def _varies(X: Floats) -> NDArray[np.bool_]:
    """Columns with more than one value.

    Raises
    ------
    ValueError
        If there is none: no rival can be fitted.
    """
    known = ~np.isnan(X)
    low, high = np.where(known, X, np.inf).min(axis=0), np.where(known, X, -np.inf).max(axis=0)
    varies = (low < high) | (known.any(axis=0) & ~known.all(axis=0))
    if not varies.any():
        raise ValueError("every answer is the same for everybody")
    return np.asarray(varies)


@contextmanager
def _without_advice() -> Iterator[None]:
    """EBM warns that its own plots, which nobody draws here, do not show missing values."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Missing values detected", category=UserWarning)
        yield
