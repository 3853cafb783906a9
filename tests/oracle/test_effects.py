"""Effects against the textbook: Neyman, Wald, a weighted regression, DoubleML itself, and Job Corps."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from riskscore_training.effects import adjusted, chance, observational
from riskscore_training.effects.attrition import check_known
from riskscore_training.effects.pool import Covariates, Pool
from riskscore_training.effects.question import Question, answer_question
from riskscore_training.effects.sensitivity import study_hidden_reason

JOB_CORPS = Path(__file__).parents[2] / "data" / "real" / "job_corps" / "job_corps.csv"
N = 500


@pytest.fixture(scope="module")
def pool() -> Pool:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(N, 4))
    offered = rng.random(N) < 0.4
    received = (offered & (rng.random(N) < 0.6)) | (rng.random(N) < 0.1)
    y = x[:, 0] + received + rng.normal(size=N)
    return Pool(
        "help", "random_offer", y, offered, received, np.full(N, np.nan), np.zeros(N, dtype=np.intp), np.arange(N),
        Covariates(x, ("a", "b", "c", "d")),
    )  # fmt: skip


def test_one_lottery_is_the_difference_in_means_with_neymans_error(pool):
    found = chance.intention_to_treat(chance.drawn(pool))
    yes, no = pool.y[pool.offered], pool.y[~pool.offered]
    assert found.effect == pytest.approx(yes.mean() - no.mean(), rel=1e-10)
    assert found.se == pytest.approx(np.sqrt(yes.var(ddof=1) / len(yes) + no.var(ddof=1) / len(no)), rel=1e-10)


def test_the_complier_effect_is_walds_ratio(pool):
    found = chance.complier_effect(chance.drawn(pool))
    assert found is not None
    first = pool.received[pool.offered].mean() - pool.received[~pool.offered].mean()
    assert found.effect == pytest.approx(chance.intention_to_treat(chance.drawn(pool)).effect / first, rel=1e-10)


def test_several_lotteries_are_a_weighted_regression_with_their_intercepts():
    rng = np.random.default_rng(1)
    stratum, p = rng.integers(0, 4, N), rng.uniform(0.2, 0.8, N)
    offered = rng.random(N) < p
    y = stratum + offered * rng.normal(1, 1, N) + rng.normal(size=N)
    pool = Pool("help", "margin_lottery", y, offered, None, p, stratum, np.arange(N))
    design = np.column_stack([offered, np.eye(4)[stratum]]).astype(float)
    weight = np.where(offered, 1 / p, 1 / (1 - p))
    bread = np.linalg.inv(design.T @ (weight[:, None] * design))
    beta = bread @ design.T @ (weight * y)
    residual = y - design @ beta
    hat = weight * np.einsum("ij,jk,ik->i", design, bread, design)
    meat = design.T @ ((weight**2 * residual**2 / (1 - hat))[:, None] * design)
    found = chance.intention_to_treat(chance.drawn(pool))
    assert found.effect == pytest.approx(beta[0], rel=1e-8)
    assert found.se == pytest.approx(np.sqrt((bread @ meat @ bread)[0, 0]), rel=1e-8)


def test_estimates_from_given_predictions_are_the_doubly_robust_formula(pool):
    m, y0, y1 = np.full(N, 0.4), pool.y * 0.5, pool.y * 0.5 + 1
    found = adjusted.average_effect(pool, pool.offered, adjusted.Nuisance(m, y0, y1))
    d = pool.offered
    score = y1 - y0 + d * (pool.y - y1) / m - ~d * (pool.y - y0) / (1 - m)
    assert found.effect == pytest.approx(score.mean(), rel=1e-10)
    assert found.se == pytest.approx(score.std() / np.sqrt(N), rel=1e-10)


def test_the_effect_on_the_treated_does_not_need_their_predicted_outcome(pool):
    m, y0 = np.full(N, 0.4), pool.y * 0.5
    one, other = (
        adjusted.average_effect(pool, pool.offered, adjusted.Nuisance(m, y0, y1), "ATTE")
        for y1 in (np.zeros(N), 7.0 + pool.y)
    )
    assert one.effect == pytest.approx(other.effect)
    assert one.se == pytest.approx(other.se)


def test_the_standard_error_is_doublemls_where_nobody_repeats(pool):
    from doubleml import DoubleMLData
    from doubleml.irm import DoubleMLIRM
    from sklearn.linear_model import LinearRegression, LogisticRegression

    folds = adjusted.draw_folds(pool, pool.offered, folds=4, seed=0)
    nuisance = adjusted.fit_nuisance(pool, pool.offered, folds=4, seed=0)
    known = {"ml_m": nuisance.chance, "ml_g0": nuisance.y0, "ml_g1": nuisance.y1}
    data = DoubleMLData.from_arrays(pool.covariates.matrix, pool.y, pool.offered.astype(float))
    model = DoubleMLIRM(data, LinearRegression(), LogisticRegression(), draw_sample_splitting=False)
    model.set_sample_splitting([folds])
    model.fit(external_predictions={"d": {name: values[:, None] for name, values in known.items()}})
    found = adjusted.average_effect(pool, pool.offered, nuisance)
    assert found.effect == pytest.approx(float(model.coef[0]), rel=1e-8)
    assert found.se == pytest.approx(float(model.se[0]), rel=1e-8)


@pytest.mark.parametrize(("outcome", "effect", "se"), [("pworky4", 3.3, 0.8), ("earny4", 16.0, 4.1)])
def test_job_corps_as_published(outcome, effect, se):
    question = Question((JOB_CORPS,), (JOB_CORPS,), treatment="assignment", design="random_offer", outcome=outcome)
    answer, problems = answer_question(question)
    found = answer["services"][0]["estimates"][0]
    assert not problems
    assert found["effect"] == pytest.approx(effect, abs=0.1)
    assert found["se"] == pytest.approx(se, abs=0.05)
    assert answer["services"][0]["grade"]["proposed"] == "trial"


def test_a_hidden_reason_is_as_strong_as_doubleml_says(pool):
    """Without repeated people the shares are DoubleML's own; its interval also counts the error of the bound."""
    got = pool.offered
    compared = observational.compare(replace(pool, design="specialist_choice"), got, folds=4, seed=0)
    found = compared.effect()
    answer = study_hidden_reason(compared, found, folds=4, seed=0)
    model = adjusted.predicted_model(compared.pool, compared.got, compared.nuisance, "ATTE")
    model.sensitivity_analysis(level=0.975)
    assert answer["robustness"] == pytest.approx(float(model.sensitivity_params["rv"][0]), abs=1e-3)
    assert answer["robustness_95"] == pytest.approx(float(model.sensitivity_params["rva"][0]), abs=0.01)
    assert answer["like_strongest"]["low"] <= found.low < found.high <= answer["like_strongest"]["high"]


