"""How far two bundles agree about the same people, and why anybody goes from low to high or back."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from riskscore.bundle import Bundle
from riskscore_training.agreement import jaccard_at_k, level_jumps, rank_correlation, reason_overlap
from riskscore_training.jumps import count_jumps, find_causes, name_jumpers
from riskscore_training.pairing import Pair

Json = dict[str, Any]
TOP_REASONS = 3
CAPACITY = 0.12


def agree(pair: Pair) -> tuple[Json, list[Json]]:
    """Figures of agreement, and the people who go from low to high or back, by their rows."""
    first, second = pair.first, pair.second
    places = max(1, round(_capacity_of(second.bundle) * len(pair)))
    a, b = first.scores.log_odds, second.scores.log_odds
    rho = rank_correlation(a, b)
    jumps = level_jumps(first.levels, second.levels)
    causes = find_causes(pair.take(jumps))
    found = {
        "places": places,
        "jaccard": jaccard_at_k(a, b, places),
        "rank_correlation": rho if np.isfinite(rho) else None,
        "reason_overlap": _reason_overlap(pair),
        "other_level": float((first.levels != second.levels).mean()),
        "jumps": count_jumps(first.levels, second.levels, jumps, causes),
    }
    return found, name_jumpers(pair, first.levels, second.levels, jumps, causes)


def share_causes(jumps: Mapping[str, Any], n: int) -> dict[str, float]:
    """The share of all `n` people who jump for each cause: what is kept holds shares, no counts of a few people."""
    return {cause: count / n for cause, count in jumps["causes"].items()}


def _capacity_of(bundle: Bundle) -> float:
    """The share of people whom the thresholds of `bundle` were meant to flag."""
    return float(bundle.provenance.get("config", {}).get("levels", {}).get("capacity", CAPACITY))


def _reason_overlap(pair: Pair) -> float | None:
    """Mean share of the three strongest reasons that both give; None where the questions differ."""
    if pair.first.bundle.model.features != pair.second.bundle.model.features:
        return None
    shared = reason_overlap(pair.first.open_contributions, pair.second.open_contributions, TOP_REASONS)
    return float(shared.mean())
