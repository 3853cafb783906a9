"""Whether a model gives nearly the same probability to everybody."""

import numpy as np

from riskscore_training.evaluate import Floats, Json

_QUARTER = 0.25


def judge_spread(y: Floats, p: Floats) -> Json:
    """`low` and `high`: 90 % of the probabilities lie between them.

    `is_narrow` where they are less than a quarter of the share of the rarer outcome apart: the model hardly tells
    people apart, whatever the order it puts them in.
    """
    low, high = np.quantile(p, (0.05, 0.95))
    rarer = min(y.mean(), 1 - y.mean())
    return {"low": float(low), "high": float(high), "is_narrow": bool(high - low < _QUARTER * rarer)}
