"""The control sums of a form. Each failure names sheet, row and column, what is there and what should be."""

from collections.abc import Iterator, Mapping, Sequence

from riskscore.errors import Problem, Text
from riskscore.monitoring.findings import CHECK_BOTH, ROW_MARK, column_name, finding, numbers_text
from riskscore.monitoring.form import AtMost, Sum
from riskscore.monitoring.groups import ReturnRow
from riskscore.monitoring.locate import Located

_ONE_A_ROW = Text(ru="каждая строка формы один раз", en="each row of the form once")


def check_columns(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """Controls inside each row: a total is the sum of its parts, a sub-column is at most its parent."""
    return [problem for row in rows for problem in _check_row(located, row)]


def _check_row(located: Located, row: ReturnRow) -> Iterator[Problem]:
    for control in located.sheet.sums:
        total, parts = row.counts.get(control.total), _values(row.counts, control.parts)
        if total is not None and parts is not None and total != sum(parts):
            yield _wrong_sum(located, row, control, total, sum(parts))
    for bound in located.sheet.at_most:
        larger = row.counts.get(bound.larger)
        for number in bound.smaller:
            smaller = row.counts.get(number)
            if larger is not None and smaller is not None and smaller > larger:
                yield _too_large(located, row, number, smaller, f"{column_name(located, bound.larger)} = {larger}")
    yield from _check_explained(located, row)


def _values(counts: Mapping[str, int | None], numbers: Sequence[str]) -> list[int] | None:
    """The counts at `numbers`, None where one is missing or unreadable: then nothing can be compared."""
    values = [counts.get(number) for number in numbers]
    return [value for value in values if value is not None] if None not in values else None


def _wrong_sum(located: Located, row: ReturnRow, control: Sum, total: int, parts: int) -> Problem:
    should = f"{numbers_text(located, control.parts)} = {parts}"
    field = column_name(located, control.total)
    return finding(located, "wrong_sum", field, total, Text(ru=should, en=should), CHECK_BOTH, row=row.row)


def _too_large(located: Located, row: ReturnRow, number: str, found: int, bound: str) -> Problem:
    allowed = Text(ru=f"не больше {bound}", en=f"at most {bound}")
    return finding(located, "larger_than_whole", column_name(located, number), found, allowed, CHECK_BOTH, row=row.row)


def _check_explained(located: Located, row: ReturnRow) -> Iterator[Problem]:
    rule = located.sheet.explain
    if rule is None or rule.text not in located.columns:
        return
    count, total = row.counts.get(rule.number), row.counts.get(rule.total)
    is_first = row.row_code in (None, located.sheet.rows[0].code if located.sheet.rows else None)
    if is_first and count and total is not None and count > rule.share * total and not row.texts.get(rule.text):
        allowed = Text(
            ru=f"не больше {rule.share:.1%} от {total}, иначе причины в {column_name(located, rule.text)}",
            en=f"at most {rule.share:.1%} of {total}, else the reasons in {column_name(located, rule.text)}",
        )
        remedy = Text(ru="укажите причины", en="give the reasons")
        field = column_name(located, rule.number)
        yield finding(located, "not_explained", field, count, allowed, remedy, row=row.row, is_warning=True)


def check_rows(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """Controls between the rows of a specialty, and that it has each row of the form once."""
    if not located.sheet.rows:
        return []
    groups: dict[int, list[ReturnRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return [problem for group in groups.values() for problem in _check_group(located, group)]


def _check_group(located: Located, group: Sequence[ReturnRow]) -> Iterator[Problem]:
    by_code = {row.row_code: row for row in group if row.row_code is not None}
    yield from _check_complete(located, group, by_code)
    for number in located.sheet.counted:
        counts = {code: row.counts.get(number) for code, row in by_code.items()}
        for control in located.sheet.row_sums:
            total, parts = counts.get(control.total), _values(counts, control.parts)
            if total is not None and parts is not None and total != sum(parts):
                should = f"{_rows_text(control.parts)} = {sum(parts)}"
                yield _row_problem(located, "wrong_row_sum", by_code[control.total], number, Text(ru=should, en=should))
        for bound in located.sheet.row_at_most:
            yield from _check_bound(located, bound, number, counts, by_code)


def _check_bound(
    located: Located,
    bound: AtMost,
    number: str,
    counts: Mapping[str, int | None],
    by_code: Mapping[str, ReturnRow],
) -> Iterator[Problem]:
    larger = counts.get(bound.larger)
    for code in bound.smaller:
        smaller = counts.get(code)
        if larger is not None and smaller is not None and smaller > larger:
            whole = f"стр. {bound.larger} = {larger}"
            allowed = Text(ru=f"не больше {whole}", en=f"at most {whole}")
            yield _row_problem(located, "row_larger_than_whole", by_code[code], number, allowed)


def _row_problem(located: Located, code: str, row: ReturnRow, number: str, allowed: Text) -> Problem:
    field = f"{column_name(located, number)}{ROW_MARK}{row.row_code}"
    return finding(located, code, field, row.counts[number], allowed, CHECK_BOTH, row=row.row)


def _rows_text(codes: Sequence[str]) -> str:
    return "стр. " + (f"{codes[0]}–{codes[-1]}" if len(codes) > 2 else " + ".join(codes))


def _check_complete(
    located: Located, group: Sequence[ReturnRow], by_code: Mapping[str, ReturnRow]
) -> Iterator[Problem]:
    missing = [kind.code for kind in located.sheet.rows if kind.code not in by_code]
    if missing and all(row.row_code is not None for row in group):
        first = group[0]
        remedy = Text(ru="добавьте строки из исходной формы", en="add the rows of the form")
        allowed = Text(
            ru=f"{_ONE_A_ROW.ru}; нет строк {', '.join(missing)}", en=f"{_ONE_A_ROW.en}; no rows {', '.join(missing)}"
        )
        field = column_name(located, located.sheet.code)
        yield finding(located, "missing_rows", field, first.specialty or "", allowed, remedy, row=first.row)
