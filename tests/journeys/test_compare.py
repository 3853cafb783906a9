"""Two bundles compared from the command line: on the same people, by their cards, and as a page."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from riskscore.bundle import Bundle, BundleParts, load_bundle, save_bundle, shipped_bundle
from riskscore.cli import run
from riskscore.model import Blend
from riskscore.synthetic import write_synthetic

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (written,) = write_synthetic(tmp_path_factory.mktemp("cohorts"), 800, 5, years=(2025,))
    return written.path


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RISKSCORE_HOME", str(tmp_path))
    return tmp_path / "models"


def make(models: Path, demo: Bundle, **change: Any) -> str:
    """The demo bundle with something else in it; its name."""
    parts = BundleParts(**{item.name: getattr(demo, item.name) for item in fields(BundleParts)})
    return save_bundle(models, replace(parts, **change), created_at=NOW).name


def compared(*arguments: str) -> dict[str, Any]:
    status, out, err = command("models", "compare", *arguments, "--json")
    assert status == 0, err
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_a_bundle_agrees_with_itself(models: Path, demo: Bundle, cohort: Path) -> None:
    name = make(models, demo)
    answer = compared(name, name, "--cohort", str(cohort))
    found = answer["agreement"]
    assert (found["jaccard"], found["rank_correlation"], found["reason_overlap"], found["other_level"]) == (1, 1, 1, 0)
    assert (found["jumps"]["n"], answer["people"], answer["differences"]) == (0, [], [])
    assert answer["metrics"]["figures"]["auc"]["difference"] == {"point": 0, "low": 0, "high": 0}
    assert answer["cohort"]["seen"] == {"a": [2025], "b": [2025]}


@pytest.mark.parametrize(
    ("cause", "change"),
    [
        ("thresholds", lambda demo: {"levels": replace(demo.levels, zone=0.02, high=0.02, medium=0.01)}),
        ("blend", lambda demo: {"model": replace(demo.model, blend=replace(demo.model.blend, intercept=3.0))}),
        ("learners", lambda demo: {"model": replace(demo.model, linear=replace(demo.model.linear, intercept=3.0))}),
    ],
)
def test_a_jump_has_the_part_that_made_it_as_its_cause(
    models: Path, demo: Bundle, cohort: Path, cause: str, change: Any
) -> None:
    answer = compared(make(models, demo), make(models, demo, **change(demo)), "--cohort", str(cohort))
    jumps = answer["agreement"]["jumps"]
    assert jumps["causes"] == {cause: jumps["up"]}
    assert (jumps["up"], jumps["down"]) == (len(answer["people"]), 0)
    assert {(person["from"], person["to"], person["cause"]) for person in answer["people"]} == {("low", "high", cause)}
    assert {item["part"] for item in answer["differences"]} <= {"thresholds", "blend"}


def test_changed_answers_are_told_from_a_changed_model(
    models: Path, demo: Bundle, cohort: Path, tmp_path: Path
) -> None:
    """The first hundred people answer otherwise later, the next hundred do not."""
    frame = pd.read_parquet(cohort)
    worse = frame.head(100).assign(current_work="none", experience="none", resume="none", practice_rating="none")
    later = tmp_path / "later.parquet"
    pd.concat([worse, frame.iloc[100:200]]).to_parquet(later)
    arguments = ("--cohort", str(later), "--before", str(cohort))
    same, strict = (
        make(models, demo),
        make(models, demo, levels=replace(demo.levels, zone=0.05, high=0.05, medium=0.04)),
    )
    by_data = compared(same, same, *arguments)
    assert (by_data["agreement"]["jumps"]["n"], by_data["over_time"]["n"]) == (0, 200)
    assert by_data["over_time"]["jumps"]["causes"].keys() == {"data"}
    assert all(person["row"] <= 101 for person in by_data["people_over_time"])
    by_both = compared(same, strict, *arguments)["over_time"]["jumps"]["causes"]
    assert by_both.keys() >= {"thresholds"}
    assert sum(by_both.values()) > sum(by_data["over_time"]["jumps"]["causes"].values())
    assert command("models", "compare", same, same, "--before", str(cohort))[0] == 2
    assert "changed answers" in command("models", "compare", same, same, *arguments)[1]


def test_the_list_needs_no_outcomes(models: Path, demo: Bundle, cohort: Path, tmp_path: Path) -> None:
    unlabelled = tmp_path / "answers.csv"
    pd.read_parquet(cohort).drop(columns=["outcome_code"]).to_csv(unlabelled, index=False)
    trees_alone = replace(demo.model, blend=Blend(0.0, 0.0, 1.0))
    pair = (make(models, demo), make(models, demo, model=trees_alone), "--cohort", str(unlabelled))
    answer = compared(*pair)
    assert answer["metrics"]["figures"] == {}
    assert 0 < answer["agreement"]["jaccard"] < 1
    assert "do not show both outcomes" in command("models", "compare", *pair)[1]


def test_without_people_the_cards_speak_and_say_whose_figures_they_are(models: Path, demo: Bundle) -> None:
    same, other = make(models, demo), make(models, demo, metrics={}, provenance={**demo.provenance, "n_train": 0})
    assert compared(same, same)["metrics"]["same_people"] is True
    answer = compared(same, other)
    assert answer["metrics"]["same_people"] is False
    assert answer["metrics"]["figures"]["auc"]["b"] is None
    assert "on different people" in command("models", "compare", same, other)[1]
    assert "на разных людях" in command("models", "compare", same, other, "--lang", "ru")[1]


def test_a_bundle_recalibrated_on_its_parents_teachers_is_not_set_against_others(models: Path, demo: Bundle) -> None:
    parent = {"recalibrated_from": {"bundle": demo.id, "parent_saw": True}}
    pair = make(models, demo), make(models, demo, provenance={**demo.provenance, **parent})
    assert compared(*pair)["metrics"]["flattered"] == ["b"]
    assert "B was recalibrated on people who taught its parent" in command("models", "compare", *pair)[1]
    assert "B — перекалибровка на людях" in command("models", "compare", *pair, "--lang", "ru")[1]
    assert "recalibrated" not in command("models", "compare", pair[0], pair[0])[1]


def test_the_page_is_not_written_into_a_file_of_another_kind(models: Path, demo: Bundle, tmp_path: Path) -> None:
    name = make(models, demo)
    status, out, err = command("models", "compare", name, name, "--out", str(tmp_path / "cmp.txt"))
    assert (status, out, ".html" in err) == (2, "", True)
    assert not (tmp_path / "cmp.txt").exists()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_stands_alone_and_names_nobody(
    models: Path, demo: Bundle, cohort: Path, tmp_path: Path, lang: str
) -> None:
    levels = replace(demo.levels, zone=0.02, high=0.02, medium=0.01)
    pair = (make(models, demo), make(models, demo, levels=levels))
    page = tmp_path / "compare.html"
    arguments = ("models", "compare", *pair, "--cohort", str(cohort), "--out", str(page), "--lang", lang)
    status, out, err = command(*arguments)
    assert status == 0, err
    html = page.read_text(encoding="utf-8")
    assert cohort.name in out
    for word in (cohort.name, "<script", "src=", "href=", ">None<", ">nan<"):
        assert word not in html
    assert ("СИНТЕТИЧЕСКИЕ" if lang == "ru" else "SYNTHETIC") in html


@pytest.mark.parametrize(
    ("n_used", "verdict"), [(9, "No verdict"), (0, "Neither model is shown to order people better")]
)
def test_nobody_is_called_better_on_people_that_taught_one_of_the_two(
    models: Path, demo: Bundle, cohort: Path, tmp_path: Path, n_used: int, verdict: str
) -> None:
    unseen = [{**count, "n_used": 0} for count in demo.provenance["cohorts"]]
    seen = [{**count, "n_used": n_used} for count in demo.provenance["cohorts"]]
    pair = [make(models, demo, provenance={**demo.provenance, "cohorts": counts}) for counts in (unseen, seen)]
    page = tmp_path / "compare.html"
    status, _, err = command("models", "compare", *pair, "--cohort", str(cohort), "--out", str(page), "--lang", "en")
    assert status == 0, err
    assert verdict in page.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said(models: Path, demo: Bundle, tmp_path: Path) -> None:
    name = make(models, demo)
    assert command("models", "compare", name, name, "--out", str(tmp_path / "no" / "page.html"))[0] == 2


def test_a_file_without_a_row_in_order_is_refused_in_words(
    models: Path, demo: Bundle, cohort: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.parquet"
    pd.read_parquet(cohort).assign(birth_date="1900-01-01").to_parquet(spoilt)
    name = make(models, demo)
    status, _, err = command("models", "compare", name, name, "--cohort", str(spoilt))
    assert status == 2
    assert "all 800 rows of the files have errors" in err
