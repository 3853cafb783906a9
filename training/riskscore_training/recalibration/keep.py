"""A recalibrated bundle among the models and in MLflow, as a trained one is kept."""

import json
from collections.abc import Callable, Iterator, Mapping

from riskscore.bundle import Bundle, BundleParts, find_models, load_bundle, save_bundle
from riskscore.errors import Text
from riskscore_training.evaluate import Json
from riskscore_training.keep_bundle import log_bundle
from riskscore_training.kept_command import KeptCommand, write_command
from riskscore_training.recalibration.recalibrate import recalibrate
from riskscore_training.recalibration.request import Recalibration
from riskscore_training.request import Context
from riskscore_training.tracking import RunRecord, Tracker

Say = Callable[[Text], None]


def keep(request: Recalibration, command: KeptCommand, context: Context, say: Say) -> tuple[Bundle, str]:
    """Recalibrate, write the bundle and log it; the bundle and the id of the run, which keeps `command`.

    Raises
    ------
    RiskscoreError
        As `recalibrate`, or if MLflow cannot be used: said before anything is written.
    """
    commit = context.git_commit
    tracker = Tracker(context.home, request.bundle.questionnaire.id)
    parts = recalibrate(request)
    bundle = load_bundle(save_bundle(find_models(context.home), parts, created_at=context.now, git_commit=commit))
    say(Text(ru="Записываем в MLflow…", en="Writing to MLflow…"))
    asked = write_command(command, request.config, bundle, commit, parent=request.bundle)
    return bundle, log_bundle(bundle, tracker, build_record(parts, bundle, asked)).run_id


def build_record(parts: BundleParts, bundle: Bundle, asked: Mapping[str, str]) -> RunRecord:
    """What of a recalibration goes to MLflow: how it was `asked` for, figures before and after, the card."""
    provenance, told = parts.provenance, parts.metrics["recalibration"]
    parent = provenance["recalibrated_from"]
    return RunRecord(
        params={
            "method": told["method"],
            "region": told["region"] or "",
            "as_of": provenance["trained_at"],
            "n_train": told["n"],
            "parent": parent["bundle"],
            **{f"levels.{name}": value for name, value in provenance["config"]["levels"].items()},
        },
        metrics={"move": told["move"], "stretch": told["stretch"], **dict(_figures(told["figures"]))},
        tags={
            "questionnaire": parts.questionnaire.id,
            "questionnaire_fingerprint": provenance["questionnaire_fingerprint"],
            "data_fingerprint": provenance["data_fingerprint"],
            "synthetic": str(provenance["synthetic"]).lower(),
            "bundle_hash": str(bundle.manifest["hash"]),
            "recalibrated_from": parent["hash"],
            "parent_saw": str(parent["parent_saw"]).lower(),
            **({"forced": parent["forced"]} if parent["forced"] else {}),
        },
        files={
            **asked,
            **{f"card/{name}": card for name, card in parts.cards.items()},
            "metrics.json": json.dumps(dict(parts.metrics), ensure_ascii=False, indent=1),
            "provenance.json": json.dumps(dict(provenance), ensure_ascii=False, indent=1),
        },
    )


def _figures(figures: Mapping[str, Json]) -> Iterator[tuple[str, float]]:
    """Names such as `before.auc`; a figure these people cannot give is left out."""
    for name, of in figures.items():
        yield from ((f"{when}.{name}", of[when]["point"]) for when in of if of[when]["point"] is not None)
