"""Day 0 from the command line: points become a bundle that loads, scores, serves and is replaced like any other."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from riskscore.bundle import find_champion, load_bundle
from riskscore.cli import run
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore_serving.app import create_app
from riskscore_serving.champion import choose_bundle
from riskscore_serving.settings import Settings

NEGATIVE = """
format = 1
id = "mine"
questionnaire = "ru-2025.2"
threshold = 3
source = "proxy"
rule = [{ points = 2, name = "no_work" }, { points = -1, when = "orphan" }]
"""


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Answers of 2026, whose outcomes nobody knows yet, as a region's own people."""
    folder = tmp_path_factory.mktemp("answers")
    (written,) = write_synthetic(folder, 500, 2, years=(2026,))
    frame = pd.read_parquet(written.path).drop(columns="synthetic")
    own = folder / "own.csv"
    frame.to_csv(own, index=False)
    return str(own)


def make(folder: Path, *options: str) -> dict[str, Any]:
    status, out, err = command(
        "models", "from-points", "--out", str(folder), "--as-of", "2026-03-01", "--json", *options
    )
    assert status == 0, err
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_thresholds_follow_the_capacity_among_the_region_s_own_people(tmp_path: Path, answers: str) -> None:
    answer = make(tmp_path, "--reference", answers, "--base-rate", "0.2", "--scale", "0.3")
    bundle = load_bundle(Path(answer["bundle"]))
    assert bundle.typical.group == "reference"  # people asked, of whom nobody knows what became
    assert answer["champion"] is False
    assert bundle.provenance["reference"]["synthetic"] is False
    assert command("score", answers, str(tmp_path / "out.csv"), "--bundle", answer["bundle"])[0] == 0
    scored = pd.read_csv(tmp_path / "out.csv", low_memory=False)
    assert scored["probability"].mean() == pytest.approx(0.2)
    assert 0.02 < scored["in_risk_zone"].mean() <= 0.18
    np.testing.assert_allclose(np.diff(np.unique(scored["log_odds"].round(9))), 0.3, atol=1e-6)
    assert set(scored["warnings"].str.split("|").str[0]) == {"not_trained_on_outcomes"}


def test_the_same_answers_give_the_same_bundle(tmp_path: Path, answers: str) -> None:
    first, again = (make(tmp_path / name, "--reference", answers)["bundle"] for name in ("a", "b"))
    assert Path(first).name == Path(again).name


def test_without_answers_a_synthetic_cohort_is_named_and_the_first_bundle_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RISKSCORE_HOME", str(tmp_path))
    status, out, err = command("models", "from-points")
    assert (status, "synthetic cohort 2026" in out) == (0, True), err
    bundle = choose_bundle(Settings(home=tmp_path, env="production"))
    assert (bundle.path, bundle.is_synthetic) == (find_champion(tmp_path).resolve(), False)
    assert bundle.typical.group == "synthetic"
    client = TestClient(create_app(bundle, Settings()))
    score = client.post("/api/v1/score", json=dict(bundle.examples[0]), headers={"accept-language": "en"}).json()
    assert [warning["code"] for warning in score["warnings"][:2]] == ["not_trained_on_outcomes", "synthetic_reference"]
    assert score["similar"] is None
    total = score["base_value"] + sum(reason["contribution"] for reason in score["reasons"])
    assert total == pytest.approx(score["log_odds"])
    assert (
        "NOT TRAINED ON OUTCOMES" in client.get("/api/v1/models/current/card", headers={"accept-language": "en"}).text
    )
    for words in (command("models", "list")[1], command("models", "show")[1]):
        assert "points, not trained" in words


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_card_loads_nothing_and_names_every_rule(tmp_path: Path, answers: str, lang: str) -> None:
    card = load_bundle(Path(make(tmp_path, "--reference", answers)["bundle"])).cards[f"card.{lang}.html"]
    points = load_questionnaire("ru-2025.2").points
    assert points is not None
    texts = [rule.text.ru if lang == "ru" else rule.text.en for rule in points.rules if rule.text]
    assert [text for text in texts if text not in card] == []
    assert re.findall(r"<script|src=|href=|url\(|\bNone\b|\bnan\b", card) == []


def test_what_cannot_be_made_is_said(tmp_path: Path, answers: str) -> None:
    weights = tmp_path / "mine.toml"
    weights.write_text(NEGATIVE, encoding="utf-8")
    few = tmp_path / "few.csv"
    pd.read_csv(answers, dtype=str, nrows=50).to_csv(few, index=False)
    for options, phrase in (
        (("--weights", str(weights), "--reference", answers), "could lower a score"),
        (("--reference", str(few)), "50 rows of answers"),
        (("--questionnaire", "ru-udmurtia-2025"), "no synthetic answers"),
        (("--questionnaire", "job-corps"), "has no points"),
    ):
        status, _, err = command("models", "from-points", "--out", str(tmp_path / "out"), *options)
        assert (status in (1, 2), phrase in err) == (True, True), err
    assert not (tmp_path / "out").exists()


def test_where_mlflow_cannot_be_used_no_bundle_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RISKSCORE_HOME", str(tmp_path))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "sqlite:////dev/null/mlflow.db")
    status, _, err = command("models", "from-points")
    assert (status, "MLflow store cannot be used" in err) == (2, True), err
    assert list(tmp_path.rglob("manifest.json")) == []


@pytest.mark.parametrize("option", [("--scale", "nan"), ("--scale", "inf"), ("--scale", "6"), ("--base-rate", "nan")])
def test_a_number_that_is_none_is_wrong_usage(option: tuple[str, str]) -> None:
    status, _, err = command("models", "from-points", *option, "--lang", "ru")
    assert status == 2
    assert option[0] in err
