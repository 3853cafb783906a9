"""Reading a bundle: look before you build. Nothing is unpickled; only listed files are opened, after their hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm.basic import LightGBMError

from riskscore.bundle.manifest import FORMAT, MANIFEST, OPTIONAL, REQUIRED, hash_bundle, hash_files
from riskscore.bundle.save import BundleParts, read_example
from riskscore.errors import BundleError, RiskscoreError, Text
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
from riskscore.model.typical import NO_TYPICAL, Typical, require_unprotected
from riskscore.plan import Catalogue, parse_catalogue
from riskscore.questionnaire import Questionnaire, Table, parse_questionnaire

EXAMPLE_TOLERANCE = 1e-9  # the same bundle on another kind of CPU (decisions: reproducibility)


@dataclass(frozen=True)
class Bundle:
    """A verified bundle. `examples` are made-up people, each as in a request."""

    id: str
    path: Path
    manifest: Mapping[str, Any]
    questionnaire: Questionnaire
    catalogue: Catalogue | None
    model: ServedModel
    levels: Levels
    completeness: Completeness
    interval: BlendDraws
    support: Support
    typical: Typical
    similar: Similar
    metrics: Mapping[str, Any]
    reference: Mapping[str, Any]
    provenance: Mapping[str, Any]
    examples: tuple[Mapping[str, Any], ...]
    cards: Mapping[str, str]

    @property
    def is_synthetic(self) -> bool:
        return bool(self.provenance["synthetic"])

    @property
    def region(self) -> str | None:
        """The only region it was recalibrated for; None = it answers for everybody."""
        region: str | None = self.provenance.get("recalibrated_from", {}).get("region")
        return region

    def to_parts(self) -> BundleParts:
        """What it is made of, to be written again with some of it replaced."""
        return BundleParts(**{field.name: getattr(self, field.name) for field in fields(BundleParts)})


def load_bundle(path: Path) -> Bundle:
    """Verify and load the bundle in the folder `path`.

    Raises
    ------
    BundleError
        If it is missing, of another format, damaged, or scores its own examples differently here.
    """
    path = path.resolve()
    manifest = _manifest(path)
    files = _verified_files(path, manifest)
    try:
        bundle = _build(path, manifest, files)
        differences = _rescore(bundle, json.loads(files["examples.json"]))
    except (RiskscoreError, LightGBMError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise _refusal(path, f"не читается ({error})", f"cannot be read ({error})") from error
    if max(differences, default=0.0) > EXAMPLE_TOLERANCE:
        found = f"{max(differences):.3g}"
        raise _refusal(path, f"считает здесь иначе, на {found}", f"scores differently here, by {found}")
    return bundle


def _refusal(path: Path, ru: str, en: str) -> BundleError:
    return BundleError(
        Text(
            ru=f"Пакет модели «{path}» {ru}. Возьмите его исходную копию или обучите модель заново.",
            en=f"The bundle «{path}» {en}. Take its original copy or train the model again.",
        )
    )


def _manifest(path: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise _refusal(path, f"не найден: нет файла {MANIFEST}", f"is not there: no file {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise _refusal(path, f"не читается: {error}", f"cannot be read: {error}") from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise _refusal(path, "без списка файлов", "has no list of files")
    if manifest.get("format") != FORMAT:
        found = manifest.get("format")
        raise _refusal(path, f"имеет формат {found}, нужен {FORMAT}", f"has format {found}, {FORMAT} is needed")
    return manifest


def _verified_files(path: Path, manifest: Mapping[str, Any]) -> dict[str, bytes]:
    listed = set(manifest["files"])
    if listed - {*REQUIRED, *OPTIONAL} or set(REQUIRED) - listed:
        names = ", ".join(sorted(listed ^ set(REQUIRED)))
        raise _refusal(path, f"содержит не те файлы: {names}", f"lists the wrong files: {names}")
    try:
        files = {name: (path / name).read_bytes() for name in listed}
    except OSError as error:
        why, name = reason_of(error), Path(str(error.filename)).name
        raise _refusal(path, f"неполон: «{name}»: {why.ru}", f"is not whole: «{name}»: {why.en}") from error
    hashes = hash_files(files)
    changed = sorted(name for name in listed if hashes[name] != manifest["files"][name])
    if changed or hash_bundle(hashes) != manifest.get("hash"):
        names = ", ".join(changed) or MANIFEST
        raise _refusal(path, f"изменён после записи: {names}", f"was changed after it was written: {names}")
    return files


def _build(path: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Bundle:
    texts = {name: content.decode() for name, content in files.items()}
    questionnaire = parse_questionnaire(texts["questionnaire.toml"], place="questionnaire.toml")
    services = texts.get("services.toml")
    levels = json.loads(texts["levels.json"])
    return Bundle(
        id=manifest["id"],
        path=path,
        manifest=manifest,
        questionnaire=questionnaire,
        catalogue=parse_catalogue(services, questionnaire, place="services.toml") if services else None,
        model=ServedModel.from_dict(json.loads(texts["model.json"]), texts["trees.txt"]),
        levels=Levels.from_dict(levels["levels"]),
        completeness=Completeness(levels["completeness"]),
        interval=BlendDraws.from_dict(json.loads(texts["interval.json"])) if "interval.json" in texts else NO_DRAWS,
        support=Support.from_dict(json.loads(texts["support.json"])) if "support.json" in texts else NO_SUPPORT,
        typical=Typical.from_dict(json.loads(texts["typical.json"])) if "typical.json" in texts else NO_TYPICAL,
        similar=Similar.from_dict(json.loads(texts["similar.json"])) if "similar.json" in texts else NO_SIMILAR,
        metrics=json.loads(texts["metrics.json"]),
        reference=json.loads(texts["reference.json"]),
        provenance=json.loads(texts["provenance.json"]),
        examples=tuple(example["person"] for example in json.loads(texts["examples.json"])),
        cards={name: texts[name] for name in OPTIONAL if name.startswith("card") and name in texts},
    )


def _rescore(bundle: Bundle, examples: list[dict[str, Any]]) -> list[float]:
    """How far each example's log-odds are here from where the bundle was written."""
    tables = [read_example(bundle.questionnaire, example["person"]) for example in examples]
    here = [_score(bundle, table) for table in tables]
    return [abs(score - example["log_odds"]) for score, example in zip(here, examples, strict=True)]


def _score(bundle: Bundle, table: Table) -> float:
    """log_odds of a table of one row; what else a score is made of is tried too: a file of nonsense is refused now."""
    layout = bundle.model.layout
    scored = bundle.model.score(table)
    regions = np.array([None, *bundle.levels.regions], dtype=object)
    for name in ("zone", "high", "medium"):
        np.isnan(bundle.levels.cut(name, len(regions), regions))
    require_unprotected(bundle.typical, bundle.questionnaire)
    tried = [bundle.completeness.share(table) >= 0, bundle.support.is_outside(layout, layout.matrix(table))]
    if any(flags.shape != (1,) for flags in tried):
        raise ValueError("levels.json, support.json")
    similar = bundle.similar
    if similar.shares and similar.feature not in (None, *bundle.questionnaire.by_name):
        raise ValueError("similar.json")
    return float(scored.log_odds[0])
