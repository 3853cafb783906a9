"""The form a college fills: an XLSX with lists to choose from, ranges, help, an example and a version stamp.

Above the header row everything is title; below it one row is one person. What is typed there reads back exactly.
"""

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from riskscore.documents.columns import GROUPS, IDENTITY_FIRST, Column, Group, list_columns
from riskscore.documents.template_guide import write_choices, write_guide
from riskscore.documents.typing_in import allowed_words, example_words, is_date, listed_words, typing_rule
from riskscore.documents.words import Words
from riskscore.errors import Lang, Text
from riskscore.files.cut import HEADER_ROW
from riskscore.files.sheets import BETWEEN, GUIDES
from riskscore.files.xlsx_writer import MAX_ROWS
from riskscore.questionnaire import Questionnaire

TITLE, STAMP, BAND, QUESTION, ALLOWED, EXAMPLE, HEADER = range(7)
FIRST_ROW = HEADER + 1
SHEETS = (
    Text(ru="Анкеты", en="Answers"),
    Text(ru="Справочник", en="Choices"),
    Text(ru="Как заполнять", en="How to fill"),
)
_BANDS: dict[Group, tuple[str, str]] = {
    "identity": ("#3a4657", "#eef0f3"),
    "person": ("#1d4f91", "#e8f0fa"),
    "answers": ("#1d6b45", "#e9f5ee"),
    "history": ("#54428f", "#f0edf9"),
}
_SENSITIVE = "#fff3d6"
_FROZEN_COLUMNS = 3
_NARROWEST, _WIDEST = 12, 44
_POINTS_A_LINE = 13.5
_LONGEST_TITLE, _LONGEST_HELP = 32, 255  # of a message beside a cell: Excel shows no more


@dataclass(frozen=True)
class _Formats:
    """Looks of the cells to fill and of the titles by group; titles are locked, cells to fill are not."""

    book: xlsxwriter.Workbook

    def title(self, **look: object) -> Format:
        plain = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True, "locked": True}
        return self.book.add_format({**plain, **look})

    def to_fill(self, number_format: str) -> Format:
        return self.book.add_format({"font_name": "Calibri", "num_format": number_format, "locked": False})


def write_template(q: Questionnaire, path: Path, lang: Lang, made_on: dt.date) -> None:
    """Write the template of `q`; `made_on` is the day it is stamped with."""
    words = Words(lang)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": q.title.get(lang), "created": dt.datetime.combine(made_on, dt.time())})
        book.set_custom_property("riskscore.questionnaire", q.id)
        book.set_custom_property(HEADER_ROW, str(HEADER + 1))
        book.set_custom_property(GUIDES, BETWEEN.join(name.get(lang) for name in SHEETS[1:]))
        answers, choices, guide = (book.add_worksheet(name.get(lang)) for name in SHEETS)
        columns = list_columns(q)
        lists = write_choices(book, choices, columns, _years(q), words)
        formats = _Formats(book)
        _write_head(answers, q, formats, words, made_on)
        for index, column in enumerate(columns):
            _write_column(answers, index, column, formats, words)
            _add_validation(answers, index, column, lists.get(column.header), words)
        _write_bands(answers, columns, formats, lang)
        _set_up(answers, columns, words)
        write_guide(book, guide, q, columns, words)


def _years(q: Questionnaire) -> dict[str, int] | None:
    return dict(q.cohort_year.values) if q.cohort_year and q.cohort_year.values else None


def _write_head(sheet: Worksheet, q: Questionnaire, formats: _Formats, words: Words, made_on: dt.date) -> None:
    big = formats.title(bold=True, font_size=15, text_wrap=False, valign="vcenter")
    stamp = formats.title(font_color="#5b6573", text_wrap=False)
    sheet.write_string(TITLE, 0, words.text(q.title), big)
    day = f"{made_on:%d.%m.%Y}" if words.lang == "ru" else made_on.isoformat()
    told = words.choose(
        f"Анкета {q.id} · шаблон от {day} · одна строка — один человек, начиная со строки {FIRST_ROW + 1}; строка "
        f"{EXAMPLE + 1} — пример · пустая ячейка — нет ответа · подробнее на листе «Как заполнять»",
        f"Questionnaire {q.id} · template of {day} · one row is one person, from row {FIRST_ROW + 1} on; row "
        f"{EXAMPLE + 1} is an example · an empty cell is no answer · more on the sheet «How to fill»",
    )
    sheet.write_string(STAMP, 0, told, stamp)


