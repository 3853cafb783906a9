"""The optimum and everything that reaches it, against all allocations of a small case counted out."""

from collections.abc import Iterator
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.allocation import Allocation, Conflict, Pool, Reserve, Student, add_places, allocate
from riskscore.allocation.demand import WEIGHTS, Demand, build_demand
from riskscore.plan import Evidence

DAY = date(2026, 3, 1)
EVIDENCE: dict[str, Evidence] = {"cv": "none", "work": "trial"}
PERCENT = {"cv": 100, "work": 125}
Choice = tuple[int, ...]

colleges = st.sampled_from([None, "a", "b"])
students = st.builds(
    tuple,
    st.lists(
        st.tuples(
            colleges,
            st.sampled_from([0.2, 0.5, 0.5]),
            st.sampled_from([("cv",), ("work",), ("cv", "work")]),
            st.sampled_from([frozenset[str](), frozenset({"orphan"}), frozenset({"orphan", "rural"})]),
        ),
        max_size=5,
    ),
)
reserves = st.sampled_from([(), (Reserve("orphan", 1, 2),), (Reserve("orphan", 1, 2), Reserve("rural", 1, 3))])
pools = st.lists(
    st.builds(Pool, st.sampled_from(["cv", "work"]), colleges, st.integers(0, 2), reserves),
    max_size=3,
    unique_by=lambda pool: (pool.service, pool.college),
)


def make(people: tuple[tuple[str | None, float, tuple[str, ...], frozenset[str]], ...]) -> list[Student]:
    return [Student(f"s{i}", *person[:3], groups=person[3]) for i, person in enumerate(people)]


def allowed(demand: Demand) -> Iterator[Choice]:
    """Every choice of one pool or none (-1) for each pair that keeps all limits."""
    options = [(-1, *demand.kinds[kind]) for kind in demand.kind.tolist()]
    for choice in product(*options):
        taken = [demand.student[i] for i, pool in enumerate(choice) if pool >= 0]
        if any(taken.count(one) > demand.most for one in taken):
            continue
        if all(_keeps(demand, choice, index, pool) for index, pool in enumerate(demand.pools)):
            yield choice


def _keeps(demand: Demand, choice: Choice, index: int, pool: Pool) -> bool:
    own = [demand.students[demand.student[i]] for i, chosen in enumerate(choice) if chosen == index]
    filled = all(sum(r.group in one.groups for one in own) >= r.places for r in pool.reserves)
    return len(own) <= pool.places and filled


@settings(max_examples=120)
@given(
    people=students,
    places=pools,
    most=st.integers(1, 2),
    seed=st.integers(0, 99),
    work=st.sampled_from(["none", "trial"]),
)
def test_need_first_then_draws_as_counted_out(
    people: tuple[tuple[str | None, float, tuple[str, ...], frozenset[str]], ...],
    places: list[Pool],
    most: int,
    seed: int,
    work: Evidence,
) -> None:
    evidence: dict[str, Evidence] = {"cv": "none", "work": work}
    weights = {service: WEIGHTS[grade] for service, grade in evidence.items()}
    demand = build_demand(make(people), places, weights, most=most)
    choices = list(allowed(demand))
    result = allocate(make(people), places, evidence, day=DAY, seed=seed, most=most, redraws=0)
    if not choices:
        assert isinstance(result, Conflict)
        return
    assert isinstance(result, Allocation)
    gained = np.array(choices).reshape(len(choices), -1) >= 0
    needs = gained @ (demand.need * [weights[service] for service in demand.service])
    assert result.value == needs.max() == result.demand.worth[result.is_given].sum()
    best = gained[needs == needs.max()] @ result.draws
    assert result.draws[result.is_given].sum() == best.max()
    chosen = {line.pair: line.pool for line in result.lines if line.place == "given"}
    assert tuple(chosen.get(i, -1) for i in range(len(demand))) in choices


@settings(max_examples=40)
@given(people=students, places=pools)
def test_a_conflict_is_irreducible(
    people: tuple[tuple[str | None, float, tuple[str, ...], frozenset[str]], ...], places: list[Pool]
) -> None:
    found = allocate(make(people), places, EVIDENCE, day=DAY, seed=1, most=1, redraws=0)
    if isinstance(found, Allocation):
        return
    for index in range(len(found.reserves)):
        kept = found.reserves[:index] + found.reserves[index + 1 :]
        assert _can_be_kept(people, places, {(r.pool.service, r.pool.college, r.group) for r in kept})


