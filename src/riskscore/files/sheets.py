"""Which sheet of a workbook holds the table; the others are named, never read unseen."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from riskscore.errors import Problem, Text, shorten
from riskscore.files.cut import to_raw
from riskscore.files.header import LOOKED_AT, count_known, header_key
from riskscore.files.raw import Grid, RawFrame, cannot_read
from riskscore.files.xlsx_archive import SAVE_AGAIN
from riskscore.files.xlsx_file import Book, open_book

GUIDES = "riskscore.guides"  # sheets that a workbook of ours says hold no table, joined by a sign no sheet may have
BETWEEN = "/"


def read_book(path: Path, known: Collection[str], sheet: str | None) -> RawFrame:
    """Read the sheet asked for, else the first visible one that has `known` names, else the first visible filled one.

    Raises
    ------
    FileError
        As to_raw, no visible sheet, or no sheet of that name.
    """
    with open_book(path) as book:
        filled = [name for name in book.sheets if book.has_values(name)]
        if sheet is not None:
            _require_sheet(book, sheet, path.name)
            return to_raw(book.grid(sheet), path.name, known=known, metadata=book.metadata)
        guides = book.metadata.get(GUIDES, "").split(BETWEEN)
        visible = [name for name, is_visible in book.sheets.items() if is_visible and name not in guides]
        if not visible:
            raise cannot_read(
                path.name, Text(ru="в книге нет видимых листов", en="it has no visible sheet"), SAVE_AGAIN
            )
        candidates = [name for name in visible if name in filled] or visible[:1]
        _require_seen(candidates, filled, path.name)
        grid, others = _choose(book, candidates, {header_key(name) for name in known})
        raw = to_raw(grid, path.name, known=known, metadata=book.metadata)
        hidden = [name for name in filled if not book.sheets[name] and name not in guides]
        return replace(raw, problems=(*_not_read(others, hidden, grid.name), *raw.problems))


def _require_seen(candidates: Sequence[str], filled: Sequence[str], name: str) -> None:
    """Refuse a workbook whose only filled sheets are hidden."""
    if filled and not set(candidates) & set(filled):
        names = ", ".join(f"«{shorten(sheet)}»" for sheet in filled)
        found = Text(ru=f"заполнены только скрытые листы: {names}", en=f"only hidden sheets are filled: {names}")
        raise cannot_read(name, found, Text(ru="отобразите лист с людьми", en="unhide the sheet with people"))


def _require_sheet(book: Book, sheet: str, name: str) -> None:
    if sheet not in book.sheets:
        names = ", ".join(f"«{shorten(other)}»" for other in book.sheets)
        found = Text(
            ru=f"нет листа «{shorten(sheet)}», есть: {names}", en=f"no sheet «{shorten(sheet)}»; it has {names}"
        )
        raise cannot_read(name, found, Text(ru="назовите один из них", en="name one of them"))


def _choose(book: Book, candidates: Sequence[str], keys: Collection[str]) -> tuple[Grid, list[str]]:
    """The sheet to read, and the other visible ones that may be tables too."""
    first = book.grid(candidates[0])
    heads = {name: book.grid(name, LOOKED_AT) for name in candidates[1:]}
    known = {grid.name: _most_known(grid, keys) for grid in (first, *heads.values())}
    chosen = candidates[0] if known[candidates[0]] else max(candidates, key=lambda name: known[name])
    others = [name for name in candidates if name != chosen]
    return (first if chosen == first.name else book.grid(chosen)), others


def _most_known(grid: Grid, keys: Collection[str]) -> int:
    return max((count_known(row, keys) for row in grid.cells[:LOOKED_AT]), default=0)


def _not_read(others: Sequence[str], hidden: Sequence[str], chosen: str) -> list[Problem]:
    remedy = Text(
        ru="если там тоже есть люди, соберите всех на одном листе или отправьте отдельными файлами",
        en="if there are people there too, put all on one sheet or send separate files",
    )
    read = Text(ru=f"люди на одном листе; прочитан «{chosen}»", en=f"people on one sheet; «{chosen}» was read")
    unseen = Text(
        ru="люди на видимом листе; скрытые не читаются", en="people on a visible sheet; hidden ones are not read"
    )
    pairs = (("other_sheets", others, read), ("hidden_sheets", hidden, unseen))
    return [
        Problem(code, None, shorten(", ".join(names)), allowed, remedy, severity="warning")
        for code, names, allowed in pairs
        if names
    ]
