"""Effects of services: the comparison by design, its checks, and the grade that is proposed."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from scipy.special import expit

from riskscore.plan import Evidence
from riskscore_training.effects import chance, observational
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.estimate import estimate_service
from riskscore_training.effects.grade import BEST
from riskscore_training.effects.pool import Covariates, Design, Placebo, Pool

QUICK = Effort(folds=3, placebo_draws=5)


def draw(n: int = 1200, seed: int = 0, *, design: Design = "random_offer", effect: float = 2.0, **changes) -> Pool:
    """People whose outcome follows x and, by `effect`, the service; a specialist picks by x, chance does not."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 3))
    offered = rng.random(n) < (1 / (1 + np.exp(1 - x[:, 0])) if design == "specialist_choice" else 0.5)
    received = offered & (rng.random(n) < 0.7)
    fields = {
        "service": "help",
        "design": design,
        "y": 2 * x[:, 0] + effect * received + rng.normal(size=n),
        "offered": offered,
        "received": received,
        "chance": np.full(n, 0.5) if design == "margin_lottery" else np.full(n, np.nan),
        "stratum": np.zeros(n, dtype=np.intp),
        "person": np.arange(n),
        "covariates": Covariates(x, ("a", "b", "c")),
        "placebo": Placebo("before", x[:, 1] + rng.normal(size=n)),
    }
    return Pool(**{**fields, **changes})


def figures(answer: dict, estimand: str, method: str) -> dict:
    return next(e for e in answer["estimates"] if (e["estimand"], e["method"]) == (estimand, method))


def test_an_effect_of_nothing_is_not_found_and_a_real_one_is():
    for effect in (0.0, 2.0):
        answer = estimate_service(draw(effect=effect), QUICK)
        for estimand, factor in (("itt", 0.7), ("complier", 1.0)):
            found = figures(answer, estimand, "adjusted")
            assert found["low"] < factor * effect < found["high"]
        assert answer["grade"]["proposed"] == "trial"


def test_adjusting_for_what_predicts_the_outcome_narrows_the_interval():
    answer = estimate_service(draw(), QUICK)
    assert figures(answer, "itt", "adjusted")["se"] < 0.7 * figures(answer, "itt", "difference")["se"]


def test_a_specialist_who_picks_the_strong_is_seen_through():
    answer = estimate_service(draw(3000, design="specialist_choice"), QUICK)
    assert figures(answer, "difference", "difference")["low"] > 2.3  # biased upwards
    found = figures(answer, "received", "adjusted")
    assert found["low"] < 2.0 < found["high"]
    assert answer["grade"]["proposed"] == "observational"
    assert abs(answer["checks"]["placebo_service"]["mean_effect"]) < 0.2


def chosen(n: int, seed: int, *, hidden: float = 0.0) -> tuple[Pool, float]:
    """A choice and a share in work that follow x, and by `hidden` something no file holds; the true effect beside."""
    rng = np.random.default_rng(seed)
    x, unseen = rng.normal(size=(n, 6)), hidden * rng.normal(size=n)
    got = rng.random(n) < expit(-1.2 + 0.9 * x[:, 0] + 0.5 * x[:, 1] + unseen)
    without = 1.5 - x[:, 0] - 0.5 * x[:, 2] - unseen
    works = rng.random(n) < expit(without + 0.6 * got)
    pool = draw(
        n, design="specialist_choice", y=works.astype(float), offered=got, received=got,
        covariates=Covariates(x, tuple("abcdef")), placebo=None,
    )  # fmt: skip
    return pool, float((expit(without + 0.6) - expit(without))[got].mean())


def test_a_confounding_that_the_data_hold_is_taken_out():
    """The plain difference has the wrong sign; too heavy a penalty leaves a quarter of it in."""
    found = []
    for seed in range(3):
        pool, truth = chosen(3000, seed)
        answer = estimate_service(pool, Effort(folds=5, placebo_draws=0))
        assert figures(answer, "difference", "difference")["effect"] < 0.02
        found.append(figures(answer, "received", "adjusted")["effect"] - truth)
    assert np.mean(found) == pytest.approx(0, abs=0.015)


def test_a_hidden_reason_is_allowed_for_in_figures():
    """Nothing shows it but the question what if: an interval for a reason as strong as the strongest known holds."""
    pool, truth = chosen(3000, 0, hidden=0.8)
    answer = estimate_service(pool, Effort(folds=5, placebo_draws=0))
    found, allowed = figures(answer, "received", "adjusted"), answer["hidden_reason"]["like_strongest"]
    assert found["high"] < truth
    assert allowed["low"] < truth < allowed["high"]


