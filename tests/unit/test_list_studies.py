"""Abstention, sensitive answers and stability of the list, on people not seen by small fitted models."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import expit

from riskscore.errors import Text
from riskscore.model import NEEDS_CONVERSATION, Blend, Levels, Prior, fit_levels
from riskscore_training.case import Case
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import RISKSCORE, Predictions
from riskscore_training.folds import Split
from riskscore_training.level_choice import choose_levels
from riskscore_training.levels_table import judge_levels
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.refits import refit_parts, resample, reseed
from riskscore_training.studies.abstention import find_reasons, study_abstention
from riskscore_training.studies.calibration import study_calibration
from riskscore_training.studies.deletion import study_deletion
from riskscore_training.studies.fairness import study_fairness
from riskscore_training.studies.sensitive import study_sensitive
from riskscore_training.studies.stability import study_stability
from riskscore_training.studies.thresholds import study_thresholds
from riskscore_training.tune import Tuned

Draw = Callable[..., Rows]
Found = dict[str, object]
TREES = {"max_depth": 2, "num_leaves": 4, "n_rounds": 30, "learning_rate": 0.1, "min_child": 20, "l2": 5.0}


def ill_people(draw: Draw, n: int = 1200) -> Rows:
    """Poor health raises the risk, and most people say how they are."""
    rng = np.random.default_rng(7)
    health = np.where(rng.random(n) < 0.1, np.nan, rng.random(n) < 0.25).astype(np.float32)
    rows = draw(n, health=health)
    grade = np.nan_to_num(rows.table.columns["grade"])
    return replace(rows, y=(rng.random(n) < expit(1.5 * np.nan_to_num(health) - 1.2 * grade - 1.3)).astype(np.float64))


@pytest.fixture
def case(graduates: Draw, quick: TrainingConfig) -> Case:
    rows = ill_people(graduates)
    half = np.arange(600), np.arange(600, 1200)
    split = Split("stratified", (half, half[::-1]))
    tuned = Tuned(TREES, Prior(8.0), ())
    rolling = tuple(fit_tuned(rows.take(train), tuned, quick, gap=None) for train, _ in split.folds)
    p = [predict(t.model, rows.take(test).table, threads=1) for t, (_, test) in zip(rolling, split.folds, strict=True)]
    order = np.concatenate([test for _, test in split.folds])
    tested = Predictions(rows.y[order], {RISKSCORE: np.concatenate(p)}, rows.year[order], None)
    return Case(
        questionnaire=rows.table.questionnaire,
        catalogue=None,
        config=quick,
        as_of=dt.date(2026, 3, 1),
        gap=None,
        drop_sensitive=False,
        cohort=SimpleNamespace(),
        dataset=SimpleNamespace(rows=rows),
        split=split,
        tested=tested,
        rolling=rolling,
        trained=rolling[0],
        levels=fit_levels(np.concatenate(p)),
    )


def found(study: object) -> Found:
    """What a study found, as it will stand in JSON: without NaN."""
    assert isinstance(study, dict)
    return json.loads(json.dumps(study, allow_nan=False))


def test_everybody_tested_is_high_or_kept_or_has_one_reason(case: Case) -> None:
    told, levels = found(study_abstention(case))["reasons"], judge_levels(case.tested.y, case.p, case.tested_levels)
    parts = [of.astype(int) for of in find_reasons(case).values()]
    assert (np.sum(parts, axis=0) == (case.tested_levels == NEEDS_CONVERSATION)).all()
    assert sum(level["n"] for level in levels) == told["any"]["n"] + told["kept"]["n"] + levels[0]["n"] == len(case.p)
    assert told["any"]["n"] == levels[-1]["n"] > 0
    assert 0 < told["any"]["share"] < 0.3


def test_levels_are_those_of_the_fold_that_tests_everywhere(case: Case) -> None:
    """A model that serves says nothing of whom another one would flag."""
    by_hand = [
        case.p[i * 600 : (i + 1) * 600] >= choose_levels(case.dataset.rows.take(train), by, case.config.levels).zone
        for i, (by, (train, _)) in enumerate(zip(case.rolling, case.split.folds, strict=True))
    ]
    n = int(np.concatenate(by_hand).sum())
    served = replace(case, levels=Levels(0.9, 0.9, 0.8))
    assert n > 0
    assert found(study_fairness(served)) == found(study_fairness(case))
    assert study_thresholds(served)["all"]["flagged"]["point"] * 1200 == pytest.approx(n)
    assert judge_levels(served.tested.y, served.p, served.tested_levels)[0]["n"] == n


def test_a_reason_of_few_with_the_outcome_is_hidden_and_so_is_what_would_leave_it(case: Case) -> None:
    """Few of those handed over have the outcome: then neither they nor those kept are told, as all are known."""
    handed = case.tested_levels == NEEDS_CONVERSATION
    y = np.where(handed, np.cumsum(handed) <= 7, case.tested.y).astype(np.float64)
    told = found(study_abstention(replace(case, tested=replace(case.tested, y=y))))["reasons"]
    assert handed.sum() > 20
    assert {told[name]["observed"] for name in told} == {None}


def test_leaving_nobody_out_has_the_error_of_all_and_chance_keeps_it(case: Case) -> None:
    curves = found(study_abstention(case))["curves"]
    assert len({round(curve[0]["log_loss"], 12) for curve in curves.values()}) == 1
    assert len({point["brier"] for point in curves["chance"]}) == 1
    assert [point["kept"] for point in curves["surprise"]] == [1.0, 0.99, 0.98, 0.95, 0.9, 0.8]


def test_a_model_that_does_not_rank_has_no_abstention_and_no_fairness(case: Case) -> None:
    flat = replace(
        case,
        levels=Levels(None, None, None, ranks=False),
        rolling=tuple(replace(by, oof_log_odds=np.zeros_like(by.oof_log_odds)) for by in case.rolling),
    )
    assert isinstance(study_abstention(flat), Text)
    assert isinstance(study_fairness(flat), Text)
    assert (flat.tested_levels == NEEDS_CONVERSATION).all()
    assert find_reasons(flat)["unranked"].any()


def test_with_sensitive_answers_the_ill_are_found_more_often(case: Case) -> None:
    told = found(study_sensitive(case))
    (ill,) = told["groups"]
    assert ill["text"]["en"] == "poor"
    assert ill["difference"]["low"] > 0
    assert ill["difference"]["point"] == pytest.approx(ill["with"]["tpr"]["point"] - ill["without"]["tpr"]["point"])
    assert told["difference"]["auc"]["point"] > 0
    assert told["serves"] is True


def test_the_comparison_is_the_same_from_either_side(case: Case) -> None:
    """A model served without the questions is compared with the one that has them."""
    rows, config = case.dataset.rows, case.config
    tuned = case.trained.tuned
    without = tuple(fit_tuned(rows.take(t), tuned, config, gap=None, drop_sensitive=True) for t, _ in case.split.folds)
    p = [
        predict(t.model, rows.take(test).table, threads=1)
        for t, (_, test) in zip(without, case.split.folds, strict=True)
    ]
    tested = replace(case.tested, p={RISKSCORE: np.concatenate(p)})
    told = found(
        study_sensitive(replace(case, drop_sensitive=True, rolling=without, trained=without[0], tested=tested))
    )
    assert told["serves"] is False
    assert told["groups"][0]["difference"]["point"] > 0


def weighed(case: Case, *, linear: float, trees: float) -> Case:
    """The same parts of the newest fold's model under other weights."""
    newest = case.rolling[-1]
    model = replace(newest.model, blend=Blend(0.0, linear, trees))
    return replace(case, rolling=(case.rolling[0], replace(newest, model=model)))


