"""The table of levels: what was predicted and what observed for the people of each, with slope and intercept."""

import numpy as np
from numpy.typing import NDArray

from riskscore.documents.suppression import hide_few, is_few
from riskscore.model import HIGH, LEVELS, LOW, MEDIUM, NEEDS_CONVERSATION
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.calibration import judge_part
from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]
SHOWN = (HIGH, MEDIUM, LOW, NEEDS_CONVERSATION)


def judge_levels(y: Floats, p: Floats, codes: NDArray[np.int8]) -> list[Json]:
    """Everybody of n once, by his or her level `codes` (n,): each level's part as in calibration.py, highest first.

    A level is hidden, and a second one beside it, where its figures would tell of fewer than 10 people of an outcome;
    needs_conversation is left out where nobody has it.
    """
    shown = [code for code in SHOWN if code != NEEDS_CONVERSATION or (codes == code).any()]
    n = [int((codes == code).sum()) for code in shown]
    hidden = _hide_levels(n, [int(y[codes == code].sum()) for code in shown])
    return [
        {
            "level": LEVELS[code],
            **({"n": told, "insufficient": True} if is_hidden or told == 0 else judge_part(y[of], p[of])),
        }
        for code, told, is_hidden in zip(shown, tell_counts(n, hidden), hidden, strict=True)
        for of in [codes == code]
    ]


def _hide_levels(n: list[int], k: list[int]) -> list[bool]:
    """High comes first: the zone tells of it elsewhere, so that hiding it would not hide what the others leave."""
    if any(hide_parts([n[0], sum(n[1:])], [k[0], sum(k[1:])])):
        return hide_parts(n, k)
    return [False, *hide_parts(n[1:], k[1:])]


def hide_parts(n: list[int], k: list[int]) -> list[bool]:
    """Which parts of `n` people, `k` of them with the outcome, must be hidden where the sums of both are known.

    Those with 1 to 9 people, or fewer than 10 of either outcome, and as many more as what the others leave needs.
    """
    rest = [people - positive for people, positive in zip(n, k, strict=True)]
    few = [people > 0 and min(pair) < SMALLEST_CELL for people, *pair in zip(n, k, rest, strict=True)]
    return hide_few(k, hide_few(rest, hide_few(n, few)))


def tell_counts(n: list[int], hidden: list[bool]) -> list[int | None]:
    """The numbers of people; of hidden parts only where none of them is of few."""
    has_few = any(map(is_few, n))
    return [None if has_few and is_hidden else people for people, is_hidden in zip(n, hidden, strict=True)]
