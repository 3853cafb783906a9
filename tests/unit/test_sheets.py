"""Sheets of a workbook: one is read, the others are named; sizes are looked at before anything is unpacked."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.packaging.custom import StringProperty

from riskscore.errors import FileError
from riskscore.files import read_grids, read_raw, xlsx_archive

Rows = list[list[object]]
PEOPLE: Rows = [["person_id", "resume"], ["A1", "none"]]
NOTES: Rows = [["Пояснения"], ["Заполняет куратор"]]


def write_book(path: Path, sheets: dict[str, Rows], *, hidden: tuple[str, ...] = (), **properties: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for name, value in properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def test_the_sheet_with_known_names_is_read_and_the_other_is_said(path):
    raw = read_raw(write_book(path, {"Титул": NOTES, "Люди": PEOPLE}), known=["resume"])
    assert (raw.sheet, raw.frame["resume"].tolist()) == ("Люди", ["none"])
    assert [(problem.code, problem.found) for problem in raw.problems] == [("other_sheets", "Титул")]


def test_without_known_names_the_first_filled_sheet_is_read(path):
    assert read_raw(write_book(path, {"Пусто": [], "Люди": PEOPLE})).sheet == "Люди"


def test_a_hidden_sheet_is_never_read_and_is_said(path):
    raw = read_raw(write_book(path, {"Старые": PEOPLE, "Люди": PEOPLE}, hidden=("Старые",)))
    assert (raw.sheet, [problem.code for problem in raw.problems]) == ("Люди", ["hidden_sheets"])


def test_a_sheet_may_be_named_and_must_be_there(path):
    write_book(path, {"Титул": NOTES, "Люди": PEOPLE})
    assert read_raw(path, sheet="Люди").sheet == "Люди"
    with pytest.raises(FileError, match="it has «Титул», «Люди»"):
        read_raw(path, sheet="Нет")


def test_a_workbook_says_of_itself_what_its_properties_say(path):
    stamp = {"riskscore.questionnaire": "ru-2025.2", "note": "a & «b» <c>"}
    assert read_raw(write_book(path, {"Люди": PEOPLE}, **stamp)).metadata == stamp


def test_grids_are_all_sheets_from_their_first_cell(path):
    write_book(path, {"Форма": [[], [None, 5, 2.5]], "Скрытый": PEOPLE}, hidden=("Скрытый",))
    first, second = read_grids(path)
    assert (first.name, first.is_visible, first.cells) == ("Форма", True, [["", "", ""], ["", 5, 2.5]])
    assert (second.is_visible, second.cells) == (False, PEOPLE)
    assert [len(grid.cells) for grid in read_grids(path, most_rows=1)] == [1, 1]


def test_merged_areas_are_told(path):
    book = openpyxl.Workbook()
    book.active["B1"] = "группа"
    book.active.merge_cells("B1:D1")
    book.save(path)
    assert read_grids(path)[0].merged == ((0, 1, 0, 3),)


def test_a_csv_is_one_grid_and_a_parquet_none(tmp_path):
    (tmp_path / "x.csv").write_text("a;b\n1;2\n")
    assert [grid.cells for grid in read_grids(tmp_path / "x.csv")] == [[["a", "b"], ["1", "2"]]]


def test_one_long_text_in_a_thousand_cells_is_counted_a_thousand_times(path, monkeypatch):
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column("A1", ["a", *["x" * 2000] * 1000])
    monkeypatch.setattr(xlsx_archive, "MAX_TEXT", 1_000_000)
    with pytest.raises(FileError, match=r"texts of the sheet take 20\d{5} bytes"):
        read_raw(path)


def test_cells_are_counted_across_the_parts_a_sheet_is_measured_in(monkeypatch):
    xml = b'<row r="1">' + b"".join(b'<c r="AB%d"><v>1</v></c><cols/>' % row for row in range(1, 400)) + b"</row>"
    monkeypatch.setattr(xlsx_archive, "_CHUNK", 64)
    assert xlsx_archive._places(xml).tolist() == [[row, 28] for row in range(1, 400)]
    assert xlsx_archive._n_cells(xml) == 399
