"""Who goes from low to high, or back, when one model takes the place of another, and why.

The answers are the same, so the model did it. Its parts are exchanged one after the other, thresholds first, then the
blend, then everything else; the cause is the part with which the jump first appears.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore.model import LEVELS
from riskscore_training.agreement import level_jumps
from riskscore_training.pairing import Pair, Side

Cause = Literal["thresholds", "blend", "learners", "questionnaire"]
Json = dict[str, Any]
Codes = NDArray[np.intp]
CAUSES = {
    "thresholds": Text(ru="пороги", en="thresholds"),
    "blend": Text(ru="смесь и калибровка", en="blend and calibration"),
    "learners": Text(ru="обученные части", en="learned parts"),
    "questionnaire": Text(ru="анкета и обученные части", en="questionnaire and learned parts"),
    "data": Text(ru="изменились ответы", en="changed answers"),
    "both": Text(ru="и ответы, и модель", en="answers and model together"),
}


def find_causes(moved: Pair) -> list[Cause]:
    """The cause of each of these people's jump, in their order.

    Where the questionnaires differ, what is neither thresholds nor blend is put down to the `questionnaire`: answers
    and learners cannot be told apart then.
    """
    first, second = moved.first.bundle, moved.second.bundle
    is_same = first.questionnaire.text == second.questionnaire.text
    causes: list[Cause] = ["learners" if is_same else "questionnaire"] * len(moved)
    if not causes:
        return causes
    for cause, bundle in reversed(list(_halfway(first, second))):
        levels = Side(bundle, moved.first.table).levels
        is_as_in_the_end = np.isin(np.arange(len(moved)), level_jumps(moved.first.levels, levels))
        causes = [cause if there else old for there, old in zip(is_as_in_the_end, causes, strict=True)]
    return causes


def _halfway(first: Bundle, second: Bundle) -> Iterator[tuple[Cause, Bundle]]:
    """The first model with ever more parts of the second."""
    yield "thresholds", replace(first, levels=second.levels)
    model = replace(first.model, blend=second.model.blend)
    yield "blend", replace(first, model=model, levels=second.levels)


def count_jumps(first: Codes, second: Codes, jumps: Codes, causes: Sequence[str]) -> Json:
    """How many of the people with levels `first` and `second` (n,) jump, which way and why."""
    rose = int((second[jumps] > first[jumps]).sum())
    return {
        "n": len(jumps),
        "share": len(jumps) / len(first) if len(first) else None,
        "up": rose,
        "down": len(jumps) - rose,
        "causes": {cause: causes.count(cause) for cause in dict.fromkeys(causes)},
    }


def name_jumpers(pair: Pair, first: Codes, second: Codes, jumps: Codes, causes: Sequence[str]) -> list[Json]:
    """The jumpers by file and row, for the eyes of whoever runs the command."""
    return [
        {
            "file": str(pair.file[i]),
            "row": int(pair.row[i]),
            "from": LEVELS[first[i]],
            "to": LEVELS[second[i]],
            "cause": cause,
        }
        for i, cause in zip(jumps, causes, strict=True)
    ]
