"""Which row of the form a row of the file is: by its code, by its title, and only where both agree."""

from riskscore.errors import Problem, Text
from riskscore.files import Cell
from riskscore.monitoring.findings import column_name, finding
from riskscore.monitoring.locate import Located
from riskscore.monitoring.titles import match_title, row_code_key

_KEEP_FORM = Text(
    ru="верните код и название строки, как в исходной форме", en="restore the code and title of the row of the form"
)


def read_row_code(located: Located, row: int, code_cell: Cell, title_cell: Cell) -> tuple[str | None, list[Problem]]:
    """The row code, None where the form has no row kinds or the row could not be told."""
    kinds = located.sheet.rows
    if not kinds:
        return None, []
    by_code = row_code_key(code_cell)
    by_title = match_title(title_cell, located.sheet.row_meanings)
    known = {kind.code: kind.title for kind in kinds}
    if by_code is None and len(by_title) == 1:
        return next(iter(by_title)), []
    if by_code in known and by_code is not None:
        if not by_title or by_code in by_title:
            return by_code, []
        allowed = Text(ru=known[by_code], en=known[by_code])
        return None, [_problem(located, "row_title_disagrees", row, f"{by_code} «{title_cell}»", allowed)]
    codes = f"{kinds[0].code}–{kinds[-1].code}"
    allowed = Text(ru=f"строка {codes} формы", en=f"row {codes} of the form")
    found = " ".join(str(cell) for cell in (code_cell, title_cell) if str(cell).strip())
    return None, [_problem(located, "unknown_row", row, found, allowed)]


def _problem(located: Located, code: str, row: int, found: str, allowed: Text) -> Problem:
    sheet = located.sheet
    number = next(n for n in (sheet.row_code, sheet.row_title) if n is not None)
    return finding(located, code, column_name(located, number), found, allowed, _KEEP_FORM, row=row)