def test_errors_of_whole_units_are_those_of_drawing_them_again():
    """Ten of thirty colleges are offered it: the spread over drawings is what the error says, and no person's error."""
    rng = np.random.default_rng(5)
    size = rng.integers(10, 30, 30)
    unit = np.repeat(np.arange(30), size)
    y = rng.normal(size=30)[unit] + rng.normal(size=len(unit))

    def once() -> tuple[float, float, float]:
        offered = np.isin(unit, rng.choice(30, 10, replace=False))
        people = np.arange(len(unit))
        alone = Pool("help", "random_offer", y, offered, None, np.full(len(unit), np.nan), 0 * unit, people)
        found = chance.intention_to_treat(chance.drawn(replace(alone, unit=unit)))
        return found.effect, found.se, chance.intention_to_treat(chance.drawn(alone)).se

    effects, errors, as_people = np.array([once() for _ in range(400)]).T
    assert errors.mean() == pytest.approx(effects.std(), rel=0.15)
    assert as_people.mean() < 0.4 * effects.std()


def test_bounds_under_lost_outcomes_are_all_ways_to_choose_the_lost(pool):
    """Against every choice of the outcomes known on the fuller side only."""
    y = np.array([0.0, 1.0, 4.0, 6.0, 9.0, 2.0, 3.0, 5.0, np.nan, np.nan])
    offered = np.arange(10) < 5
    few = Pool("help", "random_offer", y, offered, None, np.full(10, np.nan), np.zeros(10, np.intp), np.arange(10))
    found = check_known(chance.drawn(few))
    means = [np.mean(kept) - y[5:8].mean() for kept in combinations(y[:5], 3)]
    assert found["effect"] == pytest.approx(0.4)
    assert found["bounds"] == pytest.approx({"low": min(means), "high": max(means)})
