"""Parts of people whose sums are known: which of them are hidden, and what is told of each.

The levels and the cohorts of the calibration, the reasons for a conversation.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from riskscore.documents.suppression import hide_few, is_few
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.calibration import judge_part
from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def count_parts(y: Floats, members: Sequence[Flags]) -> tuple[list[int], list[int]]:
    """The people of each part, and those of them with the outcome; `members` (n,) each."""
    return [int(of.sum()) for of in members], [int(y[of].sum()) for of in members]


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


def tell_parts(y: Floats, p: Floats, members: Sequence[Flags], hidden: list[bool]) -> list[Json]:
    """Each part as in calibration.py; of a hidden one at most its number."""
    told = tell_counts(count_parts(y, members)[0], hidden)
    return [
        {"n": n, "insufficient": True} if is_hidden or n == 0 else judge_part(y[of], p[of])
        for of, n, is_hidden in zip(members, told, hidden, strict=True)
    ]
