"""What the copy of a sent sheet shows where it cannot hold the cell as it was, so that no value changes unsaid."""

from collections.abc import Iterable, Mapping, Sequence

from riskscore.cohort.source_file import SourceFile
from riskscore.documents.words import Words
from riskscore.errors import Problem, Text, shorten
from riskscore.files.notes import NO_VALUE, PERCENT
from riskscore.files.raw import cannot_write
from riskscore.files.unseen import MERGED, MERGED_WORD
from riskscore.files.xlsx_writer import MAX_ROWS, MAX_TEXT


def require_rows(file: SourceFile) -> None:
    """Refuse a file with more rows than a sheet has."""
    if file.header_row + file.n_rows > MAX_ROWS:
        found = Text(ru=f"строк в файле «{file.name}»: {file.n_rows}", en=f"«{file.name}» has {file.n_rows} rows")
        remedy = Text(
            ru=f"разделите файл: на листе до {MAX_ROWS} строк; замечания даёт и --json",
            en=f"split the file: a sheet holds {MAX_ROWS} rows; --json lists the problems too",
        )
        raise cannot_write(file.name, found, remedy)


def cut_texts(cells: Sequence[object], row: int, wrong: Mapping[int, list[Problem]]) -> dict[int, list[Problem]]:
    """Texts that no cell of a workbook can hold whole, with what else is wrong with them."""
    places = [place for place, cell in enumerate(cells) if isinstance(cell, str) and len(cell) > MAX_TEXT]
    return {place: [*wrong.get(place, []), _cut_text(str(cells[place]), row + 1)] for place in places}


def _cut_text(text: str, row: int) -> Problem:
    allowed = Text(ru=f"до {MAX_TEXT} знаков в ячейке Excel", en=f"up to {MAX_TEXT} characters in a cell of Excel")
    remedy = Text(ru="здесь стоит только начало текста", en="only the beginning of the text stands here")
    return Problem("cut_text", None, shorten(text), allowed, remedy, row, severity="warning")


def shown_text(problems: Iterable[Problem], words: Words) -> str:
    """What a reader saw in a cell whose stored value is another or none, so that it is no answer when read again."""
    for problem in problems:
        if problem.code in (NO_VALUE, PERCENT):
            return problem.found.partition(": ")[2]
        if problem.code == MERGED:
            return words.text(MERGED_WORD)
    return ""
