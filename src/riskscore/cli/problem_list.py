"""Problems on a screen: errors first and not too many, what concerns many rows or many fields in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from riskscore.assembly.build_output import OUTCOME_DATE, OUTCOME_SOURCE
from riskscore.assembly.build_problems import EMPTY_COLUMN
from riskscore.cohort import MATCHED, NOT_ASKED
from riskscore.cohort.admission import HALF_YEAR_COLUMN, SYNTHETIC_COLUMN
from riskscore.cohort.columns import ColumnMatch
from riskscore.cohort.versions import HORIZON_COLUMN
from riskscore.errors import Lang, Problem, Text
from riskscore.questionnaire.frame import CONSENT_HEADER
from riskscore.questionnaire.rule_parts import ConsentCode

ABSENT_COLUMN = "absent_column"
FIELDS_SHOWN = 12
_BUILT = {OUTCOME_DATE, OUTCOME_SOURCE, SYNTHETIC_COLUMN, HALF_YEAR_COLUMN, HORIZON_COLUMN}
_READ = _BUILT | {CONSENT_HEADER.format(code) for code in get_args(ConsentCode)}
# Said in one line for all fields together.
_FOLDED = {
    ABSENT_COLUMN: Text("Нет столбцов, считаем без ответа: ", "No such columns, read as not answered: "),
    EMPTY_COLUMN: Text(
        "Ни в одной части нет значений, столбцы в когорте пусты: ",
        "No part has a value, empty columns in the cohort: ",
    ),
    NOT_ASKED: Text(
        "В прежней версии анкеты этого не спрашивали, считаем без ответа: ",
        "Not asked in the earlier version, read as not answered: ",
    ),
}


def list_problems(problems: Sequence[Problem], lang: Lang, *, most: int, all_are_in: str) -> list[str]:
    """Lines for the screen; `all_are_in` names where the rest can be read."""
    same = _same(p for p in problems if p.code not in (*_FOLDED, MATCHED))
    shown = sorted(same.values(), key=lambda alike: alike[0].severity != "error")
    lines = [alike[0].message(lang, [p.row for p in alike if p.row]) for alike in shown[:most]]
    rest = sum(map(len, shown[most:]))
    if rest > 0:
        lines.append(Text(f"… и ещё {rest}; все: {all_are_in}", f"… and {rest} more; all: {all_are_in}").get(lang))
    matched = ", ".join(f"«{p.found}» = {p.suggestion}" for p in problems if p.code == MATCHED)
    if matched:
        text = Text(
            f"Столбцы прочитаны по смыслу заголовка: {matched}. "
            "Подтвердить или исправить: cohort check --save-columns, затем --columns",
            f"Columns read by the meaning of their headers: {matched}. "
            "Confirm or correct: cohort check --save-columns, then --columns",
        )
        lines.append(text.get(lang))
    for code, text in _FOLDED.items():
        fields = [str(problem.field) for problem in problems if problem.code == code]
        lines += [text.get(lang) + _cut(fields, lang)] if fields else []
    return lines


def unread_columns(matches: Sequence[ColumnMatch], lang: Lang) -> list[str]:
    """A line naming the columns no part of the questionnaire reads, but for consents and those of a built cohort."""
    headers = dict.fromkeys(match.header for match in matches if not match.is_applied and match.header not in _READ)
    text = Text("Столбцы не из анкеты, не прочитаны: ", "Columns not of the questionnaire, not read: ")
    return [text.get(lang) + _cut([f"«{header}»" for header in headers], lang)] if headers else []


def _cut(names: Sequence[str], lang: Lang) -> str:
    more = len(names) - FIELDS_SHOWN
    and_more = Text(f" и ещё {more}", f" and {more} more").get(lang) if more > 0 else ""
    return ", ".join(names[:FIELDS_SHOWN]) + and_more


def _same(problems: Iterable[Problem]) -> dict[Problem, list[Problem]]:
    """Problems that differ in their row alone, together."""
    same: dict[Problem, list[Problem]] = {}
    for problem in problems:
        same.setdefault(replace(problem, row=None), []).append(problem)
    return same
