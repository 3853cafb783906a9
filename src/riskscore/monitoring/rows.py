"""The rows of a located sheet: which specialty and which row of the form each is, and its counts."""

import datetime as dt
from collections.abc import Iterator

from riskscore.codes.specialties import suggest_specialty
from riskscore.errors import Problem, Text
from riskscore.files import Cell
from riskscore.monitoring.counts import find_code, read_count
from riskscore.monitoring.findings import (
    CORRECT_COUNT,
    ENTER_CODE,
    FORMAT_AS_TEXT,
    SPECIALTY,
    WHOLE_NUMBER,
    column_name,
    finding,
)
from riskscore.monitoring.groups import ReturnRow, number_groups
from riskscore.monitoring.locate import Located
from riskscore.monitoring.row_kinds import read_row_code
from riskscore.monitoring.titles import row_code_key, title_key

_TOTALS = ("итого", "всегопо", "сводпо", "общийитог")
_NOT_DATA = ("проверка", "выпадающийсписок")
_TEXT_TO_NUMBERS = Text(
    ru="прочитано как число; в Excel выделите столбец и выберите «Преобразовать в число»",
    en="read as the number; in Excel select the column and choose “Convert to number”",
)


def read_rows(located: Located) -> tuple[list[ReturnRow], list[Problem]]:
    """Every data row under the header; none where nothing says which specialty or row of the form each is.

    Blank rows, check rows and example rows of the form are passed over.
    """
    problems: list[Problem] = []
    rows: list[ReturnRow] = []
    if not located.has_keys:
        return rows, problems
    for index, cells in _data(located, problems):
        row, found = _read_row(located, index, cells)
        row.is_bad = any(problem.severity == "error" for problem in found)
        rows.append(row)
        problems += found
    problems += number_groups(located, rows)
    return rows, problems + _numbers_as_text(located, rows)


def _data(located: Located, problems: list[Problem]) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with anything in the columns of the form; a totals row ends up as a warning."""
    places = sorted(located.columns.values())
    for index, cells in enumerate(located.grid.cells[located.header + 1 :], start=located.header + 1):
        mine = [cells[i] if i < len(cells) else "" for i in places]
        words = [key for cell in mine if isinstance(cell, str) and (key := title_key(cell))]
        if all(cell == "" or cell is None or (isinstance(cell, str) and not cell.strip()) for cell in mine):
            continue
        if any(word.startswith(_NOT_DATA) for word in words) or _is_check_row(located, cells):
            continue
        if words and words[0].startswith(_TOTALS):
            problems.append(_totals_row(located, index, str(mine[0])))
            continue
        yield index, cells


def _is_check_row(located: Located, cells: list[Cell]) -> bool:
    code = row_code_key(_cell(located, cells, located.sheet.row_code))
    return code is not None and code in located.sheet.check_rows


def _read_row(located: Located, index: int, cells: list[Cell]) -> tuple[ReturnRow, list[Problem]]:
    number = index + 1
    row_code, problems = read_row_code(
        located, number, _cell(located, cells, located.sheet.row_code), _cell(located, cells, located.sheet.row_title)
    )
    cell = _cell(located, cells, located.sheet.code)
    code = find_code(cell)
    problems += _check_code(located, number, cell, code)
    counts, found = _read_counts(located, number, cells)
    texts = {n: str(_cell(located, cells, n)).strip() for n in located.sheet.texts if n in located.columns}
    title = str(cell).strip() if isinstance(cell, str) else ""
    return ReturnRow(number, code, title, row_code, counts, texts), [*problems, *found]


def _cell(located: Located, cells: list[Cell], number: str | None) -> Cell:
    place = located.columns.get(number) if number else None
    cell = cells[place] if place is not None and place < len(cells) else ""
    return "" if cell is None else cell


def _check_code(located: Located, row: int, cell: Cell, code: str | None) -> list[Problem]:
    """A filled code cell that holds no code; an empty one is judged with its group."""
    if code is not None or (isinstance(cell, str) and not cell.strip()):
        return []
    field = column_name(located, located.sheet.code)
    suggestion = suggest_specialty(cell)
    is_date = isinstance(cell, dt.date) or (suggestion is not None and _looks_like_date(cell))
    reason, remedy = ("date_for_code", FORMAT_AS_TEXT) if is_date else ("not_a_specialty", ENTER_CODE)
    found = cell.date() if isinstance(cell, dt.datetime) else cell
    return [finding(located, reason, field, found, SPECIALTY, remedy, row=row, suggestion=suggestion)]


def _looks_like_date(cell: Cell) -> bool:
    """A date written out as text has a year of four digits."""
    return isinstance(cell, str) and any(
        len(part) == 4 and part.isdigit() for part in cell[:10].replace("-", ".").split(".")
    )


def _read_counts(located: Located, row: int, cells: list[Cell]) -> tuple[dict[str, int | None], list[Problem]]:
    counts: dict[str, int | None] = {}
    problems = []
    for number in located.sheet.counted:
        if number not in located.columns:
            continue
        cell = _cell(located, cells, number)
        read = read_count(cell)
        counts[number] = read.value
        if read.fault:
            field = column_name(located, number)
            problems.append(
                finding(
                    located, read.fault, field, cell, WHOLE_NUMBER, CORRECT_COUNT, row=row, suggestion=read.suggestion
                )
            )
    return counts, problems


def _numbers_as_text(located: Located, rows: list[ReturnRow]) -> list[Problem]:
    """One warning a column: they were read, and the file's own formulas do not see them."""
    problems = []
    for number in located.sheet.counted:
        place = located.columns.get(number)
        texts = [] if place is None else [row.row for row in rows if _is_text_number(located, row.row, place)]
        if texts:
            found = Text(ru=f"чисел текстом: {len(texts)}", en=f"numbers as text: {len(texts)}")
            allowed = Text(ru=f"числа; {found.ru}", en=f"numbers; {found.en}")
            field = column_name(located, number)
            cell = located.grid.cells[texts[0] - 1][place or 0]
            problems.append(
                finding(
                    located, "number_as_text", field, cell, allowed, _TEXT_TO_NUMBERS, row=texts[0], is_warning=True
                )
            )
    return problems


def _is_text_number(located: Located, row: int, place: int) -> bool:
    cells = located.grid.cells[row - 1]
    return place < len(cells) and read_count(cells[place]).is_text


def _totals_row(located: Located, index: int, found: str) -> Problem:
    return finding(
        located,
        "totals_row",
        column_name(located, located.sheet.code),
        found,
        Text(ru="строки специальностей", en="rows of specialties"),
        Text(
            ru="ничего менять не нужно: итоговая строка не читается, суммы считаются заново",
            en="change nothing: it is left unread, sums are counted anew",
        ),
        row=index + 1,
        is_warning=True,
    )
