"""What moves scores over all graduates: mean size of each feature's contribution, in log-odds.

JSON: "features" [{"name", "size", "share", "kind"}] by falling size, unprotected ones only; "other_size", the mean size
of all protected ones together (no protected trait is a reason); "n", rows the means are taken over; "n_for_80", how
many features make 80 % of the sum, by person, on average.
"""

import numpy as np
from numpy.typing import NDArray

from riskscore_training.case import Case
from riskscore_training.evaluate import Json

EXPLAINED = 0.8


def study_reasons(case: Case) -> Json:
    contributions, features = case.contributions, case.questionnaire.modelled
    hidden = np.array([feature.protected for feature in features], dtype=bool)
    size = np.abs(contributions).mean(axis=0)
    other = float(np.abs(contributions[:, hidden].sum(axis=1)).mean())
    whole = float(size[~hidden].sum()) + other
    shown = [
        {
            "name": feature.name,
            "size": float(value),
            "share": float(value) / whole if whole else 0.0,
            "kind": "influenceable" if feature.influenceable else "context",
        }
        for feature, value in zip(features, size, strict=True)
        if value and not feature.protected
    ]
    return {
        "features": sorted(shown, key=lambda row: (-row["size"], row["name"])),
        "other_size": other,
        "n": len(contributions),
        "n_for_80": float(_n_for(contributions, EXPLAINED).mean()),
    }


def _n_for(contributions: NDArray[np.float64], part: float) -> NDArray[np.intp]:
    """How many features, largest first, make `part` of each person's sum of sizes, shape (n,)."""
    ordered = np.sort(np.abs(contributions), axis=1)[:, ::-1]
    grown = np.cumsum(ordered, axis=1)
    return np.asarray((grown < part * grown[:, -1:] - 1e-12).sum(axis=1) + 1)
