"""Counts of few people cannot be computed from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from riskscore.documents.suppression import FEWEST, hide_few, is_few
from riskscore_training.hidden_parts import hide_parts

PARTS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=6)
COUNTS = st.lists(st.one_of(st.integers(0, 25), st.integers(0, 5000)), min_size=1, max_size=12)


@given(COUNTS)
def test_few_are_hidden_and_so_is_what_would_tell_them(counts):
    hidden = hide_few(counts)
    covered = [n for n, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    assert all(is_hidden for n, is_hidden in zip(counts, hidden, strict=True) if is_few(n))
    all_hidden = all(is_hidden or n == 0 for n, is_hidden in zip(counts, hidden, strict=True))
    assert not covered or all_hidden or (len(covered) > 1 and sum(covered) >= FEWEST)


@given(COUNTS)
def test_nothing_is_hidden_without_need(counts):
    assert any(map(is_few, counts)) or not any(hide_few(counts))


@given(COUNTS, st.data())
def test_what_was_hidden_stays_hidden(counts, data):
    already = data.draw(st.lists(st.booleans(), min_size=len(counts), max_size=len(counts)))
    assert all(now or not was for now, was in zip(hide_few(counts, already), already, strict=True))


@given(PARTS)
def test_neither_outcome_of_a_part_of_a_known_whole_tells_of_few(parts):
    """Of parts (k, n − k): those shown are none of few, and so is what they leave of the whole."""
    hidden = hide_parts([k + rest for k, rest in parts], [k for k, _ in parts])
    shown = [part for part, is_hidden in zip(parts, hidden, strict=True) if not is_hidden]
    covered = [part for part, is_hidden in zip(parts, hidden, strict=True) if is_hidden and sum(part)]
    assert all(min(part) >= FEWEST or sum(part) == 0 for part in shown)
    if covered and any(sum(part) for part in shown):
        assert len(covered) > 1
        assert all(sum(counts) >= FEWEST for counts in zip(*covered, strict=True))
