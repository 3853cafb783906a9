"""The control sums of a form. Each failure names sheet, row and column, what is there and what should be."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from riskscore.errors import Problem, Text
from riskscore.monitoring.form import AtMost, Sum
from riskscore.monitoring.groups import ReturnRow, split_groups
from riskscore.monitoring.locate import ROW_MARK, Located

CHECK_BOTH = Text(ru="проверьте оба числа по спискам выпускников", en="check both numbers by the lists of graduates")
_OF_ROWS = {"wrong_sum": "wrong_row_sum", "larger_than_whole": "row_larger_than_whole"}
Broken = tuple[str, str, Text]


def check_columns(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """Controls inside each row: a total is the sum of its parts, a sub-column is at most its parent."""
    return [problem for row in rows for problem in _check_row(located, row)]


def _check_row(located: Located, row: ReturnRow) -> Iterator[Problem]:
    sheet = located.sheet
    broken = [
        *_wrong_sums(row.counts, sheet.sums, lambda numbers: _numbers_text(located, numbers)),
        *_too_large(row.counts, sheet.at_most, located.column_name),
    ]
    for code, number, allowed in broken:
        yield located.problem(code, number, row.counts[number], allowed, CHECK_BOTH, row.row)
    yield from _check_explained(located, row)


def _wrong_sums(
    counts: Mapping[str, int | None], sums: Sequence[Sum], name: Callable[[Sequence[str]], str]
) -> Iterator[Broken]:
    """Code, total and what it should be; nothing is compared where a number is missing or unreadable."""
    for control in sums:
        total, parts = counts.get(control.total), [counts.get(number) for number in control.parts]
        known = [part for part in parts if part is not None]
        if total is not None and len(known) == len(parts) and total != sum(known):
            should = f"{name(control.parts)} = {sum(known)}"
            yield "wrong_sum", control.total, Text(ru=should, en=should)


def _too_large(
    counts: Mapping[str, int | None], bounds: Sequence[AtMost], name: Callable[[str], str]
) -> Iterator[Broken]:
    """Code, the part that is larger than its whole, and the whole."""
    for bound in bounds:
        whole = counts.get(bound.larger)
        for number in bound.smaller:
            part = counts.get(number)
            if whole is not None and part is not None and part > whole:
                yield "larger_than_whole", number, at_most(f"{name(bound.larger)} = {whole}")


def at_most(bound: str) -> Text:
    return Text(ru=f"не больше {bound}", en=f"at most {bound}")


def _numbers_text(located: Located, numbers: Sequence[str]) -> str:
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


def _check_explained(located: Located, row: ReturnRow) -> Iterator[Problem]:
    rule = located.sheet.explain
    if rule is None or rule.text not in located.columns:
        return
    count, total = row.counts.get(rule.number), row.counts.get(rule.total)
    is_first = row.row_code in (None, located.sheet.rows[0].code if located.sheet.rows else None)
    if is_first and count and total is not None and count > rule.share * total and not row.texts.get(rule.text):
        reasons, percent = located.column_name(rule.text), f"{100 * rule.share:g}"
        allowed = Text(
            ru=f"не больше {percent.replace('.', ',')} % от {total}, иначе причины в {reasons}",
            en=f"at most {percent}% of {total}, else the reasons in {reasons}",
        )
        remedy = Text(ru="укажите причины в этой графе", en="give the reasons in that column")
        yield located.problem("not_explained", rule.number, count, allowed, remedy, row.row, is_warning=True)


def check_rows(located: Located, rows: Sequence[ReturnRow]) -> list[Problem]:
    """Controls between the rows of a specialty, and that it has each row of the form once."""
    groups = split_groups(rows) if located.sheet.rows else []
    return [problem for group in groups for problem in _check_group(located, group)]


def _check_group(located: Located, group: Sequence[ReturnRow]) -> Iterator[Problem]:
    sheet = located.sheet
    by_code = {row.row_code: row for row in group if row.row_code is not None}
    missing = [kind.code for kind in sheet.rows if kind.code not in by_code]
    if missing and all(row.row_code is not None for row in group):
        yield _missing_rows(located, group[0], ", ".join(missing))
    for number in sheet.counted:
        counts = {code: row.counts.get(number) for code, row in by_code.items()}
        broken = [*_wrong_sums(counts, sheet.row_sums, _rows_text), *_too_large(counts, sheet.row_at_most, _row_text)]
        for problem, code, allowed in broken:
            field = f"{located.column_name(number)}{ROW_MARK}{code}"
            row = by_code[code]
            yield located.problem(_OF_ROWS[problem], field, counts[code], allowed, CHECK_BOTH, row.row)


def _row_text(code: str) -> str:
    return f"стр. {code}"


def _rows_text(codes: Sequence[str]) -> str:
    return _row_text(f"{codes[0]}–{codes[-1]}" if len(codes) > 2 else " + ".join(codes))


def _missing_rows(located: Located, first: ReturnRow, codes: str) -> Problem:
    allowed = Text(
        ru=f"каждая строка формы один раз; нет строк {codes}", en=f"each row of the form once; no rows {codes}"
    )
    remedy = Text(ru="добавьте строки из исходной формы", en="add the rows of the form")
    return located.problem("missing_rows", located.sheet.code, first.specialty or "", allowed, remedy, first.row)
