"""`riskscore cohort points`: how many each threshold flags, in both languages and for a program."""

import json
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.files import write_raw

REGIONAL = ("--questionnaire", "ru-udmurtia-2025")


@pytest.fixture
def people(tmp_path: Path) -> str:
    """Ten people with 5 points, of whom four are not employed, and ten with 0, of whom one is."""
    answers = {
        "person_id": range(20),
        "cohort_year": 2024,
        "target_contract": ["none"] * 10 + ["signed"] * 10,
        "experience": ["none"] * 10 + ["field"] * 10,
        "outcome_code": ["risk_other"] * 4 + ["employed"] * 6 + ["employed"] * 9 + ["informal"],
    }
    write_raw(pd.DataFrame(answers), tmp_path / "people.xlsx")
    return str(tmp_path / "people.xlsx")


def test_json_counts_each_threshold(people, capsys):
    assert run(["cohort", "points", people, *REGIONAL, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    zero, five = report["thresholds"]
    assert (report["assessed"], report["incomplete"], report["not_employed"]) == (20, 20, 5)
    assert (zero["threshold"], zero["flagged"], zero["recall"]["share"]) == (0, 20, 1)
    assert (five["threshold"], five["flagged"], five["share"], five["is_chosen"]) == (5, 10, 0.5, True)
    assert (five["recall"]["share"], five["precision"]["share"]) == (0.8, 0.4)
    assert five["precision"]["low"] == pytest.approx(0.168, abs=5e-4)


def test_the_screen_marks_the_chosen_threshold(people, capsys):
    assert run(["cohort", "points", people, *REGIONAL, "--lang", "ru"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "порог 5, наибольшая сумма 14. Оценено 20" in lines[0]
    marked = [line for line in lines if line.startswith("*") and "50,0" in line]
    assert [line.split()[:3] for line in marked] == [["*", "5", "10"]]


def test_other_weights_replace_the_points(people, tmp_path, capsys):
    weights = tmp_path / "weights.toml"
    weights.write_text(
        'format = 1\nid = "mine"\nquestionnaire = "ru-udmurtia-2025"\nthreshold = 2\nsource = "regional"\n'
        '[[rule]]\nname = "no_experience"\npoints = 2\n'
    )
    assert run(["cohort", "points", people, *REGIONAL, "--points", str(weights), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["points"], report["maximum"]) == ("mine", 2)
    assert [(row["threshold"], row["flagged"]) for row in report["thresholds"]] == [(0, 20), (2, 10)]


def test_rows_with_errors_are_left_out_and_said(tmp_path, capsys):
    frame = pd.DataFrame({"cohort_year": [2024] * 3, "experience": ["none", "??", "field"]})
    write_raw(frame, tmp_path / "people.csv")
    assert run(["cohort", "points", str(tmp_path / "people.csv"), *REGIONAL]) == 1
    shown = capsys.readouterr()
    assert "2 assessed, rows with errors left out: 1" in shown.out
    assert "«??»" in shown.err


def test_without_outcomes_there_are_dashes(tmp_path, capsys):
    write_raw(pd.DataFrame({"cohort_year": [2024], "experience": ["none"]}), tmp_path / "people.csv")
    assert run(["cohort", "points", str(tmp_path / "people.csv"), *REGIONAL]) == 0
    assert "–" in capsys.readouterr().out


@pytest.mark.parametrize("more", [("--questionnaire", "uci697"), (*REGIONAL, "--points", "nowhere.toml")])
def test_no_points_or_no_file_of_them_is_said(people, more, capsys):
    assert run(["cohort", "points", people, *more]) == 2
    assert "weights file" in capsys.readouterr().err