def _write_column(sheet: Worksheet, index: int, column: Column, formats: _Formats, words: Words) -> None:
    dark, light = _BANDS[column.group]
    light = _SENSITIVE if _is_sensitive(column) else light
    cell = {"bg_color": light, "border": 1, "border_color": "#c9d0d9"}
    sheet.write_string(QUESTION, index, words.text(column.title), formats.title(bold=True, **cell))
    told = _under_the_question(column, words)
    sheet.write_string(ALLOWED, index, told, formats.title(font_size=9, font_color="#5b6573", **cell))
    example = formats.title(font_size=9, italic=True, font_color="#5b6573", text_wrap=False, **cell)
    sheet.write_string(EXAMPLE, index, example_words(column, words), example)
    name = formats.title(font_size=9, font_color="#ffffff", bg_color=dark, font_name="Consolas", text_wrap=False)
    sheet.write_string(HEADER, index, column.header, name)
    sheet.set_column(index, index, _width(column, words), formats.to_fill(_number_format(column, words)))


def _is_sensitive(column: Column) -> bool:
    return column.feature is not None and column.feature.role == "sensitive"


def _under_the_question(column: Column, words: Words) -> str:
    parts = [allowed_words(column, words)]
    if column.feature and column.feature.help:
        parts.append(words.text(column.feature.help))
    if _is_sensitive(column):
        parts.append(words.choose("отвечать необязательно", "may be left out"))
    return "\n".join(part[:1].upper() + part[1:] for part in parts)


def _write_bands(sheet: Worksheet, columns: tuple[Column, ...], formats: _Formats, lang: Lang) -> None:
    before: Group | None = None
    for index, column in enumerate(columns):
        dark = _BANDS[column.group][0]
        look = formats.title(bold=True, font_color="#ffffff", bg_color=dark, text_wrap=False)
        if column.group == before:
            sheet.write_blank(BAND, index, None, look)
        else:
            sheet.write_string(BAND, index, GROUPS[column.group].get(lang), look)
        before = column.group


def _set_up(sheet: Worksheet, columns: tuple[Column, ...], words: Words) -> None:
    texts = {
        QUESTION: [words.text(column.title) for column in columns],
        ALLOWED: [_under_the_question(column, words) for column in columns],
    }
    widths = [_width(column, words) for column in columns]
    for row, told in texts.items():
        lines = max(_lines(text, width) for text, width in zip(told, widths, strict=True))
        sheet.set_row(row, lines * _POINTS_A_LINE + 3)
    sheet.set_row(TITLE, 26)
    n_identity = sum(column.special in IDENTITY_FIRST for column in columns)
    sheet.freeze_panes(FIRST_ROW, min(n_identity, _FROZEN_COLUMNS))
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.repeat_rows(HEADER)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(1.15 * len(line) / width)) for line in text.split("\n"))


def _width(column: Column, words: Words) -> int:
    """In letters: enough for the longest word and the usual choice, and for the texts to fit in a few lines."""
    title, told = words.text(column.title), _under_the_question(column, words)
    listed = listed_words(column, None, words.lang) or [example_words(column, words)]
    choice = min(max(len(word) for word in listed) + 3, 30)
    word = max(math.ceil(1.25 * len(word)) for word in title.split()) + 1
    texts = min(max(len(title) // 3, len(told) // 4), _WIDEST)
    return max(_NARROWEST, len(column.header) + 2, choice, word, texts)


def _number_format(column: Column, words: Words) -> str:
    """Text wherever Excel would make dates or numbers of what is typed."""
    if is_date(column):
        return words.choose("dd.mm.yyyy", "yyyy-mm-dd")
    is_number = column.feature.kind == "number" if column.feature else column.special == "cohort_year"
    return "General" if is_number else "@"


def _add_validation(sheet: Worksheet, index: int, column: Column, choices: str | None, words: Words) -> None:
    rule = typing_rule(column, choices)
    allowed = allowed_words(column, words)
    rule |= {
        "input_title": words.text(column.title)[:_LONGEST_TITLE],
        "input_message": _under_the_question(column, words)[:_LONGEST_HELP],
        "error_title": words.choose("Так записать нельзя", "Not allowed here")[:_LONGEST_TITLE],
        "error_message": (words.choose("Допустимо: ", "Allowed: ") + allowed)[:_LONGEST_HELP],
    }
    sheet.data_validation(FIRST_ROW, index, MAX_ROWS, index, rule)
