"""The levels of a model by the settings [levels]: which rule sets the thresholds, for all and by region."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.errors import Text, TrainingError
from riskscore.model import Levels, fit_levels, fit_levels_by_costs, fit_levels_by_recall, with_regions
from riskscore.questionnaire import Questionnaire
from riskscore.scoring import find_regions
from riskscore_training.config import LevelSettings
from riskscore_training.dataset import Rows
from riskscore_training.procedure import Trained

Floats = NDArray[np.float64]


def choose_levels(rows: Rows, trained: Trained, settings: LevelSettings) -> Levels:
    """Thresholds learned from the rows (of those `trained` was fitted on) that its folds tested.

    Raises
    ------
    TrainingError
        If thresholds by region are wanted and no question asks for the region.
    """
    seen = rows.take(trained.oof.rows)
    return fit_thresholds(seen, expit(trained.oof_log_odds), settings)


def fit_thresholds(rows: Rows, probabilities: Floats, settings: LevelSettings) -> Levels:
    """Thresholds from honest `probabilities` (n,) of `rows`."""
    levels = _fit(probabilities, rows.y, settings)
    if not settings.by_region:
        return levels
    region = find_regions(rows.table.questionnaire, rows.table)
    if region is None:
        raise _no_region(rows.table.questionnaire)
    return with_regions(
        levels, region, lambda own: _fit(probabilities[own], rows.y[own], settings), least=settings.region_people
    )


def require_regions(rows: Rows, settings: LevelSettings) -> None:
    """Raises TrainingError where thresholds by region are wanted and no region is asked: said before any fitting."""
    if settings.by_region and find_regions(rows.table.questionnaire, rows.table) is None:
        raise _no_region(rows.table.questionnaire)


def _fit(probabilities: Floats, y: Floats, settings: LevelSettings) -> Levels:
    match settings.method:
        case "costs":
            return fit_levels_by_costs(probabilities, settings.cost_missed, settings.cost_needless, settings.medium)
        case "recall":
            return fit_levels_by_recall(probabilities, y, settings.recall, settings.medium)
    return fit_levels(probabilities, settings.capacity, settings.medium)


def _no_region(questionnaire: Questionnaire) -> TrainingError:
    return TrainingError(
        Text(
            ru=f"Анкета «{questionnaire.id}» не спрашивает регион, поэтому порогов по регионам быть не может. Укажите "
            "в [special] region столбец вопроса с вариантами или кодами либо уберите by_region.",
            en=f"The questionnaire «{questionnaire.id}» asks no region, so there can be no thresholds by region. Under "
            "[special] name as region the column of a choice or code question, or leave out by_region.",
        )
    )
