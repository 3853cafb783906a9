"""How far two bundles agree about the same people, and why anybody goes from low to high or back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from riskscore.bundle import Bundle
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.agreement import jaccard_at_k, level_jumps, rank_correlation, reason_overlap
from riskscore_training.jumps import count_jumps, find_causes, name_jumpers
from riskscore_training.list_words import Owner, say_lists
from riskscore_training.pairing import Pair

Json = dict[str, Any]
TOP_REASONS = 3
CAPACITY = 0.12


def agree(pair: Pair) -> tuple[Json, list[Json]]:
    """Figures of agreement, and the people who go from low to high or back, by their rows.

    Both lists are as long as that of the second bundle: its capacity, or the zone it finds among these people where its
    levels are set by costs or a recall; `note` says so where the first bundle's list may be of another length.
    """
    first, second = pair.first, pair.second
    a_rule, b_rule = _owner_of(first.bundle), _owner_of(second.bundle)
    in_zone = int(second.scores.in_risk_zone.sum())
    is_zone = b_rule.method != "capacity" and in_zone >= SMALLEST_CELL
    places = in_zone if is_zone else max(1, round(b_rule.capacity * len(pair)))
    note = say_lists(a_rule, b_rule, places / len(pair) if is_zone else b_rule.capacity, is_zone=is_zone)
    a, b = first.scores.log_odds, second.scores.log_odds
    rho = rank_correlation(a, b)
    jumps = level_jumps(first.levels, second.levels)
    causes = find_causes(pair.take(jumps))
    found = {
        "places": places,
        "note": note and asdict(note),
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


def _owner_of(bundle: Bundle) -> Owner:
    """What the levels of `bundle` are set by; those of points and of old bundles know capacity alone."""
    levels = bundle.provenance.get("config", {}).get("levels", {})
    return Owner(bundle.path.name, levels.get("method", "capacity"), float(levels.get("capacity", CAPACITY)))


def _reason_overlap(pair: Pair) -> float | None:
    """Mean share of the three strongest reasons that both give; None where the questions differ."""
    if pair.first.bundle.model.features != pair.second.bundle.model.features:
        return None
    shared = reason_overlap(pair.first.open_contributions, pair.second.open_contributions, TOP_REASONS)
    return float(shared.mean())
