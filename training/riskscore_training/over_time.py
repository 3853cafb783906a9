"""Who goes from low to high, or back, between two assessments with two models: did the answers change or the model?

The first model scored the earlier answers, the second scores the newer ones. The second model on the earlier answers
tells the two apart.
"""

from typing import Any

import numpy as np

from riskscore_training.agreement import jump_cause, level_jumps
from riskscore_training.jumps import count_jumps, find_causes, name_jumpers
from riskscore_training.pairing import Pair

Json = dict[str, Any]


def trace_jumps(earlier: Pair, newer: Pair) -> tuple[Json, list[Json]]:
    """Counts by cause, and the jumpers by their rows of the newer files; people are matched by person_id.

    A cause is `data`, `both`, or the part of the model that made the jump. People without an id, and people who occur
    more than once in either, cannot be matched and are left out.
    """
    before, now = _match(earlier, newer)
    first, carried, second = before.first.levels, before.second.levels, now.second.levels
    jumps = level_jumps(first, second)
    steps = zip(first[jumps], carried[jumps], second[jumps], strict=True)
    of_model = find_causes(before.take(jumps))
    whose = [jump_cause(*step) for step in steps]
    causes = [part if cause == "model" else cause for part, cause in zip(of_model, whose, strict=True)]
    found = {"n": len(now), "jumps": count_jumps(first, second, jumps, causes)}
    return found, name_jumpers(now, first, second, jumps, causes)


def _match(earlier: Pair, newer: Pair) -> tuple[Pair, Pair]:
    """The same people of both, in the same order."""
    before, now = _once(earlier), _once(newer)
    shared = sorted(before.keys() & now.keys())
    rows = (np.array([found[person] for person in shared], dtype=np.intp) for found in (before, now))
    first, second = rows
    return earlier.take(first), newer.take(second)


def _once(pair: Pair) -> dict[str, int]:
    """Row of each person who has an id and occurs once."""
    names, rows, counts = np.unique(pair.identity, return_index=True, return_counts=True)
    return {str(name): int(row) for name, row, n in zip(names, rows, counts, strict=True) if n == 1 and name}
