"""Predictions for people a model has not seen: the whole procedure and its rivals, refitted on every fold."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from lightgbm.basic import LightGBMError
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.errors import Text, shorten
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import BLEND, RISKSCORE, Predictions
from riskscore_training.folds import Split
from riskscore_training.judges import Panel, Predictor
from riskscore_training.plots import NAMES
from riskscore_training.procedure import Trained, one_thread, predict

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]  # folds done, folds in all
CANNOT_FIT = (ValueError, ArithmeticError, LightGBMError)  # what libraries raise on data no model fits
NEARLY = 1e-6  # a probability of 0 or 1 would outvote everybody


def predict_honestly(
    rows: Rows,
    split: Split,
    fit: Callable[[Rows], Trained],
    panel: Panel,
    config: TrainingConfig,
    progress: Progress,
) -> tuple[Predictions, tuple[Trained, ...]]:
    """Ours and every judge fitted on the training side of each fold; probabilities of the test sides, and our models.

    Ours comes first among the predictions, under the name `RISKSCORE`. A judge that a fold cannot fit is left out of
    all folds and named among what is skipped.
    """
    rolling: list[Trained] = []
    ours: list[Floats] = []
    for done, (train, test) in enumerate(split.folds):
        progress(done, len(split.folds))
        rolling.append(fit(rows.take(train)))
        ours.append(predict(rolling[-1].model, rows.take(test).table, threads=config.threads))
    p = {RISKSCORE: np.concatenate(ours)}
    skipped = list(panel.skipped)
    with ThreadPoolExecutor(config.threads) as pool, one_thread():
        answers = pool.map(lambda name: _ask(name, panel, rows, split), panel.judges)
    for name, found in zip(panel.judges, answers, strict=True):
        if isinstance(found, Text):
            skipped.append(found)
        else:
            p[name] = found
    if config.trials and len(rivals := [p[name] for name in panel.judges if name in p]) > 1:
        p[BLEND] = blend_equally(rivals)
    progress(len(split.folds), len(split.folds))
    tested = rows.take(np.concatenate([test for _, test in split.folds]))
    base = np.concatenate([np.full(len(test), rows.y[train].mean()) for train, test in split.folds])
    return Predictions(tested.y, p, tested.year, tested.person, base, tuple(skipped)), tuple(rolling)


def _ask(name: str, panel: Panel, rows: Rows, split: Split) -> Floats | Text:
    """Probabilities by one judge, or why it cannot be fitted."""
    try:
        return predict_rival(panel.judges[name], rows, split)
    except CANNOT_FIT as error:
        return _cannot_fit(name, error)


def predict_rival(judge: Predictor, rows: Rows, split: Split) -> Floats:
    """Probabilities of the test sides, fold after fold, from one judge fitted on the training sides.

    Raises
    ------
    ValueError
        If a probability is not a number.
    """
    p = np.concatenate([judge(rows.take(train), rows.take(test)) for train, test in split.folds])
    if not np.isfinite(p).all():
        raise ValueError("a probability is not a number")
    return p


def blend_equally(probabilities: Sequence[Floats]) -> Floats:
    """Mean of the log-odds, shape (n,): the one blend that needs no rows of its own to be fitted on.

    Weights fitted on out-of-fold predictions would cost every rival a second set of folds.
    """
    return np.asarray(expit(np.mean([logit(np.clip(p, NEARLY, 1 - NEARLY)) for p in probabilities], axis=0)))


def _cannot_fit(name: str, error: Exception) -> Text:
    why = shorten(error)
    return Text(
        ru=f"Сравнение «{NAMES[name].ru}»: на этих данных не обучается ({why}).",
        en=f"Comparison “{NAMES[name].en}”: it cannot be fitted on these data ({why}).",
    )
