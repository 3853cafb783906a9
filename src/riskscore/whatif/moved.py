"""What moved between two scores of one person: differences of contributions, protected features only in the rest."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Lang
from riskscore.explain.reasons import FEWEST_IN_OTHER, MOST_REASONS, OTHER_TEXT
from riskscore.questionnaire import Feature, Questionnaire

_NOTHING = 1e-9  # log-odds: rounding, not a difference

Vector = NDArray[np.float64]


def describe_moved(questionnaire: Questionnaire, before: Vector, after: Vector, lang: Lang) -> list[dict[str, Any]]:
    """At most eight unprotected features whose contribution moved, largest first, then one entry for all others.

    `before` and `after` (number of modelled features,) are contributions; the differences add up to that of the
    log-odds. Where a protected feature moved, the last entry holds at least two features, as among reasons.
    """
    difference = after - before
    features = questionnaire.modelled
    is_moved = np.abs(difference) > _NOTHING
    largest_first = np.argsort(-np.abs(difference), kind="stable")
    moved = largest_first[is_moved[largest_first]].tolist()
    shown = [i for i in moved if not features[i].protected]
    n_protected = len(moved) - len(shown)
    n_rest = n_protected + max(0, len(shown) - MOST_REASONS)
    keep = min(MOST_REASONS, len(shown)) - (max(0, FEWEST_IN_OTHER - n_rest) if n_protected else 0)
    kept = shown[: max(0, keep)]
    entries = [_entry(features[i], before[i], after[i], lang) for i in kept]
    is_rest = np.ones(len(features), dtype=bool)
    is_rest[kept] = False
    if not (is_moved & is_rest).any():
        return entries
    return [*entries, _entry(None, before[is_rest].sum(), after[is_rest].sum(), lang)]


def _entry(feature: Feature | None, before: float, after: float, lang: Lang) -> dict[str, Any]:
    kind = "other" if feature is None else "influenceable" if feature.influenceable else "context"
    return {
        "feature": feature.name if feature else None,
        "kind": kind,
        "contribution": float(before),
        "new_contribution": float(after),
        "difference": float(after - before),
        "text": (feature.question if feature else OTHER_TEXT).get(lang),
    }
