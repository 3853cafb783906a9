"""Repeating a run from what MLflow keeps of it, and saying whether the same bundle came out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from riskscore.errors import FileError, Text, shorten
from riskscore_training.evaluate import Json
from riskscore_training.kept_command import COMMAND, tell_command
from riskscore_training.kept_runs import read_texts
from riskscore_training.memory import FOLDER, REQUEST, Memory, find_files, read_memory


def recall(home: Path, run_id: str, given: Sequence[Path]) -> Memory:
    """The run `run_id` with its data files where they are now.

    Raises
    ------
    FileError
        There is no such run, it is no training (its command is named), or a data file is not there or not as it was.
    """
    texts = read_texts(home, run_id, FOLDER)
    if COMMAND in texts:
        raise tell_command(run_id, texts[COMMAND])
    if REQUEST not in texts:
        raise FileError(
            Text(
                ru=f"Запуск «{shorten(run_id)}» не обучение, которое можно повторить: в нём нет {FOLDER}/{REQUEST}. "
                "Возьмите номер, который напечатала команда riskscore train, а не номер одной из её проб.",
                en=f"The run «{shorten(run_id)}» is no training that can be repeated: it keeps no {FOLDER}/{REQUEST}. "
                "Take the id that riskscore train printed, not that of one of its trials.",
            )
        )
    memory = read_memory(texts)
    return replace(memory, request=replace(memory.request, paths=find_files(memory.files, given)))


def compare(memory: Memory, run_id: str, bundle_hash: str, ran_on: Mapping[str, str]) -> Json:
    """Whether the repeated run gave the same bundle, and what it ran on differently."""
    names = sorted({*memory.ran_on, *ran_on})
    changed = {name: [memory.ran_on.get(name, ""), ran_on.get(name, "")] for name in names}
    return {
        "run_id": run_id,
        "bundle_hash": memory.bundle_hash,
        "is_same": bundle_hash == memory.bundle_hash,
        "changed": {name: both for name, both in changed.items() if both[0] != both[1]},
    }
