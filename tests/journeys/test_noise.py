"""Training on answers that say nothing of the outcome: it ends in a bundle whose card says how little there is."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import load_bundle
from riskscore.cli import run

HARVEST = Path(__file__).parents[1] / "questionnaires" / "harvest.toml"


def test_pure_noise_trains_and_the_card_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In this draw some people's probabilities are so alike that their calibration once ended the training."""
    own, data = tmp_path / "harvest.toml", tmp_path / "noise.csv"
    text = HARVEST.read_text(encoding="utf-8")
    own.write_text(text.replace('[cohort_year]\ncolumn = "season"', ""), encoding="utf-8")
    rng = np.random.default_rng(127)
    result = np.where(rng.random(400) < 0.25, "left", "stayed")
    days, crop = rng.integers(0, 20, 400), rng.choice(["rye", "hops"], 400)
    pd.DataFrame({"days": days, "crop": crop, "result": result}).to_csv(data, index=False)
    status = run(["train", "--cohort", str(data), "--questionnaire", str(own), "--trials", "0", "--json"])
    told = json.loads(capsys.readouterr().out)
    cards = load_bundle(Path(told["bundle"])).cards
    assert status == 0
    assert told["metrics"]["spread"]["is_narrow"] is True
    said = {
        "en": ("the model hardly tells people apart", "the linear part alone", "cannot be judged from these data"),
        "ru": ("модель почти не различает людей", "одна линейная часть", "по этим данным судить нельзя"),
    }
    for lang, phrases in said.items():
        assert [phrase for phrase in phrases if phrase not in cards[f"card.{lang}.html"]] == []


def test_few_people_of_each_of_several_years_train(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Too few of either outcome a year to be tested in time, or for a verdict on any year."""
    rng, n = np.random.default_rng(3), 240
    data = pd.DataFrame({"days": rng.integers(0, 20, n), "season": np.repeat(np.arange(2015, 2021), n // 6)})
    data["result"] = np.where(rng.random(n) < 0.15, "left", "stayed")
    data.to_csv(tmp_path / "few.csv", index=False)
    status = run(
        ["train", "--cohort", str(tmp_path / "few.csv"), "--questionnaire", str(HARVEST), "--trials", "0", "--json"]
    )
    cohorts = json.loads(capsys.readouterr().out)["metrics"]["calibration"]["cohorts"]
    assert status == 0
    assert [cohort["insufficient"] for cohort in cohorts] == [True] * 6
