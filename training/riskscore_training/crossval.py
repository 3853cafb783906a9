"""`riskscore crossval`: the whole training procedure refitted on folds given from outside."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from riskscore.cohort import Cohort
from riskscore.questionnaire import Questionnaire
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import all_rows, gap_years, require_both_outcomes
from riskscore_training.folds_file import TEMPORAL, Assignment
from riskscore_training.procedure import fit_procedure, predict

Progress = Callable[[int, int], None]  # parts done, parts in all


def cross_validate(
    cohort: Cohort, questionnaire: Questionnaire, folds: Assignment, config: TrainingConfig, progress: Progress
) -> pd.DataFrame:
    """Calibrated probabilities of every listed row from a model that has not seen its part: row_id, rep, fold, p.

    Rows without a label, or with values that cannot be read, teach nobody; to be predicted such values are missing.

    Raises
    ------
    TrainingError
        If the training side of a part has fewer than `min_class` people of either outcome.
    """
    rows = all_rows(cohort)
    can_teach = ~np.isnan(rows.y) & ~cohort.is_bad
    has_cohorts = questionnaire.cohort_year is not None
    p = np.full(len(folds.row_id), np.nan)
    parts = folds.parts()
    for done, (rep, fold) in enumerate(parts):
        progress(done, len(parts))
        train = folds.training_rows(rep, fold, len(rows))
        teachers = rows.take(train[can_teach[train]])
        require_both_outcomes(teachers.y, config.folds.min_class)
        gap = gap_years(questionnaire) if rep == TEMPORAL and has_cohorts else None
        model = fit_procedure(teachers, config, gap=gap).model
        listed = (folds.rep == rep) & (folds.fold == fold)
        p[listed] = predict(model, rows.table.take(folds.row_id[listed]), threads=config.threads)
    progress(len(parts), len(parts))
    return pd.DataFrame({"row_id": folds.row_id, "rep": folds.rep, "fold": folds.fold, "p": p})
