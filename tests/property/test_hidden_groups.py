"""No part of the card gives back a count of a group that another part hides."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.documents.suppression import is_few
from riskscore.errors import Text
from riskscore_training.group_metrics import COUNTS, FIGURES, Decision, find_hidden, hide_remainders, judge_groups
from riskscore_training.groups import Grouping
from riskscore_training.intersections import judge_pairs
from riskscore_training.studies.calibration import judge_parts
from riskscore_training.studies.sensitive import compare_groups

WORD = Text(ru="слово", en="word")
Cells = list[tuple[int, int]]  # employed and not employed people of each group
CELLS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=5)
HEALTH = [(900, 138), (276, 58), (54, 8), (188, 30)]  # no, partial, significant, not answered


def people(cells: Cells, seed: int = 0) -> tuple[Decision, Grouping]:
    """Flagged is by chance, anew with every seed."""
    rng = np.random.default_rng(seed)
    member = np.repeat(np.arange(len(cells)), [sum(cell) for cell in cells])
    y = np.concatenate([np.repeat([0.0, 1.0], cell) for cell in cells])
    flagged = (rng.random(len(y)) < 0.3).astype(float)
    decision = Decision(y, np.full(len(y), 0.2), flagged, np.ones((len(y), 3), dtype=np.float32))
    traits = frozenset(range(1, len(cells) - 1))
    return decision, Grouping("g", "protected", WORD, (WORD,) * len(cells), member, traits)


def numbers(figures: Any) -> list[float]:
    """Every number in it, however deep."""
    if isinstance(figures, dict | list):
        values = figures.values() if isinstance(figures, dict) else figures
        return [number for value in values for number in numbers(value)]
    return [figures] if isinstance(figures, float) else []


@given(CELLS)
def test_what_the_shown_groups_leave_of_everybody_is_not_few(cells: Cells) -> None:
    decision, grouping = people([(300, 100), *cells])
    hidden = find_hidden(decision.y, grouping)
    for of, name in ((np.ones_like(decision.y), "n"), (decision.y, "n_positive")):
        sizes = np.bincount(grouping.member, weights=of, minlength=len(cells) + 1)
        assert not is_few(int(sizes[hidden[name]].sum()))
        assert all(now or not is_few(n) for n, now in zip(sizes, hidden[name], strict=True))


@pytest.mark.parametrize("is_part", [False, True])
def test_what_fairness_hides_the_part_on_sensitive_questions_does_not_give_back(is_part: bool) -> None:
    zone, grouping = people(HEALTH)
    fair = hide_remainders(zone, grouping, judge_groups(zone, [grouping])[0])
    assert [entry["n_positive"] for entry in fair] == [138, 58, None, None]
    lists = {"with": people(HEALTH, 1)[0], "without": people(HEALTH, 2)[0]}
    partial, significant = compare_groups(lists, [grouping], is_part=is_part)
    assert [set(partial[side]) for side in lists] == [set(FIGURES)] * 2
    assert is_part == all(number * 20 == pytest.approx(round(number * 20)) for number in numbers(partial))
    assert all(number * 20 == pytest.approx(round(number * 20)) for number in numbers(significant))


@given(CELLS)
def test_the_observed_share_of_a_group_is_told_only_where_fairness_tells_its_count(cells: Cells) -> None:
    decision, grouping = people([(300, 100), *cells])
    hidden = find_hidden(decision.y, grouping)
    numbered = [g for g in range(len(grouping.texts)) if (grouping.member == g).any()]
    for g, part in zip(numbered, judge_parts(decision.y, decision.p, grouping), strict=True):
        assert part["insufficient"] or not hidden["n_positive"][g]
        assert part["n"] is None or not hidden["n"][g]


def test_two_traits_at_once_are_told_without_counts_and_rounded() -> None:
    decision, first = people([(500, 200), (500, 200), (20, 9)])
    first = replace(first, traits=frozenset({0, 1}))
    second = replace(first, feature="h", member=np.random.default_rng(4).permutation(first.member))
    found = judge_pairs(decision, [first, second])
    assert len(found["judged"]) == 4
    assert all(entry[name] is None for entry in found["judged"] for name in COUNTS)
    assert all(number * 20 == pytest.approx(round(number * 20)) for number in numbers(found))
