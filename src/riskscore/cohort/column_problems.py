"""How the matching of columns is worded."""

from collections.abc import Sequence

from riskscore.errors import Problem, Text, shorten

MATCHED, PERHAPS = "matched_column", "perhaps_column"
_TABLE = Text(
    ru="переименуйте столбец или подтвердите таблицей --columns", en="rename it, or confirm it by the table --columns"
)


def matched_column(header: str, name: str) -> Problem:
    allowed = Text(ru=f"столбец прочитан как «{name}»", en=f"the column was read as «{name}»")
    return Problem(MATCHED, header, shorten(header), allowed, _TABLE, severity="warning", suggestion=name)


def perhaps_column(header: str, name: str) -> Problem:
    allowed = Text(ru="название столбца анкеты", en="the name of a column of the questionnaire")
    return Problem(PERHAPS, header, shorten(header), allowed, _TABLE, severity="warning", suggestion=name)


def fits_several(header: str, columns: Sequence[str]) -> Problem:
    names = shorten(", ".join(columns), 200)
    allowed = Text(ru=f"название только одного из столбцов: {names}", en=f"the name of only one of: {names}")
    return Problem("column_fits_several", header, shorten(header), allowed, _TABLE, severity="warning")


def claimed_twice(column: str, headers: Sequence[str]) -> Problem:
    found = shorten(", ".join(headers))
    allowed = Text(
        ru=f"один столбец «{column}»; не прочитан ни один из найденных",
        en=f"one column «{column}»; none of them was read",
    )
    return Problem("column_claimed_twice", column, found, allowed, _TABLE)


def unknown_column(header: str, column: str) -> Problem:
    allowed = Text(ru="столбец или признак анкеты", en="a column or a feature of the questionnaire")
    remedy = Text(ru="исправьте таблицу --columns", en="correct the table --columns")
    return Problem("unknown_confirmed_column", header, shorten(column), allowed, remedy)
