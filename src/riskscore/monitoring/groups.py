"""The rows of a return one by one, and which of them belong to the same specialty."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from riskscore.errors import Problem, Text
from riskscore.monitoring.findings import ENTER_CODE, SPECIALTY, column_name, finding
from riskscore.monitoring.locate import Located


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
    is_bad: bool = field(default=False)


def number_groups(located: Located, rows: list[ReturnRow]) -> list[Problem]:
    """Number the specialties, give each row its code, and report a first row without one."""
    codes = [kind.code for kind in located.sheet.rows]
    problems: list[Problem] = []
    first: ReturnRow | None = None
    previous: ReturnRow | None = None
    for row in rows:
        if first is None or previous is None or _begins_group(row, previous, codes):
            row.group = first.group + 1 if first else 0
            first = row
            if row.specialty is None and not row.title and not row.is_bad:
                row.is_bad = True
                problems.append(_no_code(located, row.row))
        else:
            row.group = first.group
            problems += _continue_group(located, row, first)
        previous = row
    return problems


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
    field = column_name(located, located.sheet.code)
    return [finding(located, "other_specialty_inside", field, row.specialty, allowed, remedy, row=row.row)]


def _no_code(located: Located, row: int) -> Problem:
    return finding(
        located, "no_specialty_code", column_name(located, located.sheet.code), "", SPECIALTY, ENTER_CODE, row=row
    )
