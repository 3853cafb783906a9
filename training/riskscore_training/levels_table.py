"""The table of levels: what was predicted and what observed for the people of each, with slope and intercept."""

import numpy as np
from numpy.typing import NDArray

from riskscore.model import HIGH, LEVELS, LOW, MEDIUM, NEEDS_CONVERSATION
from riskscore_training.evaluate import Json
from riskscore_training.hidden_parts import count_parts, hide_parts, tell_parts

Floats = NDArray[np.float64]
SHOWN = (HIGH, MEDIUM, LOW, NEEDS_CONVERSATION)


def judge_levels(y: Floats, p: Floats, codes: NDArray[np.int8]) -> list[Json]:
    """Everybody of n once, by his or her level `codes` (n,): each level's part as in calibration.py, highest first.

    A level is hidden, and a second one beside it, where its figures would tell of fewer than 10 people of an outcome;
    needs_conversation is left out where nobody has it.
    """
    shown = [code for code in SHOWN if code != NEEDS_CONVERSATION or (codes == code).any()]
    members = [codes == code for code in shown]
    parts = tell_parts(y, p, members, _hide_levels(*count_parts(y, members)))
    return [{"level": LEVELS[code], **part} for code, part in zip(shown, parts, strict=True)]


def _hide_levels(n: list[int], k: list[int]) -> list[bool]:
    """High comes first: the zone tells of it elsewhere, so that hiding it would not hide what the others leave."""
    if any(hide_parts([n[0], sum(n[1:])], [k[0], sum(k[1:])])):
        return hide_parts(n, k)
    return [False, *hide_parts(n[1:], k[1:])]
