"""The problem report: the files as they were sent, every cell with a problem marked and commented, and a summary.

The copied sheet comes first and keeps every value in its cell, so that it can be mended and sent again; the summary is
the sheet a reader sees on opening.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from riskscore.cohort.source_file import SourceFile, split_by_file
from riskscore.documents.copied_cells import cut_texts, require_rows, shown_text
from riskscore.documents.problem_summary import Listed, write_summary
from riskscore.documents.words import Words
from riskscore.errors import Lang, Problem
from riskscore.files import read_raw
from riskscore.files.cut import HEADER_ROW, stamp_of
from riskscore.files.formats import read_grids
from riskscore.files.sheets import BETWEEN, GUIDES
from riskscore.files.xlsx_file import open_book
from riskscore.files.xlsx_writer import CellFormats, make_formats, write_cell

MOST_COMMENTS = 10_000  # a workbook with more takes Excel minutes to open; the cells are marked all the same
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_COMMENT_WIDTH, _LETTERS_A_LINE, _PIXELS_A_LINE = 300, 44, 16
_NARROWEST, _WIDEST, _ROWS_MEASURED = 10, 30, 50
_LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "header": {"bold": True, "bg_color": "#e8ebf0", "bottom": 1},
    "error": {"bg_color": "#f9d0d3", "font_color": "#7d161d"},
    "warning": {"bg_color": "#ffe9b0", "font_color": "#5c3a00"},
}
Marks = Mapping[tuple[int, int], list[Problem]]


@dataclass(frozen=True)
class _Copy:
    """A sheet of the report: the file it copies and what is wrong in it, by cell (both from 0)."""

    sheet: str
    file: SourceFile
    marks: Marks


def write_problem_report(
    path: Path,
    files: Sequence[SourceFile],
    problems: Sequence[Problem],
    counts: Mapping[str, int],
    lang: Lang,
    *,
    done: Callable[[int], object] = int,
) -> None:
    """Write the report of `files`; `counts` are rows, bad_rows, errors and warnings, as check_cohort counts them.

    `done` is called with 1 after each row copied.

    Raises
    ------
    FileError
        A file can no longer be read.
    """
    words = Words(lang)
    owned = split_by_file(problems, files)
    summary = words.choose("Сводка проверки", "Summary")
    copies = [
        _Copy(name, file, _marks([p for p, owner in owned if owner is file], file))
        for name, file in zip(_sheet_names(files, summary), files, strict=True)
    ]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False}) as book:
        _stamp(book, files, summary)
        looks = {name: make_formats(book, look) for name, look in _LOOKS.items()}
        left = MOST_COMMENTS
        for copy in copies:
            left = _write_copy(book.add_worksheet(copy.sheet), copy, looks, words, left, done)
        sheet = book.add_worksheet(summary)
        write_summary(book, sheet, [f.path.name for f in files], counts, _listed(owned, copies), words)
        sheet.activate()


def _stamp(book: xlsxwriter.Workbook, files: Sequence[SourceFile], summary: str) -> None:
    """Only one file can be sent again as it stands, and only then is its stamp worth keeping."""
    book.set_custom_property(GUIDES, BETWEEN.join([summary]))
    if len(files) == 1:
        for key, value in {
            **files[0].metadata,
            HEADER_ROW: stamp_of(files[0].header_first, files[0].header_row),
        }.items():
            if key.startswith("riskscore.") and key != GUIDES:
                book.set_custom_property(key, value, "text")


def _sheet_names(files: Sequence[SourceFile], taken: str) -> Iterator[str]:
    """The name a sheet had, else that of its file; each once, as a workbook allows it."""
    seen = {taken.casefold()}
    for file in files:
        wanted = file.sheet if file.sheet and len(files) == 1 else file.path.stem
        base = wanted.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or "1"
        name, number = base, 1
        while name.casefold() in seen:
            number += 1
            name = f"{base[: _LONGEST_NAME - 4]} {number}"
        seen.add(name.casefold())
        yield name


def _marks(problems: Iterable[Problem], file: SourceFile) -> Marks:
    """Problems by cell; one of a whole row marks the first cell of the row."""
    found: dict[tuple[int, int], list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None:
            row, column = file.cell(problem) or (problem.row, 0)
            found[row - 1, column].append(problem)
    return found


def _write_copy(
    sheet: Worksheet,
    copy: _Copy,
    looks: Mapping[str, CellFormats],
    words: Words,
    left: int,
    done: Callable[[int], object],
) -> int:
    """Copy the cells, mark those with problems; how many comments may still be written."""
    require_rows(copy.file)
    by_row: dict[int, dict[int, list[Problem]]] = defaultdict(dict)
    for (row, column), problems in copy.marks.items():
        by_row[row][column] = problems
    _set_widths(sheet, copy.file)
    sheet.freeze_panes(copy.file.header_row, 1)
    sheet.set_tab_color("#a4232b" if copy.marks else "#1d6b45")
    for row, cells in enumerate(_cells(copy.file)):
        wrong = by_row.get(row, {}) | cut_texts(cells, row, by_row.get(row, {}))
        look = looks["header"] if copy.file.header_first <= row + 1 <= copy.file.header_row else looks["plain"]
        for column, cell in enumerate(cells):
            if column not in wrong:
                write_cell(sheet, row, column, cell, look)
        for column, problems in wrong.items():
            cell = shown_text(problems, words) or (cells[column] if column < len(cells) else "")
            write_cell(sheet, row, column, cell, looks[_worst(problems)])
            if left > 0:
                _write_comment(sheet, row, column, _comment(problems, words))
                left -= 1
        done(1)
    return left


def _write_comment(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """As high as its text: Excel does not fit it by itself."""
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
    look = {"width": _COMMENT_WIDTH, "height": lines * _PIXELS_A_LINE + 8, "font_size": 9, "color": "#fff9e3"}
    sheet.write_comment(row, column, text, look)


def _set_widths(sheet: Worksheet, file: SourceFile) -> None:
    """As wide as the header and the first cells under it: a cut СНИЛС cannot be compared with a document."""
    cells = islice(_cells(file), file.header_row, file.header_row + _ROWS_MEASURED)
    longest = [max((len(str(cell)) for cell in column if isinstance(cell, str)), default=0)
               for column in zip_longest(*cells)]  # fmt: skip
    for header, position in file.positions.items():
        length = max(len(header), longest[position] if position < len(longest) else 0)
        sheet.set_column(position, position, min(max(_NARROWEST, length + 2), _WIDEST))


def _cells(file: SourceFile) -> Iterable[Sequence[object]]:
    """Every row of the sheet that was read, from its first."""
    ending = file.path.suffix.lower()
    if ending == ".xlsx":
        with open_book(file.path) as book:
            return book.grid(str(file.sheet)).cells
    if ending == ".csv":
        return read_grids(file.path)[0].cells
    frame = read_raw(file.path).frame
    return [list(frame.columns), *frame.astype(object).itertuples(index=False, name=None)]


def _worst(problems: Iterable[Problem]) -> str:
    return "error" if any(problem.severity == "error" for problem in problems) else "warning"


def _comment(problems: Iterable[Problem], words: Words) -> str:
    say = words.choose
    told = []
    for problem in problems:
        lines = [
            say("Указано: ", "Found: ") + (f"«{problem.found}»" if problem.found else say("пусто", "nothing")),
            say("Допустимо: ", "Allowed: ") + words.text(problem.allowed),
            say("Что сделать: ", "What to do: ") + words.text(problem.remedy),
        ]
        lines += [say("Возможно: ", "Perhaps: ") + f"«{problem.suggestion}»"] if problem.suggestion else []
        told.append("\n".join(lines))
    return "\n\n".join(told)


def _listed(owned: Iterable[tuple[Problem, SourceFile | None]], copies: Sequence[_Copy]) -> list[Listed]:
    sheets = {id(copy.file): copy.sheet for copy in copies}
    return [Listed(problem, sheets.get(id(file), ""), file.cell(problem) if file else None) for problem, file in owned]
