"""The design kept as answers against the matrix written out."""

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.model import LinearFitter, Prior, learn_layout
from riskscore.model.design import Block, Design, tabulate
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

WORD = Text(ru="слово", en="word")


@pytest.mark.parametrize("answers", [[1, 3, 4, 2], [40, 40, 3], [1200, 2, 900], [1], [5000, 5000]])
def test_every_product_is_that_of_the_matrix_written_out(answers: list[int]) -> None:
    rng, n = np.random.default_rng(sum(answers)), 5000
    blocks = [Block(rng.integers(0, k, n), rng.normal(size=(k, rng.integers(1, 5)))) for k in answers]
    design, matrix = Design(blocks), np.hstack([block.table[block.code] for block in blocks])
    w, weight = rng.normal(size=matrix.shape[1]), rng.random(n)
    np.testing.assert_allclose(design.dot(w), matrix @ w, atol=1e-12)
    np.testing.assert_allclose(design.sums(weight - 0.5), (weight - 0.5) @ matrix, atol=1e-9)
    np.testing.assert_allclose(design.products(weight), (matrix.T * weight) @ matrix, atol=0.01)


def test_blocks_of_few_answers_are_joined_and_those_of_many_are_not() -> None:
    flag, number = (Block(np.arange(2000) % k, np.eye(k)[:, :1]) for k in (2, 900))
    assert [len(Design([flag] * k)._blocks) for k in (2, 9, 10)] == [1, 1, 2]
    assert len(Design([number, flag, number])._blocks) == 3


def test_no_answer_is_a_distinct_answer() -> None:
    x = np.array([2.0, np.nan, -1.0, 2.0, np.nan])
    code, answers = tabulate(x)
    np.testing.assert_array_equal(answers[code], x)
    assert len(answers) == 3


def test_fill_and_mean_of_a_term_are_those_of_its_values() -> None:
    rng, n = np.random.default_rng(0), 400
    number = np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n))
    flags = {name: np.where(rng.random(n) < 0.3, np.nan, rng.integers(0, 2, n)) for name in ("flag", "hurts")}
    roles = {"a": ("number", "input"), "flag": ("flag", "input"), "hurts": ("flag", "sensitive")}
    features = tuple(Feature(name, "answers", kind, role, WORD, name) for name, (kind, role) in roles.items())
    columns = {"a": number, **flags}
    table = Table(Questionnaire("toy", WORD, "proxy", features, ""), columns, np.full(n, np.datetime64("2026-03-01")))
    layout = learn_layout(table)
    X = layout.matrix(table)
    part = LinearFitter(X, (rng.random(n) < 0.4).astype(np.float64), layout).fit(Prior(1.0))
    values = part.values(X)
    np.testing.assert_allclose(part.mean, values.mean(axis=0), atol=1e-12)
    missing = np.isnan(X[:, part.column])
    known = np.where(missing, np.nan, values)
    for i, (kind, at) in enumerate(zip(part.kind, part.column, strict=True)):
        average = 0.0 if layout.columns[at].is_sensitive else np.nanmean(known[:, i])
        assert part.fill[i] == pytest.approx(1.0 if kind == "missing" else average)
    assert {"ramp", "equals", "missing"} == set(part.kind)
