"""`--map`: files that answer another version of the questionnaire, in every command that reads a cohort."""

import json
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.files import write_raw

HEAD = 'format = 1\nfrom = "ru-2025.1"\nto = "ru-2025.2"\n'
LINE = '[[carry]]\nto = "disabled"\ncases = [{ when = \'disability == "both"\', value = true }]\n'


@pytest.fixture
def old_file(tmp_path: Path) -> str:
    answers = {"person_id": ["a", "b"], "cohort_year": [2023, 2023], "disability": ["both", "ovz"]}
    write_raw(pd.DataFrame(answers), tmp_path / "old.csv")
    return str(tmp_path / "old.csv")


@pytest.fixture
def own_map(tmp_path: Path) -> str:
    (tmp_path / "map.toml").write_text(HEAD + LINE, encoding="utf-8")
    return str(tmp_path / "map.toml")


def test_check_says_what_a_map_carried_and_what_it_lost(old_file, own_map, capsys):
    assert run(["cohort", "check", old_file, "--questionnaire", "ru-2025.2", "--map", own_map, "--json"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(p["field"], p["found"]) for p in problems if p["code"] == "carried"] == [(None, "ru-2025.1")]
    lost = [(p["field"], p["found"]) for p in problems if p["code"] == "not_carried"]
    assert lost == [("disabled", "disability = ovz (1)")]


def test_the_screen_names_new_questions_in_one_line(old_file, own_map, capsys):
    assert run(["cohort", "check", old_file, "--questionnaire", "ru-2025.2", "--map", own_map, "--lang", "ru"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = (line for line in lines if line.startswith("В прежней версии анкеты этого не спрашивали"))
    assert "availability" in line
    assert not [line for line in lines if "поле «availability»" in line]


@pytest.mark.parametrize(
    "command",
    [
        ["train"],
        ["crossval", "--folds", "folds.csv", "--out", "p.csv"],
        ["evaluate"],
        ["cohort", "points"],
    ],
    ids=lambda command: command[-1] if len(command) < 3 else command[0],
)
def test_every_command_that_reads_a_cohort_takes_a_map_and_lists_its_mistakes(command, old_file, tmp_path, capsys):
    (tmp_path / "bad.toml").write_text(f"{HEAD}[[carry]]\nto = 'nothing'\nfrom = 'resume'\n", encoding="utf-8")
    file = [old_file] if command[0] == "cohort" else ["--cohort", old_file]
    assert run([*command, *file, "--map", str(tmp_path / "bad.toml")]) == 2
    shown = capsys.readouterr().err
    assert "bad.toml" in shown
    assert "carry 1 › to" in shown


def test_a_file_that_looks_like_an_earlier_version_is_answered_with_the_map_to_give(tmp_path, capsys):
    path = tmp_path / "old.csv"
    write_raw(pd.DataFrame({"person_id": ["a"], "resume": ["нет"], "disability": ["ovz"]}), path)
    assert run(["cohort", "check", str(path), "--questionnaire", "ru-2025.2"]) == 0
    said = capsys.readouterr().out
    assert "it looks like answers to «ru-2025.1»" in said
    assert "Columns not of the questionnaire, not read: «disability»" in said
    assert run(["cohort", "check", str(path), "--map", "ru-2025.1--ru-2025.2"]) == 0
    assert "looks like" not in capsys.readouterr().out
    write_raw(pd.DataFrame({"person_id": ["a"], "disability": ["ovz"], "ovz": ["да"]}), path)
    assert run(["cohort", "check", str(path), "--questionnaire", "ru-2025.2"]) == 0
    assert "looks like" not in capsys.readouterr().out
