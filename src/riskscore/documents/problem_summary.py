"""The summary sheet of the problem report: counts, the same problem once, then every single one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from riskscore.documents.words import Words
from riskscore.errors import Problem
from riskscore.files.xlsx_writer import MAX_ROWS, MAX_TEXT

MOST_LINKS = 10_000  # a sheet holds no more than 65,530, and a reader clicks fewer
MOST_KINDS = 1_000
_CELL = 2  # the column of the link
_WIDTHS = (18, 10, 10, 24, 26, 40, 56, 24, 20)


@dataclass(frozen=True)
class Listed:
    """A problem, the sheet of the report it is on, and its cell (row from 1, column from 0)."""

    problem: Problem
    sheet: str
    cell: tuple[int, int] | None


class _Sheet:
    """Writes rows one below the other."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        body = {"valign": "top", "text_wrap": True, "bottom": 1, "border_color": "#d5dbe3"}
        self.sheet = sheet
        self.row = 0
        self.title = book.add_format({"bold": True, "font_size": 15})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": "#1d4f91"})
        self.soft = book.add_format({"font_color": "#5b6573"})
        self.head = book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": "#3a4657", "text_wrap": True})
        self.error = book.add_format({**body, "font_color": "#a4232b", "bold": True})
        self.warning = book.add_format({**body, "font_color": "#8a5300"})
        self.body = book.add_format(body)
        self.link = book.add_format({**body, "font_color": "#1d4f91", "underline": 1})

    def line(self, text: str, look: Format) -> None:
        self.sheet.write_string(self.row, 0, text, look)
        self.row += 1

    def cells(self, values: Sequence[str | int | None], looks: Sequence[Format]) -> None:
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if isinstance(value, int):
                self.sheet.write_number(self.row, column, value, look)
            elif value:
                self.sheet.write_string(self.row, column, value[:MAX_TEXT], look)
            else:
                self.sheet.write_blank(self.row, column, None, look)
        self.row += 1


def write_summary(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    files: Sequence[str],
    counts: Mapping[str, int],
    listed: Sequence[Listed],
    words: Words,
) -> None:
    """Write the sheet; `counts` are rows, bad_rows, errors and warnings."""
    out = _Sheet(book, sheet)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    out.line(words.choose("Отчёт о проверке", "Report of the check"), out.title)
    out.line(", ".join(files), out.soft)
    out.line(_counted(counts, words), out.soft)
    out.row += 1
    if not listed:
        out.line(words.choose("Замечаний нет.", "No problems."), out.section)
        return
    _write_kinds(out, listed, words)
    _write_list(out, listed, words)


def _counted(counts: Mapping[str, int], words: Words) -> str:
    n = {name: words.number(count) for name, count in counts.items()}
    return words.choose(
        f"Строк: {n['rows']}, из них с ошибками: {n['bad_rows']}. Ошибок: {n['errors']} (красные ячейки), "
        f"предупреждений: {n['warnings']} (жёлтые ячейки).",
        f"Rows: {n['rows']}, with errors: {n['bad_rows']}. Errors: {n['errors']} (red cells), "
        f"warnings: {n['warnings']} (yellow cells).",
    )


def _write_kinds(out: _Sheet, listed: Sequence[Listed], words: Words) -> None:
    """The same problem of one column counted once with its first place, errors and frequent ones first."""
    kinds = Counter(_kind(entry.problem) for entry in listed)
    first = {_kind(entry.problem): entry for entry in reversed(listed)}
    ranked = sorted(kinds.items(), key=lambda item: (item[0][0] != "error", -item[1]))
    out.line(words.choose("Что исправить", "What to correct"), out.section)
    titles = ("Важность", "Сколько", "Первая", "Столбец", "Например", "Допустимо", "Что сделать", "Возможно", "Лист")
    english = ("Severity", "How many", "First", "Column", "For example", "Allowed", "What to do", "Perhaps", "Sheet")
    out.cells(titles if words.lang == "ru" else english, [out.head] * len(_WIDTHS))
    for kind, count in ranked[:MOST_KINDS]:
        _write_problem(out, first[kind], count, words, is_linked=True)
    out.row += 1


def _kind(problem: Problem) -> tuple[str, str | None, str]:
    return problem.severity, problem.field, problem.code


def _write_list(out: _Sheet, listed: Sequence[Listed], words: Words) -> None:
    out.line(words.choose("Все замечания", "Every problem"), out.section)
    titles = ("Важность", "Строка", "Ячейка", "Столбец", "Указано", "Допустимо", "Что сделать", "Возможно", "Лист")
    english = ("Severity", "Row", "Cell", "Column", "Found", "Allowed", "What to do", "Perhaps", "Sheet")
    first = out.row
    out.cells(titles if words.lang == "ru" else english, [out.head] * len(_WIDTHS))
    room = MAX_ROWS - out.row
    for number, entry in enumerate(listed[:room]):
        _write_problem(out, entry, entry.problem.row, words, is_linked=number < MOST_LINKS)
    out.sheet.autofilter(first, 0, out.row - 1, len(_WIDTHS) - 1)


def _write_problem(out: _Sheet, entry: Listed, number: int | None, words: Words, *, is_linked: bool) -> None:
    problem = entry.problem
    address = xl_rowcol_to_cell(entry.cell[0] - 1, entry.cell[1]) if entry.cell else ""
    told = [_severity(problem, words), number, address, *_told(problem, words), entry.sheet]
    looks = [out.error if problem.severity == "error" else out.warning, *[out.body] * 8]
    if address and is_linked:
        place = f"internal:{quote_sheetname(entry.sheet)}!{address}"
        out.sheet.write_url(out.row, _CELL, place, out.link, string=address)
        looks[_CELL] = out.link
    out.cells(told, looks)


def _told(problem: Problem, words: Words) -> tuple[str, ...]:
    texts = words.text(problem.allowed), words.text(problem.remedy)
    return problem.field or "", problem.found, *texts, problem.suggestion or ""


def _severity(problem: Problem, words: Words) -> str:
    if problem.severity == "error":
        return words.choose("ошибка", "error")
    return words.choose("предупреждение", "warning")
