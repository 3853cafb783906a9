"""`riskscore cohort`: from nothing to checked cohorts, with honest exit statuses."""

import json
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.files import read_raw, write_raw
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import GENERATOR_VERSION, YEARS


@pytest.fixture(scope="module")
def cohorts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohorts")
    assert run(["cohort", "synth", str(folder), "--students", "120", "--seed", "7"]) == 0
    return folder


def test_synth_writes_marked_cohorts_and_the_truth_apart(cohorts):
    assert sorted(path.name for path in cohorts.glob("*.parquet")) == [f"{year}.parquet" for year in YEARS]
    raw, truth = read_raw(cohorts / "2024.parquet"), read_raw(cohorts / "truth" / "2024.parquet")
    assert raw.metadata["riskscore.synthetic"] == truth.metadata["riskscore.truth"] == "true"
    assert raw.metadata["riskscore.generator"] == GENERATOR_VERSION
    assert raw.frame["synthetic"].all()
    assert list(raw.frame["person_id"]) == list(truth.frame["person_id"])
    assert "true_probability" not in raw.frame


def test_synth_is_the_same_again_and_replaces_only_its_own(cohorts, tmp_path, capsys):
    again = tmp_path / "again"
    for _ in range(2):
        assert run(["cohort", "synth", str(again), "--students", "120", "--seed", "7", "--json"]) == 0
    result = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [year["has_outcomes"] for year in result["cohorts"]] == [True] * 6 + [False]
    pd.testing.assert_frame_equal(read_raw(again / "2025.parquet").frame, read_raw(cohorts / "2025.parquet").frame)


@pytest.mark.parametrize("name", ["notes.txt", "2024.parquet"])
def test_synth_refuses_a_foreign_folder_and_leaves_it_alone(tmp_path, name, capsys):
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / name).write_text("mine")
    assert run(["cohort", "synth", str(foreign), "--students", "10", "--lang", "ru"]) == 2
    assert f"посторонний файл «{name}»" in capsys.readouterr().err
    assert [path.name for path in foreign.iterdir()] == [name]


def test_check_is_clean_on_what_synth_wrote(cohorts, capsys):
    files = [str(cohorts / f"{year}.parquet") for year in YEARS]
    assert run(["cohort", "check", *files, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rows"] == 120 * len(YEARS)
    assert report["problems"] == []
    assert report["is_synthetic"]
    assert report["years"] == {str(year): 120 for year in YEARS}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_check_lists_every_problem_by_row_and_column(cohorts, tmp_path, ending, capsys):
    frame = read_raw(cohorts / "2024.parquet").frame.head(20).astype(object)
    frame.loc[3, "resume"], frame.loc[5, "mean_grade"], frame.loc[7, "outcome_code"] = "perhaps", 7, "vanished"
    frame.loc[9, "cohort_year"], frame.loc[11, "person_id"] = None, frame.loc[10, "person_id"]
    write_raw(frame, tmp_path / f"bad{ending}")
    assert run(["cohort", "check", str(tmp_path / f"bad{ending}"), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(problem["row"], problem["field"]) for problem in problems] == [
        (5, "resume"), (7, "mean_grade"), (9, "outcome_code"), (11, "cohort_year"), (13, "person_id"),
    ]  # fmt: skip


def test_the_screen_shows_fifty_problems_and_says_how_many_more(cohorts, tmp_path, capsys):
    frame = read_raw(cohorts / "2024.parquet").frame.assign(mean_grade=[f"отлично {i}" for i in range(120)])
    write_raw(frame, tmp_path / "bad.csv")
    assert run(["cohort", "check", str(tmp_path / "bad.csv"), "--lang", "ru"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum("отлично" in line for line in lines) == 50
    assert "… и ещё 70; все: --json" in lines
    assert any("Строк 120, с ошибками 120" in line for line in lines)


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "nowhere.csv"], ["check", "a.csv", "--questionnaire", "nowhere"], ["synth"]]
)
def test_what_cannot_be_read_ends_with_two(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["cohort", *arguments]) == 2
    assert capsys.readouterr().err


def test_check_lists_the_mistakes_of_the_catalogue_beside_the_questionnaire(cohorts, tmp_path, capsys):
    text = load_questionnaire("ru-2025.2").text
    (tmp_path / "own.toml").write_text(text.replace('services = "ru-2025"', 'services = "own-services.toml"'))
    (tmp_path / "own-services.toml").write_text('format = 1\nid = "own"\nsource = "rumour"\n')
    own = str(tmp_path / "own.toml")
    assert run(["cohort", "check", str(cohorts / "2024.parquet"), "--questionnaire", own]) == 2
    shown = capsys.readouterr().err
    assert [key for key in ("source", "title", "service") if f"«{key}»" not in shown] == []


def test_check_refuses_truth(cohorts, capsys):
    assert run(["cohort", "check", str(cohorts / "truth" / "2024.parquet")]) == 1
    assert "true probabilities" in capsys.readouterr().err
