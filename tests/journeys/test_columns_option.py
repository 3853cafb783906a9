"""A college's own headers: read by their meaning, shown, confirmed once, and then read without a word."""

import json
from pathlib import Path

import pytest

from riskscore.cli import run
from riskscore.files import read_raw, write_raw

OWN = {"Person ID": ["S1", "S2"], "RESUME": ["нет", "Hет"], "Mean grade": ["4,5", "3,5"]}  # Latin H
TITLE, SKIPPED = "Сведения о выпускниках;;", ("absent_column", "no_outcome_column", "no_cohort_year_column")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A table with a title above its header."""
    rows = [";".join(cells) for cells in (list(OWN), *zip(*OWN.values(), strict=True))]
    path = tmp_path / "sent.csv"
    path.write_text("\n".join([TITLE, *rows]), encoding="cp1251")
    return path


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    capsys.readouterr()
    run(["cohort", "check", *arguments, "--questionnaire", "ru-2025.2", "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def codes(report: dict[str, object]) -> list[str]:
    problems = report["problems"]
    assert isinstance(problems, list)
    return [p["code"] for p in problems if p["code"] not in SKIPPED]


def test_columns_are_shown_saved_confirmed_and_then_silent(sent, tmp_path, capsys):
    table = tmp_path / "columns.csv"
    first = check(capsys, str(sent), "--save-columns", str(table))
    assert first["errors"] == 0
    assert codes(first).count("matched_column") == 3
    saved = read_raw(table).frame
    assert saved["header"].tolist() == list(OWN)
    confirmed = saved.assign(column=["person_id", "resume", "mean_grade"], confirm="yes")
    write_raw(confirmed, table)
    assert codes(check(capsys, str(sent), "--columns", str(table))) == ["title_rows"]


def test_a_scored_file_keeps_the_headers_it_was_sent_with(sent, tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    assert run(["score", str(sent), str(out)]) == 0
    assert list(read_raw(out).frame.columns)[:3] == list(OWN)
    assert "«RESUME» = resume" in capsys.readouterr().err


def test_a_table_of_columns_that_is_none_stops_the_command(sent, tmp_path, capsys):
    assert run(["cohort", "check", str(sent), "--columns", str(sent)]) == 2
    assert "--save-columns" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["points", "train", "crossval", "evaluate"])
def test_every_command_that_reads_a_cohort_takes_the_confirmed_table(command, tmp_path, capsys):
    """A file of a header nobody knows is refused, unless the table says what the header means."""
    data, table, folds = (tmp_path / f"{name}.csv" for name in ("data", "table", "folds"))
    data.write_text("Графа 1\nnone\n", encoding="utf-8")
    table.write_text("header,column,confirm\nГрафа 1,resume,yes\n", encoding="utf-8")
    folds.write_text("row_id,rep,fold\n0,0,0\n", encoding="utf-8")
    given = {
        "points": ["cohort", "points", str(data)],
        "train": ["train", "--cohort", str(data), "--trials", "1"],
        "crossval": ["crossval", "--cohort", str(data), "--folds", str(folds), "--out", str(tmp_path / "p.csv")],
        "evaluate": ["evaluate", "--cohort", str(data)],
    }[command]
    assert run(given) == 2
    assert "no column of the questionnaire" in capsys.readouterr().err
    run([*given, "--columns", str(table)])
    assert "no column of the questionnaire" not in capsys.readouterr().err
