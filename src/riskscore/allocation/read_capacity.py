"""Rows of a capacity file, or objects of a request → pools of places, or every mistake in them at once."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches

from riskscore.allocation.demand import Pool, Reserve
from riskscore.cohort.texts import cell_text
from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import source_key

CAPACITY_COLUMNS = ("service_code", "college", "places", "reserved_group", "reserved_places", "from", "to")
NEEDED_COLUMNS = ("service_code", "places")
MOST_PLACES_OF_A_POOL = 1_000_000
_DAYS = ("%Y-%m-%d", "%d.%m.%Y")
_WHOLE = re.compile(r"(\d{1,8})(?:\.0+)?", re.ASCII)  # pandas writes 5.0 where other cells of the column are empty

Row = tuple[int, Mapping[str, object]]


@dataclass(frozen=True)
class _Line:
    """One row as read: its pool, with the reserve of the row if it has one."""

    row: int
    pool: Pool


def check_columns(headers: Sequence[str], needed: Sequence[str], allowed: Sequence[str] | None) -> list[Problem]:
    """Columns that are missing and, where only `allowed` are read, columns that would be passed over."""
    listed = ", ".join(allowed or needed)
    names = Text(ru=listed, en=listed)
    missing = [Problem("missing_column", name, "", names, _ADD_COLUMN) for name in needed if name not in headers]
    unknown = [name for name in headers if allowed is not None and name not in allowed]
    return missing + [
        Problem("unknown_column", name, name, names, _REMOVE_COLUMN, suggestion=_nearest(name, allowed or ()))
        for name in unknown
    ]


def read_capacity(
    rows: Sequence[Row], services: Collection[str], groups: Collection[str] | None = None
) -> tuple[list[Pool], list[Problem]]:
    """Pools of `rows` (number, cells by column); empty cells are None or "".

    Rows that agree in service, college, places and dates are one pool with several reserves. `services` are the codes
    of the catalogue; `groups`, where given, tells which groups the students' file can answer for.
    """
    problems: list[Problem] = []
    lines = [line for number, cells in rows if (line := _line(number, cells, services, groups, problems))]
    problems += _overlaps(lines)
    pools: dict[tuple[str, str | None, date | None, date | None], Pool] = {}
    for line in lines:
        pool = line.pool
        key = (pool.service, pool.college, pool.starts, pool.ends)
        known = pools.setdefault(key, replace(pool, reserves=()))
        pools[key] = replace(known, reserves=known.reserves + pool.reserves)
    return list(pools.values()), problems


def group_column(group: str) -> tuple[str, str | None]:
    """A group code is a column that says yes or no, or `column=value`."""
    column, is_valued, value = group.partition("=")
    return column.strip(), value.strip() if is_valued else None


def _line(
    number: int,
    cells: Mapping[str, object],
    services: Collection[str],
    groups: Collection[str] | None,
    problems: list[Problem],
) -> _Line | None:
    texts = {name: cell_text(cells.get(name)) for name in CAPACITY_COLUMNS}
    before = len(problems)
    service = texts["service_code"] or ""
    if service not in services:
        problems.append(_unknown_service(service, services, number))
    places = _count(texts["places"], "places", number, problems)
    starts, ends = (_day(texts[name], name, number, problems) for name in ("from", "to"))
    if starts and ends and starts > ends:
        problems.append(Problem("wrong_dates", "to", str(ends), _AFTER, _SWAP, number))
    reserve = _reserve(texts, groups, number, problems)
    if len(problems) == before and reserve and reserve[0].places > places:
        problems.append(_too_many(reserve[0], places))
    if len(problems) > before:
        return None
    college = texts["college"] and source_key(texts["college"])
    return _Line(number, Pool(service, college or None, places, reserve, starts, ends, number, texts["college"]))


def _unknown_service(code: str, services: Collection[str], number: int) -> Problem:
    listed = ", ".join(services)
    allowed, meant = Text(ru=listed, en=listed), _nearest(code, services)
    return Problem("unknown_service", "service_code", shorten(code), allowed, _SERVICE, number, suggestion=meant)


def _reserve(
    texts: Mapping[str, str | None], groups: Collection[str] | None, number: int, problems: list[Problem]
) -> tuple[Reserve, ...]:
    group, places = texts["reserved_group"], texts["reserved_places"]
    if group is None and places in (None, "0"):
        return ()
    if group is None or places is None:
        empty = "reserved_group" if group is None else "reserved_places"
        problems.append(Problem("half_a_reserve", empty, "", _BOTH, _FILL_OR_CLEAR, number))
        return ()
    if groups is not None and group_column(group)[0] not in groups:
        meant = _nearest(group, groups)
        problems.append(
            Problem("unknown_group", "reserved_group", shorten(group), _GROUP, _NAME_COLUMN, number, suggestion=meant)
        )
    return (Reserve(group, _count(places, "reserved_places", number, problems), number),)


def _too_many(reserve: Reserve, places: int) -> Problem:
    allowed = Text(ru=f"не больше числа мест ({places})", en=f"at most the number of places ({places})")
    return Problem("reserve_too_large", "reserved_places", str(reserve.places), allowed, _LOWER, reserve.row)


def _count(text: str | None, column: str, number: int, problems: list[Problem]) -> int:
    whole = _WHOLE.fullmatch(text or "")
    if whole and int(whole[1]) <= MOST_PLACES_OF_A_POOL:
        return int(whole[1])
    problems.append(Problem("wrong_places", column, shorten(text or ""), _PLACES, _WRITE_PLACES, number))
    return 0


def _day(text: str | None, column: str, number: int, problems: list[Problem]) -> date | None:
    if text is None:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    problems.append(Problem("wrong_date", column, shorten(text), _DAY, _WRITE_DAY, number))
    return None


def _overlaps(lines: Sequence[_Line]) -> Iterator[Problem]:
    by_place: dict[tuple[str, str | None], list[_Line]] = {}
    for line in lines:
        by_place.setdefault((line.pool.service, line.pool.college), []).append(line)
    for same in by_place.values():
        pools: dict[Pool, list[_Line]] = {}
        for line in same:
            pools.setdefault(replace(line.pool, reserves=(), row=0), []).append(line)
        for rows in pools.values():
            yield from _repeats(rows)
        yield from _crossings([rows[0] for rows in pools.values()])


def _repeats(rows: Sequence[_Line]) -> Iterator[Problem]:
    """Several rows of one pool are its reserves, each for another group."""
    known: dict[str, _Line] = {}
    for line in rows:
        groups = [reserve.group for reserve in line.pool.reserves]
        before = known.setdefault(groups[0], line) if groups and rows[0].pool.reserves else rows[0]
        if before is not line:
            yield _clash(before, line)


def _crossings(lines: Sequence[_Line]) -> Iterator[Problem]:
    """Pools that begin before the longest of the earlier ones has ended."""
    longest: _Line | None = None
    for line in sorted(lines, key=lambda line: line.pool.starts or date.min):
        if longest and (line.pool.starts or date.min) <= (longest.pool.ends or date.max):
            yield _clash(*sorted((longest, line), key=lambda one: one.row))
        if longest is None or (line.pool.ends or date.max) > (longest.pool.ends or date.max):
            longest = line


def _clash(first: _Line, second: _Line) -> Problem:
    pool = second.pool
    found = f"{pool.service}, {pool.college or '*'}, {pool.starts or '…'} – {pool.ends or '…'}"
    allowed = Text(
        ru=f"срок, который не пересекается со строкой {first.row}, или те же места и сроки и другая группа",
        en=f"dates that do not overlap those of row {first.row}, or the same places and dates and another group",
    )
    return Problem("overlapping_dates", "from", found, allowed, _MEND_DATES, second.row)


def _nearest(name: str, names: Collection[str]) -> str | None:
    close = get_close_matches(name.casefold(), list(names), n=1)
    return close[0] if close else None


_ADD_COLUMN = Text(ru="добавьте столбец", en="add the column")
_REMOVE_COLUMN = Text(ru="исправьте название или удалите столбец", en="correct its name or remove the column")
_SERVICE = Text(ru="возьмите код из перечня услуг", en="take a code of the service catalogue")
_PLACES = Text(ru="целое число от 0 до 1 000 000", en="a whole number from 0 to 1,000,000")
_WRITE_PLACES = Text(ru="укажите число мест", en="write the number of places")
_DAY = Text(ru="дата вида 2026-03-01 или 01.03.2026, либо пусто", en="a date like 2026-03-01 or 01.03.2026, or nothing")
_WRITE_DAY = Text(ru="исправьте дату", en="correct the date")
_LOWER = Text(ru="уменьшите резерв или добавьте мест", en="reserve fewer or add places")
_AFTER = Text(ru="день не раньше начала срока (from)", en="a day not before the beginning (from)")
_SWAP = Text(ru="проверьте, не переставлены ли даты", en="see whether the dates have changed places")
_BOTH = Text(
    ru="reserved_group и reserved_places указываются вместе", en="reserved_group and reserved_places go together"
)
_FILL_OR_CLEAR = Text(ru="заполните оба или очистите оба", en="fill in both or clear both")
_GROUP = Text(
    ru="столбец файла с оценками, в котором стоит да или нет, либо столбец=значение",
    en="a column of the scored file that says yes or no, or column=value",
)
_NAME_COLUMN = Text(ru="укажите столбец так, как он назван в файле", en="write the column as the file names it")
_MEND_DATES = Text(ru="разведите сроки или объедините строки", en="separate the dates or join the rows")
