"""What a run keeps that is no training: the command line that repeats it, and all that it rests on.

Kept in MLflow as `request/command.json`: the line, files with sha256, settings, the bundle it started from, what it ran
on and the hash of the bundle it gave.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import FileError, Text, shorten
from riskscore_training.config import TrainingConfig
from riskscore_training.kept_files import KeptFile, hash_file
from riskscore_training.memory import FOLDER, describe_place

COMMAND = "command.json"


@dataclass(frozen=True)
class KeptCommand:
    """`line` can be typed again anywhere on the same machine; `files` are those it names, as they were."""

    line: str
    files: tuple[KeptFile, ...]


def write_command(
    command: KeptCommand, config: TrainingConfig, made: Bundle, git_commit: str | None, parent: Bundle | None = None
) -> dict[str, str]:
    """The text of the file, by its path among the artifacts."""
    told = {
        "format": 1,
        "command": command.line,
        "files": [{"path": str(file.path), "sha256": file.sha256} for file in command.files],
        "parent": None if parent is None else {"bundle": parent.id, "hash": parent.manifest["hash"]},
        "config": config.model_dump(mode="json"),
        "ran_on": describe_place(git_commit),
        "bundle_hash": made.manifest["hash"],
    }
    return {f"{FOLDER}/{COMMAND}": json.dumps(told, ensure_ascii=False, indent=1)}


def tell_command(run_id: str, text: str) -> FileError:
    """What is said to somebody who would repeat the run as a training."""
    told: Mapping[str, Any] = json.loads(text)
    line, parent, made = told["command"], told["parent"], told["bundle_hash"]
    changed = ", ".join(f"«{file['path']}»" for file in told["files"] if not _is_unchanged(file))
    start = Text(
        ru=f"\nОн начат с пакета {parent['bundle']} (отпечаток {parent['hash'][:12]}…)." if parent else "",
        en=f"\nIt started from the bundle {parent['bundle']} (hash {parent['hash'][:12]}…)." if parent else "",
    )
    warning = Text(
        ru=f"\nС тех пор изменились или исчезли файлы: {changed}." if changed else "",
        en=f"\nChanged or gone since: {changed}." if changed else "",
    )
    return FileError(
        Text(
            ru=f"Запуск «{shorten(run_id)}» не обучение; его повторяет команда\n  {line}{start.ru}\n"
            f"Тогда вышел пакет с отпечатком {made[:12]}….{warning.ru}",
            en=f"The run «{shorten(run_id)}» is no training; what repeats it is\n  {line}{start.en}\n"
            f"It gave a bundle with the hash {made[:12]}….{warning.en}",
        )
    )


def _is_unchanged(file: Mapping[str, str]) -> bool:
    path = Path(file["path"])
    return path.is_file() and hash_file(path) == file["sha256"]
