"""Who gets which place: the optimum, its lottery, waiting lists and what more places would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.allocation.conflict import Conflict, find_conflict
from riskscore.allocation.deadline import NO_DEADLINE, Deadline
from riskscore.allocation.demand import WEIGHTS, Demand, Ints, Pool, Student, build_demand
from riskscore.allocation.lottery import REDRAWS, Outcome, draw_lots, hold_lottery
from riskscore.allocation.optimum import find_optimum
from riskscore.allocation.program import Floats, Program, build_program
from riskscore.plan import Evidence

MOST_PLACES = 2
MORE_PLACES = 10

Place = Literal["given", "waiting", "limit"]


@dataclass(frozen=True)
class Line:
    """One line of the list: pair `pair` has a place of `pool`, waits for one at `position`, or has enough others."""

    pair: int
    pool: int
    place: Place
    position: int | None = None


@dataclass(frozen=True)
class Allocation:
    """The list, best first within each pool; arrays have shape (pairs,), `inclusion` in [0, 1].

    `value` is the greatest sum of `demand.worth`.
    """

    demand: Demand
    seed: int
    value: int
    draws: Ints
    inclusion: Floats
    is_given: NDArray[np.bool_]
    is_tied: NDArray[np.bool_]
    lines: tuple[Line, ...]

    @property
    def covered(self) -> float:
        """The need covered, weighted, in hundredths."""
        return self.value / 100


@dataclass(frozen=True)
class MorePlaces:
    """What more places of a service for any college would add: need in hundredths, and places really used."""

    service: str
    need: float
    places: int


def allocate(
    students: Sequence[Student],
    pools: Sequence[Pool],
    evidence: Mapping[str, Evidence],
    *,
    day: date,
    seed: int,
    most: int = MOST_PLACES,
    redraws: int = REDRAWS,
    weights: Mapping[Evidence, int] = WEIGHTS,
    deadline: Deadline = NO_DEADLINE,
) -> Allocation | Conflict:
    """The allocation of the pools open on `day`, or the limits that contradict each other.

    Need is covered as far as it goes, exactly; among all allocations that cover as much, the one with the greatest sum
    of draws is taken. The order of students and pools changes nothing. `weights` of the grades are in per cent.

    Raises
    ------
    AllocationError
        The deadline has passed.
    """
    of_services = {service: weights[grade] for service, grade in evidence.items()}
    demand = build_demand(students, [pool for pool in pools if pool.is_open(day)], of_services, most=most)
    conflict = find_conflict(demand, deadline)
    if conflict is not None:
        return conflict
    draws = draw_lots(demand, seed)
    if not len(demand):
        nothing = np.zeros(0, dtype=bool)
        return Allocation(demand, seed, 0, draws, np.zeros(0), nothing, nothing, ())
    program = build_program(demand)
    face = find_optimum(program, demand.worth, deadline)
    if face is None:
        raise ArithmeticError("the solver found no allocation though no limits are in conflict")
    outcome = hold_lottery(demand, program, face, draws, seed, redraws, deadline)
    lines = _list_places(demand, program, outcome, draws)
    return Allocation(demand, seed, face.value, draws, outcome.inclusion, outcome.is_given, outcome.is_tied, lines)


def add_places(
    allocation: Allocation, service: str, places: int = MORE_PLACES, deadline: Deadline = NO_DEADLINE
) -> MorePlaces:
    """Solve again with more places of one service, open to any college."""
    demand = allocation.demand
    pools = [*demand.pools, Pool(service, None, places)]
    larger = build_demand(demand.students, pools, demand.weights, most=demand.most)
    face = find_optimum(build_program(larger), larger.worth, deadline) if len(larger) else None
    if face is None:
        return MorePlaces(service, 0, 0)
    n_given = round(float(face.whole[: len(larger)].sum()))
    return MorePlaces(service, (face.value - allocation.value) / 100, n_given - int(allocation.is_given.sum()))


def _list_places(demand: Demand, program: Program, outcome: Outcome, draws: Ints) -> tuple[Line, ...]:
    order = np.lexsort((demand.student, -draws, -demand.need)).tolist()
    room = {link: int(n) for link, n in zip(program.links, outcome.uses, strict=True)}
    given = np.bincount(demand.student[outcome.is_given], minlength=len(demand.students))
    waiting = dict.fromkeys(range(len(demand.pools)), 0)
    lines: list[Line] = []
    for pair in order:
        kind = int(demand.kind[pair])
        if outcome.is_given[pair]:
            pool = next(pool for pool in demand.kinds[kind] if room[kind, pool] > 0)
            room[kind, pool] -= 1
            lines.append(Line(pair, pool, "given"))
        elif given[demand.student[pair]] >= demand.most:
            lines.append(Line(pair, demand.kinds[kind][0], "limit"))
        else:
            for pool in demand.kinds[kind]:
                waiting[pool] += 1
                lines.append(Line(pair, pool, "waiting", waiting[pool]))
    turn = {"given": 0, "waiting": 1, "limit": 2}
    return tuple(sorted(lines, key=lambda line: (line.pool, turn[line.place])))
