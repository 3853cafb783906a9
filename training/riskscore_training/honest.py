"""Predictions for people a model has not seen: the whole procedure and its simpler rivals, refitted on every fold."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire import Table
from riskscore_training.baselines import logistic_probability, points_probability
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import LOGISTIC, POINTS, RISKSCORE, WITH_SENSITIVE, Predictions
from riskscore_training.folds import Split
from riskscore_training.procedure import fit_procedure, predict

Predictor = Callable[[Rows, Table], NDArray[np.float64]]
Progress = Callable[[int, int], None]  # folds done, folds in all


def predict_honestly(rows: Rows, split: Split, predictors: Mapping[str, Predictor], progress: Progress) -> Predictions:
    """Each predictor fitted on the training side of every fold, its probabilities of the test sides pooled."""
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in predictors}
    for done, (train, test) in enumerate(split.folds):
        progress(done, len(split.folds))
        teachers, table = rows.take(train), rows.take(test).table
        for name, predictor in predictors.items():
            found[name].append(predictor(teachers, table))
    progress(len(split.folds), len(split.folds))
    tested = rows.take(np.concatenate([test for _, test in split.folds]))
    return Predictions(tested.y, {name: np.concatenate(p) for name, p in found.items()}, tested.year, tested.person)


def choose_predictors(
    rows: Rows, config: TrainingConfig, *, gap: int | None, drop_sensitive: bool
) -> dict[str, Predictor]:
    """Ours first; without sensitive answers also the model that has them; points where the questionnaire counts any."""
    predictors = {RISKSCORE: _procedure(config, gap, drop_sensitive=drop_sensitive), LOGISTIC: logistic_probability}
    if rows.table.questionnaire.points is not None:
        predictors[POINTS] = points_probability
    if drop_sensitive:
        predictors[WITH_SENSITIVE] = _procedure(config, gap, drop_sensitive=False)
    return predictors


def _procedure(config: TrainingConfig, gap: int | None, *, drop_sensitive: bool) -> Predictor:
    def predictor(train: Rows, test: Table) -> NDArray[np.float64]:
        model = fit_procedure(train, config, gap=gap, drop_sensitive=drop_sensitive).model
        return predict(model, test, threads=config.threads)

    return predictor
