"""Who gets the limited places: need covered exactly, ties by recorded draws."""

from riskscore.allocation.allocate import (
    MORE_PLACES,
    MOST_PLACES,
    Allocation,
    Line,
    MorePlaces,
    add_places,
    allocate,
)
from riskscore.allocation.conflict import Conflict, ReserveLimit
from riskscore.allocation.demand import EVIDENCE_WEIGHT, Pool, Reserve, Student, weigh_need
from riskscore.allocation.describe import list_lines, summarise
from riskscore.allocation.explain import Explanation, explain_student
from riskscore.allocation.fairness import GroupShare, GroupShares, compare_groups
from riskscore.allocation.lottery import REDRAWS
from riskscore.allocation.read_capacity import (
    CAPACITY_COLUMNS,
    NEEDED_COLUMNS,
    check_columns,
    group_column,
    read_capacity,
)
from riskscore.allocation.read_students import Fields, StudentRow, find_groups, read_students
from riskscore.allocation.words import CANNOT, conflict_problems

__all__ = [
    "CANNOT",
    "CAPACITY_COLUMNS",
    "EVIDENCE_WEIGHT",
    "MORE_PLACES",
    "MOST_PLACES",
    "NEEDED_COLUMNS",
    "REDRAWS",
    "Allocation",
    "Conflict",
    "Explanation",
    "Fields",
    "GroupShare",
    "GroupShares",
    "Line",
    "MorePlaces",
    "Pool",
    "Reserve",
    "ReserveLimit",
    "Student",
    "StudentRow",
    "add_places",
    "allocate",
    "check_columns",
    "compare_groups",
    "conflict_problems",
    "explain_student",
    "find_groups",
    "group_column",
    "list_lines",
    "read_capacity",
    "read_students",
    "summarise",
    "weigh_need",
]
