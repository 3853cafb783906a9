"""Why people go from low to high, or back, when one model takes the place of another.

The answers are the same, so the model did it. Its parts are exchanged one after the other, thresholds first, then the
blend, then everything else; the cause is the part with which the jump first appears.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from riskscore.bundle import Bundle
from riskscore_training.agreement import level_jumps
from riskscore_training.pairing import Pair, Side

Cause = Literal["thresholds", "blend", "learners", "questionnaire"]


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
