"""From findings to what a bundle holds: levels, metrics, provenance and the card, all plain data."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from scipy.special import expit

from riskscore.bundle import BundleParts
from riskscore.cohort import Cohort
from riskscore.errors import LANGS, Text
from riskscore.model import Levels, build_reference, fit_completeness, fit_levels
from riskscore.plan import Catalogue
from riskscore.questionnaire import Questionnaire
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Dataset, gap_years
from riskscore_training.evaluate import (
    RISKSCORE,
    WITH_SENSITIVE,
    Json,
    Predictions,
    judge,
    judge_cohorts,
    judge_levels,
    reliability,
)
from riskscore_training.folds import Split
from riskscore_training.procedure import Trained, predict
from riskscore_training.report import render_card

COMPLETENESS_ROWS = 4_000  # exact contributions cost; a sample tells mean sizes well enough


@dataclass(frozen=True)
class Findings:
    """What a run found out: the data, the honest split with its predictions, and the model to serve."""

    cohort: Cohort
    dataset: Dataset
    split: Split
    tested: Predictions
    trained: Trained


def build_parts(
    questionnaire: Questionnaire, catalogue: Catalogue | None, found: Findings, config: TrainingConfig, as_of: date
) -> BundleParts:
    """Everything a bundle is made of. Knows no time, host or person, so the same findings give the same bytes."""
    model, table = found.trained.model, found.dataset.rows.table
    levels = fit_levels(expit(found.trained.oof_log_odds), config.levels.capacity, config.levels.medium)
    sample = table.take(np.arange(0, len(table), 1 + len(table) // COMPLETENESS_ROWS))
    contributions = model.score(sample, threads=config.threads).contributions
    metrics = _build_metrics(found, levels, config)
    provenance = _build_provenance(questionnaire, catalogue, found, config, as_of)
    return BundleParts(
        questionnaire=questionnaire,
        catalogue=catalogue,
        model=model,
        levels=levels,
        completeness=fit_completeness(questionnaire, contributions),
        metrics=metrics,
        reference=build_reference(table, predict(model, table, threads=config.threads)),
        provenance=provenance,
        cards={
            f"card.{lang}.html": render_card(lang, questionnaire, model, levels, metrics, provenance) for lang in LANGS
        },
    )


def _build_metrics(found: Findings, levels: Levels, config: TrainingConfig) -> Json:
    tested, p = found.tested, found.tested.p[RISKSCORE]
    resamples, seed = config.metrics.resamples, config.seed
    return {
        "split": {"kind": found.split.kind, "years": list(found.split.years), "n_folds": len(found.split.folds)},
        "pooled": judge(tested, resamples=resamples, seed=seed),
        "cohorts": judge_cohorts(tested, resamples=resamples, seed=seed),
        "reliability": reliability(tested.y, p),
        "levels": judge_levels(tested.y, p, levels),
    }


def _build_provenance(
    questionnaire: Questionnaire, catalogue: Catalogue | None, found: Findings, config: TrainingConfig, as_of: date
) -> Json:
    dataset, tuned = found.dataset, found.trained.tuned
    return {
        "trained_at": as_of.isoformat(),
        "trained_on_outcomes": True,
        "synthetic": found.cohort.is_synthetic,
        "data_fingerprint": found.cohort.fingerprint,
        "questionnaire_fingerprint": hashlib.sha256(questionnaire.text.encode()).hexdigest(),
        "n_read": dataset.n_read,
        "n_train": len(dataset.rows),
        "losses": [{**asdict(loss.reason), "n": loss.count} for loss in dataset.losses],
        "cohorts": [asdict(count) for count in dataset.cohorts],
        "gap_years": gap_years(questionnaire),
        "skipped": [asdict(text) for text in _skipped(questionnaire, catalogue, found)],
        "without_sensitive": WITH_SENSITIVE in found.tested.p,
        "inner_split": {"kind": found.trained.split.kind, "years": list(found.trained.split.years)},
        "tuned": {"trees": dict(tuned.tree_params), "penalty": tuned.penalty, "n_trials": len(tuned.trials)},
        "config": config.model_dump(mode="json"),
    }


def _skipped(questionnaire: Questionnaire, catalogue: Catalogue | None, found: Findings) -> Iterator[Text]:
    """Parts of the protocol these data or this questionnaire cannot have, each with what is absent."""
    if questionnaire.cohort_year is None:
        yield Text(
            ru="Проверка на следующих выпусках: в анкете нет [cohort_year], части случайные.",
            en="Test on later cohorts: the questionnaire has no [cohort_year]; the parts are random.",
        )
    elif found.split.kind != "rolling":
        yield Text(
            ru="Проверка на следующих выпусках: выпусков слишком мало, части случайные.",
            en="Test on later cohorts: too few cohorts; the parts are random.",
        )
    if "person_id" not in found.cohort.special:
        yield Text(
            ru="Учёт повторов одного человека: нет столбца person_id.",
            en="Keeping rows of one person together: no column person_id.",
        )
    if questionnaire.points is None:
        yield Text(
            ru="Сравнение с баллами: в анкете нет раздела [points].",
            en="Comparison with points: the questionnaire has no [points].",
        )
    if catalogue is None:
        yield Text(ru="Подбор услуг: у анкеты нет каталога.", en="Services: the questionnaire names no catalogue.")
