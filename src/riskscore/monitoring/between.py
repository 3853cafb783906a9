"""Controls between specialties and between sheets: a specialty once, and nowhere more people than on the main sheet."""

from collections.abc import Iterator, Mapping, Sequence

from riskscore.errors import Problem, Text
from riskscore.monitoring.findings import CHECK_BOTH, column_name, finding
from riskscore.monitoring.form import ROWS, Pair
from riskscore.monitoring.groups import ReturnRow
from riskscore.monitoring.locate import Located

SheetRows = tuple[Located, Sequence[ReturnRow]]


def check_repeated(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """The second time a specialty begins on a sheet where each stands once; its rows become bad."""
    if located.sheet.repeats:
        return []
    firsts: dict[str, ReturnRow] = {}
    problems = []
    for row in first_rows(rows):
        if row.specialty is None:
            continue
        seen = firsts.setdefault(row.specialty, row)
        if seen is not row:
            problems.append(_repeated(located, row, seen.row))
            _mark_group(rows, row.group)
    return problems


def first_rows(rows: Sequence[ReturnRow]) -> list[ReturnRow]:
    """The first row of each specialty."""
    return list({row.group: row for row in reversed(rows)}.values())[::-1]


def _mark_group(rows: Sequence[ReturnRow], group: int) -> None:
    for row in rows:
        row.is_bad = row.is_bad or row.group == group


def _repeated(located: Located, row: ReturnRow, first: int) -> Problem:
    allowed = Text(ru=f"код один раз на листе; он уже в строке {first}", en=f"a code once a sheet; row {first} has it")
    remedy = Text(ru="сложите строки или исправьте код", en="add the rows up or correct the code")
    field = column_name(located, located.sheet.code)
    return finding(located, "duplicate_specialty", field, row.specialty or "", allowed, remedy, row=row.row)


def check_within(part: SheetRows, whole: SheetRows) -> list[Problem]:
    """Specialties of `part` that `whole` has not, or has with fewer people."""
    located, rows = part
    within = located.sheet.within
    pairs = within.pairs if within else ()
    known = {row.specialty: row for row in first_rows(whole[1]) if row.specialty is not None}
    found: list[Problem] = []
    for specialty, mine in _by_specialty(rows).items():
        if specialty not in known:
            found.append(_unknown(located, mine[0], whole[0].grid.name))
            continue
        found += (p for pair in pairs for p in _check_pair(located, pair, mine, whole[0], known[specialty]))
    return found


def _by_specialty(rows: Sequence[ReturnRow]) -> Mapping[str, list[ReturnRow]]:
    found: dict[str, list[ReturnRow]] = {}
    for row in rows:
        if row.specialty is not None:
            found.setdefault(row.specialty, []).append(row)
    return found


def _unknown(located: Located, row: ReturnRow, main: str) -> Problem:
    allowed = Text(ru=f"специальность, которая есть на листе «{main}»", en=f"a specialty of the sheet «{main}»")
    remedy = Text(ru="добавьте её туда или исправьте код", en="add it there or correct the code")
    field = column_name(located, located.sheet.code)
    return finding(located, "not_on_main_sheet", field, row.specialty or "", allowed, remedy, row=row.row)


def _check_pair(
    located: Located, pair: Pair, mine: Sequence[ReturnRow], main: Located, row: ReturnRow
) -> Iterator[Problem]:
    counts = [1 if pair.part == ROWS else r.counts.get(pair.part) for r in mine]
    whole = row.counts.get(pair.whole)
    part = sum(count for count in counts if count is not None)
    if whole is not None and part > whole:
        bound = f"{column_name(main, pair.whole)} = {whole} (лист «{main.grid.name}», строка {row.row})"
        allowed = Text(ru=f"не больше {bound}", en=f"at most {bound}")
        field = column_name(located, located.sheet.code if pair.part == ROWS else pair.part)
        found = f"{row.specialty}: {part}"
        yield finding(located, "more_than_main_sheet", field, found, allowed, CHECK_BOTH, row=mine[0].row)
