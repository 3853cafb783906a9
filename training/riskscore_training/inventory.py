"""The bundles at hand: what `riskscore models` shows."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from riskscore.bundle import Bundle, find_champion, find_models, load_bundle
from riskscore.errors import BundleError, FileError
from riskscore_training.evaluate import RISKSCORE, Json
from riskscore_training.ledger import Promotion, current_champion, read_ledger
from riskscore_training.promote import mend_link
from riskscore_training.promotion import find_bundle

MANIFEST = "manifest.json"


def list_bundles(models: Path) -> list[Json]:
    """Every bundle folder in `models`, newest first; a damaged one has its `error` instead of figures."""
    _mend(models)
    champion, promotions = current_champion(models), read_ledger(models)
    folders = [path.parent for path in models.glob(f"*/{MANIFEST}") if not path.parent.is_symlink()]
    found = [_summarise(folder, folder.name == champion, promotions) for folder in folders]
    return sorted(found, key=lambda entry: (entry.get("created_at", ""), entry["id"]), reverse=True)


def show_bundle(home: Path, bundle_id: str | None) -> Json:
    """One bundle in full; None = the champion.

    Raises
    ------
    BundleError
        If there is none, or it is damaged.
    """
    models = find_models(home)
    _mend(models)
    bundle = load_bundle(find_champion(home) if bundle_id is None else find_bundle(models, bundle_id))
    promotions = read_ledger(models)
    name = bundle.path.name
    return {
        **_describe(bundle),
        "champion": name == current_champion(models),
        "forced": _forced(name, promotions),
        "manifest": dict(bundle.manifest),
        "provenance": dict(bundle.provenance),
        "metrics": dict(bundle.metrics),
        "promotions": [line.to_dict() for line in promotions if line.to_bundle == name],
    }


def _mend(models: Path) -> None:
    """The ledger is the truth; where nothing can be written, what there is can still be shown."""
    with suppress(FileError):
        mend_link(models)


def _forced(name: str, promotions: Sequence[Promotion]) -> list[str]:
    """Reasons for which this bundle was promoted against the checks: they show for ever."""
    return [line.why for line in promotions if line.forced and line.to_bundle == name]


def _summarise(folder: Path, is_champion: bool, promotions: Sequence[Promotion]) -> Json:
    history = {"champion": is_champion, "forced": _forced(folder.name, promotions)}
    try:
        return {**_describe(load_bundle(folder)), **history}
    except BundleError as error:
        return {"id": folder.name, **history, "error": {"ru": error.text.ru, "en": error.text.en}}


def _describe(bundle: Bundle) -> Json:
    models = bundle.metrics.get("pooled", {}).get("models", {})
    parent = bundle.provenance.get("recalibrated_from", {})
    return {
        "id": bundle.id,
        "path": str(bundle.path),
        "created_at": bundle.manifest["created_at"],
        "questionnaire": bundle.questionnaire.id,
        "trained_at": bundle.provenance["trained_at"],
        "synthetic": bundle.is_synthetic,
        "trained_on_outcomes": bundle.provenance["trained_on_outcomes"],
        "parent": parent.get("bundle"),
        "region": bundle.region,
        "in_sample": parent.get("parent_saw", False),
        "auc": models[RISKSCORE]["auc"] if RISKSCORE in models else None,
    }
