"""How problems of a return are worded: each names sheet, row and column, and both numbers where two are compared."""

from typing import Literal

from riskscore.errors import Problem, Text, shorten
from riskscore.monitoring.locate import Located

ROW_MARK = ", стр. "
_LONGEST_TITLE = 60


def column_name(located: Located, number: str) -> str:
    """`гр. 05 «Всего»`: the number as printed on two digits, and the title of the file, else of the form."""
    known = located.sheet.by_number.get(number)
    title = located.titles.get(number) or (known.title if known else "")
    label = f"гр. {number.zfill(2)}"
    return f"{label} «{shorten(title, _LONGEST_TITLE)}»" if title else label


def finding(
    located: Located,
    code: str,
    field: str | None,
    found: object,
    allowed: Text,
    remedy: Text,
    *,
    row: int | None = None,
    is_warning: bool = False,
    suggestion: str | None = None,
) -> Problem:
    """A problem of a sheet; `row` as a spreadsheet counts."""
    severity: Literal["error", "warning"] = "warning" if is_warning else "error"
    name = located.grid.name or None
    return Problem(code, field, shorten(found), allowed, remedy, row, severity, sheet=name, suggestion=suggestion)


def numbers_text(located: Located, numbers: tuple[str, ...]) -> str:
    """`гр. 06 + гр. 07 + …`, runs of neighbours in one piece: `гр. 06–27`."""
    order = {number: i for i, number in enumerate(located.sheet.numbers)}
    runs: list[list[str]] = []
    for number in numbers:
        if runs and order[number] == order[runs[-1][-1]] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = (
        f"{run[0].zfill(2)}–{run[-1].zfill(2)}" if len(run) > 2 else " + ".join(n.zfill(2) for n in run) for run in runs
    )
    return "гр. " + " + ".join(parts)


WHOLE_NUMBER = Text(ru="целое число людей от 0", en="a whole number of people, 0 or more")
CORRECT_COUNT = Text(
    ru="впишите число без слов; пустая ячейка и прочерк считаются нулём",
    en="write the number without words; an empty cell and a dash count as 0",
)
CHECK_BOTH = Text(ru="проверьте оба числа по спискам выпускников", en="check both numbers by the lists of graduates")
SPECIALTY = Text(
    ru="код профессии или специальности вида 08.02.01, можно с названием",
    en="the code of a specialty like 08.02.01, its name may follow",
)
FORMAT_AS_TEXT = Text(
    ru="Excel превратил код в дату: задайте столбцу формат «Текст» и введите код заново",
    en="Excel turned the code into a date: format the column as text and enter the code again",
)
ENTER_CODE = Text(
    ru="впишите код в первую строку этой специальности", en="write the code into the first row of the specialty"
)