def test_levels_hold_together_and_say_whether_they_differ():
    n = 1200
    level = np.where(np.arange(n) % 2 == 0, "low", "high").astype(object)
    helps_high = draw(n, level=level)
    helps_high = replace(helps_high, y=helps_high.y + 3.0 * (helps_high.offered & (level == "high")))
    answer, alike = estimate_service(helps_high, QUICK), estimate_service(draw(n, level=level), QUICK)
    assert answer["levels_differ"]["p"] < 0.001 < alike["levels_differ"]["p"]
    for row in answer["by_level"]:
        assert (row["high"] - row["effect"]) / row["se"] == pytest.approx(2.2365, abs=1e-3)  # Šidák, two levels


def test_everybody_alike_is_nothing_to_compare():
    for design in ("random_offer", "specialist_choice"):
        answer = estimate_service(draw(200, design=design, y=np.ones(200)), QUICK)
        assert "same outcome" in answer["skipped"]["en"]
        assert answer["grade"]["proposed"] == "none"


@pytest.mark.parametrize(("units", "is_enough"), [(8, False), (40, True)])
def test_whole_units_need_five_on_either_side(units, is_enough):
    n = 1200
    unit = np.arange(n) % units
    offered = unit % 2 == 0
    answer = estimate_service(draw(n, unit=unit, offered=offered, received=offered), QUICK)
    assert ("skipped" in answer) is not is_enough
    if is_enough:
        assert any("by these, not by people" in note["en"] for note in answer["notes"])


def test_lost_outcomes_are_said_of_a_choice_too():
    pool, _ = chosen(2000, 1)
    lost = pool.offered & (np.random.default_rng(0).random(2000) < 0.3)
    answer = estimate_service(replace(pool, y=np.where(lost, np.nan, pool.y)), QUICK)
    assert answer["grade"]["failed_checks"] == ["known_outcomes"]
    assert answer["grade"]["proposed"] == "none"


def test_those_on_a_route_are_no_lost_outcomes_of_a_choice():
    pool, _ = chosen(2000, 1)
    away = pool.offered & (np.random.default_rng(0).random(2000) < 0.3)
    answer = estimate_service(replace(pool, y=np.where(away, np.nan, pool.y), is_on_route=away), QUICK)
    assert answer["grade"]["failed_checks"] == []


def test_a_hidden_reason_of_the_choice_shows_in_the_placebo_and_takes_the_grade_away():
    pool = draw(3000, design="specialist_choice")
    assert pool.covariates is not None
    hidden = Pool(
        **{
            **vars(pool),
            "covariates": Covariates(pool.covariates.matrix[:, 1:], ("b", "c")),
            "placebo": Placebo("before", pool.covariates.matrix[:, 0]),
        }
    )
    answer = estimate_service(hidden, QUICK)
    assert answer["grade"]["failed_checks"] == ["placebo_outcome"]
    assert answer["grade"]["proposed"] == "none"


def test_a_trial_whose_arms_differed_before_is_no_longer_a_trial():
    pool = draw()
    answer = estimate_service(Pool(**{**vars(pool), "placebo": Placebo("before", 1.0 * pool.offered)}), QUICK)
    assert answer["grade"]["proposed"] == "observational"


