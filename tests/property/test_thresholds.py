"""Thresholds by costs, by recall and by region, for any scores."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.model import (
    HIGH,
    Cuts,
    Levels,
    assign_levels,
    fit_levels,
    fit_levels_by_costs,
    fit_levels_by_recall,
    with_regions,
)

grid = st.sampled_from([i / 16 for i in range(1, 16)])
people = st.lists(st.tuples(grid, st.booleans()), min_size=2, max_size=60)
costs = st.floats(0.1, 20)


@given(people, costs, costs)
def test_by_costs_exactly_those_for_whom_a_conversation_pays_are_high(pool: list[tuple[float, bool]], missed, needless):
    p = np.array([score for score, _ in pool])
    levels = fit_levels_by_costs(p, missed, needless)
    if np.ptp(p) == 0:
        assert levels == Levels(None, None, None, ranks=False)
        return
    pays = p * missed >= (1 - p) * needless
    close = np.isclose(p * missed, (1 - p) * needless)
    codes, in_zone = assign(levels, p)
    np.testing.assert_array_equal((codes == HIGH)[~close], pays[~close])
    np.testing.assert_array_equal(in_zone, codes == HIGH)


@given(people, st.sampled_from([0.1, 0.5, 0.6, 0.9, 1.0]))
def test_by_recall_the_target_is_reached_and_no_higher_threshold_would_reach_it(pool, target):
    p, y = np.array([score for score, _ in pool]), np.array([float(label) for _, label in pool])
    levels = fit_levels_by_recall(p, y, target)
    if np.ptp(p) == 0 or y.sum() == 0:
        assert levels.zone is None
        return
    assert levels.zone is not None
    assert y[p >= levels.zone].sum() >= target * y.sum() - 1e-9
    assert y[p > levels.zone].sum() < target * y.sum() - 1e-9


@given(people, st.lists(st.sampled_from(["north", "south", None]), min_size=60, max_size=60))
def test_with_regions_everybody_gets_what_their_own_region_or_else_all_would_give(pool, names):
    p = np.array([score for score, _ in pool])
    region = np.array(names[: len(p)], dtype=object)
    plain = fit_levels(p)
    levels = with_regions(plain, region, lambda own: fit_levels(p[own]), least=5)
    codes, in_zone = assign(levels, p, region)
    for name in ("north", "south", None):
        own = region == name
        alone = fit_levels(p[own])
        has_own = name is not None and own.sum() >= 5 and alone.ranks
        expected = assign(replace(alone if has_own else plain, ranks=plain.ranks), p[own])
        np.testing.assert_array_equal(codes[own], expected[0])
        np.testing.assert_array_equal(in_zone[own], expected[1])


@given(people)
def test_levels_with_regions_survive_json(pool):
    p = np.array([score for score, _ in pool])
    levels = with_regions(
        fit_levels(p), np.full(len(p), "north", dtype=object), lambda own: fit_levels(p[own]), least=2
    )
    assert Levels.from_dict(levels.to_dict()) == levels


def test_a_bundle_of_before_regions_reads_as_one_without_them():
    assert Levels.from_dict({"zone": 0.3, "high": 0.3, "medium": 0.2, "ranks": True}) == Levels(0.3, 0.3, 0.2)


def test_an_unknown_region_has_the_thresholds_of_all():
    levels = Levels(0.3, 0.3, 0.2, regions={"north": Cuts(0.5, 0.5, 0.4)})
    p = np.full(3, 0.4)
    _, in_zone = assign(levels, p, np.array(["north", "elsewhere", None], dtype=object))
    assert in_zone.tolist() == [False, True, True]
    assert levels.of("north").high == 0.5
    assert levels.of(None).high == pytest.approx(0.3)


def assign(levels: Levels, p: np.ndarray, region: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    nobody = np.zeros(len(p), dtype=bool)
    return assign_levels(levels, p, abstain=nobody, is_final_year=~nobody, region=region)
