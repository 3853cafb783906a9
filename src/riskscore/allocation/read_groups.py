"""Groups that places are reserved for, found in the columns of a scored file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from riskscore.allocation.demand import Pool
from riskscore.allocation.read_capacity import group_column
from riskscore.cohort.texts import cell_text
from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import source_key
from riskscore.questionnaire.lookup import yes_or_no

VALUES_SHOWN = 12


def find_groups(columns: Mapping[str, Sequence[object]], groups: Iterable[str], n: int) -> list[frozenset[str]]:
    """The groups each of `n` rows belongs to: its column says yes, or has the value after `=`."""
    found: list[set[str]] = [set() for _ in range(n)]
    for group in sorted(set(groups)):
        column, value = group_column(group)
        for own, cell in zip(found, columns[column], strict=True):
            text = cell_text(cell)
            if text is not None and (yes_or_no(text) if value is None else source_key(text) == source_key(value)):
                own.add(group)
    return [frozenset(own) for own in found]


def wrong_groups(columns: Mapping[str, Sequence[object]], pools: Iterable[Pool]) -> Iterator[Problem]:
    """Reserves for a value that no row has, or by a column that says neither yes nor no."""
    reserves = [reserve for pool in pools for reserve in pool.reserves if group_column(reserve.group)[0] in columns]
    seen: dict[str, dict[str, str]] = {}
    for reserve in sorted(reserves, key=lambda reserve: reserve.row):
        column, value = group_column(reserve.group)
        if column not in seen:
            seen[column] = {source_key(text): text for cell in columns[column] if (text := cell_text(cell))}
        texts = [*seen[column].values()]
        if texts and (
            all(yes_or_no(text) is None for text in texts) if value is None else _is_new(value, seen[column])
        ):
            close = get_close_matches(value or "", texts, n=1)
            meant = f"{column}={close[0]}" if close else None
            yield Problem(
                "unknown_group", "reserved_group", shorten(reserve.group), _values(column, sorted(texts)), _MEND,
                reserve.row, suggestion=meant,
            )  # fmt: skip


def _is_new(value: str, seen: Mapping[str, str]) -> bool:
    return source_key(value) not in seen


def _values(column: str, texts: Sequence[str]) -> Text:
    listed = ", ".join(shorten(f"{column}={text}") for text in texts[:VALUES_SHOWN])
    more = "…" if len(texts) > VALUES_SHOWN else ""
    return Text(ru=f"значения этого столбца: {listed}{more}", en=f"values of this column: {listed}{more}")


_MEND = Text(
    ru="укажите столбец и значение так, как они стоят в файле с оценками",
    en="write the column and a value as the scored file has them",
)
