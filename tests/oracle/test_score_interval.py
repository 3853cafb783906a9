"""The interval of a score against refitting and counting by hand."""

import numpy as np
import pytest
from scipy.special import expit

from riskscore.model import NO_DRAWS, Blend, BlendDraws, draw_blends, fit_blend
from riskscore.questionnaire import load_questionnaire
from riskscore.questionnaire.table import Table
from riskscore_training.clusters import draw_clusters, widen
from riskscore_training.dataset import Rows


def rows_of(year: np.ndarray, college: np.ndarray | None = None, person: np.ndarray | None = None) -> Rows:
    table = Table(load_questionnaire("job-corps"), {}, np.zeros(len(year), dtype="datetime64[D]"))
    special = {} if college is None else {"college": college}
    return Rows(table, np.zeros(len(year)), year, person, special)


def test_draws_are_the_blend_fitted_on_each_resample() -> None:
    rng = np.random.default_rng(0)
    linear = rng.normal(-1, 1, 300)
    trees = linear + rng.normal(0, 0.5, 300)
    y = (rng.random(300) < expit(linear)).astype(np.float64)
    counts = rng.multinomial(300, np.full(300, 1 / 300), size=7).astype(np.float64)
    drawn = draw_blends(linear, trees, y, counts=counts, start=Blend(0.0, 0.7, 0.3))
    for triple, count in zip(drawn.triples, counts, strict=True):
        row = np.repeat(np.arange(300), count.astype(int))
        again = fit_blend(linear[row], trees[row], y[row])
        assert triple == pytest.approx(list(again.to_dict().values()), abs=1e-6)
    at_a_time = draw_blends(linear, trees, y, counts=counts, start=Blend(0.0, 0.7, 0.3), threads=3)
    assert np.array_equal(at_a_time.triples, drawn.triples)


def test_ends_are_quantiles_over_the_draws() -> None:
    rng = np.random.default_rng(1)
    draws = BlendDraws(rng.normal((-0.1, 0.5, 0.5), 0.05, (200, 3)))
    linear, trees = rng.normal(-1, 1, 5_000), rng.normal(-1, 1, 5_000)
    p = expit(-0.1 + 0.5 * linear + 0.5 * trees)
    ends = draws.interval(linear, trees, p)
    for i in (0, 1, 2_500, 4_999):
        seen = [expit(b + v * linear[i] + w * trees[i]) for b, v, w in draws.triples]
        assert ends[i] == pytest.approx(np.quantile(seen, (0.05, 0.95)), abs=1e-12)


def test_one_row_and_many_agree_and_the_probability_lies_inside() -> None:
    rng = np.random.default_rng(2)
    draws = BlendDraws(rng.normal((0.3, 0.5, 0.5), 0.01, (200, 3)))  # off the probability on purpose
    linear, trees = rng.normal(-1, 1, 50), rng.normal(-1, 1, 50)
    p = expit(0.5 * linear + 0.5 * trees)
    ends = draws.interval(linear, trees, p)
    assert (ends[:, 0] <= p).all()
    assert (p <= ends[:, 1]).all()
    assert np.array_equal(ends[3:4], draws.interval(linear[3:4], trees[3:4], p[3:4]))


def test_without_draws_nobody_has_an_interval() -> None:
    assert np.isnan(NO_DRAWS.interval(np.zeros(2), np.zeros(2), np.full(2, 0.5))).all()


def test_a_row_counts_as_often_as_its_cohort_times_its_college() -> None:
    year = np.repeat([2020.0, 2021.0, 2022.0], 8)
    college = np.tile(np.array(["a", "a", "b", "b", "c", "d", "e", "f"], dtype=object), 3)
    drawn = draw_clusters(rows_of(year, college), n=50, seed=3)
    table = drawn.counts.reshape(50, 3, 8)
    for of_draw in table:
        assert np.linalg.matrix_rank(of_draw) <= 1
        assert np.array_equal(of_draw[:, 0], of_draw[:, 1])
    assert drawn.widening == pytest.approx(np.sqrt(3 / 2))
    assert np.array_equal(drawn.counts, draw_clusters(rows_of(year, college), n=50, seed=3).counts)


def test_without_years_and_colleges_people_are_drawn_and_without_people_rows() -> None:
    none = np.full(6, np.nan)
    person = np.array(["x", "x", "y", "y", "z", "z"], dtype=object)
    drawn = draw_clusters(rows_of(none, person=person), n=30, seed=0)
    assert np.array_equal(drawn.counts[:, ::2], drawn.counts[:, 1::2])
    assert (draw_clusters(rows_of(none), n=30, seed=0).counts.sum(axis=1) == 6).all()


def test_widening_spreads_around_the_blend_and_keeps_weights_at_or_above_zero() -> None:
    draws = BlendDraws(np.array([[0.0, 0.1, 1.0], [0.2, 0.5, 0.0]]))
    wide = widen(draws, Blend(0.1, 0.3, 0.5), 2.0).triples
    assert wide == pytest.approx(np.array([[-0.1, 0.0, 1.5], [0.3, 0.7, 0.0]]))


def test_no_draw_is_empty_even_where_years_and_colleges_never_meet() -> None:
    year, college = np.repeat([2020.0, 2021.0], 3), np.repeat(np.array(["a", "b"], dtype=object), 3)
    drawn = draw_clusters(rows_of(year, college), n=200, seed=0)
    assert (drawn.counts.sum(axis=1) > 0).all()
