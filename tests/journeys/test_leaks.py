"""A feature that gives the outcome away: `train` stops, a waiver is kept for ever, `crossval` goes on."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import load_bundle
from riskscore.cli import run

QUESTIONNAIRE = str(Path(__file__).parents[1] / "questionnaires" / "harvest.toml")
SETTINGS = "[metrics]\nresamples = 30\n[judges]\nebm_rows = 200\n"


def command(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Workers whose days were counted after they left: few days mean that they left."""
    place = tmp_path_factory.mktemp("leak")
    rng = np.random.default_rng(0)
    n = 600
    left = rng.random(n) < 0.3
    pd.DataFrame(
        {
            "worker": [f"w{i}" for i in range(n)],
            "season": rng.choice([2001, 2002, 2003, 2004], n),
            "days": np.where(left, rng.integers(0, 20, n), rng.integers(15, 60, n)),
            "crop": rng.choice(["hops", "rye"], n),
            "result": np.where(left, "left", "stayed"),
        }
    ).to_csv(place / "workers.csv", index=False)
    pd.DataFrame({"row_id": np.arange(n), "rep": 0, "fold": np.arange(n) % 2}).to_csv(place / "folds.csv", index=False)
    (place / "own.toml").write_text(SETTINGS, encoding="utf-8")
    return place


def arguments(folder: Path, name: str) -> list[str]:
    asked = ["--cohort", str(folder / "workers.csv"), "--questionnaire", QUESTIONNAIRE, "--config"]
    return [name, *asked, str(folder / "own.toml"), "--trials", "0"]


def test_training_stops_and_names_the_feature(folder: Path) -> None:
    status, _, err = command(*arguments(folder, "train"), "--lang", "ru")
    assert status == 1
    assert "days (AUC 0.9" in err
    assert "--waive days" in err
    assert "утечк" in err
    assert not (folder / "models").exists()


def test_a_waiver_lets_it_train_and_is_kept_in_bundle_and_card(folder: Path) -> None:
    status, out, err = command(*arguments(folder, "train"), "--waive", "days", "--json")
    assert status == 0, err
    bundle = load_bundle(Path(json.loads(out)["bundle"]))
    assert bundle.provenance["waived"] == ["days"]
    (leak,) = bundle.metrics["audit"]["leaks"]
    assert (leak["feature"], leak["waived"]) == ("days", True)
    assert leak["auc"] > 0.9
    assert "in spite of signs of a leak" in bundle.cards["card.en.html"]
    assert "вопреки признакам утечки" in bundle.cards["card.ru.html"]


def test_a_waiver_of_no_feature_is_refused(folder: Path) -> None:
    status, _, err = command(*arguments(folder, "train"), "--waive", "day")
    assert status == 1
    assert "--waive: the model has no features day" in err


def test_thresholds_by_region_without_a_region_are_refused_before_anything_is_fitted(folder: Path) -> None:
    status, _, err = command(*arguments(folder, "train"), "--waive", "days", "--levels-by-region")
    assert status == 1
    assert "asks no region" in err
    assert "Test on people" not in err


def test_crossval_answers_all_the_same(folder: Path) -> None:
    out = folder / "p.csv"
    status, _, err = command(*arguments(folder, "crossval"), "--folds", str(folder / "folds.csv"), "--out", str(out))
    assert status == 0, err
    assert len(pd.read_csv(out)) == 600
