"""Data files: read as what they are, refused with what was found and what to do, written whole or not at all."""

import datetime as dt
import os
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskscore.errors import FileError
from riskscore.files import RawFrame, csv_file, formats, parquet_file, read_raw, whole, write_raw, xlsx_archive

HEADER = b"name;grade\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_bytes(tmp_path: Path, data: bytes, ending: str = ".csv") -> RawFrame:
    path = tmp_path / f"data{ending}"
    path.write_bytes(data)
    return read_raw(path)


def write_book(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_in_every_usual_dress(tmp_path, encoding, separator, line_end):
    lines = [separator.join(cells) for cells in (["фамилия", "балл"], ["Ёлкина", "3.5"], ["Шут", ""])]
    raw = read_bytes(tmp_path, (line_end.join(lines) + line_end).encode(encoding))
    assert raw.frame.to_dict("list") == {"фамилия": ["Ёлкина", "Шут"], "балл": ["3.5", ""]}
    assert raw.row_numbers == (2, 3)
    assert raw.problems == ()


def test_cells_stay_text_and_headers_lose_outer_spaces(tmp_path):
    raw = read_bytes(tmp_path, b'code;"grade\t"; flag \n08.02.01;3,50;1.0\n')
    assert list(raw.frame.columns) == ["code", "grade", "flag"]
    assert list(raw.frame.iloc[0]) == ["08.02.01", "3,50", "1.0"]


def test_a_quoted_line_break_is_one_row(tmp_path):
    raw = read_bytes(tmp_path, b'a,b\n"x\ny",1\nz,2\n')
    assert list(raw.frame["a"]) == ["x\ny", "z"]
    assert raw.row_numbers == (2, 3)


def test_blank_rows_are_left_out_and_still_counted(tmp_path):
    raw = read_bytes(tmp_path, b"\na;b\n1;2\n;\n\n3;4\n;\n\n")
    assert list(raw.frame["a"]) == ["1", "3"]
    assert raw.row_numbers == (3, 6)


def test_a_ragged_row_is_named_and_never_shifted(tmp_path):
    raw = read_bytes(tmp_path, b"a;b;c\n1;2;3\n4;5\n6;7;8;9\n6;7;8;;\n")
    assert [(problem.row, problem.found) for problem in raw.problems] == [(3, "2"), (4, "4"), (5, "5")]
    assert raw.frame.to_numpy().tolist() == [["1", "2", "3"], ["4", "5", ""], ["6", "7", "8"], ["6", "7", "8"]]


def test_a_separator_too_many_before_an_empty_end_is_no_shift(tmp_path):
    """«Кемерово, Центр» without quotes, in a row whose last answer is missing."""
    raw = read_bytes(tmp_path, b"a,b,c\n1,x, y,\n1,x,3\n")
    assert [(problem.code, problem.row) for problem in raw.problems] == [("wrong_number_of_cells", 2)]


def test_separators_at_the_end_of_every_row_are_one_warning(tmp_path):
    raw = read_bytes(tmp_path, b"a;b\n1;2;\n3;4;\n")
    assert [(problem.code, problem.severity) for problem in raw.problems] == [("extra_empty_cells", "warning")]
    assert raw.frame.to_numpy().tolist() == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b";;\n;;\n", "empty"),
        (b"1;2.5\n3;4\n", "numbers, not column names"),
        (b"a;b;a\n1;2;3\n", "«a»"),
        (b"a;b\n1;\0\n", "NUL"),
        ("a;b\n1;2\n".encode("utf-16"), "NUL"),
        (b'a;b\n1;"open\n', "quotes"),
        (b"a;b\n1;\x98\n", "cut off"),
        ("имя;балл\nЁлкина;3\nПётр;4\n".encode()[:-8], "cut off"),
        (b"PK\x03\x04rest", ".xlsx"),
        (b"PAR1rest", ".parquet"),
        (OLE + b"rest", ".xls"),
    ],
)
def test_a_csv_that_is_none_is_refused(tmp_path, data, found):
    with pytest.raises(FileError) as caught:
        read_bytes(tmp_path, data)
    assert found in caught.value.message("en")
    assert "Что сделать" in caught.value.message("ru")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"a;b\n1;2\n", "inside is text"),
        (b"PAR1", "inside is .parquet"),
        (OLE + b"Workbook", "old .xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 broken", "cannot be read"),
    ],
)
def test_a_workbook_that_is_none_is_refused(tmp_path, data, found):
    with pytest.raises(FileError) as caught:
        read_bytes(tmp_path, data, ".xlsx")
    assert found in str(caught.value)


