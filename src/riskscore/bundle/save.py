"""Writing a bundle: all files into a temporary folder, then one rename."""

import json
import platform
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from riskscore.bundle.examples import make_examples
from riskscore.bundle.manifest import FORMAT, MANIFEST, hash_bundle, hash_files
from riskscore.errors import FileError, PersonError, Text
from riskscore.files.raw import reason_of
from riskscore.model import (
    NO_DRAWS,
    NO_SIMILAR,
    NO_SUPPORT,
    BlendDraws,
    Completeness,
    Levels,
    ServedModel,
    Similar,
    Support,
)
from riskscore.model.typical import NO_TYPICAL, Typical
from riskscore.plan import Catalogue
from riskscore.questionnaire import Questionnaire, Table, check_person

LIBRARIES = ("graduate-riskscore", "lightgbm", "numpy", "scipy")
EXAMPLES, EXAMPLE_SEED = 3, 20260301


@dataclass(frozen=True)
class BundleParts:
    """Everything a bundle is made of; the dictionaries hold plain JSON.

    `provenance` holds at least `data_fingerprint`, `synthetic`, `trained_on_outcomes` and `trained_at` (a date, the
    `--as-of` of the training). No graduate's row may be in any part.
    """

    questionnaire: Questionnaire
    model: ServedModel
    levels: Levels
    completeness: Completeness
    metrics: Mapping[str, Any]
    reference: Mapping[str, Any]
    provenance: Mapping[str, Any]
    cards: Mapping[str, str]
    catalogue: Catalogue | None = None
    interval: BlendDraws = NO_DRAWS
    support: Support = NO_SUPPORT
    typical: Typical = NO_TYPICAL
    similar: Similar = NO_SIMILAR


def save_bundle(parent: Path, parts: BundleParts, *, created_at: datetime, git_commit: str | None = None) -> Path:
    """Write `parent`/<date>-<hash>/ and return it; the same content twice is the same folder.

    Raises
    ------
    FileError
        If the folder cannot be written; nothing half-written is left behind.
    """
    files = content_files(parts)
    hashes = hash_files(files)
    digest = hash_bundle(hashes)
    bundle_id = f"{created_at:%Y%m%d}-{digest[:12]}"
    manifest = {
        "format": FORMAT,
        "id": bundle_id,
        "hash": digest,
        "created_at": created_at.isoformat(timespec="seconds"),
        "questionnaire": parts.questionnaire.id,
        "git_commit": git_commit,
        "machine": platform.machine(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "files": hashes,
    }
    target = parent / bundle_id
    try:
        _write_folder(target, {**files, MANIFEST: _json(manifest)})
    except OSError as error:
        why = reason_of(error)
        raise FileError(
            Text(
                ru=f"Не удалось записать пакет модели «{target}»: {why.ru}. Освободите место или укажите другую папку.",
                en=f"The bundle «{target}» cannot be written: {why.en}. Free some space or name another folder.",
            )
        ) from error
    return target


def content_files(parts: BundleParts) -> dict[str, bytes]:
    """The content files, none of which knows time, commit or host."""
    levels = {"levels": parts.levels.to_dict(), "completeness": dict(parts.completeness.weights)}
    files = {
        "questionnaire.toml": parts.questionnaire.text.encode(),
        "model.json": _json(parts.model.to_dict()),
        "trees.txt": parts.model.trees.text.encode(),
        "levels.json": _json(levels),
        "reference.json": _json(parts.reference),
        "metrics.json": _json(parts.metrics),
        "provenance.json": _json(parts.provenance),
        "examples.json": _json(_scored_examples(parts)),
        **{name: card.encode() for name, card in parts.cards.items()},
    }
    if len(parts.interval):
        files["interval.json"] = _json(parts.interval.to_dict())
    if parts.support.cells:
        files["support.json"] = _json(parts.support.to_dict())
    if parts.typical.features:
        files["typical.json"] = _json(parts.typical.to_dict())
    if parts.similar.cells:
        files["similar.json"] = _json(parts.similar.to_dict())
    if parts.catalogue is not None:
        files["services.toml"] = parts.catalogue.text.encode()
    return files


def _scored_examples(parts: BundleParts) -> list[dict[str, Any]]:
    as_of = str(parts.provenance["trained_at"])
    people = make_examples(
        parts.questionnaire, count=EXAMPLES, seed=EXAMPLE_SEED, as_of=as_of, reference=parts.reference
    )
    return [
        {"person": person, "log_odds": score_example(parts.questionnaire, parts.model, person)} for person in people
    ]


def score_example(questionnaire: Questionnaire, model: ServedModel, person: Mapping[str, Any]) -> float:
    """log_odds of one made-up person."""
    return float(model.score(read_example(questionnaire, person)).log_odds[0])


def read_example(questionnaire: Questionnaire, person: Mapping[str, Any]) -> Table:
    """One made-up person as a table of one row."""
    day = datetime.fromisoformat(str(person["as_of"])).date()
    table, problems = check_person(questionnaire, person, default_as_of=day)
    if table is None:
        message = Text(ru="Вымышленный пример не проходит проверку.", en="A made-up example is refused.")
        raise PersonError(message, problems)
    return table


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".bundle-") as temporary:
        draft = Path(temporary) / target.name
        draft.mkdir()
        for name, content in files.items():
            (draft / name).write_bytes(content)
        shutil.move(draft, target)
