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
from riskscore.allocation.deadline import Deadline
from riskscore.allocation.demand import HEAVIEST, WEIGHTS, Pool, Reserve, Student, whole_need
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
from riskscore.allocation.read_groups import find_groups, wrong_groups
from riskscore.allocation.read_students import Fields, StudentRow, read_students
from riskscore.allocation.words import CANNOT, Names, conflict_problems, name_service

__all__ = [
    "CANNOT",
    "CAPACITY_COLUMNS",
    "HEAVIEST",
    "MORE_PLACES",
    "MOST_PLACES",
    "NEEDED_COLUMNS",
    "REDRAWS",
    "WEIGHTS",
    "Allocation",
    "Conflict",
    "Deadline",
    "Explanation",
    "Fields",
    "GroupShare",
    "GroupShares",
    "Line",
    "MorePlaces",
    "Names",
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
    "name_service",
    "read_capacity",
    "read_students",
    "summarise",
    "whole_need",
    "wrong_groups",
]
