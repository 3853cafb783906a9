"""Makes tests/corpus/files: one table of made-up graduates, spoilt in the ways spreadsheets and people spoil tables.

    .venv/bin/python tests/corpus/make_corpus.py

accidents.toml says of each file what happened to it and what must be said about it. Nobody real is in here.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

FILES = Path(__file__).parent / "files"
Row = list[object]
Table = list[Row]
Change = Callable[[object], object]

HEADER: Row = [
    "Номер", "СНИЛС", "Фамилия", "Имя", "Год выпуска", "Специальность", "Территория", "Дата рождения",
    "Средний балл", "Пропуски, часов", "Резюме", "Нужная помощь", "Работает", "Исход",
]  # fmt: skip
PEOPLE: Table = [
    ["Ст-101", "087-654-303 00", "Семёнова", "Анна", 2025, "08.02.01", "Белово", dt.date(2006, 2, 11),
     4.25, 12, "актуальное", "резюме|практика", "да", "Трудоустроен"],
    ["Ст-102", "112-233-445 95", "Ким", "Ен", 2025, "15.01.05", "Анжеро-Судженск", dt.date(2005, 12, 1),
     3.5, 140, "отсутствует", "практика", "нет", "Неформальная занятость"],
    ["Ст-103", "203-551-780 34", "Петров-Водкин", "Кузьма", 2025, "43.01.09", "Кемерово", dt.date(2007, 1, 31),
     3.75, 0, "устаревшее", "none", "да", "Призван"],
    ["Ст-104", "990-800-000 00", "О’Коннор", "Мария", 2025, "21.02.15", "Прокопьевск", dt.date(2006, 7, 5),
     4, 35, "актуальное", None, "нет", "Трудоустроен"],
    ["Ст-105", "150-300-450 89", "Мамедов", "Рашад", 2025, "34.02.01", "Юрга", dt.date(2006, 10, 20),
     4.8, 4, None, "профтур|резюме", None, None],
    ["Ст-106", "321-654-987 76", "Ёлкина", "Яна", 2025, "38.02.01", "Кемерово", dt.date(2006, 3, 9),
     3.2, 260, "отсутствует", "практика|профтур|резюме", "нет", "Неформальная занятость"],
]  # fmt: skip
MARK = b"\xef\xbb\xbf"
LONG_AGO = (2025, 6, 1, 0, 0, 0)
BLANK: Row = [None] * len(HEADER)


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for name, make in makers().items():
        (FILES / name).write_bytes(make())


def makers() -> dict[str, Callable[[], bytes]]:
    """How each file is made."""
    return {**_texts(), **_spoilt_texts(), **_workbooks(), **_spoilt_workbooks(), **_others()}


def table(changes: dict[str, Change] | None = None) -> Table:
    """Header and people, the given columns changed wherever they are filled."""
    rows = [[*HEADER], *([*row] for row in PEOPLE)]
    for column, change in (changes or {}).items():
        place = HEADER.index(column)
        for row in rows[1:]:
            row[place] = None if row[place] is None else change(row[place])
    return rows


def replaced(number: int, column: str, value: object) -> Table:
    """The table with one cell of the person `number` (from 1) replaced."""
    rows = table()
    rows[number][HEADER.index(column)] = value
    return rows


def headed(names: dict[str, str]) -> Table:
    return [[names.get(str(name), name) for name in HEADER], *table()[1:]]


def to_csv(
    rows: Iterable[Row], separator: str = ",", *, encoding: str = "utf-8", line_end: str = "\r\n", quoting: int = 0
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue().encode(encoding)


def to_xlsx(fill: Callable[[Worksheet], None], *, last: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook of one sheet, the same bytes each time."""
    book = openpyxl.Workbook()
    fill(book["Sheet"])
    if last:
        last(book)
    book.properties.created = book.properties.modified = dt.datetime(*LONG_AGO, tzinfo=None)  # noqa: DTZ001
    data = io.BytesIO()
    book.save(data)
    return _timeless(data.getvalue())