@pytest.mark.parametrize("name", ["data.xls", "data.ods", "data", "data.txt"])
def test_other_endings_are_refused_by_name(tmp_path, name):
    with pytest.raises(FileError, match=r"\.xlsx"):
        read_raw(tmp_path / name)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    for name in ("nowhere.csv", "folder.csv"):
        with pytest.raises(FileError, match=name):
            read_raw(tmp_path / name)


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "MAX_BYTES", 10)
    with pytest.raises(FileError, match="11 bytes, 10 are allowed"):
        read_bytes(tmp_path, b"a;b\n1;2345\n")


def test_workbook_cells_keep_their_kinds(tmp_path):
    day = dt.date(2024, 6, 30)
    path = write_book(tmp_path / "book.xlsx", [["n", "x", "d", "f", "t"], [1, 2.5, day, True, "08.02.01"], [None] * 5])
    raw = read_raw(path)
    assert raw.frame.iloc[0].tolist() == [1, 2.5, day, True, "08.02.01"]
    assert isinstance(raw.frame.loc[0, "n"], int)
    assert len(raw.frame) == 1


def test_the_first_visible_sheet_is_read_where_it_lies(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Люди & Ко")
    for row, cells in ((3, ["a", "b"]), (5, [7, "x"])):
        for column, cell in enumerate(cells, start=2):
            sheet.cell(row, column, cell)
    book.save(tmp_path / "book.xlsx")
    raw = read_raw(tmp_path / "book.xlsx")
    assert raw.frame[["a", "b"]].to_numpy().tolist() == [[7, "x"]]
    assert raw.row_numbers == (5,)


def test_a_far_cell_that_is_only_formatted_takes_no_room(tmp_path):
    path = write_book(tmp_path / "book.xlsx", [["a", "b"], [1, 2]])
    book = openpyxl.load_workbook(path)
    book.active.cell(1_048_576, 16_384).number_format = "0.00"
    book.save(path)
    assert read_raw(path).frame.to_numpy().tolist() == [[1, 2]]


def test_a_formula_that_gave_an_empty_text_has_a_value(tmp_path):
    """As Excel stores ЕСЛИ(…;"")."""
    path, spoilt = write_book(tmp_path / "book.xlsx", [["a", "b"], [1, "=A2"], [2, "=A3"]]), tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            part = re.sub(rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="str"><f>A2</f><v></v></c>', old.read(name))
            new.writestr(name, part)
    raw = read_raw(spoilt)
    assert [problem.found for problem in raw.problems] == ["B3: =…"]
    assert raw.frame["b"].tolist() == ["", ""]


def test_hidden_rows_and_columns_are_read_aloud(tmp_path):
    book = openpyxl.Workbook()
    for row in [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "book.xlsx")
    raw = read_raw(tmp_path / "book.xlsx")
    assert raw.frame.to_numpy().tolist() == [[1, 2, 3], [4, 5, 6]]
    assert [(p.code, p.found) for p in raw.problems] == [("hidden_rows", "3"), ("hidden_columns", "b")]


@pytest.mark.parametrize("look", ["0%", "0.00%", "0.0 %"])
def test_a_cell_that_shows_per_cent_is_named_with_what_it_shows_and_holds(tmp_path, look):
    book = openpyxl.Workbook()
    for row in [["a", "b"], ["x", 0.85], ["y", 85]]:
        book.active.append(row)
    book.active["B2"].number_format, book.active["B3"].number_format = look, '0"%"'
    book.save(tmp_path / "book.xlsx")
    [problem] = read_raw(tmp_path / "book.xlsx").problems
    assert (problem.code, problem.row, problem.found, problem.suggestion) == ("percent_cell", 2, "B2: 85 %", "85")
    assert "0.85" in problem.message("ru")


def test_a_formula_without_a_value_and_an_error_are_named(tmp_path):
    path = write_book(tmp_path / "book.xlsx", [["a", "b"], [1, "=A2+1"], [2, "x"], ["#N/A", "y"]])
    assert [(problem.row, problem.found.split(":")[0]) for problem in read_raw(path).problems] == [(2, "B2"), (4, "A4")]


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    path = write_book(tmp_path / "book.xlsx", [["a"], [1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(64 * 1024**2))
    with pytest.raises(FileError, match="unpacks to"):
        read_raw(path)


def test_two_far_apart_cells_are_refused_unopened(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", 1
    book.save(tmp_path / "book.xlsx")
    with pytest.raises(FileError, match="1048576 rows and 16384 columns"):
        read_raw(tmp_path / "book.xlsx")


def test_another_zip_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "text.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(FileError, match=r"not an \.xlsx workbook"):
        read_raw(tmp_path / "text.xlsx")


def test_plain_parquet_types_become_plain_columns(tmp_path):
    table = pa.table(
        {
            "code": pa.array(["a", None, "a"]).dictionary_encode(),
            "id": pa.array([2**60 + 1, None, 3]),
            "sum": pa.array([Decimal("1.00"), None, None]),
            "flag": pa.array([True, None, False]),
            "day": pa.array([dt.date(2024, 1, 1), None, None]),
            " spaced ": pa.array([1.5, None, 2.0]),
        }
    ).replace_schema_metadata({"riskscore.synthetic": "true"})
    pq.write_table(table, tmp_path / "data.parquet")
    raw = read_raw(tmp_path / "data.parquet")
    assert raw.metadata == {"riskscore.synthetic": "true"}
    assert raw.row_numbers == (2, 3, 4)
    assert raw.frame.loc[0].tolist() == ["a", 2**60 + 1, 1.0, True, dt.date(2024, 1, 1), 1.5]
    assert raw.frame.loc[1].isna().all()
    assert "spaced" in raw.frame


@pytest.mark.parametrize("column", [pa.array([[1, 2]]), pa.array([{"x": 1}]), pa.array([b"\x00"])])
def test_compound_parquet_columns_are_refused_by_name(tmp_path, column):
    pq.write_table(pa.table({"odd": column}), tmp_path / "data.parquet")
    with pytest.raises(FileError, match="«odd»"):
        read_raw(tmp_path / "data.parquet")


def test_a_parquet_with_more_cells_than_allowed_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_file, "MAX_CELLS", 99)
    write_raw(pd.DataFrame({"a": np.zeros(100)}), tmp_path / "data.parquet")
    with pytest.raises(FileError, match="100 cells"):
        read_raw(tmp_path / "data.parquet")


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_cut_file_is_refused(tmp_path, ending, tenth):
    whole = tmp_path / f"whole{ending}"
    write_raw(pd.DataFrame({"a": np.arange(500.0), "b": [f"x{i}" for i in range(500)]}), whole)
    data = whole.read_bytes()
    with pytest.raises(FileError):
        read_bytes(tmp_path, data[: len(data) * tenth // 10], ending)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_cut_csv_gives_the_first_rows_and_never_others(tmp_path, tenth):
    """A CSV cannot say where it should end; what was read is still right, but for a last row that is named or short."""
    rows = [[f"имя{i}", f"{i}", "да"] for i in range(200)]
    data = csv_file.to_csv(pd.DataFrame(rows, columns=["a", "b", "c"])).encode()
    try:
        raw = read_bytes(tmp_path, data[: len(data) * tenth // 10])
    except FileError:
        return
    found = raw.frame.to_numpy().tolist()
    assert found[:-1] == rows[: len(found) - 1]
    assert {problem.row for problem in raw.problems} <= {raw.row_numbers[-1]}


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_formula_is_written_as_text(tmp_path, ending):
    frame = pd.DataFrame({"a": ["=1+1", "http://x", "+7", "@x", "007"]})
    write_raw(frame, tmp_path / f"out{ending}")
    assert read_raw(tmp_path / f"out{ending}").frame["a"].tolist() == frame["a"].tolist()


def test_long_identifiers_and_old_dates_survive_a_workbook(tmp_path):
    frame = pd.DataFrame(
        {"id": [2**60 + 1], "old": [dt.date(1890, 5, 1)], "new": [dt.date(2001, 2, 3)], "no": [np.nan]}
    )
    write_raw(frame, tmp_path / "out.xlsx")
    raw = read_raw(tmp_path / "out.xlsx").frame
    assert raw.iloc[0].tolist() == [str(2**60 + 1), "1890-05-01", dt.date(2001, 2, 3), ""]


def test_what_a_workbook_cannot_hold_is_refused(tmp_path):
    for frame in (pd.DataFrame({"a": ["x" * 40_000]}), pd.DataFrame(np.zeros((1, 17_000)))):
        with pytest.raises(FileError, match=r"choose \.csv or \.parquet"):
            write_raw(frame, tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path, ending):
    """A folder in the target's place stands for every reason a file system has."""
    target = tmp_path / f"out{ending}"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(FileError, match="Cannot write"):
        write_raw(pd.DataFrame({"a": [1]}), target)
    with pytest.raises(FileError, match="Cannot write"):
        write_raw(pd.DataFrame({"a": [1]}), tmp_path / "nowhere" / f"out{ending}")
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_full_disk_is_an_error_with_a_remedy(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(FileError, match=r"No space.*check the free space"):
        whole.write_whole(tmp_path / "out.csv", lambda _: whole.write_text("x" * 100_000, full))
    assert list(tmp_path.iterdir()) == []


def test_sheet_addresses_are_counted_like_a_spreadsheet():
    xml = b'<c r="A1"/><c r="Z2"/><c r="AA30"/><c r="XFD1048576"/>'
    assert xlsx_archive._places(xml).tolist() == [[1, 1], [2, 26], [30, 27], [1_048_576, 16_384]]


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_what_may_never_end_is_not_read(tmp_path, make):
    make(tmp_path / "data.csv")
    with pytest.raises(FileError, match="not a plain file"):
        read_raw(tmp_path / "data.csv")


def test_a_name_that_cannot_be_written_is_said_in_words(tmp_path):
    with pytest.raises(FileError, match="File name too long"):
        write_raw(pd.DataFrame({"a": [1]}), tmp_path / f"{'x' * 251}.csv")


def test_what_the_system_refuses_is_said_in_russian_too(tmp_path):
    with pytest.raises(FileError) as refused:
        read_raw(tmp_path / "none.csv")
    assert "такого файла или такой папки нет" in refused.value.message("ru")


def test_an_error_names_the_file_asked_for(tmp_path):
    with pytest.raises(FileError, match=r"«out\.xlsx»"):
        write_raw(pd.DataFrame({"a": ["x" * 40_000]}), tmp_path / "out.xlsx")


def test_a_workbook_whose_people_are_hidden_says_so(tmp_path):
    path = write_book(tmp_path / "book.xlsx", [["a", "b"], [1, 2]])
    book = openpyxl.load_workbook(path)
    book.create_sheet("empty")
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    with pytest.raises(FileError, match=f"only hidden sheets are filled: «{book.worksheets[0].title}»"):
        read_raw(path)


def test_a_cell_longer_than_csv_readers_take_is_named_as_that(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1," + "x" * 200_000)
    with pytest.raises(FileError, match="one cell holds more than 131072 characters"):
        read_raw(path)


def test_a_workbook_may_quote_its_attributes_otherwise(tmp_path):
    path, other = write_book(tmp_path / "book.xlsx", [["a", "b"], [1, 2]]), tmp_path / "other.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b'"', b"'") if name == "xl/workbook.xml" else part)
    assert read_raw(other).frame.to_numpy().tolist() == [[1, 2]]
