"""What moves scores over all graduates: mean size of each feature's contribution, in log-odds.

JSON: "features" [{"name", "size", "share", "kind"}] by falling size, unprotected ones only; "other_size", the mean size
of all protected ones together (no protected trait is a reason); "n", rows the means are taken over; "n_for_80", how
many entries of a person's reasons make 80 % of the sum of their sizes, everything not named being one, on average.
"""

import numpy as np

from riskscore.explain import count_enough, entries_of
from riskscore_training.case import Case
from riskscore_training.evaluate import Json


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
        "n_for_80": float(count_enough(entries_of(case.questionnaire, contributions)).mean()),
    }
