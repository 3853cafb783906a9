"""Who gets the places: policies that see answers and scores, never the truth. Each person gets one place at most."""

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from riskscore.allocation import Allocation, Pool, Student, allocate
from riskscore.errors import Text
from riskscore.plan import Evidence
from riskscore_training.simulate.people import People
from riskscore_training.simulate.worlds import CODES, Floats, World

Given = NDArray[np.intp]  # the service of each person by its position in CODES, NOBODY = none, shape (n,)
NOBODY = -1
DAY = date(2026, 3, 1)
Policy = Callable[[People, NDArray[np.intp], World, np.random.Generator], Given]


def give_nobody(people: People, _places: NDArray[np.intp], _world: World, _rng: np.random.Generator) -> Given:
    return np.full(len(people), NOBODY, dtype=np.intp)


def give_at_random(people: People, places: NDArray[np.intp], _world: World, rng: np.random.Generator) -> Given:
    return _down_the_list(people, places, np.zeros(len(people)), rng)


def give_by_points(people: People, places: NDArray[np.intp], _world: World, rng: np.random.Generator) -> Given:
    return _down_the_list(people, places, people.points, rng)


def give_by_risk(people: People, places: NDArray[np.intp], _world: World, rng: np.random.Generator) -> Given:
    return _down_the_list(people, places, people.predicted, rng)


def give_by_gain(people: People, places: NDArray[np.intp], world: World, rng: np.random.Generator) -> Given:
    """The greatest sum of expected gains, exactly: effects by risk are taken as known, risks as predicted."""
    gains = np.where(people.may_have, world.gains(people.predicted), -1.0)
    column = np.repeat(np.arange(len(CODES)), places)
    ties = rng.random(gains.shape) * 1e-9
    rows, taken = linear_sum_assignment((gains + ties)[:, column], maximize=True)
    is_open = people.may_have[rows, column[taken]]
    given = np.full(len(people), NOBODY, dtype=np.intp)
    given[rows[is_open]] = column[taken][is_open]
    return given


def give_by_allocation(people: People, places: NDArray[np.intp], _world: World, rng: np.random.Generator) -> Given:
    """`riskscore plan allocate`: need in whole hundredths, covered as far as it goes, ties drawn."""
    students = [
        Student(name, None, float(risk), tuple(code for code, is_open in zip(CODES, may, strict=True) if is_open))
        for name, risk, may in zip(people.ids, people.predicted, people.may_have, strict=True)
    ]
    pools = [Pool(code, None, int(n), row=i) for i, (code, n) in enumerate(zip(CODES, places, strict=True))]
    evidence: dict[str, Evidence] = dict.fromkeys(CODES, "none")
    found = allocate(students, pools, evidence, day=DAY, seed=int(rng.integers(2**31)), most=1, redraws=1)
    given = np.full(len(people), NOBODY, dtype=np.intp)
    if isinstance(found, Allocation):
        position = {name: i for i, name in enumerate(people.ids)}
        taken = np.flatnonzero(found.is_given)
        for pair in taken.tolist():
            student = found.demand.students[found.demand.student[pair]]
            given[position[student.id]] = CODES.index(found.demand.service[pair])
    return given


def share_out(places: int) -> NDArray[np.intp]:
    """The places of each service: as equal as whole numbers are."""
    return np.array([places // len(CODES) + (j < places % len(CODES)) for j in range(len(CODES))], dtype=np.intp)


def _down_the_list(people: People, places: NDArray[np.intp], key: Floats, rng: np.random.Generator) -> Given:
    """Most first, ties drawn; each gets a drawn one of the services open to them that have a place left."""
    left = places.copy()
    given = np.full(len(people), NOBODY, dtype=np.intp)
    for i in np.lexsort((rng.random(len(people)), -key)):
        if not left.any():
            break
        free = np.flatnonzero(people.may_have[i] & (left > 0))
        if free.size:
            given[i] = rng.choice(free)
            left[given[i]] -= 1
    return given


POLICIES: dict[str, tuple[Text, Policy]] = {
    "nobody": (Text(ru="никому", en="nobody"), give_nobody),
    "random": (Text(ru="по жребию", en="by lot"), give_at_random),
    "points": (Text(ru="по баллам анкеты", en="by points"), give_by_points),
    "risk": (Text(ru="по риску модели", en="by the model's risk"), give_by_risk),
    "gain": (Text(ru="по ожидаемой пользе", en="by expected gain"), give_by_gain),
    "allocation": (Text(ru="распределение мест", en="plan allocate"), give_by_allocation),
}
