"""The search of the trees: cheaper ones at equal quality, hopeless ones given up, the same whatever the threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.model import TreeFitter, learn_layout
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table
from riskscore_training.config import load_config
from riskscore_training.tree_search import FIRST, _choose, default_trees, narrow, search_trees
from riskscore_training.tree_trial import Candidate, Part, _grow_staged, _losses
from riskscore_training.tune import open_pool

WORD = Text(ru="слово", en="word")
SMALL, LARGE = {"max_depth": 2, "n_rounds": 40}, {"max_depth": 4, "n_rounds": 300}


def candidates(gain: float) -> list[Candidate]:
    """Large trees that are better than small ones by `gain`, give or take 1 a row."""
    noise = np.random.default_rng(0).normal(size=400)
    noise -= noise.mean()
    return [Candidate(SMALL, np.ones(400)), Candidate(LARGE, 1 - gain + noise)]


def test_the_cheaper_trees_are_taken_while_the_better_ones_are_within_the_error():
    assert _choose(candidates(0.04), 1.0).params == SMALL  # the standard error of the difference is 0.05
    assert _choose(candidates(0.04), 0.5).params == LARGE
    assert _choose(candidates(0.2), 1.0).params == LARGE


def test_of_the_same_trees_twice_the_first_is_taken():
    twice = [Candidate(LARGE, np.ones(9)), Candidate({**LARGE, "n_rounds": 100}, np.ones(9))]
    assert _choose(twice, 0.0).params["n_rounds"] == 100


def test_without_a_search_more_people_get_more_trees():
    rounds = [default_trees(n)["n_rounds"] for n in (300, 3_000, 10_000)]
    assert rounds == sorted(set(rounds))
    assert default_trees(300)["num_leaves"] == 2 ** FIRST[0]["max_depth"]


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    questionnaire = Questionnaire("toy", WORD, "proxy", (Feature("x", "answers", "number", "input", WORD, "x"),), "")
    rng = np.random.default_rng(0)
    found = []
    for _ in range(4):
        x = rng.normal(size=600)
        y = (rng.random(600) < 1 / (1 + np.exp(-2 * np.abs(x) + 1))).astype(float)
        table = Table(questionnaire, {"x": x}, np.full(600, np.datetime64("2026-03-01")))
        layout = learn_layout(table)
        X = layout.matrix(table)
        found.append(Part(TreeFitter(X[:400], y[:400], layout), np.zeros(200), X[400:], y[400:]))
    return found


def test_the_search_does_not_depend_on_threads(parts: list[Part]):
    config = load_config().with_trials(4)
    config = config.model_copy(update={"trees": config.trees.model_copy(update={"n_rounds": 30})})
    answers = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            answers.append(search_trees(parts, 400, config, pool))
    assert answers[0] == answers[1]
    params, trials = answers[0]
    assert len(trials) == 4
    assert params["n_rounds"] <= 30
    assert min(trial.value for trial in trials if trial.value is not None) < 0.65


def grow(parts: list[Part], rounds: list[int], **params: float) -> np.ndarray:
    with ThreadPoolExecutor(1) as pool:
        return _grow_staged(
            parts, {"num_leaves": 4, "n_rounds": rounds[-1], **params}, rounds, load_config().seed, pool
        ).log_odds


def test_each_stage_is_the_fit_of_so_many_rounds(parts: list[Part]):
    rounds = [2, 5, 9]
    staged = grow(parts[:2], rounds, learning_rate=0.05)
    for at, n_rounds in enumerate(rounds):
        params = {"num_leaves": 4, "n_rounds": n_rounds, "learning_rate": 0.05}
        fits = [part.trees.fit(params, seed=load_config().seed).log_odds(part.X_test) for part in parts[:2]]
        np.testing.assert_allclose(staged[at], np.concatenate(fits), atol=1e-12)


def test_trees_that_get_worse_twice_in_a_row_grow_no_more(parts: list[Part]):
    rounds = [5, 50, 100, 200, 300]
    staged = grow(parts[:1], rounds, learning_rate=1.0)
    np.testing.assert_array_equal(staged[2], staged[-1])
    assert (staged[1] != staged[2]).any()


def test_trees_begun_in_one_thread_and_grown_in_another_print_nothing(
    parts: list[Part], capfd: pytest.CaptureFixture[str]
):
    growth = parts[0].trees.start({**FIRST[0], "n_rounds": 2, "num_leaves": 4}, seed=0)
    with open_pool(1) as pool:
        pool.submit(growth.grow, 2).result()
    assert capfd.readouterr().out == ""


def test_few_people_narrow_what_is_tried_and_what_is_tried_first(parts: list[Part]):
    wide = load_config().trees
    assert narrow(wide, 50_000) == wide
    small = narrow(wide, 400)
    assert small.max_depth == (2, 3)
    assert small.min_leaf == (20, 40)
    assert narrow(wide, 30).max_depth == (2, 2)
    config = load_config().with_trials(6)
    with ThreadPoolExecutor(1) as pool:
        _, trials = search_trees(parts, 130, config, pool)
    assert {trial.params["max_depth"] for trial in trials} == {2}
    assert {trial.params["min_child"] for trial in trials} == {20}


def test_the_base_rate_of_a_fold_does_not_choose_trees(parts: list[Part]):
    """Log-odds that are wrong by a constant within each fold lose nothing (but for the weak ridge)."""
    rng = np.random.default_rng(1)
    log_odds = rng.normal(size=800)
    moved = log_odds + np.repeat([2.0, -1.0, 0.5, -3.0], 200)
    np.testing.assert_allclose(_losses(parts, moved), _losses(parts, log_odds), atol=0.1)
    assert _losses(parts, rng.permutation(moved)).mean() > _losses(parts, moved).mean() + 0.2
