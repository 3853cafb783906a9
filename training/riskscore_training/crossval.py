"""`riskscore crossval`: the whole training procedure refitted on folds given from outside."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from riskscore.cohort import Cohort
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows, all_rows, require_both_outcomes
from riskscore_training.folds_file import TEMPORAL, Assignment
from riskscore_training.procedure import fit_procedure, predict

Progress = Callable[[int, int], None]  # parts done, parts in all


def cross_validate(cohort: Cohort, folds: Assignment, config: TrainingConfig, progress: Progress) -> pd.DataFrame:
    """Calibrated probabilities of every listed row from a model that has not seen its part: row_id, rep, fold, p.

    Rows without a label, or with values that cannot be read, teach nobody; to be predicted such values are missing.

    Raises
    ------
    TrainingError
        If the training side of a part has fewer than `min_class` people of either outcome.
    """
    rows = all_rows(cohort)
    can_teach = ~np.isnan(rows.y) & ~cohort.is_bad
    p = np.full(len(folds.row_id), np.nan)
    parts = folds.parts()
    for done, (rep, fold) in enumerate(parts):
        progress(done, len(parts))
        train = folds.training_rows(rep, fold, len(rows))
        teachers = rows.take(train[can_teach[train]])
        require_both_outcomes(teachers.y, config.folds.min_class)
        listed = (folds.rep == rep) & (folds.fold == fold)
        tested = rows.take(folds.row_id[listed])
        gap = _gap(teachers, tested) if rep == TEMPORAL else None
        model = fit_procedure(teachers, config, gap=gap).model
        p[listed] = predict(model, tested.table, threads=config.threads)
    progress(len(parts), len(parts))
    return pd.DataFrame({"row_id": folds.row_id, "rep": folds.rep, "fold": folds.fold, "p": p})


def _gap(train: Rows, test: Rows) -> int | None:
    """Years from the last training to the first test cohort: the inner folds copy it; None where there are no years."""
    if np.isnan(train.year).any() or np.isnan(test.year).all():
        return None
    return max(1, int(np.nanmin(test.year) - train.year.max()))
