"""What a run keeps so that anybody can repeat it: the request as texts, and the fingerprints of the files it read.

Kept in MLflow under `request/`: `request.json` (files with sha256, settings, day, flags, what it ran on and the hash of
the bundle it gave), the questionnaire, the catalogue and the maps as they were written.
"""

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from riskscore.bundle.save import LIBRARIES
from riskscore.errors import FileError, Text, shorten
from riskscore.mapping import CarryMap
from riskscore.mapping.parse import parse_carry
from riskscore.plan import parse_catalogue
from riskscore.questionnaire import parse_questionnaire
from riskscore_training.config import TrainingConfig
from riskscore_training.kept_files import KeptFile
from riskscore_training.request import Request

FOLDER, REQUEST = "request", "request.json"


@dataclass(frozen=True)
class Memory:
    """One run as it is kept; `ran_on` are versions, commit and processor, `bundle_hash` what it gave."""

    request: Request
    files: tuple[KeptFile, ...]
    ran_on: Mapping[str, str]
    bundle_hash: str


def describe_place(git_commit: str | None) -> dict[str, str]:
    """What the bits of a bundle depend on besides data and settings."""
    libraries = {name: version(name) for name in (*LIBRARIES, "optuna", "pandas", "scikit-learn")}
    code = {"python": platform.python_version(), "git_commit": git_commit or ""}
    return {**libraries, **code, "processor": _processor()}


def _processor() -> str:
    """Its model name where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def write_memory(memory: Memory) -> dict[str, str]:
    """Texts by file name."""
    request = memory.request
    texts = {"questionnaire.toml": request.questionnaire.text, **dict(_map_texts(request.maps))}
    if request.catalogue is not None:
        texts["services.toml"] = request.catalogue.text
    told = {
        "format": 1,
        "questionnaire": request.questionnaire.id,
        "files": [{"path": str(file.path), "sha256": file.sha256} for file in memory.files],
        "config": request.config.model_dump(mode="json"),
        "as_of": request.as_of.isoformat(),
        "without_sensitive": request.without_sensitive,
        "multiverse": request.multiverse,
        "waived": list(request.waived),
        "columns": None if request.columns is None else dict(request.columns),
        "n_maps": len(request.maps),
        "ran_on": dict(memory.ran_on),
        "bundle_hash": memory.bundle_hash,
    }
    return {REQUEST: json.dumps(told, ensure_ascii=False, indent=1), **texts}


def read_memory(texts: Mapping[str, str]) -> Memory:
    """The run that `write_memory` wrote."""
    told = json.loads(texts[REQUEST])
    questionnaire = parse_questionnaire(texts["questionnaire.toml"], place=told["questionnaire"])
    services = texts.get("services.toml")
    request = Request(
        paths=tuple(Path(file["path"]) for file in told["files"]),
        questionnaire=questionnaire,
        catalogue=None if services is None else parse_catalogue(services, questionnaire),
        config=_read_config(told),
        as_of=date.fromisoformat(told["as_of"]),
        without_sensitive=told["without_sensitive"],
        maps=tuple(
            parse_carry(
                texts[f"map-{i}.toml"],
                parse_questionnaire(texts[f"map-{i}.questionnaire.toml"]),
                questionnaire,
            )
            for i in range(told["n_maps"])
        ),
        columns=told["columns"],
        waived=tuple(told["waived"]),
        multiverse=told["multiverse"],
    )
    files = tuple(KeptFile(Path(file["path"]), file["sha256"]) for file in told["files"])
    return Memory(request, files, told["ran_on"], told["bundle_hash"])


def _read_config(told: Mapping[str, Any]) -> TrainingConfig:
    try:
        return TrainingConfig.model_validate(told["config"])
    except ValidationError as error:
        commit = shorten(told["ran_on"].get("git_commit") or "—")
        names = ", ".join(sorted({".".join(map(str, fault["loc"])) for fault in error.errors()}))
        raise FileError(
            Text(
                ru=f"Запуск сделан другой версией riskscore (commit {commit}): настройки {shorten(names, 200)} у неё "
                "другие. Повторите его той версией.",
                en=f"The run was made by another version of riskscore (commit {commit}) that has other settings: "
                f"{shorten(names, 200)}. Repeat it with that version.",
            )
        ) from None


def _map_texts(maps: Sequence[CarryMap]) -> Iterator[tuple[str, str]]:
    for i, carry_map in enumerate(maps):
        yield f"map-{i}.toml", carry_map.text
        yield f"map-{i}.questionnaire.toml", carry_map.old.text
