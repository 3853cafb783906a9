"""Unknown outcomes bound the figures; for those in the zone a reason and a service are counted on unseen people."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.explain import choose_reasons
from riskscore.model import Levels, Prior
from riskscore.plan import parse_catalogue
from riskscore.questionnaire import Table, load_questionnaire
from riskscore_training.case import Case
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import RISKSCORE, Predictions
from riskscore_training.folds import Split
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.studies.action import study_action
from riskscore_training.studies.unknown import bound_figures, study_unknown
from riskscore_training.tune import Tuned

SCHOOLS = Path(__file__).parents[1] / "questionnaires" / "schools.toml"
TREES = {"max_depth": 2, "num_leaves": 4, "n_rounds": 10, "learning_rate": 0.1, "min_child": 20, "l2": 5.0}
CATALOGUE = """
format = 1
id = "mine"
title = { ru = "Услуги", en = "Services" }
source = "regional"
[[service]]
code = "tutor"
name = { ru = "Занятия", en = "Lessons" }
description = { ru = "Занятия", en = "Lessons" }
provider = { ru = "Колледж", en = "College" }
eligibility = 'plan == "none"'
addresses = ["grade"]
can_change = { ru = "балл", en = "the grade" }
evidence = "none"
evidence_source = { ru = "Исследований нет", en = "No study" }
legal = { ru = "Положение", en = "Statute" }
"""


@pytest.fixture
def case(graduates: Callable[..., Rows], quick: TrainingConfig, tmp_path: Path) -> Case:
    """400 people tested by a model of 400 others, the newest 30 rows of their outcome unknown; grades can be raised."""
    path = tmp_path / "schools.toml"
    text = SCHOOLS.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "grade"\n', 'name = "grade"\ninfluenceable = true\n'), encoding="utf-8")
    drawn = graduates(800)
    table = Table(load_questionnaire(str(path)), drawn.table.columns, drawn.table.as_of)
    rows = replace(drawn, table=table, year=np.repeat([2022.0, 2024.0], 400))
    train, test = np.arange(400), np.arange(400, 800)
    trained = fit_tuned(rows.take(train), Tuned(TREES, Prior(8.0), ()), quick, gap=None)
    p = predict(trained.model, rows.take(test).table, threads=1)
    return Case(
        questionnaire=table.questionnaire,
        catalogue=parse_catalogue(CATALOGUE, table.questionnaire),
        config=quick,
        as_of=dt.date(2026, 3, 1),
        gap=2,
        drop_sensitive=False,
        cohort=unknown_of(rows, np.arange(770, 800)),
        dataset=SimpleNamespace(rows=rows),
        split=Split("rolling", ((train, test),), (2024,)),
        tested=Predictions(rows.y[test], {RISKSCORE: p}, rows.year[test], None),
        rolling=(trained,),
        trained=trained,
        levels=Levels(zone=float(np.median(p)), high=float(np.median(p)), medium=None),
    )


def unknown_of(rows: Rows, unknown: np.ndarray) -> SimpleNamespace:
    """A cohort whose rows `unknown` have no outcome; the first of them has a mistake."""
    code = np.full(len(rows), "works", dtype=object)
    code[unknown] = None
    is_bad = np.arange(len(rows)) == unknown[0]
    return SimpleNamespace(
        table=rows.table, label=rows.y, outcome_code=code, cohort_year=rows.year, special={}, is_bad=is_bad
    )


def test_bounds_hold_every_outcome_the_unknown_could_have() -> None:
    rng = np.random.default_rng(3)
    y, p, unknown = rng.integers(0, 2, 80).astype(float), rng.random(80), rng.random(20)
    found = bound_figures(y, p, unknown)["base_rate"]
    for _ in range(20):
        some = np.concatenate([y, rng.integers(0, 2, 20)]).mean()
        assert found["none"] <= some <= found["all"]
    assert found["all"] - found["none"] == pytest.approx(0.2)


def test_readable_people_of_tested_cohorts_count_as_unknown(case: Case) -> None:
    told = study_unknown(case)
    assert isinstance(told, dict)
    assert (told["n"], told["n_known"]) == (29, 400)
    earlier = replace(case, cohort=unknown_of(case.dataset.rows, np.arange(30)))
    assert isinstance(study_unknown(earlier), Text)
    without_time = replace(earlier, split=Split("stratified", case.split.folds))
    assert isinstance(found := study_unknown(without_time), dict)
    assert found["n"] == 29


def test_reason_and_service_are_counted_among_people_of_the_zone(case: Case) -> None:
    told = study_action(case)
    assert isinstance(told, dict)
    in_zone = case.in_zone
    table = case.tested_rows.table.take(np.flatnonzero(in_zone))
    contributions = case.trained.model.score(table, threads=1).contributions
    grade = [feature.name for feature in case.questionnaire.modelled].index("grade")
    reasons = [choose_reasons(case.questionnaire, row) for row in contributions]
    named = np.array([any(feature and feature.name == "grade" and up > 0 for feature, up in own) for own in reasons])
    may = (contributions[:, grade] > 0) & (table.columns["plan"] == 2)
    assert told["n"] == in_zone.sum()
    assert told["reason"]["point"] == pytest.approx(named.mean())
    assert told["service"]["point"] == pytest.approx(may.mean())
    assert told["both"]["point"] == pytest.approx((named & may).mean())


def test_without_a_catalogue_or_a_zone_there_is_nothing_to_count(case: Case) -> None:
    assert isinstance(study_action(replace(case, catalogue=None)), Text)
    nobody = case.config.with_levels({"method": "costs", "cost_missed": 1e-6})
    assert isinstance(study_action(replace(case, config=nobody)), Text)
