"""Which row of the form and which specialty each row of a return is."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from riskscore.codes.specialties import suggest_specialty
from riskscore.errors import Problem, Text
from riskscore.files import Cell
from riskscore.monitoring.locate import Located
from riskscore.monitoring.titles import match_title, row_code_key

_CODE = re.compile(r"(?<![0-9.])([0-9]{2}\.[0-9]{2}\.[0-9]{2})(?![0-9.]*[0-9])")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_SPECIALTY = Text(
    ru="код профессии или специальности вида 08.02.01, можно с названием",
    en="the code of a specialty like 08.02.01, its name may follow",
)
_FORMAT_AS_TEXT = Text(
    ru="Excel превратил код в дату: задайте столбцу формат «Текст» и введите код заново",
    en="Excel turned the code into a date: format the column as text and enter the code again",
)
_ENTER_CODE = Text(
    ru="впишите код в первую строку этой специальности", en="write the code into the first row of the specialty"
)
_KEEP_FORM = Text(
    ru="верните код и название строки, как в исходной форме", en="restore the code and title of the row of the form"
)


@dataclass
class ReturnRow:
    """One row: `row` as a spreadsheet counts, `group` its specialty's place in the sheet, `counts` by column number
    (None = unreadable), `row_code` None where the form has one row a specialty or the row could not be told."""

    row: int
    specialty: str | None
    title: str
    row_code: str | None
    counts: Mapping[str, int | None]
    texts: Mapping[str, str]
    group: int = 0
    is_bad: bool = False


def read_row_code(located: Located, row: int, code_cell: Cell, title_cell: Cell) -> tuple[str | None, list[Problem]]:
    """The row code, None where the form has no row kinds or the row could not be told."""
    sheet = located.sheet
    if not sheet.rows:
        return None, []
    by_code = row_code_key(code_cell)
    by_title = match_title(title_cell, sheet.row_meanings)
    known = {kind.code: kind.title for kind in sheet.rows}
    if by_code is None and len(by_title) == 1:
        return next(iter(by_title)), []
    if by_code in known and by_code is not None and (not by_title or by_code in by_title):
        return by_code, []
    if by_code in known and by_code is not None:
        reason, found = "row_title_disagrees", f"{by_code} «{title_cell}»"
        allowed = Text(ru=known[by_code], en=known[by_code])
    else:
        reason, found = "unknown_row", " ".join(str(cell) for cell in (code_cell, title_cell) if str(cell).strip())
        codes = f"{sheet.rows[0].code}–{sheet.rows[-1].code}"
        allowed = Text(ru=f"строка {codes} формы", en=f"row {codes} of the form")
    return None, [located.problem(reason, sheet.row_code or sheet.row_title, found, allowed, _KEEP_FORM, row)]


def read_specialty(located: Located, row: int, cell: Cell) -> tuple[str | None, list[Problem]]:
    """The only specialty code in a cell such as `08.02.01 Строительство`; an empty cell is judged with its group."""
    codes = set(_CODE.findall(cell)) if isinstance(cell, str) else set()
    if len(codes) == 1:
        return codes.pop(), []
    if isinstance(cell, str) and not cell.strip():
        return None, []
    suggestion = suggest_specialty(cell)
    has_year = isinstance(cell, str) and _YEAR.search(cell[:10]) is not None
    is_date = isinstance(cell, dt.date) or (suggestion is not None and has_year)
    reason, remedy = ("date_for_code", _FORMAT_AS_TEXT) if is_date else ("not_a_specialty", _ENTER_CODE)
    found = cell.date() if isinstance(cell, dt.datetime) else cell
    column = located.sheet.code
    return None, [located.problem(reason, column, found, _SPECIALTY, remedy, row, suggestion=suggestion)]


def number_groups(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """Number the specialties, give each row its code, and report a first row without one."""
    codes = [kind.code for kind in located.sheet.rows]
    problems: list[Problem] = []
    first = previous = None
    for row in rows:
        if first is None or previous is None or _begins_group(row, previous, codes):
            row.group = first.group + 1 if first else 0
            first = row
            if row.specialty is None and not row.title and not row.is_bad:
                row.is_bad = True
                no_code = located.problem("no_specialty_code", located.sheet.code, "", _SPECIALTY, _ENTER_CODE, row.row)
                problems.append(no_code)
        else:
            row.group = first.group
            problems += _continue_group(located, row, first)
        previous = row
    return problems


def split_groups(rows: Sequence[ReturnRow]) -> list[list[ReturnRow]]:
    """The rows of each specialty of a sheet, once `number_groups` has numbered them."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.group)]


def _begins_group(row: ReturnRow, previous: ReturnRow, codes: list[str]) -> bool:
    """A new specialty begins with its first row, or where the row codes go back."""
    if not codes:
        return True
    if row.row_code is None or previous.row_code is None:
        return row.row_code == codes[0]
    return codes.index(row.row_code) <= codes.index(previous.row_code)


def _continue_group(located: Located, row: ReturnRow, first: ReturnRow) -> list[Problem]:
    """Later rows of a specialty repeat its code or leave it out."""
    if row.specialty in (None, first.specialty):
        row.specialty, row.title = first.specialty, row.title or first.title
        return []
    row.is_bad = True
    if first.specialty is None:
        return []
    allowed = Text(ru=f"{first.specialty}, как в строке {first.row}", en=f"{first.specialty}, as in row {first.row}")
    remedy = Text(ru="у всех строк одной специальности один код", en="all rows of one specialty have the same code")
    return [located.problem("other_specialty_inside", located.sheet.code, row.specialty, allowed, remedy, row.row)]