def test_a_list_is_as_stable_as_its_refits_agree(case: Case) -> None:
    told = found(study_stability(weighed(case, linear=0.5, trees=0.5)))
    assert told["seeds"]["jaccard"] >= told["seeds"]["lowest_jaccard"] >= 0.8
    assert told["seeds"]["verdict"] == "holds"
    assert sum(band["n"] for band in told["flips"]["bands"]) <= told["n_tested"]
    edge, top = told["flips"]["bands"][1], told["flips"]["bands"][-1]
    assert edge["share"] > top["share"]


def test_where_costs_set_the_zone_the_list_is_that_zone(case: Case) -> None:
    by_costs = case.config.with_levels({"method": "costs", "cost_missed": 3.0})
    case = replace(
        case, config=by_costs, split=replace(case.split, folds=case.split.folds[:1]), rolling=case.rolling[:1]
    )
    first = Predictions(case.tested.y[:600], {RISKSCORE: case.p[:600]}, case.tested.year[:600], None)
    case = replace(case, tested=first)
    (told,) = study_thresholds(case)["checks"]
    assert 0.2 < told["flagged"]["point"] == pytest.approx(found(study_stability(case))["places"] / 600)
    assert found(study_sensitive(case))["models"]["with"]["recall"]["point"] == pytest.approx(told["recall"]["point"])


