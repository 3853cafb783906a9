"""Who gets places, by group, as far as groups are large enough to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from riskscore.allocation.allocate import Allocation
from riskscore.documents.suppression import hide_few


@dataclass(frozen=True)
class GroupShare:
    """Of `n` students who asked for a place, `given` got at least one; `share` in [0, 1], `mean_need` in hundredths."""

    value: str
    n: int
    given: int
    share: float
    mean_need: float


@dataclass(frozen=True)
class GroupShares:
    """Groups of fewer than ten people, and those their numbers would follow from, are only counted."""

    column: str
    shares: tuple[GroupShare, ...]
    hidden: int


def compare_groups(allocation: Allocation, column: str, values: Mapping[str, str | None]) -> GroupShares:
    """Shares by the value of `column`; `values` by student id, None or "" = not answered."""
    demand = allocation.demand
    asking = np.unique(demand.student).tolist()
    served = set(demand.student[allocation.is_given].tolist())
    greatest = np.zeros(len(demand.students), dtype=np.int64)
    np.maximum.at(greatest, demand.student, demand.need)
    members: dict[str, list[int]] = {}
    for place in asking:
        members.setdefault(values.get(demand.students[place].id) or "", []).append(place)
    groups = sorted(members.items())
    is_hidden = hide_few([len(own) for _, own in groups])
    shares = []
    for value, own in (group for group, hide in zip(groups, is_hidden, strict=True) if not hide):
        n, given = len(own), len(served.intersection(own))
        shares.append(GroupShare(value, n, given, given / n, float(greatest[own].mean())))
    return GroupShares(column, tuple(shares), sum(is_hidden))
