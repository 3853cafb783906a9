"""The files a cohort was read from, and the cell of a workbook that a problem is about."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlsxwriter.utility import xl_cell_to_rowcol

from riskscore.errors import Problem
from riskscore.files import RawFrame
from riskscore.files.cut import column_letters
from riskscore.files.notes import NO_VALUE, PERCENT

FILE_JOIN = " › "
_CELL = re.compile(r"([A-Z]{1,3}[1-9]\d*):")


@dataclass(frozen=True)
class SourceFile:
    """One file as it was read; `positions` is the sheet column (from 0) of each column by the name it was read as.

    `name` is what problems call it beside other files (`file_names`).
    """

    path: Path
    name: str
    n_rows: int
    metadata: Mapping[str, str]
    sheet: str | None
    header_first: int
    header_row: int
    positions: Mapping[str, int]

    def cell(self, problem: Problem) -> tuple[int, int] | None:
        """Row (from 1) and column (from 0) of a problem of this file; None if it is about no single cell."""
        if problem.row is None:
            return None
        if named := named_cell(problem):
            return named
        position = self.positions.get(problem.field or "")
        return None if position is None else (problem.row, position)


def named_cell(problem: Problem) -> tuple[int, int] | None:
    """Row (from 1) and column (from 0) of a problem that names its cell itself, being older than the headers."""
    named = _CELL.match(problem.found) if problem.code in (NO_VALUE, PERCENT) else None
    return (problem.row or 0, int(xl_cell_to_rowcol(named[1])[1])) if named else None


def file_names(paths: Sequence[Path]) -> list[str]:
    """How several files are told apart: by their names, and by their whole paths where two have the same."""
    counts = Counter(path.name for path in paths)
    return [path.name if counts[path.name] == 1 else str(path) for path in paths]


def source_file(path: Path, raw: RawFrame) -> SourceFile:
    positions = raw.column_positions or range(raw.frame.shape[1])
    named = dict(zip(map(str, raw.frame.columns), positions, strict=True))
    return SourceFile(path, path.name, len(raw.frame), raw.metadata, raw.sheet, raw.header_first, raw.header_row, named)


def in_file(problem: Problem, name: str) -> Problem:
    """Say which of several files the problem is about."""
    return replace(problem, field=f"{name}{FILE_JOIN}{problem.field}" if problem.field else name)


def split_by_file(problems: Sequence[Problem], files: Sequence[SourceFile]) -> list[tuple[Problem, SourceFile | None]]:
    """Each problem as its own file says it, and that file; None where it is about none of several."""
    if len(files) == 1:
        return [(problem, files[0]) for problem in problems]
    by_name = {file.name: file for file in files}
    return [_own(problem, by_name) for problem in problems]


def find_cell(problem: Problem, file: SourceFile | None) -> str | None:
    """The address of the cell, such as D7."""
    place = file.cell(problem) if file else None
    return f"{column_letters(place[1])}{place[0]}" if place else None


def _own(problem: Problem, by_name: Mapping[str, SourceFile]) -> tuple[Problem, SourceFile | None]:
    name, _, field = (problem.field or "").partition(FILE_JOIN)
    return (replace(problem, field=field or None), by_name[name]) if name in by_name else (problem, None)