@pytest.mark.parametrize("trees_weight", [0.0, 0.1])
def test_trees_that_weigh_next_to_nothing_prove_no_stability(case: Case, trees_weight: float) -> None:
    told = found(study_stability(weighed(case, linear=1.0, trees=trees_weight)))
    assert told["seeds"]["jaccard"] >= 0.8
    assert (told["seeds"]["verdict"], told["seeds"]["trees_weight"]) == (None, trees_weight)


def test_a_quick_run_leaves_out_what_is_dear(case: Case) -> None:
    quick = replace(case, config=case.config.model_copy(update={"trials": 0}))
    assert isinstance(study_stability(quick), Text)
    assert isinstance(study_deletion(quick), Text)
    assert found(study_fairness(quick))["mitigation"] is None


def test_without_its_reasons_a_score_returns_to_the_mean(case: Case) -> None:
    told = found(study_deletion(case))
    assert (told["n"], [row["k"] for row in told["rows"]]) == (300, [1, 3, 5])
    for row in told["rows"]:
        assert row["strongest"] == pytest.approx(row["said"], abs=0.1)
        assert row["gain"]["point"] == pytest.approx(row["strongest"] - row["random"])
    assert told["rows"][0]["gain"]["low"] > 0
    assert told["rows"][0]["strongest"] < told["rows"][-1]["strongest"]


def test_fairness_names_groups_by_their_answers(case: Case) -> None:
    told = found(study_fairness(case))
    assert {grouping["feature"] for grouping in told["groupings"]} >= {"health"}


def test_a_cohort_with_few_of_an_outcome_takes_another_one_with_it(case: Case) -> None:
    year = np.repeat([2022.0, 2023.0, 2024.0], [200, 400, 600])
    y = np.where(year == 2022, np.arange(1200) < 5, np.arange(1200) % 5 == 0).astype(np.float64)
    told = found(study_calibration(replace(case, tested=replace(case.tested, y=y, year=year))))["cohorts"]
    assert [(part["year"], part["n"], part["insufficient"]) for part in told] == [
        (2022, 200, True),
        (2023, 400, True),
        (2024, 600, False),
    ]


def test_calibration_and_fairness_part_people_at_the_same_bounds(case: Case) -> None:
    """Bounds found anew among those tested would part them otherwise, and the few between could be told."""
    rows, asked = case.dataset.rows, case.questionnaire
    protected = tuple(replace(feature, protected=feature.name == "grade") for feature in asked.features)
    columns = rows.table.columns | {"grade": np.arange(1200.0)}
    table = replace(rows.table, questionnaire=replace(asked, features=protected), columns=columns)
    upper = replace(
        case,
        dataset=SimpleNamespace(rows=replace(rows, table=table)),
        split=Split("stratified", case.split.folds[:1]),
        rolling=case.rolling[:1],
        tested=Predictions(case.tested.y[:600], {RISKSCORE: case.p[:600]}, case.tested.year[:600], None),
    )
    fair, calibrated = found(study_fairness(upper))["groupings"], found(study_calibration(upper))["groups"]
    bounds = [[group["text"] for group in of["groups"]] for of in fair if of["feature"] == "grade"]
    assert [[part["text"] for part in of["parts"]] for of in calibrated if of["kind"] == "protected"] == bounds
    assert len(bounds[0]) == 2


def test_studies_repeat_themselves(case: Case) -> None:
    for study in (study_abstention, study_sensitive, study_stability, study_fairness, study_deletion):
        assert found(study(case)) == found(study(case))


def test_a_refit_on_the_same_people_with_the_same_seed_is_the_same_model(case: Case) -> None:
    trained, rows = case.rolling[0], case.dataset.rows.take(case.split.folds[0][0])
    again = refit_parts(trained, rows, case.config, seed=case.config.seed)
    table = case.tested_rows.table
    np.testing.assert_allclose(again.score(table).log_odds, trained.model.score(table).log_odds, atol=1e-9)
    same = reseed(trained, rows, case.config, seed=case.config.seed)
    np.testing.assert_array_equal(same.score(table).trees, trained.model.score(table).trees)


def test_all_rows_of_a_person_are_drawn_together(graduates: Draw) -> None:
    rows = replace(graduates(200), person=np.array([f"p{i // 2}" for i in range(200)], dtype=object))
    for drawn in resample(rows, 3, seed=1):
        counts = np.bincount(drawn, minlength=200)
        np.testing.assert_array_equal(counts[::2], counts[1::2])
