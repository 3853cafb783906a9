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
from riskscore_training.procedure import Trained, fit_procedure, predict

Predictor = Callable[[Rows, Table], NDArray[np.float64]]
Progress = Callable[[int, int], None]  # folds done, folds in all


def predict_honestly(
    rows: Rows,
    split: Split,
    fit: Callable[[Rows], Trained],
    judges: Mapping[str, Predictor],
    config: TrainingConfig,
    progress: Progress,
) -> tuple[Predictions, tuple[Trained, ...]]:
    """Ours and every judge fitted on the training side of each fold; probabilities of the test sides, and our models.

    Ours comes first among the predictions, under the name `RISKSCORE`.
    """
    rolling: list[Trained] = []
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in (RISKSCORE, *judges)}
    for done, (train, test) in enumerate(split.folds):
        progress(done, len(split.folds))
        teachers, table = rows.take(train), rows.take(test).table
        rolling.append(fit(teachers))
        found[RISKSCORE].append(predict(rolling[-1].model, table, threads=config.threads))
        for name, judge in judges.items():
            found[name].append(judge(teachers, table))
    progress(len(split.folds), len(split.folds))
    tested = rows.take(np.concatenate([test for _, test in split.folds]))
    p = {name: np.concatenate(parts) for name, parts in found.items()}
    return Predictions(tested.y, p, tested.year, tested.person), tuple(rolling)


def choose_judges(rows: Rows, config: TrainingConfig, *, gap: int | None, drop_sensitive: bool) -> dict[str, Predictor]:
    """Points where the questionnaire counts any; without sensitive answers also the model that has them."""
    judges: dict[str, Predictor] = {LOGISTIC: logistic_probability}
    if rows.table.questionnaire.points is not None:
        judges[POINTS] = points_probability
    if drop_sensitive:
        judges[WITH_SENSITIVE] = lambda train, test: predict(
            fit_procedure(train, config, gap=gap).model, test, threads=config.threads
        )
    return judges