def _timeless(workbook: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2025-06-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), part, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def sheet_of(rows: Iterable[Row]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return fill


def comma(number: object) -> str:
    return f"{number}".replace(".", ",")


def padded(text: object) -> str:
    return f"\u00a0 {str(text).replace(' ', chr(160))} \u00a0"


def latin(text: object) -> str:
    """Letters that look the same, taken from the other keyboard."""
    return str(text).translate(str.maketrans("аеосрК", "aeocpK"))


def _texts() -> dict[str, Callable[[], bytes]]:
    """CSV that is only written in another way."""
    spaces: dict[str, Change] = dict.fromkeys(("Резюме", "Специальность", "Территория", "Средний балл"), padded)
    capitals: dict[str, Change] = {"Резюме": lambda t: str(t).upper(), "Работает": lambda t: str(t).title()}
    synonyms = {"Номер": "№ личного дела", "СНИЛС": "НОМЕР СНИЛС", "Год выпуска": "Год  окончания"}
    return {
        "plain.csv": lambda: to_csv(table()),
        "bom-semicolons.csv": lambda: MARK + to_csv(table(), ";"),
        "cp1251-decimal-commas.csv": lambda: to_csv(
            [[str(cell).replace("’", "'") if cell else cell for cell in row] for row in table({"Средний балл": comma})],
            ";",
            encoding="cp1251",
        ),
        "tabs.csv": lambda: to_csv(table(), "\t"),
        "old-mac-line-ends.csv": lambda: to_csv(table(), line_end="\r"),
        "all-quoted.csv": lambda: to_csv(table(), quoting=csv.QUOTE_ALL),
        "dotted-dates.csv": lambda: to_csv(table({"Дата рождения": lambda day: f"{day:%d.%m.%Y}"}), ";"),
        "dates-with-midnight.csv": lambda: to_csv(table({"Дата рождения": lambda day: f"{day} 00:00:00"})),
        "floats-of-whole-numbers.csv": lambda: to_csv(table(dict.fromkeys(("Год выпуска", "Пропуски, часов"), float))),
        "nbsp-and-spaces.csv": lambda: to_csv(table(spaces)),
        "capitals.csv": lambda: to_csv(table(capitals)),
        "snils-without-signs.csv": lambda: to_csv(table({"СНИЛС": lambda t: re.sub(r"\D", "", str(t))})),
        "blank-rows.csv": lambda: to_csv([*table()[:2], BLANK, *table()[2:4], BLANK, BLANK, *table()[4:]]),
        "synonym-headers.csv": lambda: to_csv(headed(synonyms)),
        "extra-columns.csv": lambda: to_csv(
            [[*row, note] for row, note in zip(table(), ["Примечание", *"абвгде"], strict=True)]
        ),
        "title-rows.csv": lambda: to_csv([["Сведения о выпускниках"], ["за 2025 год"], [], *table()], ";"),
    }


def _spoilt_texts() -> dict[str, Callable[[], bytes]]:
    """CSV whose cells or rows say something else than was meant."""
    return {
        "two-digit-years.csv": lambda: to_csv(table({"Дата рождения": lambda day: f"{day:%d.%m.%y}"}), ";"),
        "latin-letters.csv": lambda: to_csv(table(dict.fromkeys(("Фамилия", "Резюме", "Территория", "Исход"), latin))),
        "duplicate-people.csv": lambda: to_csv([*table(), PEOPLE[1]]),
        "duplicate-people-without-ids.csv": lambda: to_csv([row[1:] for row in [*table(), PEOPLE[1]]]),
        "wrong-snils.csv": lambda: to_csv(replaced(3, "СНИЛС", "203-551-780 01")),
        "one-snils-twice.csv": lambda: to_csv(replaced(4, "СНИЛС", "112 233 445 95")),
        "commas-between-choices.csv": lambda: to_csv(replaced(1, "Нужная помощь", "резюме, практика"), ";"),
        "unknown-choice.csv": lambda: to_csv(replaced(2, "Резюме", "есть где-то")),
        "unknown-outcome.csv": lambda: to_csv(replaced(2, "Исход", "работает у дяди")),
        "grade-out-of-range.csv": lambda: to_csv(replaced(4, "Средний балл", 44)),
        "year-in-words.csv": lambda: to_csv(replaced(4, "Год выпуска", "2025 г.")),
        "short-row.csv": lambda: to_csv([*table()[:4], table()[4][:9], *table()[5:]]),
        "unquoted-comma.csv": lambda: to_csv(table()).replace("Кемерово".encode(), "Кемерово, Центр".encode(), 1),
        "cut-off.csv": lambda: to_csv(table(), quoting=csv.QUOTE_ALL)[:-60],
        "footnote.csv": lambda: to_csv(table()) + "\r\nИсполнитель: Иванова И. И.\r\n".encode(),
        "header-misspelt.csv": lambda: to_csv(headed({"Резюме": "Резюмэ"})),
        "header-twice.csv": lambda: to_csv(headed({"Работает": "Резюме"})),
        "code-with-title.csv": lambda: to_csv(replaced(1, "Специальность", "08.02.01 Строительство")),
        "code-without-zeros.csv": lambda: to_csv(replaced(1, "Специальность", "8.2.1")),
        "code-as-dotted-date.csv": lambda: to_csv(replaced(1, "Специальность", "08.02.2001")),
        "unlisted-code.csv": lambda: to_csv(replaced(1, "Специальность", "08.02.77")),
        "misspelt-town.csv": lambda: to_csv(replaced(2, "Территория", "Анжеро-Суджинск")),
        "one-broken-byte.csv": lambda: to_csv(table()).replace("ьевск".encode(), "ьевс".encode() + b"\xd0", 1),
        "two-tables-glued.csv": lambda: to_csv([*table()[:4], HEADER, *table()[4:]]),
    }


def _workbooks() -> dict[str, Callable[[], bytes]]:
    """XLSX that is only laid out in another way."""
    as_text: dict[str, Change] = dict.fromkeys(("Год выпуска", "Средний балл", "Пропуски, часов"), str)
    titles = [["Министерство образования Кузбасса"], ["Сведения о выпускниках 2025 года"], []]
    return {
        "plain.xlsx": lambda: to_xlsx(sheet_of(table())),
        "title-rows.xlsx": lambda: to_xlsx(sheet_of([*titles, *table()])),
        "blank-rows.xlsx": lambda: to_xlsx(sheet_of([*table()[:3], [], [], *table()[3:], []])),
        "numbers-as-text.xlsx": lambda: to_xlsx(sheet_of(table(as_text))),
        "merged-header.xlsx": lambda: to_xlsx(_merged_header),
        "hidden-sheet.xlsx": lambda: to_xlsx(sheet_of(table()), last=_hide_last_year),
        "two-sheets.xlsx": lambda: to_xlsx(sheet_of(table()), last=_add_second_college),
        "empty-formatted-rows.xlsx": lambda: to_xlsx(_formatted_far_down),
        "starts-at-c5.xlsx": lambda: to_xlsx(sheet_of([[], [], [], [], *([None, None, *row] for row in table())])),
    }


def _spoilt_workbooks() -> dict[str, Callable[[], bytes]]:
    code_dates = {"Специальность": _spreadsheet_date}
    return {
        "codes-as-dates.xlsx": lambda: to_xlsx(sheet_of(table(code_dates))),
        "snils-as-numbers.xlsx": lambda: to_xlsx(sheet_of(table({"СНИЛС": lambda t: int(re.sub(r"\D", "", str(t)))}))),
        "formulas.xlsx": lambda: to_xlsx(sheet_of(replaced(2, "Средний балл", "=AVERAGE(3,4)"))),
        "error-cells.xlsx": lambda: to_xlsx(sheet_of(replaced(2, "Средний балл", "#N/A"))),
        "totals-row.xlsx": lambda: to_xlsx(sheet_of([*table(), ["Итого", *BLANK[1:8], 3.92, 451]])),
        "signature.xlsx": lambda: to_xlsx(sheet_of([*table(), [], ["Директор", None, "Петрова А. В."]])),
    }


def _others() -> dict[str, Callable[[], bytes]]:
    frame = pd.DataFrame(PEOPLE, columns=HEADER)
    return {
        "dictionaries.parquet": lambda: frame.astype({"Резюме": "category", "Территория": "category"}).to_parquet(),
        "old-book.xls": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000),
        "password.xlsx": lambda: (
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "EncryptedPackage".encode("utf-16-le")
        ),
        "really-csv.xlsx": lambda: to_csv(table()),
        "really-xlsx.csv": lambda: to_xlsx(sheet_of(table())),
        "unicode-text.csv": lambda: b"\xff\xfe" + to_csv(table(), "\t", encoding="utf-16-le"),
        "empty.csv": lambda: b"",
        "no-header.csv": lambda: to_csv([row[8:10] for row in PEOPLE]),
        "another-table.csv": lambda: to_csv([["Товар", "Цена"], ["Стол", 100], ["Стул", 50]]),
        "web-page.xlsx": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
        "half-a-book.xlsx": lambda: to_xlsx(sheet_of(table()))[:3000],
    }


