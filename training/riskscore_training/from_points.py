"""A bundle for day 0: the questionnaire's points served as a model, for a region whose outcomes are not known yet."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from scipy.special import expit

from riskscore.bundle import Bundle, BundleParts, find_models, load_bundle, save_bundle
from riskscore.errors import LANGS, QuestionnaireError, Text
from riskscore.model import build_reference, fit_completeness, fit_levels, load_points
from riskscore.model.typical import build_typical
from riskscore.plan import Catalogue
from riskscore.questionnaire import Points, Questionnaire
from riskscore_training.config import TrainingConfig
from riskscore_training.keep_bundle import FIRST_OF_POINTS, keep_bundle
from riskscore_training.kept_command import KeptCommand, write_command
from riskscore_training.pairing import Files
from riskscore_training.points_card import render_points_card
from riskscore_training.points_model import build_points_model, count_rules
from riskscore_training.points_reference import Reference, load_reference
from riskscore_training.request import Context
from riskscore_training.tracking import RunRecord, Tracker

Json = dict[str, Any]
Say = Callable[[Text], None]


@dataclass(frozen=True)
class PointsRequest:
    """What to make: `weights` is a weights file or None, `reference` are unlabelled answers, without paths none."""

    questionnaire: Questionnaire
    catalogue: Catalogue | None
    weights: str | None
    scale: float
    base_rate: float
    reference: Files
    as_of: date
    config: TrainingConfig


def build_points_parts(request: PointsRequest) -> BundleParts:
    """Everything the bundle is made of; no outcome is read.

    Raises
    ------
    RiskscoreError
        If there are no points, no reference people, or a sensitive answer could lower a score.
    """
    questionnaire = request.questionnaire
    name, points = _choose_points(request)
    reference = load_reference(questionnaire, request.reference, request.as_of)
    model = build_points_model(questionnaire, points, reference.table, scale=request.scale, base_rate=request.base_rate)
    scored = model.score(reference.table)
    p, levels = expit(scored.log_odds), request.config.levels
    fitted = fit_levels(p, levels.capacity, levels.medium)
    provenance = _provenance(request, name, points, reference)
    return BundleParts(
        questionnaire=questionnaire,
        catalogue=request.catalogue,
        model=model,
        levels=fitted,
        completeness=fit_completeness(questionnaire, scored.contributions),
        metrics={},
        reference=build_reference(reference.table, p),
        typical=build_typical(reference.table, "synthetic" if reference.is_synthetic else "reference"),
        provenance=provenance,
        cards={f"card.{lang}.html": render_points_card(lang, questionnaire, fitted, p, provenance) for lang in LANGS},
    )


def export_points_bundle(request: PointsRequest, folder: Path, now: datetime, git_commit: str | None) -> Bundle:
    """Write the bundle to a folder of one's own; nothing else changes."""
    return load_bundle(save_bundle(folder, build_points_parts(request), created_at=now, git_commit=git_commit))


def make_points_bundle(
    request: PointsRequest, command: KeptCommand, context: Context, say: Say
) -> tuple[Bundle, str, bool]:
    """Write the bundle among the models, track it, promote it if it is the first: it, its run, whether it serves."""
    tracker = Tracker(context.home, request.questionnaire.id)  # now: where MLflow cannot be used nothing is written
    models, parts, commit = find_models(context.home), build_points_parts(request), context.git_commit
    bundle = load_bundle(save_bundle(models, parts, created_at=context.now, git_commit=commit))
    say(Text(ru="Записываем в MLflow…", en="Writing to MLflow…"))
    record = _record(parts, write_command(command, request.config, bundle, commit))
    logged, is_champion = keep_bundle(
        bundle, tracker, record, models=models, who=context.user, why=FIRST_OF_POINTS, at=context.now
    )
    return bundle, logged.run_id, is_champion


def _choose_points(request: PointsRequest) -> tuple[str, Points]:
    if request.weights:
        weights = load_points(request.weights, request.questionnaire)
        return weights.id, weights.points
    questionnaire = request.questionnaire
    if questionnaire.points is None:
        raise QuestionnaireError(
            Text(
                ru=f"В анкете «{questionnaire.id}» нет баллов. Укажите файл весов: --weights (docs/mapping.md).",
                en=f"The questionnaire «{questionnaire.id}» has no points. Give a weights file: --weights "
                "(docs/mapping.md).",
            ),
            [],
        )
    return questionnaire.id, questionnaire.points


def _provenance(request: PointsRequest, name: str, points: Points, reference: Reference) -> Json:
    questionnaire, levels = request.questionnaire, request.config.levels
    return {
        "trained_at": request.as_of.isoformat(),
        "trained_on_outcomes": False,
        "synthetic": False,
        "data_fingerprint": reference.fingerprint,
        "questionnaire_fingerprint": hashlib.sha256(questionnaire.text.encode()).hexdigest(),
        "n_read": reference.n_read,
        "n_train": 0,
        "losses": [],
        "cohorts": [],
        "gap_years": None,
        "skipped": [asdict(_NO_METRICS)],
        "without_sensitive": False,
        "config": {"levels": {"capacity": levels.capacity, "medium": levels.medium}},
        "reference": {
            "name": asdict(reference.name),
            "synthetic": reference.is_synthetic,
            "n": len(reference.table),
        },
        "points": {
            "weights": name,
            "scale": request.scale,
            "base_rate": request.base_rate,
            "rules": [
                {
                    "name": item.rule.name,
                    "when": item.rule.when.text,
                    "text": asdict(item.rule.text) if item.rule.text else None,
                    "points": item.rule.points,
                    "source": item.rule.source,
                    "named": item.is_named,
                }
                for item in count_rules(questionnaire, points)
            ],
        },
    }


def _record(parts: BundleParts, asked: Mapping[str, str]) -> RunRecord:
    provenance = parts.provenance
    points = provenance["points"]
    return RunRecord(
        params={
            "scale": points["scale"],
            "base_rate": points["base_rate"],
            "weights": points["weights"],
            "as_of": provenance["trained_at"],
            "reference": provenance["reference"]["name"]["en"],
        },
        metrics={},
        tags={
            "questionnaire": parts.questionnaire.id,
            "questionnaire_fingerprint": provenance["questionnaire_fingerprint"],
            "data_fingerprint": provenance["data_fingerprint"],
            "trained_on_outcomes": "false",
        },
        files={**asked, **{f"card/{name}": card for name, card in parts.cards.items()}},
    )


_NO_METRICS = Text(
    ru="Все показатели качества: исходов нет, проверять не на чем.",
    en="All figures of quality: there are no outcomes to test on.",
)
