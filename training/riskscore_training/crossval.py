"""`riskscore crossval`: the whole training procedure refitted on folds given from outside."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort import Cohort
from riskscore.errors import Text, TrainingError
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows, all_rows, require_both_outcomes
from riskscore_training.folds import for_teachers
from riskscore_training.folds_file import TEMPORAL, Assignment
from riskscore_training.honest import NEARLY
from riskscore_training.outcome_counts import count_outcomes
from riskscore_training.procedure import fit_procedure, predict

Progress = Callable[[int, int], None]  # parts done, parts in all
Part = tuple[int, int]  # rep, fold
HALF = 0.5
LEAST = 2  # people of either outcome without whom a part cannot be fitted


def cross_validate(cohort: Cohort, folds: Assignment, config: TrainingConfig, progress: Progress) -> pd.DataFrame:
    """Calibrated probabilities of every listed row from a model that has not seen its part: row_id, rep, fold, p.

    A value that cannot be read counts as missing, in training as in prediction. Rows without a label teach nobody, and
    those without a year do not teach a temporal part. Nobody is certain: where one answer settles the outcome, p would
    round to 1, whose log-loss is infinite.

    Raises
    ------
    TrainingError
        Before anything is fitted: fewer than `fewest` people of either outcome, or a part that has hardly any.
    """
    rows = all_rows(cohort)
    require_both_outcomes(rows.y, config.folds.fewest)
    teachers = {part: _teachers(rows, folds, part) for part in folds.parts()}
    _require_both_everywhere({part: rows.y[taught] for part, taught in teachers.items()})
    config = for_teachers(config, min(map(len, teachers.values())))
    p = np.full(len(folds.row_id), np.nan)
    for done, (part, taught) in enumerate(teachers.items()):
        progress(done, len(teachers))
        rep, fold = part
        listed = (folds.rep == rep) & (folds.fold == fold)
        test = rows.take(folds.row_id[listed])
        train = _as_the_part_does(rows.take(taught), test)
        gap = _gap(train, test) if rep == TEMPORAL else None
        found = predict(fit_procedure(train, config, gap=gap).model, test.table, threads=config.threads)
        p[listed] = np.clip(found, NEARLY, 1 - NEARLY)
    progress(len(teachers), len(teachers))
    return pd.DataFrame({"row_id": folds.row_id, "rep": folds.rep, "fold": folds.fold, "p": p})


def _teachers(rows: Rows, folds: Assignment, part: Part) -> NDArray[np.intp]:
    """Labelled rows of the training side; of a temporal part those with a year, where some have one."""
    train = folds.training_rows(*part, len(rows))
    train = train[~np.isnan(rows.y[train])]
    dated = train[~np.isnan(rows.year[train])]
    return dated if part[0] == TEMPORAL and len(dated) else train


def _as_the_part_does(train: Rows, test: Rows) -> Rows:
    """Where most people of the test side also teach, the inner folds need not keep a person's rows together either."""
    if train.person is None or test.person is None:
        return train
    taught = set(train.person)
    returning = np.mean([person in taught for person in test.person])
    return replace(train, person=None) if returning > HALF else train


def _require_both_everywhere(y: Mapping[Part, NDArray[np.float64]]) -> None:
    counts = {part: count_outcomes(labels) for part, labels in y.items()}
    short = [f"rep {rep} fold {fold}: {n[0]} + {n[1]}" for (rep, fold), n in counts.items() if min(n) < LEAST]
    if short:
        raise TrainingError(
            Text(
                ru="На обучающей стороне слишком мало людей с одним из исходов (не трудоустроены + трудоустроены): "
                f"{'; '.join(short)}; нужно не менее {LEAST} каждых. Разделите строки иначе, с равными долями исходов.",
                en="The training side has too few people of one outcome (not employed + employed): "
                f"{'; '.join(short)}; at least {LEAST} of either are needed. Cut other folds, with equal shares.",
            )
        )


def _gap(train: Rows, test: Rows) -> int | None:
    """Years from the last training to the first test cohort, which the inner folds copy; None where there are no years.

    At most half of the years that teach, so that some of them can still be tested.
    """
    if np.isnan(train.year).any() or np.isnan(test.year).all():
        return None
    span = int(np.ptp(train.year))
    return max(1, min(int(np.nanmin(test.year) - train.year.max()), span // 2))
