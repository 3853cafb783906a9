"""Limits that no allocation can keep together, as few of them as possible."""

from dataclasses import dataclass, replace

import numpy as np

from riskscore.allocation.deadline import NO_DEADLINE, Deadline
from riskscore.allocation.demand import Demand, Pool
from riskscore.allocation.optimum import solve
from riskscore.allocation.program import build_program


@dataclass(frozen=True)
class ReserveLimit:
    """At least `places` of the pool for `group`, of whom `members` may have one."""

    pool: Pool
    group: str
    places: int
    members: int
    row: int


@dataclass(frozen=True)
class Conflict:
    """An irreducible set: without any one of these limits the others can be kept."""

    reserves: tuple[ReserveLimit, ...]
    pools: tuple[Pool, ...]
    most: int | None


@dataclass(frozen=True)
class _Kept:
    """Which limits are kept while the others are tried without."""

    reserves: frozenset[tuple[int, int]]
    pools: frozenset[int]
    most: bool


def find_conflict(demand: Demand, deadline: Deadline = NO_DEADLINE) -> Conflict | None:
    """By deletion: drop each limit in turn, and leave it out for good if the rest still cannot be kept.

    J. Chinneck, Feasibility and Infeasibility in Optimization, 2008, ch. 6.

    Only reserves ask for places, so that only members of a reserve and the limits of their pools can be in conflict.
    """
    keys = [(p, turn) for p, pool in enumerate(demand.pools) for turn in range(len(pool.reserves))]
    kept = _Kept(frozenset(keys), frozenset(p for p, _ in keys), True)
    if not keys or _is_feasible(demand, kept, deadline):
        return None
    for key in keys:
        kept = _without(demand, kept, replace(kept, reserves=kept.reserves - {key}), deadline)
    kept = _without(demand, kept, replace(kept, most=False), deadline)
    for pool in sorted(kept.pools):
        kept = _without(demand, kept, replace(kept, pools=kept.pools - {pool}), deadline)
    reserves = tuple(_describe(demand, *key) for key in sorted(kept.reserves))
    return Conflict(reserves, tuple(demand.pools[p] for p in sorted(kept.pools)), demand.most if kept.most else None)


def _without(demand: Demand, kept: _Kept, fewer: _Kept, deadline: Deadline) -> _Kept:
    return kept if _is_feasible(demand, fewer, deadline) else fewer


def _is_feasible(demand: Demand, kept: _Kept, deadline: Deadline) -> bool:
    """Whether the reserves can be filled within the limits that are kept."""
    pools = [_loosened(demand, p, pool, kept) for p, pool in enumerate(demand.pools)]
    counts = tuple(frozenset(key for key in keys if key in kept.reserves) for keys in demand.counts)
    members = np.array([bool(own) for own in counts])[demand.kind] if len(demand) else np.zeros(0, dtype=bool)
    most = demand.most if kept.most else len(pools) + 1
    part = replace(
        demand, pools=tuple(pools), most=most, student=demand.student[members], service=demand.service[members],
        kind=demand.kind[members], need=demand.need[members],
    )  # fmt: skip
    limits = build_program(part).limits
    return solve(limits, np.zeros(len(limits.upper)), deadline) is not None


def _loosened(demand: Demand, index: int, pool: Pool, kept: _Kept) -> Pool:
    """The pool without the limits that are not kept."""
    reserves = tuple(
        r if (index, turn) in kept.reserves else replace(r, places=0) for turn, r in enumerate(pool.reserves)
    )
    return replace(pool, places=pool.places if index in kept.pools else len(demand), reserves=reserves)


def _describe(demand: Demand, index: int, turn: int) -> ReserveLimit:
    pool = demand.pools[index]
    reserve = pool.reserves[turn]
    is_member = np.array([(index, turn) in counts for counts in demand.counts], dtype=bool)
    members = int(is_member[demand.kind].sum()) if len(demand) else 0
    return ReserveLimit(pool, reserve.group, reserve.places, members, reserve.row)
