"""Repeating a run from what MLflow keeps of it, and saying whether the same bundle came out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from riskscore.bundle import Bundle
from riskscore.bundle.load import EXAMPLE_TOLERANCE
from riskscore.cohort import Cohort
from riskscore.errors import FileError, Text, shorten
from riskscore_training.compare import find_differences
from riskscore_training.evaluate import Json
from riskscore_training.kept_command import COMMAND, tell_command
from riskscore_training.kept_files import find_files
from riskscore_training.kept_runs import read_bundle, read_texts
from riskscore_training.memory import FOLDER, REQUEST, Memory, read_memory
from riskscore_training.pairing import pair_up


@dataclass(frozen=True)
class Earlier:
    """A run that is repeated, and what MLflow keeps of it."""

    run_id: str
    memory: Memory


def recall(home: Path, run_id: str, given: Sequence[Path]) -> Earlier:
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
    request = replace(memory.request, paths=find_files(memory.files, given))
    return Earlier(run_id, replace(memory, request=request))


def compare_repeat(home: Path, earlier: Earlier, memory: Memory, bundle: Bundle, cohort: Cohort) -> Json:
    """Whether the repeated run gave the same bundle; if not, how far scores differ and what it ran on differently."""
    before, now = earlier.memory.ran_on, memory.ran_on
    changed = {name: [before.get(name, ""), now.get(name, "")] for name in sorted({*before, *now})}
    is_same = memory.bundle_hash == earlier.memory.bundle_hash
    return {
        "run_id": earlier.run_id,
        "bundle_hash": earlier.memory.bundle_hash,
        "is_same": is_same,
        "changed": {name: both for name, both in changed.items() if both[0] != both[1]},
        "scores": None if is_same else _compare_scores(read_bundle(home, earlier.run_id), bundle, cohort),
    }


def _compare_scores(before: Bundle | Text, now: Bundle, cohort: Cohort) -> Json:
    """The largest difference of a probability among the people of the run's files, and which parts differ."""
    if isinstance(before, Text):
        return {"why": {"ru": before.ru, "en": before.en}}
    pair = pair_up(before, cohort, now, cohort)
    largest = float(np.abs(pair.second.scores.probability - pair.first.scores.probability).max())
    return {
        "why": None,
        "n": len(pair),
        "largest_difference": largest,
        "tolerance": EXAMPLE_TOLERANCE,
        "within": largest <= EXAMPLE_TOLERANCE,
        "differences": list(dict.fromkeys(item["part"] for item in find_differences(before, now))),
    }
