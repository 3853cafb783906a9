"""From findings to what a bundle holds: levels, metrics, provenance and the card, all plain data."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from types import MappingProxyType

from riskscore.bundle import BundleParts
from riskscore.bundle.save import LIBRARIES
from riskscore.errors import LANGS, Text
from riskscore.model import fit_completeness, fit_support
from riskscore.model.typical import build_typical
from riskscore_training.absent import name_absent
from riskscore_training.case import Case
from riskscore_training.clusters import fit_interval
from riskscore_training.evaluate import Json, judge, judge_alike, judge_cohorts, judge_places, reliability
from riskscore_training.levels_table import judge_levels
from riskscore_training.list_size import describe_list, share_listed
from riskscore_training.losses import tell_cohorts, tell_losses
from riskscore_training.lost_by_outcome import count_lost, tell_lost
from riskscore_training.near_constant import judge_spread
from riskscore_training.report import render_card
from riskscore_training.skipped import name_skipped
from riskscore_training.studies import STUDIES, Study

Say = Callable[[str], None]  # the name of the study that begins


def build_parts(case: Case, say: Say, more: Mapping[str, Study] = MappingProxyType({})) -> BundleParts:
    """Everything a bundle is made of. Knows no time, host or person, so the same case gives the same bytes.

    `more` are studies that were asked for beside those of every run.
    """
    model, config = case.trained.model, case.config
    metrics, skipped = _build_metrics(case, say, {**STUDIES, **more})
    provenance = _build_provenance(case, [*name_absent(case, metrics), *skipped])
    return BundleParts(
        questionnaire=case.questionnaire,
        catalogue=case.catalogue,
        model=model,
        interval=fit_interval(case.dataset.rows, case.trained, seed=config.seed, threads=config.threads),
        typical=build_typical(case.dataset.rows.table, "synthetic" if case.cohort.is_synthetic else "graduates"),
        support=fit_support(model.layout, model.layout.matrix(case.dataset.rows.table)),
        similar=case.similar,
        levels=case.levels,
        completeness=fit_completeness(case.questionnaire, case.contributions),
        metrics=metrics,
        reference=case.reference,
        provenance=provenance,
        cards={
            f"card.{lang}.html": render_card(lang, case.questionnaire, model, case.levels, metrics, provenance)
            for lang in LANGS
        },
    )


def _build_metrics(case: Case, say: Say, studies: Mapping[str, Study]) -> tuple[Json, list[Text]]:
    """What every study found, and why some could not be made."""
    tested, config = case.tested, case.config
    resamples, seed = config.metrics.resamples, config.seed
    metrics: Json = {
        "split": {
            "kind": case.split.kind,
            "years": list(case.split.years),
            "n_folds": len(case.split.folds),
            "n_taught": [len(train) for train, _ in case.split.folds],
        },
        "pooled": judge(tested, resamples=resamples, seed=seed, threads=config.threads),
        "places": judge_places(
            tested,
            places=config.judges.places,
            share=share_listed(case, newest=case.split.kind == "rolling"),
            resamples=resamples,
            seed=seed,
        ),
        "alike": judge_alike(tested, case.zone_from),
        "cohorts": judge_cohorts(tested, resamples=resamples, seed=seed),
        "reliability": reliability(tested.y, case.p),
        "spread": judge_spread(tested.y, case.p),
        "levels": judge_levels(tested.y, case.p, case.tested_levels),
    }
    if config.levels.method != "capacity":
        metrics["list"] = describe_list(case)
    skipped = []
    for name, study in studies.items():
        say(name)
        found = study(case)
        if isinstance(found, Text):
            skipped.append(name_skipped(name, found))
        else:
            metrics[name] = found
    return metrics, skipped


def _build_provenance(case: Case, skipped: list[Text]) -> Json:
    dataset, tuned = case.dataset, case.trained.tuned
    return {
        "trained_at": case.as_of.isoformat(),
        "trained_on_outcomes": True,
        "synthetic": case.cohort.is_synthetic,
        "data_fingerprint": case.cohort.fingerprint,
        "libraries": {name: version(name) for name in LIBRARIES},
        "questionnaire_fingerprint": hashlib.sha256(case.questionnaire.text.encode()).hexdigest(),
        "n_read": dataset.n_read,
        "n_train": len(dataset.rows),
        "losses": tell_losses(dataset.losses),
        "lost_to_problems": tell_lost(count_lost(case.cohort)),
        "cohorts": tell_cohorts(dataset.cohorts),
        "gap_years": case.gap,
        "skipped": [asdict(text) for text in skipped],
        "without_sensitive": case.drop_sensitive,
        "waived": sorted(case.waived),
        "inner_split": {"kind": case.trained.split.kind, "years": list(case.trained.split.years)},
        "tuned": {"trees": dict(tuned.tree_params), "prior": tuned.prior._asdict(), "n_trials": len(tuned.trials)},
        "config": case.config.model_dump(mode="json"),
    }
