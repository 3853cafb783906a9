"""Levels by the settings and the command line, and the region a person's thresholds come from."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore.cohort import load_cohort
from riskscore.errors import TrainingError
from riskscore.model import Cuts, Levels
from riskscore.questionnaire import check_person, load_questionnaire
from riskscore.questionnaire.table import Table
from riskscore.scoring import find_regions, score_one, score_table
from riskscore.synthetic import write_synthetic
from riskscore_training.commands.levels_option import LevelsRule
from riskscore_training.config import load_config
from riskscore_training.dataset import Rows, all_rows
from riskscore_training.level_choice import fit_thresholds

DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def rows(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    folder = tmp_path_factory.mktemp("cohort")
    write_synthetic(folder, 500, 5, years=(2024,))
    found = all_rows(load_cohort([folder / "2024.parquet"], bundle.questionnaire, default_as_of=DAY))
    return found.take(~np.isnan(found.y))


def settings(**changes: Any) -> Any:
    return load_config().with_levels(changes).levels


def test_each_method_sets_the_zone_by_its_own_rule(rows: Rows) -> None:
    p = np.random.default_rng(0).permutation(np.linspace(0.01, 0.6, len(rows)))
    capacity = fit_thresholds(rows, p, settings(capacity=0.1)).zone
    recall = fit_thresholds(rows, p, settings(method="recall", recall=0.5)).zone
    costs = fit_thresholds(rows, p, settings(method="costs", cost_missed=4.0, cost_needless=1.0)).zone
    assert capacity is not None
    assert recall is not None
    assert (p >= capacity).mean() == pytest.approx(0.1, abs=0.01)
    assert rows.y[p >= recall].sum() == np.ceil(0.5 * rows.y.sum())
    assert costs == pytest.approx(0.2)


def test_only_regions_with_enough_people_have_thresholds_of_their_own(rows: Rows) -> None:
    p = np.random.default_rng(0).random(len(rows))
    region = find_regions(rows.table.questionnaire, rows.table)
    assert region is not None
    names, sizes = np.unique([name for name in region.tolist() if name is not None], return_counts=True)
    levels = fit_thresholds(rows, p, settings(by_region=True, region_people=50))
    assert 0 < len(levels.regions) < len(names)
    assert sorted(levels.regions) == sorted(names[sizes >= 50])
    for name, cuts in levels.regions.items():
        assert cuts.zone is not None
        assert (p[region == name] >= cuts.zone).mean() == pytest.approx(0.12, abs=0.03)


def test_a_questionnaire_without_a_region_cannot_have_thresholds_by_region() -> None:
    table = Table(load_questionnaire("job-corps"), {}, np.zeros(4, dtype="datetime64[D]"))
    rows = Rows(table, np.array([0.0, 1.0, 0.0, 1.0]), np.full(4, np.nan), None)
    with pytest.raises(TrainingError, match="asks no region"):
        fit_thresholds(rows, np.array([0.1, 0.2, 0.3, 0.4]), settings(by_region=True))


def test_the_region_of_a_person_decides_level_and_zone_and_nothing_else(bundle: Bundle) -> None:
    person = bundle.examples[0]
    table, _ = check_person(bundle.questionnaire, person, default_as_of=DAY)
    assert table is not None
    regions = find_regions(bundle.questionnaire, table)
    assert regions is not None
    (region,) = regions.tolist()
    everybody = replace(bundle, levels=Levels(0.999, 0.999, 0.998))
    own = replace(bundle, levels=Levels(0.999, 0.999, 0.998, regions={region: Cuts(0.0001, 0.0001, 0.0001)}))
    before, after = score_table(everybody, table), score_table(own, table)
    assert (before.in_risk_zone[0], after.in_risk_zone[0], after.level[0]) == (False, True, "high")
    assert before.log_odds[0] == after.log_odds[0]
    assert before.route[0] == after.route[0]


def test_every_score_has_an_interval_that_holds_its_probability_unless_no_outcome_taught(bundle: Bundle) -> None:
    for person in bundle.examples:
        score = score_one(bundle, person, today=DAY, lang="en")
        assert 0 <= score["interval"]["low"] <= score["probability"] <= score["interval"]["high"] <= 1
    untaught = replace(bundle, interval=type(bundle.interval)(np.empty((0, 3))))
    assert score_one(untaught, bundle.examples[0], today=DAY, lang="en")["interval"] is None


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("capacity=0.12", {"method": "capacity", "capacity": 0.12}),
        ("recall=0.6", {"method": "recall", "recall": 0.6}),
        ("costs=5:1", {"method": "costs", "cost_missed": 5.0, "cost_needless": 1.0}),
    ],
)
def test_a_rule_of_the_command_line_is_read(text: str, changes: dict[str, Any]) -> None:
    assert LevelsRule().convert(text, None, None) == changes


@pytest.mark.parametrize(
    "text", ["", "capacity", "capacity=12", "recall=0", "recall=1", "costs=5", "costs=0:1", "costs=1:inf", "taste=0.5"]
)
def test_any_other_rule_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(click.BadParameter, match="costs=5:1"):
        LevelsRule().convert(text, None, None)


def test_a_file_of_settings_may_name_the_rule(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[levels]\nmethod = "costs"\ncost_missed = 3\n', encoding="utf-8")
    levels = load_config(path).levels
    assert (levels.method, levels.cost_missed, levels.cost_needless) == ("costs", 3.0, 1.0)
