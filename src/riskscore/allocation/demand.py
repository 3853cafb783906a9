"""Who asks for which places: students, pools of places, and the pairs that optimisation decides on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from riskscore.plan import Evidence

# What a place counts for, in per cent of the need: more only where the effect is known (docs/allocation.md).
WEIGHTS: Mapping[Evidence, int] = {"none": 100, "observational": 100, "quasi": 115, "trial": 125}
HEAVIEST = 200
SMALLEST_NEED = 1

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Student:
    """`probability` of non-employment in [0, 1], `services` recommended to them, `groups` they belong to.

    Colleges are compared by `college` and shown by `college_name`; so in `Pool`.
    """

    id: str
    college: str | None
    probability: float
    services: tuple[str, ...]
    groups: frozenset[str] = frozenset()
    college_name: str | None = None


@dataclass(frozen=True)
class Reserve:
    """At least `places` of a pool go to `group`; `row` of the capacity file."""

    group: str
    places: int
    row: int


@dataclass(frozen=True)
class Pool:
    """Places of one service for one college (None = any) from `starts` to `ends`, both included, None = open."""

    service: str
    college: str | None
    places: int
    reserves: tuple[Reserve, ...] = ()
    starts: date | None = None
    ends: date | None = None
    row: int = 0
    college_name: str | None = field(default=None, compare=False)

    def is_open(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Demand:
    """One pair for each student and recommended service that has a pool, in order of student and service.

    `student`, `kind` and `need` have shape (pairs,): position in `students`, position in `kinds`, need in whole
    hundredths. Students of one service who may use the same pools and count for the same reserves are of one kind;
    `kinds[k]` are the positions of its pools and `counts[k]` the (pool, reserve) it counts for. `weights` are those of
    the services, in per cent.
    """

    students: tuple[Student, ...]
    pools: tuple[Pool, ...]
    most: int
    weights: Mapping[str, int]
    student: Ints
    service: NDArray[np.object_]
    kind: Ints
    need: Ints
    kinds: tuple[tuple[int, ...], ...]
    counts: tuple[frozenset[tuple[int, int]], ...]

    def __len__(self) -> int:
        return len(self.need)

    @cached_property
    def worth(self) -> Ints:
        """What each pair adds to the objective, shape (pairs,): need times weight, in whole ten-thousandths."""
        return self.need * np.array([self.weights[code] for code in self.service], dtype=np.int64)

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each student by id."""
        return {student.id: index for index, student in enumerate(self.students)}


def whole_need(probability: float) -> int:
    """The probability in whole hundredths, halves up as it is written in decimals, at least 1."""
    hundredths = (Decimal(str(probability)) * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return max(SMALLEST_NEED, int(hundredths))


def build_demand(
    students: Sequence[Student], pools: Sequence[Pool], weights: Mapping[str, int], *, most: int
) -> Demand:
    """Pairs of `students` and the `pools` that are open to them; the order of neither changes anything.

    `weights` are those of the services, in per cent; `most` is the greatest number of places of one student.
    """
    ordered = tuple(sorted(students, key=lambda student: student.id))
    pools = tuple(sorted(pools, key=lambda pool: (pool.service, pool.college is None, pool.college or "")))
    found: dict[tuple[tuple[int, ...], frozenset[tuple[int, int]]], int] = {}
    needs = [whole_need(student.probability) for student in ordered]
    rows = [
        (place, service, found.setdefault(kind, len(found)), needs[place])
        for place, service, kind in _pairs(ordered, pools)
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 4
    student, kinds, need = (np.array(columns[i], dtype=np.int64) for i in (0, 2, 3))
    service = np.array(columns[1], dtype=object)
    return Demand(
        ordered, pools, most, weights, student, service, kinds, need,
        tuple(pools for pools, _ in found), tuple(counts for _, counts in found),
    )  # fmt: skip


def _pairs(
    students: Sequence[Student], pools: Sequence[Pool]
) -> Iterator[tuple[int, str, tuple[tuple[int, ...], frozenset[tuple[int, int]]]]]:
    by_place: dict[tuple[str, str | None], list[int]] = {}
    for index, pool in enumerate(pools):
        by_place.setdefault((pool.service, pool.college), []).append(index)
    for place, student in enumerate(students):
        for service in sorted(set(student.services)):
            own = by_place.get((service, student.college), []) if student.college else []
            usable = tuple(own + by_place.get((service, None), []))
            if usable:
                yield place, service, (usable, _counts(usable, pools, student.groups))


def _counts(usable: tuple[int, ...], pools: Sequence[Pool], groups: frozenset[str]) -> frozenset[tuple[int, int]]:
    return frozenset(
        (index, turn)
        for index in usable
        for turn, reserve in enumerate(pools[index].reserves)
        if reserve.group in groups
    )
