"""`riskscore cohort check --report`: the file as it was sent, problem cells marked and commented, and a summary."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.cohort.source_file import SourceFile
from riskscore.documents.problem_report import write_problem_report
from riskscore.errors import FileError
from riskscore.files import read_raw, write_raw

QUESTIONNAIRE = str(Path(__file__).parents[1] / "questionnaires" / "every-kind.toml")
COUNTS = ("rows", "bad_rows", "errors", "warnings")
HEADER = ["id", "year", "resume", "debts", "birth_date", "specialty", "remark"]
ROWS = [
    ["1", 2024, "current", 2, dt.date(2005, 5, 1), "08.02.01", "=1+1"],
    ["2", 2024, "може быть", 99999, dt.date(2005, 5, 1), "x" * 65, "https://example.org"],
    ["2", 2024, "none", 1, "32.13.2005", "08.02.01", None],
]
BAD = {"C3": "може быть", "D3": 99999, "F3": "x" * 65, "E4": "32.13.2005", "A4": "2"}


@pytest.fixture(params=[".xlsx", ".csv"])
def sent(request, tmp_path: Path) -> Path:
    path = tmp_path / f"sent{request.param}"
    write_raw(pd.DataFrame(ROWS, columns=HEADER, dtype=object), path)
    return path


def report_of(path: Path, *more: str):
    out = path.with_name("report.xlsx")
    assert run(["cohort", "check", str(path), "--questionnaire", QUESTIONNAIRE, "--report", str(out), *more]) == 1
    return openpyxl.load_workbook(out)


def plain(value: object) -> str:
    return str(value.date() if isinstance(value, dt.datetime) else value)


def test_problem_cells_and_only_they_are_marked_and_commented(sent):
    copy = report_of(sent).worksheets[0]
    marked = {cell.coordinate: cell for row in copy.iter_rows() for cell in row if cell.comment}
    assert {place: plain(cell.value) for place, cell in marked.items()} == {p: plain(v) for p, v in BAD.items()}
    body = [cell for row in copy.iter_rows(2) for cell in row]
    assert {cell.coordinate for cell in body if cell.fill.fill_type} == set(BAD)
    assert "Allowed: one of «up to date»" in marked["C3"].comment.text


def test_every_value_stays_what_and_where_it_was(sent):
    report_of(sent)
    before, after = read_raw(sent), read_raw(sent.with_name("report.xlsx"))
    assert after.frame.astype(str).equals(before.frame.astype(str))
    assert after.row_numbers == before.row_numbers
    copy = openpyxl.load_workbook(sent.with_name("report.xlsx"))
    assert not any(cell.data_type == "f" for sheet in copy for row in sheet.iter_rows() for cell in row)


def test_the_summary_opens_first_counts_and_lists_every_problem_with_its_cell(sent, capsys):
    book = report_of(sent, "--json")
    listed = json.loads(capsys.readouterr().out)["problems"]
    summary = book["Summary"]
    assert book.active.title == "Summary"
    assert "Rows: 3, with errors: 2. Errors: 5" in summary["A3"].value
    start = next(row for row in range(1, 100) if summary.cell(row, 1).value == "Every problem") + 2
    shown = [[cell.value for cell in row[:5]] for row in summary.iter_rows(start)]
    assert shown == [[p["severity"], p["row"], p["cell"], p["field"], p["found"] or None] for p in listed]
    assert {p["cell"] for p in listed if p["severity"] == "error"} == set(BAD)


def test_a_mended_report_can_be_sent_again(sent, tmp_path):
    book = report_of(sent)
    for place, value in {"A4": "3", "C3": "none", "D3": 1, "E4": dt.date(2005, 1, 1), "F3": "08.02.01"}.items():
        book.worksheets[0][place] = value
    book.save(tmp_path / "mended.xlsx")
    assert run(["cohort", "check", str(tmp_path / "mended.xlsx"), "--questionnaire", QUESTIONNAIRE]) == 0


def test_a_suggestion_stands_in_the_comment_and_not_in_the_cell(tmp_path):
    sent, out = tmp_path / "sent.xlsx", tmp_path / "report.xlsx"
    write_raw(pd.DataFrame({"person_id": ["1"], "cohort_year": [2024], "specialty": [dt.date(2001, 2, 8)]}), sent)
    assert run(["cohort", "check", str(sent), "--questionnaire", "ru-2025.2", "--report", str(out)]) == 1
    cell = openpyxl.load_workbook(out).worksheets[0]["C2"]
    assert cell.value.date() == dt.date(2001, 2, 8)
    assert "Perhaps: «08.02.01»" in cell.comment.text


def check_codes(path: Path, capsys, fields: tuple[str, ...] = ()) -> list[str]:
    """Codes of the problems, of some fields only if any are named."""
    capsys.readouterr()
    assert run(["cohort", "check", str(path), "--questionnaire", QUESTIONNAIRE, "--json"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    return [problem["code"] for problem in problems if not fields or problem["field"] in fields]


def test_a_mended_report_of_a_template_reads_as_the_template_does(tmp_path, capsys):
    template, sent, mended = (tmp_path / name for name in ("template.xlsx", "sent.xlsx", "mended.xlsx"))
    assert run(["cohort", "template", str(template), "--questionnaire", QUESTIONNAIRE]) == 0
    book = openpyxl.load_workbook(template)
    headers = {cell.value: cell for row in book.worksheets[0].iter_rows() for cell in row}
    first = (headers["resume"].row + 1, headers["resume"].column)
    book.worksheets[0].cell(first[0], headers["year"].column).value = 2024
    book.worksheets[0].cell(*first).value = "current"
    book.save(template)
    book.worksheets[0].cell(*first).value = "perhaps"
    book.save(sent)
    report = report_of(sent)
    report.worksheets[0].cell(*first).value = "current"
    report.save(mended)
    assert check_codes(mended, capsys) == check_codes(template, capsys)


def test_a_header_of_two_rows_stays_one_in_the_report(tmp_path, capsys):
    book = openpyxl.Workbook()
    for row in [["id", "year", "Ответы", None, "x", None], [None, None, "resume", "debts", "a", "b"], ["1", 2024, "?"]]:
        book.active.append(row)
    for area in ("C1:D1", "E1:F1"):
        book.active.merge_cells(area)
    book.save(tmp_path / "sent.xlsx")
    report = report_of(tmp_path / "sent.xlsx")
    report.worksheets[0]["C3"] = "none"
    report.save(tmp_path / "mended.xlsx")
    assert "absent_column" not in check_codes(tmp_path / "mended.xlsx", capsys, fields=("resume", "debts"))


def test_several_files_each_have_their_sheet(tmp_path, capsys):
    for name in ("a", "b"):
        write_raw(pd.DataFrame(ROWS[:2], columns=HEADER, dtype=object), tmp_path / f"{name}.csv")
    files = [str(tmp_path / name) for name in ("a.csv", "b.csv")]
    out = tmp_path / "report.xlsx"
    assert run(["cohort", "check", *files, "--questionnaire", QUESTIONNAIRE, "--report", str(out), "--lang", "ru"]) == 1
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["a", "b", "Сводка проверки"]
    marked = {sheet.title: {c.coordinate for row in sheet.iter_rows() for c in row if c.comment} for sheet in book}
    assert marked["a"] == {"C3", "D3", "F3"}
    assert marked["b"] == {"A2", "A3", "C3", "D3", "F3"}
    assert str(out) in capsys.readouterr().err


def test_what_a_cell_only_showed_is_no_answer_when_the_report_is_sent_again_unmended(tmp_path):
    """A formula without a value, an error, per cent and a merged cell: their copies hold no such thing."""
    book = openpyxl.Workbook()
    for row in [HEADER, ["1", 2024, "=1+1", 0.5, None, "x", None], ["2", 2024, "#N/A", 1, None, None, None]]:
        book.active.append(row)
    book.active["D2"].number_format = "0%"
    book.active.merge_cells("F2:F3")
    book.save(tmp_path / "sent.xlsx")
    copy = report_of(tmp_path / "sent.xlsx").worksheets[0]
    shown = {"C2": "=…", "C3": "#N/A", "D2": "50 %", "F3": "#MERGED"}
    assert {place: copy[place].value for place in shown} == shown
    assert all(copy[place].comment for place in shown)
    again = tmp_path / "again.xlsx"
    arguments = ["cohort", "check", str(tmp_path / "report.xlsx"), "--questionnaire", QUESTIONNAIRE]
    assert run([*arguments, "--report", str(again)]) == 1
    marked = openpyxl.load_workbook(again).worksheets[0]
    assert all(marked[place].comment for place in shown)


def test_a_file_with_more_rows_than_a_sheet_is_refused_and_not_cut(tmp_path):
    file = SourceFile(tmp_path / "big.csv", "big.csv", 1_048_575, {}, None, 1, 1, {"a": 0})
    with pytest.raises(FileError, match="1048575 rows"):
        write_problem_report(tmp_path / "report.xlsx", [file], [], dict.fromkeys(COUNTS, 0), "en")


def test_a_text_no_workbook_can_hold_is_cut_aloud(tmp_path):
    path = tmp_path / "sent.csv"
    write_raw(pd.DataFrame([[*ROWS[1][:6], "я" * 40_000]], columns=HEADER, dtype=object), path)
    cell = report_of(path).worksheets[0]["G2"]
    assert len(cell.value) == 32_767
    assert "only the beginning" in cell.comment.text


def test_files_of_one_name_from_two_folders_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        rows = [[f"{folder}{row[0]}", *row[1:]] for row in ROWS[:1]]
        write_raw(pd.DataFrame(rows, columns=HEADER, dtype=object), tmp_path / folder / "sent.csv")
    spoilt = tmp_path / "a" / "sent.csv"
    spoilt.write_text(spoilt.read_text().replace("current", "perhaps"))
    files, out = [str(tmp_path / folder / "sent.csv") for folder in ("a", "b")], tmp_path / "report.xlsx"
    assert run(["cohort", "check", *files, "--questionnaire", QUESTIONNAIRE, "--report", str(out)]) == 1
    book = openpyxl.load_workbook(out)
    marked = {sheet.title: [c.coordinate for row in sheet.iter_rows() for c in row if c.comment] for sheet in book}
    assert (marked["sent"], marked["sent 2"]) == (["C2"], [])


@pytest.mark.parametrize("option", ["--report", "--save-columns"])
def test_the_file_that_was_sent_is_never_written_over(sent, option, capsys):
    before = sent.read_bytes()
    if sent.suffix == ".csv" and option == "--report":
        return  # refused by its ending
    assert run(["cohort", "check", str(sent), "--questionnaire", QUESTIONNAIRE, option, str(sent)]) == 2
    assert "name another file" in capsys.readouterr().err
    assert sent.read_bytes() == before


def test_a_cell_that_was_never_computed_is_marked_itself(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(["1", 2024, "current", "=1+1", None, None, None])
    book.save(tmp_path / "sent.xlsx")
    copy = report_of(tmp_path / "sent.xlsx").worksheets[0]
    assert copy["D2"].comment is not None


def test_a_report_is_an_xlsx_or_refused_before_any_work(sent, capsys):
    assert run(["cohort", "check", str(sent), "--questionnaire", QUESTIONNAIRE, "--report", "report.docx"]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_columns_are_wide_enough_to_compare_and_the_first_stays_in_sight(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id;resume\n1;готово, но давно не обновлялось\n", encoding="utf-8")
    copy = report_of(path).worksheets[0]
    assert copy.freeze_panes == "B2"
    assert copy.column_dimensions["B"].width >= 30
