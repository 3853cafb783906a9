"""2,000 spoilt files: none crashes and none is misread silently. What is read is what was meant, or it is reported."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscore.cohort import Cohort
from riskscore.errors import RiskscoreError
from riskscore.files import write_raw

Cell = object
Sheet = list[list[Cell]]
Load = Callable[[Path], Cohort]
Misread = Callable[[Cohort], list[str]]
Reading = Mapping[str, Mapping[str, object]]

FILES = Path(__file__).parents[1] / "corpus" / "files"
CODES, DATES, NUMBERS, NUMBER = (
    "Специальность",
    "Дата рождения",
    ("Год выпуска", "Средний балл", "Пропуски, часов"),
    "Номер",
)
JUNK = [
    "???",
    "н/д",
    "-",
    "нет данных",
    "10000000000",
    "#REF!",
    "0",
    "\u200b",
    "2025",
    "да",
    "a" * 70,
    "1e5",
    "\ufeff",
    "½",
]
LATIN = str.maketrans("аеосрхКМТ", "aeocpxKMT")
SPACES = [" ", "\u00a0", "\u2009", "\t", "\u00a0 "]
N_CSV, N_XLSX, N_PARQUET, N_BINARY, N_TEXT = 600, 300, 200, 600, 600


def sheet() -> Sheet:
    """The six people as make_corpus.py writes them: typed cells, "" where there is no answer."""
    with (FILES / "plain.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [list(header), *([_typed(name, text) for name, text in zip(header, row, strict=True)] for row in rows)]


def _typed(name: str, text: str) -> Cell:
    if name == DATES:
        return dt.date.fromisoformat(text)
    return float(text) if name in NUMBERS and text else text


def draw_cell(draw: st.DrawFn, rows: Sheet, columns: tuple[str, ...] = ()) -> tuple[list[Cell], int]:
    """A row of a person and the place of one of its filled cells, of the named columns if any."""
    places = [i for i, name in enumerate(rows[0]) if (not columns or name in columns) and name != NUMBER]
    return draw(st.sampled_from(rows[1:])), draw(st.sampled_from(places or [len(rows[0]) - 1]))


def pad(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows)
    if isinstance(row[place], str):
        row[place] = draw(st.sampled_from(SPACES)) + row[place] + draw(st.sampled_from(SPACES))


def change_case(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows)
    if isinstance(row[place], str):
        row[place] = row[place].swapcase()


def change_alphabet(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows)
    if isinstance(row[place], str):
        row[place] = row[place].translate(LATIN)


def write_number_otherwise(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows, NUMBERS)
    if isinstance(row[place], float):
        ways = ["{}", "{:.2f}", "{} ", "'{}", "{} ч."]
        row[place] = draw(st.sampled_from(ways)).format(row[place]).replace(".", draw(st.sampled_from(".,")))


def write_date_otherwise(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows, (DATES,))
    if isinstance(row[place], dt.date):
        ways = ["%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%dT00:00:00", "%d.%m.%Y г.", "%Y", "%d-%b-%Y"]
        row[place] = row[place].strftime(draw(st.sampled_from(ways)))


def spoil_code(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows, (CODES,))
    code = str(row[place])
    ways: list[Cell] = [code.replace("0", ""), code.replace(".", ""), code + " и другие", code[:5]]
    if pairs := re.fullmatch(r"(\d\d)\.(\d\d)\.(\d\d)", code):
        day, month, year = map(int, pairs.groups())
        ways += [dt.date(2000 + year, month, min(day, 28)), code.replace("0", "О")]
    row[place] = draw(st.sampled_from(ways))


def replace_cell(draw: st.DrawFn, rows: Sheet) -> None:
    """A cell that says something else is reported, unless it may be meant."""
    row, place = draw_cell(draw, rows, ("Резюме", "Нужная помощь", "Исход", "Территория", CODES, DATES))
    row[place] = draw(st.sampled_from(JUNK))


def join_choices_otherwise(draw: st.DrawFn, rows: Sheet) -> None:
    row, place = draw_cell(draw, rows, ("Нужная помощь",))
    row[place] = str(row[place]).replace("|", draw(st.sampled_from([", ", ";", "\n", " | ", "||", "/"])))


def insert_blank_row(draw: st.DrawFn, rows: Sheet) -> None:
    rows.insert(draw(st.integers(1, len(rows))), [draw(st.sampled_from(["", " "]))] * len(rows[0]))


def insert_note(draw: st.DrawFn, rows: Sheet) -> None:
    notes = ["Итого", "ИТОГО:", "Всего по колледжу", "Директор", "* данные уточняются", "Исполнитель: Иванова"]
    place = draw(st.sampled_from([len(rows), len(rows), draw(st.integers(1, len(rows)))]))
    rows.insert(place, [draw(st.sampled_from(notes)), *[""] * (len(rows[0]) - 1)])


def repeat_row(draw: st.DrawFn, rows: Sheet) -> None:
    rows.insert(draw(st.integers(1, len(rows))), list(draw(st.sampled_from(rows))))


def swap_columns(draw: st.DrawFn, rows: Sheet) -> None:
    first, second = draw(st.tuples(*[st.integers(0, len(rows[0]) - 1)] * 2))
    for row in rows:
        row[first], row[second] = row[second], row[first]


def drop_column(draw: st.DrawFn, rows: Sheet) -> None:
    place = draw(st.sampled_from([i for i, name in enumerate(rows[0]) if name != NUMBER]))
    if len(rows[0]) > 9:
        for row in rows:
            del row[place]


def add_column(draw: st.DrawFn, rows: Sheet) -> None:
    place = draw(st.integers(0, len(rows[0])))
    for number, row in enumerate(rows):
        row.insert(place, draw(st.sampled_from(["x", "", 7.0])) if number else f"Примечание {len(row)}")


def misspell_header(draw: st.DrawFn, rows: Sheet) -> None:
    place = draw(st.sampled_from([i for i, name in enumerate(rows[0]) if name != NUMBER]))
    name = str(rows[0][place])
    spot = draw(st.integers(0, len(name) - 1))
    rows[0][place] = name[:spot] + draw(st.sampled_from(["", "ъ", " ", name[spot] * 2])) + name[spot + 1 :]


def break_row(draw: st.DrawFn, rows: Sheet) -> None:
    """What a comma without quotes, or a lost separator, makes of a line of CSV."""
    row, place = draw_cell(draw, rows)
    put = draw(st.sampled_from([[], [""], ["Центр", ""]]))
    row[place : place + draw(st.integers(0, len(row) - place).filter(lambda n: n != len(put)))] = put


CELLS = [
    pad, change_case, change_alphabet, write_number_otherwise, write_date_otherwise, spoil_code, replace_cell,
    join_choices_otherwise,
]  # fmt: skip
SHAPES = [insert_blank_row, insert_note, repeat_row, swap_columns, drop_column, add_column, misspell_header]


@st.composite
def spoilt_sheets(draw: st.DrawFn) -> Sheet:
    rows = sheet()
    for spoil in draw(st.lists(st.sampled_from(CELLS + SHAPES), min_size=1, max_size=4)):
        if spoil in CELLS or all(isinstance(name, str) for name in rows[0]):
            spoil(draw, rows)
    return rows


@st.composite
def spoilt_csv(draw: st.DrawFn) -> bytes:
    rows = draw(spoilt_sheets())
    if draw(st.integers(0, 3)) == 0:
        break_row(draw, rows)
    titles = [[title] for title in draw(st.sampled_from([[], ["Сведения о выпускниках"], ["Приложение 1", ""]]))]
    text = io.StringIO()
    csv.writer(
        text,
        delimiter=draw(st.sampled_from(",;\t")),
        lineterminator=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    ).writerows([*titles, *rows])
    return text.getvalue().encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1251"])), errors="replace")


@st.composite
def spoilt_xlsx(draw: st.DrawFn) -> bytes:
    rows = draw(spoilt_sheets())
    down, right = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        if draw(st.booleans()):
            book.add_worksheet("Старый").write_row(0, 0, [NUMBER, "Резюме"])
            book.add_worksheet("Данные").activate()
            book.worksheets()[0].hide()
        target = book.worksheets()[-1] if book.worksheets() else book.add_worksheet()
        date = book.add_format({"num_format": "dd.mm.yyyy"})
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    target.write_datetime(i + down, j + right, dt.datetime.combine(cell, dt.time()), date)
                else:
                    target.write(i + down, j + right, cell)
        if down and draw(st.booleans()):
            target.write(0, 0, "Сведения о выпускниках")
    return data.getvalue()


@st.composite
def spoilt_parquet(draw: st.DrawFn) -> bytes:
    header, *rows = draw(spoilt_sheets())
    frame = pd.DataFrame(rows, columns=[str(name) for name in header], dtype=object)
    as_text = frame.map(lambda cell: None if cell == "" else str(cell)).astype(
        draw(st.sampled_from(["str", "category"]))
    )
    return as_text.to_parquet()


def require_read_or_said(data: bytes, path: Path, load: Load, misread: Misread, touched: Collection[str] = ()) -> None:
    """`touched` are words of the lines that were damaged themselves: nobody can know what stood there."""
    path.write_bytes(data)
    try:
        cohort = load(path)
    except RiskscoreError:
        return
    assert [what for what in misread(cohort) if not any(word in what for word in touched)] == []


@pytest.mark.parametrize(
    ("ending", "files", "n"),
    [(".csv", spoilt_csv(), N_CSV), (".xlsx", spoilt_xlsx(), N_XLSX), (".parquet", spoilt_parquet(), N_PARQUET)],
)
def test_what_people_spoil_is_read_as_meant_or_said(
    ending: str, files: st.SearchStrategy[bytes], n: int, tmp_path: Path, load: Load, misread: Misread
) -> None:
    @settings(max_examples=n, suppress_health_check=list(HealthCheck), database=None)
    @given(files)
    def check(data: bytes) -> None:
        require_read_or_said(data, tmp_path / f"spoilt{ending}", load, misread)

    check()


def damage(data: bytes, rng: np.random.Generator, start: int) -> tuple[bytes, int, int]:
    """The data with one accident of a disk or a line at `start`, and the original bytes [start, end) it touched."""
    end = min(len(data), start + int(rng.choice([1, 1, 1, 2, 16, 64])))
    noise = rng.integers(0, 256, end - start, dtype=np.uint8).tobytes()
    match int(rng.integers(5)):
        case 0:
            return data[:start], start, len(data)
        case 1:
            return data[:start] + data[end:], start, end
        case 2:
            return data[:start] + noise + data[start:], start, start + 1
        case 3:
            return data[:end] + data[start:], start, end
    return data[:start] + noise + data[end:], start, end


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_a_damaged_binary_is_refused_or_whole(ending: str, tmp_path: Path, load: Load, misread: Misread) -> None:
    """Both carry checksums; the Parquet of other programs may not, and then nobody can tell."""
    whole = tmp_path / f"whole{ending}"
    header, *rows = sheet()
    write_raw(pd.DataFrame(rows, columns=header), whole)
    data, rng = whole.read_bytes(), np.random.default_rng(20250301)
    for start in np.linspace(0, len(data) - 1, N_BINARY).astype(int):
        spoilt = damage(data, rng, int(start))[0]
        require_read_or_said(spoilt, tmp_path / f"damaged{ending}", load, misread)


@pytest.mark.parametrize("name", ["plain.csv", "bom-semicolons.csv", "cp1251-decimal-commas.csv", "all-quoted.csv"])
def test_damage_to_one_line_of_csv_misleads_about_no_other(
    name: str, tmp_path: Path, load: Load, meant: Reading, misread: Misread
) -> None:
    data = (FILES / name).read_bytes()
    lines = data.splitlines(keepends=True)
    ends = np.cumsum([len(line) for line in lines])
    rng = np.random.default_rng(20250301)
    for _ in range(N_TEXT // 4):
        spoilt, start, end = damage(data, rng, int(rng.integers(len(data))))
        first, last = np.searchsorted(ends, [start, end - 1], side="right")
        touched = [*list(meant)[max(0, first - 1) : last + 1], "nobody", *(["lost"] if first == 0 else [])]
        require_read_or_said(spoilt, tmp_path / name, load, misread, touched)
