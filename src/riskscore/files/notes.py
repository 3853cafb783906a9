"""What is said of the rows and columns around a table, and of cells without a value."""

from collections.abc import Sequence

from riskscore.errors import Problem, Text, shorten
from riskscore.files.header import JOIN, Header
from riskscore.files.raw import Cell, Grid, is_blank

NO_VALUE, PERCENT = "formula_without_value", "percent_cell"


def notes_on_header(grid: Grid, header: Header) -> list[Problem]:
    notes = []
    if header.titles:
        first = next(cell for cell in grid.cells[header.titles[0]] if not is_blank(cell))
        done = Text(
            ru=f"названия взяты из строки {header.first + 1}, строки выше не прочитаны",
            en=f"the names were taken from row {header.first + 1}, the rows above were not read",
        )
        notes.append(Problem("title_rows", None, shorten(first), _FIRST_ROW, _or_mend(done), severity="warning"))
    if header.first != header.last:
        done = Text(
            ru=f"строки {header.first + 1} и {header.last + 1} прочитаны как «группа › столбец»",
            en=f"rows {header.first + 1} and {header.last + 1} were read as “group › column”",
        )
        joined = shorten(", ".join(name for name in header.names if JOIN in name))
        notes.append(Problem("joined_header", None, joined, _FIRST_ROW, _or_mend(done), severity="warning"))
    return notes


def row_left_out(code: str, row: int, cells: Sequence[Cell], done: Text) -> Problem:
    found = shorten(" ".join(str(cell) for cell in cells if not is_blank(cell)))
    return Problem(code, None, found, _PEOPLE, _or_mend(done), row, severity="warning")


def _or_mend(done: Text) -> Text:
    return Text(ru=f"{done.ru}; если это не так, исправьте файл", en=f"{done.en}; if that is wrong, correct the file")


def nameless_column(letters: str) -> Problem:
    allowed = Text(ru="у столбца с данными есть название", en="a column with data has a name")
    remedy = Text(ru=f"назовите его; пока он назван «({letters})»", en=f"name it; for now it is called «({letters})»")
    return Problem("nameless_column", letters, "", allowed, remedy, severity="warning")


def ragged_row(row: int, count: int, width: int) -> Problem:
    return Problem(
        code="wrong_number_of_cells",
        field=None,
        found=str(count),
        allowed=Text(ru=f"ячеек в строке: {width}", en=f"{width} cells in a row"),
        remedy=Text(
            ru="проверьте разделители и кавычки в этой строке: значения могли сдвинуться",
            en="check the separators and quotes of this row: its values may have moved",
        ),
        row=row,
    )


def trailing_cells(row: int, n_rows: int) -> Problem:
    allowed = Text(
        ru="в строке столько же ячеек, сколько названий столбцов", en="as many cells in a row as column names"
    )
    remedy = Text(
        ru=f"пустые ячейки в конце строк не прочитаны (строк: {n_rows}); проверьте, не потеряно ли название столбца",
        en=f"empty cells at the end of rows were not read (rows: {n_rows}); make sure that no column name is lost",
    )
    return Problem("extra_empty_cells", None, "", allowed, remedy, row, severity="warning")


def no_value(place: str, shown: str, sheet: str | None = None) -> Problem:
    """The problem of the cell at an address such as B2 that shows an error, found before headers are known."""
    return Problem(
        code=NO_VALUE,
        field=None,
        found=f"{place}: {shown}",
        allowed=Text(ru="готовые значения", en="stored values"),
        remedy=Text(
            ru="откройте файл в Excel, пересчитайте и вставьте значения вместо формул",
            en="open the file in Excel, recalculate and paste values over the formulas",
        ),
        row=int("".join(filter(str.isdigit, place))),
        sheet=sheet,
    )


def percent_cell(place: str, number: float, sheet: str) -> Problem:
    """The problem of a cell that shows 85 % and holds 0.85: nobody can know which of both the table is about."""
    shown = f"{round(100 * number, 10):g}"
    return Problem(
        code=PERCENT,
        field=None,
        found=f"{place}: {shown} %",
        allowed=Text(ru="число без знака процента", en="a number without a per cent sign"),
        remedy=Text(
            ru=f"в ячейке хранится {number:g}: задайте столбцу формат «Числовой» и впишите нужное число",
            en=f"the cell holds {number:g}: format the column as a number and enter the number that is meant",
        ),
        row=int("".join(filter(str.isdigit, place))),
        sheet=sheet,
        suggestion=shown,
    )


_FIRST_ROW = Text(ru="названия столбцов в одной первой строке", en="column names in one first row")
_PEOPLE = Text(ru="под заголовком только люди", en="only people below the header")
NUMBERING = Text(
    ru="строка похожа на номера столбцов и не прочитана", en="the row looks like numbers of columns and was not read"
)
TOTAL = Text(ru="строка похожа на итог и не прочитана", en="the row looks like a total and was not read")
