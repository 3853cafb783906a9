"""Who is unlike the training people, and whose parts disagree."""

import json

import numpy as np
import pytest

from riskscore.errors import Lang
from riskscore.model import Blend, Column, Layout, Levels, Support, find_unstable, fit_support, part_range
from riskscore.model.levels import Cuts
from riskscore.scoring.warnings import OUT_OF_SUPPORT, WARNINGS

LAYOUT = Layout(
    (
        Column("hours", "hours", "number"),
        Column("town", "town", "unordered", ("a", "b")),
        Column("ill", "ill", "flag", is_sensitive=True),
        Column("constant", "constant", "number"),
    )
)
N = 2_000


@pytest.fixture(scope="module")
def matrix() -> np.ndarray:
    rng = np.random.default_rng(0)
    hours = np.where(rng.random(N) < 0.6, 0.0, rng.normal(100, 10, N))
    town = rng.choice([1.0, 2.0], N, p=[0.99, 0.01])
    return np.column_stack([hours, town, rng.integers(0, 2, N), np.full(N, 7.0)])


@pytest.fixture(scope="module")
def support(matrix: np.ndarray) -> Support:
    return fit_support(LAYOUT, matrix)


def outside(support: Support, *rows: list[float]) -> list[bool]:
    return support.is_outside(LAYOUT, np.array(rows)).tolist()


def test_about_half_a_per_cent_of_the_training_people_are_outside(support: Support, matrix: np.ndarray) -> None:
    assert support.is_outside(LAYOUT, matrix).mean() <= 0.005


def test_a_number_far_from_all_others_is_outside_an_ordinary_one_is_not(support: Support) -> None:
    assert outside(support, [100, 1, 0, 7], [400, 1, 0, 7], [-300, 1, 0, 7]) == [False, True, True]


def test_surprise_grows_with_the_distance_and_with_rarity(support: Support) -> None:
    near, far, rare, unseen = support.surprise(
        LAYOUT, np.array([[150, 1, 0, 7], [250, 1, 0, 7], [0, 2, 0, 7], [0, 0, 0, 7]], dtype=float)
    )
    assert far > near
    assert unseen > rare > support.surprise(LAYOUT, np.array([[0.0, 1, 0, 7]]))[0]


@pytest.mark.parametrize(
    ("lang", "said", "wrong"), [("ru", "сумме редких ответов", "сочетан"), ("en", "Added up", "combin")]
)
def test_the_warning_tells_of_answers_added_up_not_of_combinations(lang: Lang, said: str, wrong: str) -> None:
    warning = WARNINGS[OUT_OF_SUPPORT].get(lang)
    assert (said in warning, wrong in warning) == (True, False)


def test_what_is_not_answered_counts_neither_way(support: Support, matrix: np.ndarray) -> None:
    nan = np.nan
    assert support.surprise(LAYOUT, np.array([[nan, nan, nan, nan]]))[0] == 0
    assert support.surprise(LAYOUT, matrix).mean() == pytest.approx(0, abs=0.5)


def test_sensitive_columns_are_not_looked_at(support: Support) -> None:
    assert [cells.name for cells in support.cells] == ["hours", "town", "constant"]
    a, b = support.surprise(LAYOUT, np.array([[100.0, 1, 0, 7], [100.0, 1, np.nan, 7]]))
    assert a == b


def test_no_cell_tells_of_fewer_than_ten_people(matrix: np.ndarray) -> None:
    few = matrix.copy()
    few[:, 1] = 1.0
    few[:5, 1] = 2.0
    cells = {each.name: each for each in fit_support(LAYOUT, few[:300]).cells}
    assert cells["town"].counts == (0, 295, 0)
    assert all(count == 0 or count >= 10 for each in cells.values() for count in each.counts)
    assert sum(cells["hours"].counts) == 300


def test_support_survives_json(support: Support, matrix: np.ndarray) -> None:
    again = Support.from_dict(json.loads(json.dumps(support.to_dict())))
    assert again == support
    np.testing.assert_array_equal(again.surprise(LAYOUT, matrix), support.surprise(LAYOUT, matrix))


def test_one_person_and_many_agree(support: Support, matrix: np.ndarray) -> None:
    alone = [support.surprise(LAYOUT, matrix[[i]])[0] for i in range(20)]
    np.testing.assert_array_equal(alone, support.surprise(LAYOUT, matrix)[:20])


def test_the_compiled_sum_of_a_large_frame_is_the_same(support: Support, matrix: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    X = np.where(rng.random(matrix.shape) < 0.2, np.nan, matrix * rng.choice([1.0, 5.0, -1.0], matrix.shape))
    np.testing.assert_allclose(support.surprise(LAYOUT, X, is_large=True), support.surprise(LAYOUT, X), atol=1e-9)
    np.testing.assert_array_equal(support.is_outside(LAYOUT, X, is_large=True), support.is_outside(LAYOUT, X))


def test_numbers_nobody_or_hardly_anybody_gave_make_no_edges() -> None:
    few = np.full((30, 4), np.nan)
    few[:5, 0] = np.arange(5)
    support = fit_support(LAYOUT, few)
    assert [cells.edges for cells in support.cells] == [(), (), ()]
    assert np.isfinite(support.surprise(LAYOUT, np.array([[3.0, 1, 0, 2]]))).all()


LEVELS = Levels(zone=0.5, high=0.5, medium=0.3)


def test_unstable_is_who_only_one_part_would_call_high() -> None:
    linear, trees = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    assert find_unstable(Blend(0, 0.5, 0.5), LEVELS, linear, trees).tolist() == [False, True, True, False]
    assert not find_unstable(Blend(0, 0.5, 0.5), LEVELS, np.array([0.1]), np.array([-0.3])).any()
    low, high = part_range(Blend(0, 0.5, 0.5), linear, trees)
    assert (low <= high).all()


@pytest.mark.parametrize("blend", [Blend(0, 1, 0), Blend(0, 0, 1)])
def test_nobody_is_unstable_where_one_part_alone_counts(blend: Blend) -> None:
    assert not find_unstable(blend, LEVELS, np.array([3.0]), np.array([-3.0])).any()


def test_nobody_is_unstable_where_nobody_can_be_high() -> None:
    assert not find_unstable(Blend(0, 0.5, 0.5), Levels(None, None, None), np.array([3.0]), np.array([-3.0])).any()


def test_who_is_unstable_hangs_on_the_thresholds_of_the_region() -> None:
    strict = Levels(zone=0.9, high=0.9, medium=0.8, regions={"north": Cuts(zone=0.5, high=0.5, medium=0.3)})
    linear, trees = np.array([1.0, 1.0, 1.0]), np.array([-1.0, -1.0, -1.0])
    region = np.array(["north", "south", None], dtype=object)
    assert find_unstable(Blend(0, 0.5, 0.5), strict, linear, trees, region).tolist() == [True, False, False]


def test_nobody_is_unstable_in_a_region_where_nobody_can_be_high() -> None:
    some = Levels(zone=0.5, high=0.5, medium=0.3, regions={"north": Cuts(zone=None, high=None, medium=None)})
    region = np.array(["north", "south"], dtype=object)
    found = find_unstable(Blend(0, 0.5, 0.5), some, np.array([1.0, 1.0]), np.array([-1.0, -1.0]), region)
    assert found.tolist() == [False, True]