def _spreadsheet_date(code: object) -> object:
    """What Excel with Russian settings makes of a typed code: a date where there is such a day, else the text."""
    day, month, year = (int(pair) for pair in str(code).split("."))
    return dt.date(2000 + year, month, day) if day <= 28 else code


def _merged_header(sheet: Worksheet) -> None:
    groups = {1: "Студент", 5: "Обучение", 9: "Успеваемость", 11: "Ответы"}
    sheet.append([groups.get(i) for i in range(1, len(HEADER) + 1)])
    sheet_of(table())(sheet)
    for first, last in ((1, 4), (5, 8), (9, 10), (11, 14)):
        sheet.merge_cells(start_row=1, start_column=first, end_row=1, end_column=last)


def _hide_last_year(book: openpyxl.Workbook) -> None:
    old = book.create_sheet("2024", 0)
    sheet_of([HEADER, ["Ст-001", *PEOPLE[0][1:4], 2024, *PEOPLE[1][5:]]])(old)
    old.sheet_state = "hidden"


def _add_second_college(book: openpyxl.Workbook) -> None:
    sheet_of([HEADER, ["Ст-201", None, "Юдин", "Пётр", 2025, *PEOPLE[1][5:]]])(book.create_sheet("Филиал"))


def _formatted_far_down(sheet: Worksheet) -> None:
    sheet_of(table())(sheet)
    for row in range(8, 10_008):
        sheet.cell(row, 1).number_format = "@"


if __name__ == "__main__":
    main()
