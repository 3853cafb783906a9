"""The story of one promotion or rollback: the gate, the ledger and the link, then the copy in MLflow."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from riskscore.bundle import Bundle, find_models, load_bundle
from riskscore.errors import BundleError, FileError, Text, shorten
from riskscore_training.aliases import move_alias
from riskscore_training.export import export_bundle, find_place
from riskscore_training.gate import Check, check_first, run_gate
from riskscore_training.ledger import Signature, current_champion
from riskscore_training.pairing import Files, load_pair
from riskscore_training.promote import mend_link, promote, roll_back

Json = dict[str, Any]
Say = Callable[[Text], None]
_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True)
class Wish:
    """Which bundle should become the champion, judged on which files; `said` names a new questionnaire on purpose.

    `out` is a folder for a copy of the promoted bundle.
    """

    bundle_id: str
    files: Files
    as_of: date
    force: bool = False
    said: str | None = None
    out: Path | None = None


def decide(home: Path, wish: Wish, signature: Signature, say: Say) -> Json:
    """Run every check, and promote if all hold or the wish is forced; what was found, as plain JSON.

    Raises
    ------
    BundleError
        If the bundle is not there, damaged, or the champion already.
    FileError
        If the copy cannot be written: the champion stays.
    """
    models = find_models(home)
    mend_link(models)
    challenger = load_bundle(find_bundle(models, wish.bundle_id))
    name = current_champion(models)
    if challenger.path.name == name:
        raise _already(name)
    champion = load_champion(models, name)
    place = find_place(wish.out, challenger) if wish.out else None
    say(Text(ru="Проверяем…", en="Checking…"))
    checks = _run_checks(challenger, champion, wish)
    passed = all(check.passed for check in checks)
    answer: Json = {
        "bundle": challenger.path.name,
        "path": str(challenger.path),
        "exported": None,
        "champion_before": name,
        "as_of": wish.as_of.isoformat(),
        "passed": passed,
        "promoted": passed or wish.force,
        "forced": wish.force and not passed,
        "why": shorten(signature.why, 500),
        "checks": [check.to_dict() for check in checks],
        "mlflow": None,
    }
    if answer["promoted"]:
        if place:
            export_bundle(challenger, place)
            answer["exported"] = str(place)
        kept = {item.pop("name"): item for item in (check.to_dict() for check in checks)}
        first = {"first": True} if name is None else {}
        promote(models, challenger, signature, instead_of=name, checks={**first, **kept}, forced=answer["forced"])
        answer["mlflow"] = _copy_to_mlflow(home, challenger, champion)
    return answer


def undo(home: Path, signature: Signature) -> Json:
    """Back to the previous champion."""
    models = find_models(home)
    left = current_champion(models)
    line = roll_back(models, signature)
    bundle = load_bundle(models / line.to_bundle)
    before = load_champion(models, left)
    return {
        "bundle": line.to_bundle,
        "champion_before": left,
        "why": line.why,
        "mlflow": _copy_to_mlflow(home, bundle, before),
    }


def find_bundle(models: Path, bundle_id: str) -> Path:
    """The folder of that name in `models`; a name leads nowhere else.

    Raises
    ------
    BundleError
        If there is no such folder.
    """
    path = models / bundle_id
    if _NAME.fullmatch(bundle_id) and path.is_dir():
        return path
    raise BundleError(
        Text(
            ru=f"В папке «{models}» нет модели «{shorten(bundle_id)}». Какие есть, покажет riskscore models list.",
            en=f"There is no bundle «{shorten(bundle_id)}» in «{models}». riskscore models list shows what there is.",
        )
    )


def load_champion(models: Path, name: str | None) -> Bundle | Text | None:
    """The champion, None if there is none, or why it cannot be read: then it can still be replaced by force."""
    if name is None:
        return None
    try:
        return load_bundle(models / name)
    except BundleError as error:
        return error.text


def _run_checks(challenger: Bundle, champion: Bundle | Text | None, wish: Wish) -> tuple[Check, ...]:
    if champion is None:
        return check_first(challenger)
    pair = None
    if wish.files.paths and isinstance(champion, Bundle):
        pair = load_pair(wish.files, champion, challenger, wish.as_of)
    return run_gate(challenger, champion, pair, wish.as_of, wish.said)


def _copy_to_mlflow(home: Path, bundle: Bundle, before: Bundle | Text | None) -> Json:
    try:
        move_alias(home, bundle, before.questionnaire.id if isinstance(before, Bundle) else None)
    except FileError as error:
        return {"moved": False, "text": {"ru": error.text.ru, "en": error.text.en}}
    return {"moved": True, "text": None}


def _already(name: str) -> BundleError:
    return BundleError(
        Text(
            ru=f"Модель «{name}» уже действует. Другие покажет riskscore models list.",
            en=f"«{name}» is the champion already. riskscore models list shows others.",
        )
    )
