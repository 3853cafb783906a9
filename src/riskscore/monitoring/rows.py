"""The rows of a located sheet with their counts, and what is wrong with cells that are no counts."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from riskscore.errors import Problem, Text
from riskscore.files import Cell
from riskscore.monitoring.groups import ReturnRow, number_groups, read_row_code, read_specialty
from riskscore.monitoring.locate import Located
from riskscore.monitoring.titles import row_code_key, title_key

_TOTALS = ("итого", "всегопо", "сводпо", "общийитог")
_NOT_DATA = ("проверка", "выпадающийсписок")
_NOTHING = {"", "-", "–", "—", "x", "х"}
_WHOLE = re.compile(r"[0-9]{1,9}(?:[.,]0+)?")
_LEADING = re.compile(r"\s*([0-9]{1,9})\s*(?:чел\w*\.?|человек\w*)?\s*\.?\s*")
_WHOLE_NUMBER = Text(ru="целое число людей от 0", en="a whole number of people, 0 or more")
_CORRECT_COUNT = Text(
    ru="впишите число без слов; пустая ячейка и прочерк считаются нулём",
    en="write the number without words; an empty cell and a dash count as 0",
)
_TEXT_TO_NUMBERS = Text(
    ru="прочитано как число; в Excel выделите столбец и выберите «Преобразовать в число»",
    en="read as the number; in Excel select the column and choose “Convert to number”",
)


@dataclass(frozen=True)
class Count:
    """`value` is None where the cell is no count; `is_text` where a number was written as text."""

    value: int | None
    fault: Literal["not_a_count", "negative_count", "not_whole"] | None = None
    is_text: bool = False
    suggestion: str | None = None


def read_rows(located: Located) -> tuple[list[ReturnRow], list[Problem]]:
    """Every data row under the header; none where nothing says which specialty or row of the form each is.

    Blank rows, check rows and example rows of the form are passed over.
    """
    problems: list[Problem] = []
    rows: list[ReturnRow] = []
    if not located.has_keys:
        return rows, problems
    for index, cells in _data(located, problems):
        row, found = _read_row(located, index + 1, cells)
        row.is_bad = any(problem.severity == "error" for problem in found)
        rows.append(row)
        problems += found
    problems += number_groups(located, rows)
    return rows, problems + _numbers_as_text(located, rows)


def _data(located: Located, problems: list[Problem]) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with anything in the columns of the form; a totals row ends up as a warning."""
    places = sorted(located.columns.values())
    for index, cells in enumerate(located.grid.cells[located.header + 1 :], start=located.header + 1):
        mine = [_at(cells, place) for place in places]
        words = [key for cell in mine if isinstance(cell, str) and (key := title_key(cell))]
        if all(isinstance(cell, str) and not cell.strip() for cell in mine):
            continue
        if any(word.startswith(_NOT_DATA) for word in words) or _is_check_row(located, cells):
            continue
        if words and words[0].startswith(_TOTALS):
            problems.append(_totals_row(located, index + 1, str(mine[0])))
            continue
        yield index, cells


def _is_check_row(located: Located, cells: list[Cell]) -> bool:
    return row_code_key(_cell(located, cells, located.sheet.row_code)) in located.sheet.check_rows


def _read_row(located: Located, row: int, cells: list[Cell]) -> tuple[ReturnRow, list[Problem]]:
    sheet = located.sheet
    code_cell, title_cell = (_cell(located, cells, number) for number in (sheet.row_code, sheet.row_title))
    row_code, problems = read_row_code(located, row, code_cell, title_cell)
    cell = _cell(located, cells, sheet.code)
    specialty, of_specialty = read_specialty(located, row, cell)
    counts, of_counts = _read_counts(located, row, cells)
    texts = {n: str(_cell(located, cells, n)).strip() for n in sheet.texts if n in located.columns}
    title = str(cell).strip() if isinstance(cell, str) else ""
    return ReturnRow(row, specialty, title, row_code, counts, texts), [*problems, *of_specialty, *of_counts]


def _cell(located: Located, cells: Sequence[Cell], number: str | None) -> Cell:
    return _at(cells, located.columns.get(number or ""))


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    cell = cells[place] if place is not None and place < len(cells) else ""
    return "" if cell is None else cell


def _read_counts(located: Located, row: int, cells: list[Cell]) -> tuple[dict[str, int | None], list[Problem]]:
    counts: dict[str, int | None] = {}
    problems = []
    for number in located.counted:
        cell = _cell(located, cells, number)
        read = read_count(cell)
        counts[number] = read.value
        if read.fault:
            suggested = read.suggestion
            problems.append(
                located.problem(read.fault, number, cell, _WHOLE_NUMBER, _CORRECT_COUNT, row, suggestion=suggested)
            )
    return counts, problems


def read_count(cell: Cell) -> Count:
    """A whole number ≥ 0. An empty cell, a dash and an `х` ("not to be filled") are 0."""
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return Count(None, "not_a_count")
    if isinstance(cell, int | float):
        return _count_of_number(cell)
    text = str(cell).replace("\u00a0", " ").strip()
    if text.casefold() in _NOTHING:
        return Count(0)
    if _WHOLE.fullmatch(text):
        return Count(int(float(text.replace(",", "."))), is_text=True)
    leading = _LEADING.fullmatch(text)
    return Count(None, "not_a_count", suggestion=leading[1] if leading else None)


def _count_of_number(cell: float) -> Count:
    if cell != cell:  # noqa: PLR0124 - NaN differs from itself
        return Count(0)
    if cell < 0:
        return Count(None, "negative_count")
    return Count(int(cell)) if float(cell).is_integer() else Count(None, "not_whole")


def _numbers_as_text(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """One warning a column: they were read, and the file's own formulas do not see them."""
    problems = []
    for number in located.counted:
        cells = [(row.row, _cell(located, located.grid.cells[row.row - 1], number)) for row in rows]
        texts = [(row, cell) for row, cell in cells if read_count(cell).is_text]
        if texts:
            row, cell = texts[0]
            n = len(texts)
            allowed = Text(ru=f"числа; чисел текстом: {n}", en=f"numbers; numbers as text: {n}")
            problems.append(
                located.problem("number_as_text", number, cell, allowed, _TEXT_TO_NUMBERS, row, is_warning=True)
            )
    return problems


def _totals_row(located: Located, row: int, found: str) -> Problem:
    allowed = Text(ru="строки специальностей", en="rows of specialties")
    remedy = Text(
        ru="ничего менять не нужно: итоговая строка не читается, суммы считаются заново",
        en="change nothing: it is left unread, sums are counted anew",
    )
    return located.problem("totals_row", located.sheet.code, found, allowed, remedy, row, is_warning=True)
