"""`riskscore cohort template`, `dictionary` and `datasheet`: written whole, in both languages, or refused in words."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from riskscore.cli import run

MAKES = {"template": "t.xlsx", "dictionary": "d.html"}


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("command", MAKES)
def test_a_document_is_written_and_named(command, lang, tmp_path, capsys):
    out = tmp_path / MAKES[command]
    assert run(["cohort", command, str(out), "--questionnaire", "ru-2025.2", "--lang", lang]) == 0
    assert str(out) in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("command", ["template", "dictionary", "datasheet"])
def test_another_ending_is_refused_and_the_right_ones_named(command, tmp_path, capsys):
    files = [str(tmp_path / "c.csv")] if command == "datasheet" else []
    assert run(["cohort", command, *files, str(tmp_path / "out.docx"), "--questionnaire", "ru-2025.2"]) == 2
    assert "choose one of the endings ." in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_said(tmp_path, capsys):
    assert run(["cohort", "template", str(tmp_path / "no" / "t.xlsx"), "--questionnaire", "ru-2025.2"]) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_template_is_filled_checked_and_described(tmp_path, capsys):
    chosen = ["--questionnaire", "ru-2025.2", "--lang", "ru"]
    template, filled = tmp_path / "t.xlsx", tmp_path / "filled.xlsx"
    assert run(["cohort", "template", str(template), *chosen]) == 0
    book = openpyxl.load_workbook(template)
    headers = [cell.value for cell in book.worksheets[0][7]]
    for row in range(8, 28):
        cells = {"person_id": str(row), "cohort_year": 2026, "resume": "актуальное", "assessed_at": dt.date(2026, 3, 1)}
        for header, value in cells.items():
            book.worksheets[0].cell(row, headers.index(header) + 1).value = value
    book.save(filled)
    assert run(["cohort", "check", str(filled), *chosen]) == 0
    assert "Строк 20, с ошибками 0" in capsys.readouterr().out
    assert run(["cohort", "datasheet", str(filled), str(tmp_path / "sheet.md"), *chosen]) == 0
    text = Path(tmp_path / "sheet.md").read_text(encoding="utf-8")
    assert "| Записей | 20 |" in text
    assert "| актуальное | 100,0\N{NO-BREAK SPACE}% |" in text
