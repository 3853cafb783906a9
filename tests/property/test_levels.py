"""Thresholds by capacity, against a plain reading of the rule, and what turns a level into a conversation."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskscore.model import HIGH, LOW, MEDIUM, NEEDS_CONVERSATION, Levels, assign_levels, fit_levels

scores = st.lists(st.sampled_from([i / 16 for i in range(1, 16)]), min_size=1, max_size=60)
distinct = st.lists(st.floats(0.001, 0.999), min_size=2, max_size=60, unique=True)
shares = st.sampled_from([0.05, 0.12, 0.2, 0.3])


def read_plainly(pool: list[float], places: float) -> list[float]:
    """Who gets a place: from the top, ties in, unless over 1.5 × the places; then the next distinct score up."""
    places = max(1.0, places)
    ranked = sorted(pool, reverse=True)
    last = ranked[: int(places + 1e-9)][-1]
    with_ties = [p for p in pool if p >= last]
    return with_ties if len(with_ties) <= 1.5 * places + 1e-9 else [p for p in pool if p > last]


@given(scores, shares, shares)
def test_levels_are_the_plain_reading_of_the_rule(pool: list[float], capacity: float, medium: float):
    levels = fit_levels(np.array(pool), capacity, medium)
    if len(set(pool)) == 1:
        assert levels == Levels(None, None, None, ranks=False)
        return
    high = read_plainly(pool, capacity * len(pool))
    rest = [p for p in pool if p not in high]
    codes, in_zone = assign(levels, pool)
    assert sorted(np.array(pool)[codes == HIGH]) == sorted(high)
    assert sorted(np.array(pool)[codes == MEDIUM]) == sorted(read_plainly(rest, medium * len(pool)))
    np.testing.assert_array_equal(in_zone, codes == HIGH)


@given(distinct)
def test_without_ties_capacity_is_filled_and_never_exceeded(pool: list[float]):
    codes, in_zone = assign(fit_levels(np.array(pool)), pool)
    assert in_zone.sum() == max(1, int(0.12 * len(pool) + 1e-9))
    assert (codes == MEDIUM).sum() == min(max(1, int(0.2 * len(pool) + 1e-9)), len(pool) - in_zone.sum())


@given(scores, st.data())
def test_needs_conversation_replaces_low_or_medium_never_high(pool: list[float], data):
    flags = st.lists(st.booleans(), min_size=len(pool), max_size=len(pool))
    abstain, final_year = np.array(data.draw(flags)), np.array(data.draw(flags))
    levels = fit_levels(np.array(pool))
    plain, zone = assign(levels, pool)
    codes, in_zone = assign_levels(levels, np.array(pool), abstain=abstain, is_final_year=final_year)
    np.testing.assert_array_equal(codes == HIGH, plain == HIGH)
    talk = abstain | (~final_year & (plain == LOW)) | (plain == NEEDS_CONVERSATION)
    np.testing.assert_array_equal(codes == NEEDS_CONVERSATION, talk & (plain != HIGH))
    np.testing.assert_array_equal(in_zone, zone)


def test_if_all_scores_are_equal_nobody_is_in_the_zone_and_everybody_needs_a_conversation():
    codes, in_zone = assign(fit_levels(np.full(20, 0.2)), [0.2] * 20)
    assert not in_zone.any()
    assert (codes == NEEDS_CONVERSATION).all()


def test_a_tie_within_one_and_a_half_times_the_capacity_goes_up_a_larger_one_does_not():
    few, many = [0.9] * 18 + [0.1] * 82, [0.95] * 2 + [0.9] * 19 + [0.1] * 79
    assert fit_levels(np.array(few)).high == 0.9
    assert fit_levels(np.array(many)).high == 0.95


@given(scores)
def test_levels_survive_json(pool: list[float]):
    levels = fit_levels(np.array(pool))
    assert Levels.from_dict(levels.to_dict()) == levels


def assign(levels: Levels, pool: list[float]) -> tuple[np.ndarray, np.ndarray]:
    nobody, everybody = np.zeros(len(pool), dtype=bool), np.ones(len(pool), dtype=bool)
    return assign_levels(levels, np.array(pool), abstain=nobody, is_final_year=everybody)
