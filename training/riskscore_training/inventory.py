"""The bundles at hand: what `riskscore models` shows."""

from pathlib import Path

from riskscore.bundle import Bundle, find_champion, find_models, load_bundle
from riskscore.errors import BundleError
from riskscore_training.evaluate import RISKSCORE, Json
from riskscore_training.ledger import current_champion, read_ledger

MANIFEST = "manifest.json"


def list_bundles(models: Path) -> list[Json]:
    """Every bundle folder in `models`, newest first; a damaged one has its `error` instead of figures."""
    champion = current_champion(models)
    folders = [path.parent for path in models.glob(f"*/{MANIFEST}") if not path.parent.is_symlink()]
    found = [_summarise(folder, folder.name == champion) for folder in folders]
    return sorted(found, key=lambda entry: (entry.get("created_at", ""), entry["id"]), reverse=True)


def show_bundle(home: Path, bundle_id: str | None) -> Json:
    """One bundle in full; None = the champion.

    Raises
    ------
    BundleError
        If there is none, or it is damaged.
    """
    models = find_models(home)
    bundle = load_bundle(find_champion(home) if bundle_id is None else models / bundle_id)
    return {
        **_describe(bundle),
        "champion": bundle.id == current_champion(models),
        "manifest": dict(bundle.manifest),
        "provenance": dict(bundle.provenance),
        "metrics": dict(bundle.metrics),
        "promotions": [line.to_dict() for line in read_ledger(models) if line.to_bundle == bundle.id],
    }


def _summarise(folder: Path, is_champion: bool) -> Json:
    try:
        return {**_describe(load_bundle(folder)), "champion": is_champion}
    except BundleError as error:
        return {"id": folder.name, "champion": is_champion, "error": {"ru": error.text.ru, "en": error.text.en}}


def _describe(bundle: Bundle) -> Json:
    models = bundle.metrics.get("pooled", {}).get("models", {})
    return {
        "id": bundle.id,
        "path": str(bundle.path),
        "created_at": bundle.manifest["created_at"],
        "questionnaire": bundle.questionnaire.id,
        "trained_at": bundle.provenance["trained_at"],
        "synthetic": bundle.is_synthetic,
        "auc": models[RISKSCORE]["auc"] if RISKSCORE in models else None,
    }
