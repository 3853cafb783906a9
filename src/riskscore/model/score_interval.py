"""How far the expected share among people scored alike may lie from their score: the blend refitted on resamples."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.model.blend import Blend, fit_blend

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

CONFIDENCE = 0.9
N_BLENDS = 200
_TAIL = (1 - CONFIDENCE) / 2
_CHUNK = 500


@dataclass(frozen=True)
class BlendDraws:
    """Refitted blends, shape (number of draws, 3): intercept, weight of the linear part, weight of the trees.

    Without draws nobody has an interval: a model that no outcome has taught cannot say how far it may be off.
    """

    triples: Matrix

    def __len__(self) -> int:
        return len(self.triples)

    def interval(self, linear: Vector, trees: Vector, probability: Vector) -> Matrix:
        """Ends (n, 2) of the 90 % interval of the expected share among people with these log-odds of both parts (n,).

        The 5 and 95 % quantiles over the draws, moved apart where needed so that `probability` (n,) lies between them;
        NaN without draws.
        """
        if not len(self):
            return np.full((len(probability), 2), np.nan)
        parts = np.column_stack([np.ones_like(linear), linear, trees])
        found = [_ends(parts[i : i + _CHUNK] @ self.triples.T) for i in range(0, len(linear), _CHUNK)]
        ends = np.concatenate([*found, np.empty((0, 2))])
        return np.stack([np.minimum(ends[:, 0], probability), np.maximum(ends[:, 1], probability)], axis=1)

    def to_dict(self) -> dict[str, Any]:
        return {"confidence": CONFIDENCE, "blends": self.triples.tolist()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "BlendDraws":
        return cls(np.array(data["blends"], dtype=np.float64).reshape(-1, 3))


NO_DRAWS = BlendDraws(np.empty((0, 3)))


def _ends(log_odds: Matrix) -> Matrix:
    """Quantiles of the probabilities of (n, draws) log-odds, shape (n, 2): what `np.quantile` gives, 20 × faster.

    Only the draws beside a quantile are turned into probabilities, which keeps their order.
    """
    ranked, last = np.sort(log_odds, axis=1), log_odds.shape[1] - 1
    ends = np.empty((len(log_odds), 2))
    for i, place in enumerate((_TAIL * last, (1 - _TAIL) * last)):
        below = int(place)
        low, high = expit(ranked[:, below]), expit(ranked[:, min(below + 1, last)])
        ends[:, i] = low + (place - below) * (high - low)
    return ends


def draw_blends(
    linear: Vector,
    trees: Vector,
    y: Vector,
    *,
    counts: Sequence[Vector] | Matrix,
    start: Blend | None = None,
    threads: int = 1,
) -> BlendDraws:
    """The blend fitted again with each of `counts` (draws, n) as weights of the rows, the learners held fixed.

    `linear` and `trees` (n,) are log-odds of parts that had not seen the rows, `y` (n,) their outcomes. `threads`
    blends are fitted at a time.
    """

    def fit(count: Vector) -> tuple[float, float, float]:
        rows = count > 0  # about half of them where clusters are drawn
        blend = fit_blend(linear[rows], trees[rows], y[rows], weight=count[rows], start=start)
        return blend.intercept, blend.linear_weight, blend.trees_weight

    with ThreadPoolExecutor(threads) as pool:
        return BlendDraws(np.array(list(pool.map(fit, counts))).reshape(-1, 3))
