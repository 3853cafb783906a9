"""Problems on a screen: errors first and not too many, absent columns and matched ones in one line each."""

from collections.abc import Sequence

from riskscore.cohort import MATCHED
from riskscore.errors import Lang, Problem, Text

ABSENT_COLUMN = "absent_column"


def list_problems(problems: Sequence[Problem], lang: Lang, *, most: int, all_are_in: str) -> list[str]:
    """Lines for the screen; `all_are_in` names where the rest can be read."""
    shown = sorted((p for p in problems if p.code not in (ABSENT_COLUMN, MATCHED)), key=lambda p: p.severity != "error")
    lines = [problem.message(lang) for problem in shown[:most]]
    rest = len(shown) - most
    if rest > 0:
        lines.append(Text(f"… и ещё {rest}; все: {all_are_in}", f"… and {rest} more; all: {all_are_in}").get(lang))
    matched = ", ".join(f"«{p.found}» = {p.suggestion}" for p in problems if p.code == MATCHED)
    if matched:
        text = Text(
            f"Столбцы прочитаны по смыслу заголовка: {matched}. Подтвердить или исправить: --save-columns, --columns",
            f"Columns read by the meaning of their headers: {matched}. To confirm or mend: --save-columns, --columns",
        )
        lines.append(text.get(lang))
    absent = ", ".join(str(problem.field) for problem in problems if problem.code == ABSENT_COLUMN)
    if absent:
        text = Text(f"Нет столбцов, считаем без ответа: {absent}", f"No such columns, read as not answered: {absent}")
        lines.append(text.get(lang))
    return lines