def _can_be_kept(
    people: tuple[tuple[str | None, float, tuple[str, ...], frozenset[str]], ...],
    places: list[Pool],
    kept: set[tuple[str, str | None, str]],
) -> bool:
    """With the reserves of `kept` alone, all other limits as they are."""
    fewer = [
        Pool(p.service, p.college, p.places, tuple(r for r in p.reserves if (p.service, p.college, r.group) in kept))
        for p in places
    ]
    return any(True for _ in allowed(build_demand(make(people), fewer, PERCENT, most=1)))


def test_overlapping_reserves_without_a_whole_relaxation_are_solved_exactly() -> None:
    """Three reserves, each pair of groups shared by one student: half of each student would do for the relaxation."""
    groups = [{"a", "b"}, {"b", "c"}, {"a", "c"}, set()]
    people = [Student(f"s{i}", None, 0.9 if not own else 0.1, ("cv",), frozenset(own)) for i, own in enumerate(groups)]
    people += [Student(f"t{i}", None, 0.9, ("cv",)) for i in range(2)]
    pool = Pool("cv", None, 4, tuple(Reserve(group, 1, row) for row, group in enumerate("abc", start=2)))
    result = allocate(people, [pool], EVIDENCE, day=DAY, seed=5, redraws=30)
    assert isinstance(result, Allocation)
    assert result.covered == 2 * 10 + 2 * 90
    assert result.is_given.sum() == 4
    assert result.inclusion.sum() == pytest.approx(4)


@settings(max_examples=30)
@given(people=students, places=pools)
def test_more_places_never_cover_less(
    people: tuple[tuple[str | None, float, tuple[str, ...], frozenset[str]], ...], places: list[Pool]
) -> None:
    result = allocate(make(people), places, EVIDENCE, day=DAY, seed=1, redraws=0)
    if isinstance(result, Allocation):
        changes = [add_places(result, service, 10) for service in EVIDENCE]
        assert all(change.need >= 0 for change in changes)
        assert [add_places(result, service, 0).need for service in EVIDENCE] == [0, 0]


EQUAL: dict[str, Evidence] = {"cv": "none", "work": "none"}
CHAIN = [Student(f"s{i}", None, 0.5, own) for i, own in enumerate([("cv",), ("cv", "work"), ("work",), ("work",)])]
ENDS = [Student(f"s{i}", None, 0.5, own) for i, own in enumerate([("cv",), ("cv", "work")])]


@pytest.mark.parametrize("seed", range(4))
def test_a_lucky_draw_never_costs_need(seed: int) -> None:
    """Both can be served in one way only, whatever the draw of the second for the CV."""
    places = [Pool("cv", None, 1), Pool("work", None, 1)]
    result = allocate(ENDS, places, EQUAL, day=DAY, seed=seed, most=1, redraws=20)
    assert isinstance(result, Allocation)
    assert (result.covered, result.inclusion.tolist()) == (100, [1.0, 0.0, 1.0])


def test_inclusion_probabilities_are_those_of_all_best_choices() -> None:
    """Drawn again by counting out: ties of one service and of the other hang together by who may have one of both."""
    places = [Pool("cv", None, 1), Pool("work", None, 1)]
    demand = build_demand(CHAIN, places, dict.fromkeys(EQUAL, 100), most=1)
    gained = np.array(list(allowed(demand))) >= 0
    best = gained[gained.sum(axis=1) == 2]
    draws = np.random.default_rng(3).random((4_000, len(demand)))
    expected = best[(draws @ best.T).argmax(axis=1)].mean(axis=0)
    result = allocate(CHAIN, places, EQUAL, day=DAY, seed=1, most=1, redraws=250)
    assert isinstance(result, Allocation)
    assert result.inclusion == pytest.approx(expected, abs=0.11)


@pytest.mark.parametrize("seed", range(5))
def test_the_lottery_keeps_the_optimum_where_many_claims_are_equal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    evidence: dict[str, Evidence] = dict.fromkeys(("a", "b", "c", "d"), "none")
    codes = list(evidence)
    people = [
        Student(f"s{i}", None, float(rng.choice([0.3, 0.5])), tuple(rng.permutation(codes)[: rng.integers(1, 4)]))
        for i in range(26)
    ]
    places = [Pool(code, None, int(rng.integers(2, 6))) for code in codes]
    result = allocate(people, places, evidence, day=DAY, seed=seed, most=1, redraws=20)
    assert isinstance(result, Allocation)
    assert result.demand.worth[result.is_given].sum() == result.value
    assert result.inclusion @ result.demand.worth == pytest.approx(result.value)
