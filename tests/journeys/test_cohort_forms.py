"""`riskscore cohort check` on official returns: recognised, checked by their sums, every problem with its cell."""

import json
from pathlib import Path

import openpyxl
import pytest

from riskscore.cli import run
from riskscore.monitoring import load_form

NUMBERS = [*(f"{n:02d}" for n in range(1, 29)), "30"]


def save(folder: Path, counts: dict[str, object], name: str = "return.xlsx") -> Path:
    """Form 1 with one specialty: `counts` of all its graduates by column, nobody in rows 02–05."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Форма 1 пятистрочная"
    sheet.append(["Мониторинг занятости, выпуск 2024 года"])
    sheet.append(NUMBERS)
    for row in range(1, 6):
        cells = {"02": "08.02.01 Строительство", "03": f"{row:02d}", **(counts if row == 1 else {})}
        sheet.append([cells.get(number) for number in NUMBERS])
    book.save(folder / name)
    return folder / name


def test_a_return_is_recognised_and_counted(tmp_path, capsys):
    path = save(tmp_path, {"05": 10, "06": 6, "10": 2, "13": 1, "22": 1})
    assert run(["cohort", "check", str(path), "--lang", "ru"]) == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert "форма 1 (пять строк)" in first
    assert "выпускников 10: занятые 6, под риском 1, вне расчёта 2, прогноз 1" in last


def test_every_problem_is_listed_with_its_cell(tmp_path, capsys):
    path = save(tmp_path, {"05": 10, "06": 6, "07": "два"})
    assert run(["cohort", "check", str(path), "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["returns"]
    assert (found["form"], found["cohort_year"], found["rows"], found["bad_rows"]) == ("form-1-2024", 2024, 5, 1)
    assert [(p["sheet"], p["row"], p["cell"], p["code"]) for p in found["problems"]] == [
        ("Форма 1 пятистрочная", 3, "G3", "not_a_count")
    ]
    path = save(tmp_path, {"05": 10, "06": 6})
    assert run(["cohort", "check", str(path), "--form", "form-1-2024", "--json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["returns"][0]["problems"]
    assert (problem["cell"], problem["code"], problem["found"]) == ("E3", "wrong_sum", "10")


def test_a_form_of_ones_own_is_named_by_its_path(tmp_path, capsys):
    path = save(tmp_path, {"05": 10, "06": 10})
    own = load_form("form-1-2024").text.replace('parts = ["06-27"]', 'parts = ["07-27"]')
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    assert run(["cohort", "check", str(path), "--form", str(tmp_path / "own.toml")]) == 1
    assert "гр. 07–27 = 0" in capsys.readouterr().out


def test_a_form_with_inferred_columns_says_so(tmp_path, capsys):
    book = openpyxl.Workbook()
    book.active.title = "1. Форма сбора"
    book.active.append([n if "." not in n else float(n) for n in load_form("site-2025-05").sheets[0].numbers])
    book.create_sheet("3. Целевики").append(list(range(1, 28)))
    book.save(tmp_path / "return.xlsx")
    assert run(["cohort", "check", str(tmp_path / "return.xlsx")]) == 0
    assert "official titles are not public" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--report", "--columns", "--save-columns"])
def test_options_of_answers_are_refused_with_a_return(tmp_path, option, capsys):
    path = save(tmp_path, {"05": 10, "06": 10})
    (tmp_path / "columns.csv").write_text("column,feature\n")
    target = tmp_path / ("out.xlsx" if option == "--report" else "columns.csv")
    assert run(["cohort", "check", str(path), option, str(target)]) == 2
    assert option in capsys.readouterr().err


def test_returns_and_answers_are_checked_apart(tmp_path, capsys):
    path = save(tmp_path, {"05": 10, "06": 10})
    (tmp_path / "answers.csv").write_text("resume\ncurrent\n")
    assert run(["cohort", "check", str(path), str(tmp_path / "answers.csv"), "--lang", "ru"]) == 2
    assert "проверяются отдельно" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "word"), [("nowhere", "There is no form"), ("site-2024", "no visible sheet")])
def test_what_cannot_be_read_by_the_form_ends_with_two(tmp_path, form, word, capsys):
    path = save(tmp_path, {"05": 10, "06": 10})
    assert run(["cohort", "check", str(path), "--form", form]) == 2
    assert word in capsys.readouterr().err
