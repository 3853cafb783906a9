"""Specialties of a return: each once a sheet, known to the reference table, with nobody missing on the main sheet."""

import datetime as dt
from collections.abc import Iterator, Sequence

from riskscore.codes.specialties import specialty_fault, suggest_specialty
from riskscore.errors import Problem, Text
from riskscore.monitoring.controls import CHECK_BOTH, at_most
from riskscore.monitoring.form import ROWS, Pair
from riskscore.monitoring.groups import ReturnRow, split_groups
from riskscore.monitoring.locate import Located

SheetRows = tuple[Located, Sequence[ReturnRow]]
_LISTED = Text(
    ru="код из справочника специальностей (он неполный), действовавший в год выпуска",
    en="a code of the reference table of specialties (it is not complete), in force in the year of graduation",
)
_LEAVE_IF_RIGHT = Text(
    ru="проверьте код; если он верен, ничего менять не нужно", en="check the code; if it is right, change nothing"
)


def check_repeated(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """The second time a specialty begins on a sheet where each stands once; its rows become bad."""
    firsts: dict[str, int] = {}
    problems = []
    for group in split_groups(rows) if not located.sheet.repeats else []:
        row = group[0]
        if row.specialty is None or firsts.setdefault(row.specialty, row.row) == row.row:
            continue
        problems.append(_repeated(located, row, row.specialty, firsts[row.specialty]))
        for each in group:
            each.is_bad = True
    return problems


def _repeated(located: Located, row: ReturnRow, specialty: str, first: int) -> Problem:
    allowed = Text(
        ru=f"каждый код один раз на листе; он уже есть в строке {first}",
        en=f"each code once on a sheet; row {first} has it",
    )
    remedy = Text(ru="сложите строки или исправьте код", en="add the rows up or correct the code")
    return located.problem("duplicate_specialty", located.sheet.code, specialty, allowed, remedy, row.row)


def check_codes(located: Located, rows: Sequence[ReturnRow], cohort_year: int | None) -> list[Problem]:
    """A warning for each specialty whose code is odd for people who graduated in that year; none without the year."""
    if cohort_year is None:
        return []
    graduation = dt.date(cohort_year, 6, 30)
    firsts = [(group[0].row, group[0].specialty) for group in split_groups(rows)]
    return [_odd_code(located, row, code) for row, code in firsts if code and specialty_fault(code, graduation)]


def _odd_code(located: Located, row: int, code: str) -> Problem:
    column, meant = located.sheet.code, suggest_specialty(code)
    meant = meant if meant != code else None
    return located.problem("odd_code", column, code, _LISTED, _LEAVE_IF_RIGHT, row, is_warning=True, suggestion=meant)


def check_within(part: SheetRows, whole: SheetRows) -> list[Problem]:
    """Specialties of `part` that `whole` has not, or has with fewer people."""
    located, rows = part
    within = located.sheet.within
    known = {group[0].specialty: group[0] for group in split_groups(whole[1])}
    mine: dict[str, list[ReturnRow]] = {}
    for row in rows:
        if row.specialty is not None:
            mine.setdefault(row.specialty, []).append(row)
    found: list[Problem] = []
    for specialty, lines in mine.items():
        if specialty not in known:
            found.append(_unknown(located, lines[0].row, specialty, whole[0].grid.name))
        else:
            pairs = within.pairs if within else ()
            found += (p for pair in pairs for p in _check_pair(located, pair, lines, whole[0], known[specialty]))
    return found


def _unknown(located: Located, row: int, specialty: str, main: str) -> Problem:
    allowed = Text(ru=f"специальность, которая есть на листе «{main}»", en=f"a specialty of the sheet «{main}»")
    remedy = Text(ru="добавьте её туда или исправьте код", en="add it there or correct the code")
    return located.problem("not_on_main_sheet", located.sheet.code, specialty, allowed, remedy, row)


def _check_pair(
    located: Located, pair: Pair, mine: Sequence[ReturnRow], main: Located, row: ReturnRow
) -> Iterator[Problem]:
    counts = [1 if pair.part == ROWS else r.counts.get(pair.part) for r in mine]
    whole = row.counts.get(pair.whole)
    part = sum(count for count in counts if count is not None)
    if whole is not None and part > whole:
        allowed = at_most(f"{main.column_name(pair.whole)} = {whole} (лист «{main.grid.name}», строка {row.row})")
        column = located.sheet.code if pair.part == ROWS else pair.part
        found = f"{row.specialty}: {part}"
        yield located.problem("more_than_main_sheet", column, found, allowed, CHECK_BOTH, mine[0].row)
