"""Similar graduates: no count and no difference of counts tells of a few; shares lie where they must."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.model import Similar, count_similar
from riskscore.model.disclosure import choose_shown, find_determined, is_enough
from riskscore.model.shrinkage import jeffreys, shrink

CELLS = st.one_of(st.integers(0, 14), st.integers(0, 80))
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        CELLS.flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=shape[0] * shape[1],
        max_size=shape[0] * shape[1],
    ).map(lambda cells: np.array(cells).reshape(*shape, 2))
)


@given(TABLES)
def test_what_is_shown_and_what_is_left_of_a_line_are_enough_people(table: np.ndarray) -> None:
    n, k = table[..., 0], table[..., 1]
    shown = choose_shown(n, k)
    assert is_enough(n, k)[shown].all()
    for counts, found, flags in (*zip(n, k, shown, strict=True), *zip(n.T, k.T, shown.T, strict=True)):
        rest = counts[~flags].sum()
        assert not flags.any() or rest == 0 or is_enough(rest, found[~flags].sum())


@settings(max_examples=40)
@given(TABLES)
def test_no_hidden_cell_of_a_few_follows_from_the_totals(table: np.ndarray) -> None:
    n, k = table[..., 0], table[..., 1]
    shown = choose_shown(n, k)
    exposed = find_determined((n > 0) & ~shown) & ~is_enough(n, k)
    for row, column in np.argwhere(exposed):
        assert not shown[row].any(), "its line is hidden as a whole: the total itself tells of few"
        assert not shown[:, column].any()
    assert not (exposed & ~find_determined(n > 0)).any(), "all else hidden, the totals would not tell of it"


def test_a_few_whose_lines_are_hidden_do_not_follow_from_a_shown_cell_elsewhere() -> None:
    n, k = np.array([[5, 37], [43, 53]]), np.array([[4, 28], [37, 43]])
    assert not choose_shown(n, k).any()  # 53 told, 43 and 37 would follow from their totals, and 5 from theirs


@given(TABLES)
def test_tables_that_need_nothing_hidden_are_shown_whole(table: np.ndarray) -> None:
    n, k = table[..., 0] + 20, table[..., 1] + 10
    assert choose_shown(n, k).all()


PEOPLE = st.tuples(st.integers(0, 400), st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(0, 4))


def draw(n: int, seed: int, n_groups: int, n_years: int) -> tuple[np.ndarray, ...]:
    """Probabilities, outcomes, years (NaN = none) and groups (None = not known) of n made-up people."""
    rng = np.random.default_rng(seed)
    p = rng.beta(1, 3, n).round(2)
    names = np.array([*(f"{i:02d}" for i in range(n_groups)), None], dtype=object)
    group = rng.choice(names, n, p=rng.dirichlet(np.ones(len(names))))
    year = np.full(n, np.nan) if n_years == 0 else rng.choice(np.arange(2020.0, 2020 + n_years), n)
    return p, rng.random(n) >= p, year, group


def count(people: tuple[np.ndarray, ...], order: np.ndarray | slice = slice(None)) -> Similar:
    p, found, year, group = (column[order] for column in people)
    return count_similar(p, found, year, group, edges=(0.1, 0.3, 0.6), feature="specialty", is_synthetic=True)


@given(PEOPLE)
def test_every_count_kept_and_every_difference_of_them_is_of_enough_people(drawn: tuple[int, ...]) -> None:
    similar = count(draw(*drawn))
    cells = {(cell.band, cell.group): cell for cell in similar.cells}
    for (band, group), cell in cells.items():
        assert is_enough(cell.n, cell.found)
        years = list(cell.years.values())
        rest = np.array([cell.n, cell.found]) - np.array(years).reshape(-1, 2).sum(axis=0)
        assert all(is_enough(*counted) for counted in years)
        assert rest[0] == 0 or is_enough(*rest)
        if group is None:
            named = [(other.n, other.found) for key, other in cells.items() if key[0] == band and key[1] is not None]
            left = np.array([cell.n, cell.found]) - np.array(named).reshape(-1, 2).sum(axis=0)
            assert left[0] == 0 or is_enough(*left)


@given(PEOPLE)
def test_within_a_year_of_a_band_the_groups_shown_leave_enough(drawn: tuple[int, ...]) -> None:
    similar = count(draw(*drawn))
    for whole in (cell for cell in similar.cells if cell.group is None):
        named = [cell for cell in similar.cells if cell.band == whole.band and cell.group is not None]
        for year, counted in whole.years.items():
            told = [cell.years[year] for cell in named if year in cell.years]
            left = np.array(counted) - np.array(told).reshape(-1, 2).sum(axis=0)
            assert left[0] == 0 or is_enough(*left)
        assert all(year in whole.years for cell in named for year in cell.years)


@given(PEOPLE)
def test_bands_count_everybody_once(drawn: tuple[int, ...]) -> None:
    people = draw(*drawn)
    similar = count(people)
    if similar.cells:
        whole = [cell for cell in similar.cells if cell.group is None]
        assert sum(cell.n for cell in whole) == len(people[0])
        assert sum(cell.found for cell in whole) == people[1].sum()


@settings(max_examples=40)
@given(PEOPLE, st.integers(0, 2**32 - 1))
def test_the_order_of_the_people_does_not_matter(drawn: tuple[int, ...], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(drawn[0])
    assert count(draw(*drawn), order) == count(draw(*drawn))


@given(PEOPLE, st.floats(0, 1), st.sampled_from([None, "00", "07", "99"]))
def test_whoever_asks_is_told_of_their_own_band_and_group_or_of_the_whole_band(
    drawn: tuple[int, ...], probability: float, group: str | None
) -> None:
    similar = count(draw(*drawn))
    found = similar.find(probability, group)
    if not similar.cells:
        assert found is None
        return
    assert found is not None
    assert found.band_low <= probability <= found.band_high
    assert found.group in (None, group)
    assert found.n >= 10
    assert 0 < found.low <= found.share <= found.high < 1
    assert all(part.n >= 10 and 0 < part.share < 1 for part in found.years)


GROUPS = st.lists(st.integers(10, 500).flatmap(lambda n: st.tuples(st.integers(2, n - 2), st.just(n))), min_size=1)


@settings(max_examples=40)
@given(GROUPS, st.floats(0.02, 0.98), st.floats(1, 1e5))
def test_a_share_lies_between_its_own_and_the_bands_and_inside_its_interval(
    groups: list[tuple[int, int]], towards: float, most: float
) -> None:
    k, n = np.array(groups, dtype=float).T
    found = shrink(k, n, np.full(len(k), towards), np.full(len(k), most))
    assert (found.share >= np.minimum(k / n, towards) - 1e-12).all()
    assert (found.share <= np.maximum(k / n, towards) + 1e-12).all()
    assert ((found.low <= found.share) & (found.share <= found.high)).all()


@settings(max_examples=40)
@given(GROUPS, st.integers(2, 50))
def test_more_people_with_the_same_share_have_a_narrower_interval(groups: list[tuple[int, int]], times: int) -> None:
    k, n = np.array(groups, dtype=float).T
    few, many = jeffreys(k, n), jeffreys(times * k, times * n)
    assert (many.high - many.low < few.high - few.low).all()
    twice = np.array([k[0], times * k[0]]), np.array([n[0], times * n[0]])
    drawn = shrink(*twice, np.full(2, k[0] / n[0]), np.full(2, 1e6))
    assert drawn.high[1] - drawn.low[1] < drawn.high[0] - drawn.low[0]


@settings(max_examples=40)
@given(GROUPS, st.integers(0, 2**32 - 1))
def test_the_order_of_the_groups_does_not_matter(groups: list[tuple[int, int]], seed: int) -> None:
    k, n = np.array(groups, dtype=float).T
    order = np.random.default_rng(seed).permutation(len(k))
    half = np.full(len(k), 0.5)
    for here, there in zip(shrink(k, n, half, n), shrink(k[order], n[order], half, n[order]), strict=True):
        assert there == pytest.approx(here[order], abs=1e-9)


def test_groups_that_differ_are_drawn_less_than_groups_that_are_alike() -> None:
    n, towards, most = np.full(6, 100.0), np.full(6, 0.5), np.full(6, 1e4)
    apart = shrink(np.array([10.0, 30, 40, 60, 70, 90]), n, towards, most).share
    alike = shrink(np.array([45.0, 48, 49, 51, 52, 55]), n, towards, most).share
    assert apart[0] == pytest.approx(0.1, abs=0.05)
    assert alike[0] == pytest.approx(0.5, abs=0.02)


def test_a_cell_that_follows_from_the_totals_is_found_by_counting_out() -> None:
    """All patterns of at most five hidden cells in a 3 × 3 table, against solving for one cell after another."""
    for size in range(1, 6):
        for chosen in combinations(range(9), size):
            hidden = np.zeros(9, dtype=bool)
            hidden[list(chosen)] = True
            hidden = hidden.reshape(3, 3)
            assert (find_determined(hidden) == _determined(hidden)).all()


def _determined(hidden: np.ndarray) -> np.ndarray:
    """Where a line has one open cell, its total tells it; what stays open lies on a closed path."""
    open_cells = hidden.copy()
    while True:
        single = open_cells & ((open_cells.sum(axis=0) == 1) | (open_cells.sum(axis=1) == 1)[:, None])
        if not single.any():
            return hidden & ~open_cells
        open_cells &= ~single
