"""How far two models agree about the same people: who is on the list, in what order, at what level and why.

Every array has one row a person, and row i is the same person in both: scores are compared, never row numbers.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Cause = Literal["model", "data", "both"]

# low, medium, needs_conversation, high: a conversation stands in for low or medium, so high is one step above it
_STEP = np.array([0, 1, 1, 2])
_JUMP = 2


def top_k(scores: Floats, k: int) -> Flags:
    """Who is among the `k` highest of `scores` (n,); everybody who ties with the last place is in."""
    if not 1 <= k <= len(scores):
        raise ValueError("k must lie between 1 and the number of people")
    return np.asarray(scores >= np.partition(scores, -k)[-k])


def count_places(share: float, n: int) -> int:
    """Places on a list of that share of `n` people, rounded down, at least one."""
    return max(1, int(share * n + 1e-9))


def jaccard_at_k(first: Floats, second: Floats, k: int) -> float:
    """|both lists| / |either list| of the `k` highest scores; 1 = the same people."""
    _require_same_people(first, second)
    a, b = top_k(first, k), top_k(second, k)
    return float((a & b).sum() / (a | b).sum())


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's ρ of the scores, in [−1, 1]; NaN where one model tells nobody apart.

    References
    ----------
    Spearman (1904), The proof and measurement of association between two things, doi:10.2307/1412159.
    """
    _require_same_people(first, second)
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(spearmanr(first, second).statistic)


def reason_overlap(first: Floats, second: Floats, top: int = 3) -> Floats:
    """Share of each person's `top` reasons that both models give, shape (n,), in [0, 1].

    `first` and `second` (n, number of features) are contributions to log-odds, the same feature in the same column;
    leave out the protected ones, which are never a reason. A reason is the same if feature and direction are. Somebody
    without reasons in either model agrees with themselves.
    """
    _require_same_people(first, second)
    a, b = _largest(first, top), _largest(second, top)
    shared = ((a * b) > 0).sum(axis=1)
    longer = np.maximum(np.abs(a).sum(axis=1), np.abs(b).sum(axis=1))
    return np.where(longer == 0, 1.0, shared / np.maximum(longer, 1))


def flip_share(decisions: Flags, reference: Flags) -> Floats:
    """How often each person is decided otherwise than in `reference` (n,), by `decisions` (refits, n); shape (n,)."""
    return np.asarray((decisions != reference).mean(axis=0))


def level_jumps(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.intp]:
    """Positions of the people who go from low to high or back; levels are positions in `riskscore.model.LEVELS`."""
    return np.flatnonzero(np.abs(_steps(first, second)) >= _JUMP)


def jump_cause(first: int, carried: int, second: int) -> Cause:
    """Why somebody's level went from `first` (old model, old data) to `second` (new model, new data).

    `carried` is the level the new model gives to the old data.
    """
    if second == carried:
        return "model"
    return "data" if carried == first else "both"


def _steps(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.int_]:
    _require_same_people(first, second)
    return np.asarray(_STEP[second] - _STEP[first])


def _largest(contributions: Floats, top: int) -> Floats:
    """Signs of each row's `top` largest contributions, 0 elsewhere; of equal ones the first columns."""
    order = np.argsort(-np.abs(contributions), axis=1, kind="stable")[:, :top]
    kept = np.zeros_like(contributions)
    np.put_along_axis(kept, order, np.sign(np.take_along_axis(contributions, order, axis=1)), axis=1)
    return kept


def _require_same_people(first: NDArray[np.generic], second: NDArray[np.generic]) -> None:
    if first.shape != second.shape:
        raise ValueError("both models must have scored the same people")
