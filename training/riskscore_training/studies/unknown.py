"""Graduates of the tested cohorts whose outcome nobody knows: how far they could move the figures.

JSON: "n_known", "n" (of unknown outcome); "base_rate" and "auc", each with "known" (as everywhere in the card), "none"
(had none of them the outcome) and "all" (had all of them). They are scored by the model that tests their cohort; where
there is no time, by that of the last part: it has not seen them either. The two extremes bound the
share; AUC can lie beyond them where outcomes are mixed.
"""

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import METRICS
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.dataset import all_rows
from riskscore_training.evaluate import Json
from riskscore_training.procedure import predict

Floats = NDArray[np.float64]


def study_unknown(case: Case) -> Json | Text:
    p = _score_unknown(case)
    if len(p) < SMALLEST_CELL:
        return Text(
            ru="в проверенных выпусках людей с неизвестным исходом нет или меньше десяти.",
            en="the tested cohorts have none, or fewer than ten.",
        )
    return {"n_known": len(case.p), "n": len(p), **bound_figures(case.tested.y, case.p, p)}


def bound_figures(y: Floats, p: Floats, p_unknown: Floats) -> Json:
    """Share of the outcome and AUC of the known, (n,), and with the unknown, (m,), all without it and all with it."""
    joined = np.concatenate([p, p_unknown])
    labels = {"none": np.zeros(len(p_unknown)), "all": np.ones(len(p_unknown))}
    cases = {"known": (y, p), **{name: (np.concatenate([y, label]), joined) for name, label in labels.items()}}
    return {
        "base_rate": {name: float(outcome.mean()) for name, (outcome, _) in cases.items()},
        "auc": {name: METRICS["auc"](outcome, score, None) for name, (outcome, score) in cases.items()},
    }


def _score_unknown(case: Case) -> Floats:
    cohort = case.cohort
    is_unknown = np.array([code is None for code in cohort.outcome_code], dtype=bool) & ~cohort.is_bad
    rows, threads = all_rows(cohort), case.config.threads
    if case.split.kind != "rolling":
        return predict(case.rolling[-1].model, rows.take(is_unknown).table, threads=threads)
    of_fold = [is_unknown & (cohort.cohort_year == year) for year in case.split.years]
    folds = zip(case.rolling, of_fold, strict=True)
    return np.concatenate([predict(trained.model, rows.take(own).table, threads=threads) for trained, own in folds])
