"""Problems found in cells before the headers were known: whose column each is in, and whether that matters."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from riskscore.cohort.source_file import named_cell
from riskscore.errors import Problem
from riskscore.files import RawFrame
from riskscore.files.notes import NO_VALUE, PERCENT
from riskscore.files.unseen import MERGED
from riskscore.questionnaire import Questionnaire

_OF_CELLS = (NO_VALUE, PERCENT, MERGED)


def settle_cells(
    raw: RawFrame, renamed: Mapping[str, str], q: Questionnaire, wanted: Mapping[str, str]
) -> tuple[Problem, ...]:
    """The problems of a file, those of cells named by their columns; `wanted` are the columns that are read.

    In a column that nobody reads, a cell without a value is a warning and the others do not matter. A share from 0 to 1
    may be shown as per cent.
    """
    headers = dict(zip(raw.column_positions, map(str, raw.frame.columns), strict=False))
    shares = {f.column for f in q.features if f.kind == "number" and f.maximum is not None and f.maximum <= 1}
    return tuple(_settle(raw.problems, headers, renamed, wanted, shares))


def _settle(
    problems: tuple[Problem, ...],
    headers: Mapping[int, str],
    renamed: Mapping[str, str],
    wanted: Mapping[str, str],
    shares: set[str],
) -> Iterator[Problem]:
    for problem in problems:
        if problem.code not in _OF_CELLS:
            yield problem
            continue
        place = named_cell(problem)
        header = problem.field if place is None else headers.get(place[1])
        column = renamed.get(header or "", header)
        if column in wanted and not (problem.code == PERCENT and column in shares):
            yield replace(problem, field=column)
        elif problem.code == NO_VALUE:
            yield replace(problem, field=column, severity="warning")