def test_only_those_whom_chance_could_have_treated_either_way_are_compared():
    n = 900
    sure = np.repeat([0.0, 0.5, 1.0], n // 3)
    offered = np.where(sure == 0.5, np.random.default_rng(1).random(n) < 0.5, sure == 1)
    pool = draw(n, design="margin_lottery", chance=sure, offered=offered)
    answer = estimate_service(pool, QUICK)
    assert (answer["n"], answer["n_sure"]) == (300, 600)
    assert answer["grade"]["proposed"] == "quasi"


def test_unequal_chances_inside_a_lottery_are_weighed_away():
    rng = np.random.default_rng(2)
    n = 6000
    strong = rng.random(n) < 0.5
    probability = np.where(strong, 0.8, 0.2)
    offered = rng.random(n) < probability
    y = 10.0 * strong + 1.0 * offered + rng.normal(size=n)
    pool = draw(n, design="margin_lottery", chance=probability, offered=offered, received=offered, y=y)
    found = chance.intention_to_treat(chance.drawn(pool))
    assert found.low < 1.0 < found.high
    assert y[offered].mean() - y[~offered].mean() > 5


def test_lotteries_are_compared_inside_themselves():
    """Two lotteries of very different people, one generous: the plain difference would be the people."""
    rng = np.random.default_rng(3)
    stratum = np.repeat([0, 1], 500)
    offered = rng.random(1000) < np.where(stratum == 0, 0.2, 0.8)
    y = 5.0 * stratum + rng.normal(size=1000)
    pool = draw(1000, stratum=stratum, offered=offered, received=offered, y=y)
    found = chance.intention_to_treat(chance.drawn(pool))
    assert found.low < 0 < found.high


def test_people_who_repeat_count_once():
    """Each row twice: the same estimate, and a standard error that does not shrink."""
    once = draw(400)
    twice = once.take(np.ones(400, dtype=bool))
    doubled = Pool(
        **{
            name: np.concatenate([value, value]) if isinstance(value, np.ndarray) else value
            for name, value in vars(twice).items()
            if name not in ("covariates", "placebo")
        }
    )
    single, double = (chance.intention_to_treat(chance.drawn(pool)) for pool in (once, doubled))
    assert double.effect == pytest.approx(single.effect)
    assert double.se == pytest.approx(single.se, rel=0.01)


def test_an_offer_that_brings_nobody_gives_no_effect_of_the_service():
    n = 400
    pool = draw(n, received=np.random.default_rng(4).random(n) < 0.5)
    answer = estimate_service(pool, QUICK)
    assert {each["estimand"] for each in answer["estimates"]} == {"itt"}
    assert any("hardly changes" in note["en"] for note in answer["notes"])


def test_a_handful_who_found_the_service_without_an_offer_is_not_predicted():
    pool = draw(400)
    assert pool.received is not None
    uninvited = np.flatnonzero(~pool.offered)[:3]
    pool.received[uninvited] = True
    found = {(each["estimand"], each["method"]) for each in estimate_service(pool, QUICK)["estimates"]}
    assert found == {("itt", "difference"), ("itt", "adjusted"), ("complier", "wald")}


def test_chance_is_adjusted_whatever_became_of_people():
    """All but one of either arm in work: choosing by the outcome would bias what is left."""
    pool = draw(400)
    y = np.ones(400)
    y[[np.argmax(pool.offered), np.argmin(pool.offered)]] = 0
    pool = Pool(**{**vars(pool), "y": y})
    assert ("itt", "adjusted") in {(e["estimand"], e["method"]) for e in estimate_service(pool, QUICK)["estimates"]}


@pytest.mark.parametrize("design", ["random_offer", "specialist_choice"])
def test_an_empty_arm_is_said_with_its_numbers(design):
    n = 200
    answer = estimate_service(draw(n, design=design, offered=np.zeros(n, dtype=bool), received=np.arange(n) < 4), QUICK)
    assert "10 " in answer["skipped"]["en"]
    assert answer["estimates"] == []
    assert answer["grade"]["proposed"] == "none"


def test_without_overlap_there_is_no_estimate_and_a_way_to_get_one():
    n = 600
    got = np.arange(n) % 2 == 0
    x = np.column_stack([20.0 * got, np.random.default_rng(5).normal(size=n)])
    pool = draw(n, design="specialist_choice", received=got, offered=got, covariates=Covariates(x, ("a", "b")))
    answer = estimate_service(pool, QUICK)
    assert answer["overlap"]["share_dropped"] > 0.5
    assert "by lot" in answer["skipped"]["en"]
    assert answer["grade"]["proposed"] == "none"


def test_without_covariates_a_choice_is_a_difference_and_no_effect():
    answer = estimate_service(draw(design="specialist_choice", covariates=None), QUICK)
    assert [each["estimand"] for each in answer["estimates"]] == ["difference"]
    assert answer["grade"]["proposed"] == "none"


@pytest.mark.parametrize("design", ["random_offer", "specialist_choice"])
def test_levels_are_in_order_and_small_ones_keep_their_figures(design):
    n = 1200
    level = np.where(np.arange(n) < 8, "high", np.where(np.arange(n) % 2 == 0, "medium", "low")).astype(object)
    rows = estimate_service(draw(n, design=design, level=level), QUICK)["by_level"]
    assert [row["level"] for row in rows] == ["low", "medium", "high"]
    assert rows[-1] == {"level": "high", "skipped": "too_few"}
    assert all(row["low"] < row["effect"] < row["high"] for row in rows[:-1])


def test_the_same_seed_gives_the_same_figures():
    pool = draw(design="specialist_choice")
    assert estimate_service(pool, QUICK) == estimate_service(pool, QUICK)


def test_a_person_stays_in_one_fold():
    from riskscore_training.effects.adjusted import draw_folds

    pool = draw(300, person=np.arange(300) // 3)
    for train, test in draw_folds(pool, pool.offered, folds=3, seed=0):
        assert not set(pool.person[train]) & set(pool.person[test])


def test_overlap_counts_those_nobody_resembles():
    pool = draw(2000, design="specialist_choice")
    assert pool.received is not None
    overlap = observational.compare(pool, pool.received, folds=3, seed=0).overlap
    assert overlap.dropped < 0.05
    assert 50 < overlap.effective_controls < 2000


def test_grades_are_those_of_the_catalogue():
    assert {*BEST.values(), "none"} == set(get_args(Evidence))
