"""Any bundle on any labelled cohort, and against the truth where people are synthetic."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort
from riskscore.errors import CohortError, Text, TrainingError
from riskscore.files import read_raw
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import all_rows
from riskscore_training.evaluate import RISKSCORE, TRUTH, Json, Predictions, judge, judge_cohorts, reliability
from riskscore_training.procedure import predict
from riskscore_training.taught import has_seen

TRUTH_COLUMNS = ("person_id", TRUTH, "true_label")
Floats = NDArray[np.float64]


def read_truth(paths: Sequence[Path]) -> pd.DataFrame | None:
    """True labels and probabilities by person_id; None without files.

    Raises
    ------
    FileError
        A file cannot be read.
    CohortError
        A file does not hold the truth.
    """
    frames = [_read_one(path) for path in paths]
    return pd.concat(frames).set_index("person_id") if frames else None


def evaluate_bundle(bundle: Bundle, cohort: Cohort, truth: pd.DataFrame | None, config: TrainingConfig) -> Json:
    """Metrics on the reported outcomes, and on the true ones if `truth` is given; null where there are none.

    Rows with problems are left out, as they would get no score.

    Raises
    ------
    TrainingError
        If no row has an outcome of either kind.
    """
    rows = all_rows(cohort)
    p = predict(bundle.model, rows.table, threads=config.threads)
    answer = {
        "bundle": bundle.id,
        "questionnaire": bundle.questionnaire.id,
        "n_read": len(cohort),
        "n_bad": int(cohort.is_bad.sum()),
        "in_sample": has_seen(bundle, cohort),
        "reported": _judge(cohort, cohort.label, {RISKSCORE: p}, config),
        "truth": None if truth is None else _judge(cohort, *_true_values(cohort, truth, p), config),
    }
    if answer["reported"] is None and answer["truth"] is None:
        raise TrainingError(
            Text(
                ru="В этих файлах нет обоих исходов, оценивать не по чему. Укажите выпуск с исходами или --truth.",
                en="These files do not hold both outcomes, so nothing can be judged. Name a cohort with outcomes, or "
                "--truth.",
            )
        )
    return answer


def _judge(cohort: Cohort, y: Floats, p: Mapping[str, Floats], config: TrainingConfig) -> Json | None:
    keep = ~np.isnan(y) & ~cohort.is_bad
    if len(np.unique(y[keep])) < 2:
        return None
    rows = all_rows(cohort).take(keep)
    found = Predictions(y[keep], {name: value[keep] for name, value in p.items()}, rows.year, rows.person)
    resamples, seed = config.metrics.resamples, config.seed
    return {
        **judge(found, resamples=resamples, seed=seed),
        "cohorts": judge_cohorts(found, resamples=resamples, seed=seed),
        "reliability": reliability(found.y, found.p[RISKSCORE]),
    }


def _true_values(cohort: Cohort, truth: pd.DataFrame, p: Floats) -> tuple[Floats, dict[str, Floats]]:
    """True label (NaN = none) and, beside ours, the true probability: the most anybody could know."""
    person = cohort.special.get("person_id", np.full(len(cohort), None, dtype=object))
    joined = truth.reindex(pd.Index(person, dtype=object))
    true_p = joined[TRUTH].to_numpy(np.float64, na_value=np.nan)
    if np.isnan(true_p).all():
        raise TrainingError(
            Text(
                ru="Истинные исходы относятся к другим людям. Укажите truth/<год>.parquet этого выпуска.",
                en="The true outcomes are of other people. Name the truth/<year>.parquet of this cohort's year.",
            )
        )
    label = np.where(np.isnan(true_p), np.nan, joined["true_label"].to_numpy(np.float64, na_value=np.nan))
    return label, {RISKSCORE: p, TRUTH: true_p}


def _read_one(path: Path) -> pd.DataFrame:
    frame = read_raw(path).frame
    absent = [name for name in TRUTH_COLUMNS if name not in frame.columns]
    if absent:
        raise CohortError(
            Text(
                ru=f"Файл «{path.name}» не содержит истинных исходов: нет столбцов {', '.join(absent)}. Их пишет "
                "riskscore cohort synth в папку truth.",
                en=f"The file «{path.name}» does not hold true outcomes: no column {', '.join(absent)}. They are "
                "written by riskscore cohort synth into the folder truth.",
            ),
            [],
        )
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in TRUTH_COLUMNS[1:]}
    return pd.DataFrame({"person_id": frame["person_id"].astype(object), **numbers})
