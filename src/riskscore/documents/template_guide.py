"""The second and third sheet of the template: every choice, and how to fill it."""

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from riskscore.documents.columns import Column
from riskscore.documents.template_texts import HOW, NEXT, SENSITIVE, WHAT, Part
from riskscore.documents.typing_in import NOTHING_CHOSEN, choice_words, listed_words
from riskscore.documents.words import Words
from riskscore.questionnaire import Questionnaire

_HEAD = {"bold": True, "font_color": "#ffffff", "bg_color": "#1d4f91", "valign": "top", "text_wrap": True}
_BODY = {"valign": "top", "text_wrap": True, "bottom": 1, "border_color": "#d5dbe3"}


def write_choices(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: tuple[Column, ...],
    years: dict[str, int] | None,
    words: Words,
) -> dict[str, str]:
    """One row a choice; the cell range of each column's list by its header, as a drop-down names it."""
    body, head = book.add_format(_BODY), book.add_format(_HEAD)
    typed = book.add_format({**_BODY, "bold": True})
    for place, title in enumerate(_choice_titles(words)):
        sheet.write_string(0, place, title, head)
    lists: dict[str, str] = {}
    row = 1
    for column in columns:
        entries = [(word, _code(column, word, words)) for word in listed_words(column, years, words.lang)]
        if entries:
            cells = xl_range_abs(row, 2, row + len(entries) - 1, 2)
            lists[column.header] = f"={quote_sheetname(sheet.get_name())}!{cells}"
        for word, code in entries:
            for place, text in enumerate((column.header, words.text(column.title), word, code)):
                sheet.write_string(row, place, text, typed if place == 2 else body)
            row += 1
    for place, width in enumerate((24, 60, 44, 44)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row - 1, 3)
    sheet.protect("", {"autofilter": True, "format_columns": True})
    return lists


def write_guide(
    book: xlsxwriter.Workbook, sheet: Worksheet, q: Questionnaire, columns: tuple[Column, ...], words: Words
) -> None:
    """Plain sentences, one a row, under short headings."""
    heading = book.add_format({"bold": True, "font_size": 12, "font_color": "#1d4f91", "valign": "top"})
    body = book.add_format({"valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 110)
    sheet.hide_gridlines(2)
    row = 0
    for title, sentences in _parts(columns):
        sheet.set_row(row, 22)
        sheet.write_string(row, 0, words.text(title), heading)
        for place, sentence in enumerate(sentences, row + 1):
            sheet.write_string(place, 0, words.text(sentence).format(id=q.id), body)
        row += len(sentences) + 2
    sheet.protect("", {"format_columns": True})


def _choice_titles(words: Words) -> tuple[str, ...]:
    if words.lang == "ru":
        return "Столбец", "Вопрос", "Что выбрать или вписать", "Код (его тоже можно вписать)"
    return "Column", "Question", "What to choose or type", "Code (may be typed as well)"


def _code(column: Column, word: str, words: Words) -> str:
    if column.feature is None or column.feature.kind == "flag":
        return ""
    if word == NOTHING_CHOSEN and column.feature.kind == "multi":
        return words.choose("ничего из перечисленного", "nothing of the above")
    return next((choice.code for choice, name in choice_words(column.feature, words.lang) if name == word), "")


def _parts(columns: tuple[Column, ...]) -> tuple[Part, ...]:
    has_sensitive = any(column.feature and column.feature.role == "sensitive" for column in columns)
    return (HOW, WHAT, SENSITIVE, NEXT) if has_sensitive else (HOW, WHAT, NEXT)
