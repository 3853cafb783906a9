"""Typical graduates: cells of ten people at least, nothing protected; a bundle that has it otherwise is refused."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskscore.bundle import Bundle, load_bundle, save_bundle, shipped_bundle
from riskscore.errors import BundleError
from riskscore.model.typical import Answers, Typical, build_typical
from riskscore.questionnaire import Table, check_frame
from riskscore.scoring import score_one
from riskscore.synthetic import generate

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def table(bundle: Bundle) -> Table:
    frame = next(iter(generate(400, 1, (2024,)))).frame
    return check_frame(bundle.questionnaire, frame, default_as_of=TODAY).table


@pytest.fixture(scope="module")
def typical(table: Table) -> Typical:
    return build_typical(table, "synthetic")


def test_only_questions_that_may_be_compared_are_there(bundle: Bundle, typical: Typical):
    asked = [bundle.questionnaire.by_name[name] for name in typical.features]
    assert len(asked) > 30
    assert not [feature.name for feature in asked if feature.protected or feature.role == "sensitive"]
    assert not [feature.name for feature in asked if not feature.is_modelled or feature.kind in ("code", "date")]


@pytest.mark.parametrize("n", [5, 25, 400])
def test_no_cell_describes_fewer_than_ten_people(table: Table, n: int):
    for found in build_typical(table.take(slice(0, n)), "graduates").features.values():
        assert all(count >= 10 for count in (*found.counts.values(), *found.chosen.values()))
        assert all(found.known - count >= 10 for count in found.chosen.values())
        assert found.median is None or found.known >= 20
        assert sum(found.counts.values()) in (0, n)


def test_figures_are_those_of_the_answers(table: Table, typical: Typical):
    grade = table.columns["mean_grade"]
    assert typical.features["mean_grade"].median == pytest.approx(np.nanmedian(grade), abs=0.005)
    resume = table.questionnaire.by_name["resume"]
    index = resume.code_index["none"]
    assert typical.features["resume"].counts["none"] == np.sum(table.columns["resume"] == index)
    plans = table.questionnaire.by_name["plans"]
    chosen = np.nansum(table.columns["plans"], axis=0)
    assert typical.features["plans"].most_frequent == plans.codes[int(chosen.argmax())]


def test_a_bundle_keeps_them_and_reasons_say_so(tmp_path: Path, bundle: Bundle, typical: Typical):
    parts = replace(bundle.to_parts(), typical=typical)
    loaded = load_bundle(save_bundle(tmp_path, parts, created_at=NOW))
    assert loaded.typical == typical
    assert loaded.manifest["hash"] != bundle.manifest["hash"]
    score = score_one(loaded, dict(bundle.examples[0]), today=TODAY, lang="en")
    said = [reason["comparison"] for reason in score["reasons"] if reason["comparison"]]
    assert said
    assert all("made-up graduates" in text for text in said)


def test_without_them_there_is_no_comparison(bundle: Bundle):
    bare = replace(bundle, typical=Typical("graduates", {}))
    score = score_one(bare, dict(bundle.examples[0]), today=TODAY, lang="en")
    assert {reason["comparison"] for reason in score["reasons"]} == {None}


def written(tmp_path: Path, bundle: Bundle, typical: Any) -> Path:
    return save_bundle(tmp_path, replace(bundle.to_parts(), typical=typical), created_at=NOW)


@pytest.mark.parametrize("name", ["sex", "orphan", "hardship", "specialty", "nobody_asks"])
def test_a_bundle_that_describes_what_may_not_be_compared_is_refused(tmp_path: Path, bundle: Bundle, name: str):
    spoilt = Typical("graduates", {name: Answers({"known": 50}, {})})
    with pytest.raises(BundleError, match="cannot be read"):
        load_bundle(written(tmp_path, bundle, spoilt))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"group": "people", "features": {}},
        {"group": "graduates", "features": {"resume": {"counts": {"none": 9}, "chosen": {}, "median": None}}},
        {"group": "graduates", "features": {"resume": {"counts": {"none": 20.5}, "chosen": {}, "median": None}}},
        {
            "group": "graduates",
            "features": {"plans": {"counts": {"known": 50}, "chosen": {"study": 3}, "median": None}},
        },
        {"group": "graduates", "features": {"mean_grade": {"counts": {"known": 50}, "chosen": {}, "median": "4"}}},
        {"group": "graduates", "features": []},
    ],
)
def test_nonsense_and_cells_of_few_people_are_refused(spoilt: dict[str, Any]):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        Typical.from_dict(json.loads(json.dumps(spoilt)))
