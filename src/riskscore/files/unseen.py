"""What a reader of a sheet sees and its cells do not say: hidden rows and columns, merged cells, rows of one cell."""

from collections.abc import Callable, Iterator, Sequence

from riskscore.errors import Problem, Text, shorten
from riskscore.files.notes import no_value
from riskscore.files.raw import Cell, Grid, Looks, is_blank

MERGED = "merged_cell"
MERGED_WORD = Text(ru="#ОБЪЕДИНЕНО", en="#MERGED")
_ERRORS = (
    ("#N/A", "#Н/Д"), ("#REF!", "#ССЫЛКА!"), ("#DIV/0!", "#ДЕЛ/0!"), ("#VALUE!", "#ЗНАЧ!"), ("#NAME?", "#ИМЯ?"),
    ("#NUM!", "#ЧИСЛО!"), ("#NULL!", "#ПУСТО!"), (MERGED_WORD.en, MERGED_WORD.ru), ("=…", "=…"),
)  # fmt: skip
_NO_VALUES = frozenset(word for both in _ERRORS for word in both)
_FEWEST_COLUMNS = 5


def hidden_problems(looks: Looks, rows: Sequence[int], columns: Sequence[tuple[int, str]]) -> list[Problem]:
    """A warning about hidden rows and one about hidden columns; `columns` are places (from 0) and names of all."""
    hidden_rows = [str(row) for row in rows if row in looks.hidden_rows]
    hidden_columns = [name for place, name in columns if place in looks.hidden_columns]
    pairs = (("hidden_rows", hidden_rows, _ROWS), ("hidden_columns", hidden_columns, _COLUMNS))
    return [
        Problem(code, None, shorten(", ".join(names)), allowed, _READ, severity="warning")
        for code, names, allowed in pairs
        if names
    ]


def merged_problems(grid: Grid, names: Sequence[str], rows: Sequence[int]) -> Iterator[Problem]:
    """An error for each cell below the header that is empty only because its value stands in another row."""
    read = set(rows)
    for top, left, bottom, right in grid.merged:
        cells = grid.cells[top] if top < len(grid.cells) else []
        value = shorten(cells[left]) if left < len(cells) else ""
        for column in range(left, min(right + 1, len(names))):
            for row in range(top + 2, bottom + 2):
                if row in read and value and names[column]:
                    yield Problem(MERGED, names[column], value, _APART, _UNMERGE, row, sheet=grid.name)


def error_words(columns: Sequence[Sequence[Cell]], rows: Sequence[int], letters: Callable[[int], str]) -> list[Problem]:
    """Errors of a spreadsheet that have become texts, as in every CSV: no text of anybody's looks so."""
    found = [place for place, cells in enumerate(columns) if not _NO_VALUES.isdisjoint(cells)]
    return [
        no_value(f"{letters(place)}{row}", str(cell))
        for place in found
        for row, cell in zip(rows, columns[place], strict=True)
        if cell in _NO_VALUES
    ]


def lone_cell(row: int, cells: Sequence[Cell]) -> Problem | None:
    """A row of a wide table with a single filled cell is more often a subtitle or a signature than a person."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(cells) < _FEWEST_COLUMNS or len(filled) > 1:
        return None
    return Problem("row_of_one_cell", None, shorten(filled[0]), _PERSON, _REMOVE, row, severity="warning")


_ROWS = Text(ru="все строки видны; эти скрыты, но прочитаны", en="all rows in sight; these are hidden but were read")
_COLUMNS = Text(
    ru="все столбцы видны; эти скрыты, но прочитаны", en="all columns in sight; these are hidden but were read"
)
_READ = Text(
    ru="если их не нужно читать, удалите их из файла; фильтр и скрытие на чтение не влияют",
    en="delete from the file what should not be read; filters and hiding change nothing",
)
_APART = Text(ru="своё значение в каждой строке", en="a value of its own in each row")
_UNMERGE = Text(
    ru="ячейка объединена с ячейками выше и поэтому пуста: отмените объединение и впишите значение в каждую строку",
    en="the cell is merged with those above and so is empty: unmerge them and write the value into each row",
)
_PERSON = Text(ru="под заголовком только люди", en="only people below the header")
_REMOVE = Text(
    ru="в строке заполнена одна ячейка; если это подзаголовок или подпись, удалите строку",
    en="the row has one filled cell; if it is a subtitle or a signature, remove the row",
)
