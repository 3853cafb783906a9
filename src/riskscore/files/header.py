"""Which rows of a sheet are its header: titles above it are passed over, a header of two rows is joined."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from riskscore.files.raw import Cell, Grid, is_blank

LOOKED_AT = 30
JOIN = " › "


@dataclass(frozen=True)
class Header:
    """Rows `first` to `last` (from 0) and the name of each sheet column, "" = none; `titles` lie above it."""

    first: int
    last: int
    names: tuple[str, ...]
    titles: tuple[int, ...] = ()


def header_key(name: str) -> str:
    """A header as headers are compared: case, spaces, underscores and ё do not matter."""
    return " ".join(name.replace("_", " ").split()).casefold().replace("ё", "е")


def count_known(row: Sequence[Cell], known: Collection[str]) -> int:
    """How many of the header keys `known` the row holds."""
    return len({header_key(cell) for cell in row if isinstance(cell, str)}.intersection(known))


def find_header(grid: Grid, known: Collection[str] = (), stamped: tuple[int, int] | None = None) -> Header | None:
    """The header of a sheet; None where no cell is filled.

    It is the rows `stamped` (first and last, from 0) unless another row holds more of the names `known`, as after rows
    were inserted or deleted above; else the row of texts among the first filled ones with most of those names, else
    the first row about as wide as the table that holds names.
    """
    filled = list(islice(_filled_rows(grid), LOOKED_AT))
    if not filled:
        return None
    keys = {header_key(name) for name in known}
    rows = grid.cells
    candidates = [filled[0], *(row for row in filled[1:] if all(_is_name(cell) for cell in rows[row]))]
    chosen = max(candidates, key=lambda row: count_known(rows[row], keys))  # the first of equals
    if stamped is not None and stamped[1] < len(rows):
        header = _header_at(rows, *stamped)
        if not keys or _count_parts(header, keys) >= max(1, count_known(rows[chosen], keys)):
            return header
    if not count_known(rows[chosen], keys):
        chosen = _first_likely(rows, filled)
    first, last = _join_with_neighbour(grid, chosen)
    return replace(_header_at(rows, first, last), titles=tuple(row for row in filled if row < first))


def _header_at(rows: Sequence[Sequence[Cell]], first: int, last: int) -> Header:
    names = _names(rows[last]) if first == last else _joined(rows[first], rows[last])
    return Header(first, last, names)


def _count_parts(header: Header, known: Collection[str]) -> int:
    return count_known([part for name in header.names for part in name.split(JOIN)], known)


def _filled_rows(grid: Grid) -> Iterator[int]:
    return (index for index, row in enumerate(grid.cells) if any(not is_blank(cell) for cell in row))


def _first_likely(rows: Sequence[Sequence[Cell]], filled: Sequence[int]) -> int:
    """The first filled row, unless it is much narrower than the table: then it is a title, if a header follows."""
    widest = max(_n_filled(rows[row]) for row in filled)
    if 2 * _n_filled(rows[filled[0]]) >= widest:
        return filled[0]
    return next((row for row in filled if _holds_names(rows[row], widest)), filled[0])


def _n_filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)


def _holds_names(row: Sequence[Cell], widest: int) -> bool:
    names = [name for name in _names(row) if name]
    return 2 * len(names) >= widest and len(set(names)) == len(names) and all(_is_name(cell) for cell in row)


def _is_name(cell: Cell) -> bool:
    """A text that is no number; a blank cell is none of both and does not matter."""
    return is_blank(cell) or (isinstance(cell, str) and not is_number(cell))


def is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _names(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple("" if cell is None else str(cell).strip() for cell in row)


def _join_with_neighbour(grid: Grid, chosen: int) -> tuple[int, int]:
    """The header's first and last row: groups of columns may be named above or below the row that was found."""
    pairs = [(upper, upper + 1) for upper in (chosen - 1, chosen) if 0 <= upper < len(grid.cells) - 1]
    return next((pair for pair in pairs if _is_pair(grid, *pair)), (chosen, chosen))


def _is_pair(grid: Grid, first: int, last: int) -> bool:
    """Whether row `first` names groups of the columns that row `last` names.

    Either cells of groups are merged, or some columns are named above only, as merged cells leave them in CSV.
    """
    upper, lower = grid.cells[first], grid.cells[last]
    groups = _groups(upper, lower)
    wide = [(start, end) for start, end in groups if end - start > 1]
    alone = [start for start, end in groups if end - start == 1]
    is_merged = any((top, bottom) == (first, first) and right > left for top, left, bottom, right in grid.merged)
    return (
        bool(wide)
        and len(groups) > 1
        and (bool(alone) or is_merged)
        and all(_n_filled(lower[start:end]) == end - start for start, end in wide)
        and all(_n_filled(lower[start : start + 1]) == 0 for start in alone)
        and all(_is_name(cell) for cell in (*upper, *lower))
    )


def _groups(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[tuple[int, int]]:
    """Columns [start, end) that each filled cell of `upper` names: itself, or all below it that `lower` names too."""
    starts = [index for index, cell in enumerate(upper) if not is_blank(cell)]
    ends = [*starts[1:], max(len(upper), len(lower))][: len(starts)]
    return [(start, _reach(lower, start, end)) for start, end in zip(starts, ends, strict=True)]


def _reach(lower: Sequence[Cell], start: int, end: int) -> int:
    while end - 1 > start and (_n_filled(lower[start : start + 1]) == 0 or _n_filled(lower[end - 1 : end]) == 0):
        end -= 1
    return end


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[str, ...]:
    names = [top or bottom for top, bottom in zip_longest(_names(upper), _names(lower), fillvalue="")]
    for start, end in _groups(upper, lower):
        if end - start > 1:
            names[start:end] = [f"{names[start]}{JOIN}{bottom}" for bottom in _names(lower)[start:end]]
    return tuple(names)
