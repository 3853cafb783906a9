"""Which version of the form a workbook is, by its headers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riskscore.errors import FileError, Text
from riskscore.files import Grid, read_grids
from riskscore.monitoring.form import Form
from riskscore.monitoring.locate import HEADER_ROWS, Located, has_name, locate_sheets
from riskscore.monitoring.parse import load_shipped

LARGEST_RETURN = 8 * 1024**2  # larger workbooks are lists of people, and long to look at twice
_TIE = 0.02


@dataclass(frozen=True)
class Recognised:
    """A form and where its sheets lie, by their index in the form."""

    form: Form
    sheets: dict[int, Located]


def is_return(path: Path) -> bool:
    """Whether a file is a workbook of the size of a return, filled in by a shipped form."""
    is_candidate = path.suffix.lower() == ".xlsx" and path.is_file() and path.stat().st_size <= LARGEST_RETURN
    return is_candidate and recognise_form(path) is not None


def recognise_form(path: Path) -> Form | None:
    """The shipped form a workbook is filled in by; None where it looks like none of them.

    Raises
    ------
    FileError
        The file cannot be read, or nothing tells two versions apart.
    """
    found = find_form(read_grids(path, most_rows=HEADER_ROWS), path.name)
    return found.form if found else None


def find_form(grids: Sequence[Grid], name: str) -> Recognised | None:
    """The shipped form that the visible sheets of the file `name` follow.

    Raises
    ------
    FileError
        Nothing tells two versions apart.
    """
    found = _recognise(grids, load_shipped())
    if len(found) > 1:
        raise _ambiguous(name, found)
    return found[0] if found else None


def fit_form(grids: Sequence[Grid], form: Form) -> Recognised | None:
    """Where the sheets of `form` lie among the visible ones; None where its main sheet is not there."""
    found = _recognise(grids, [form])
    return found[0] if found else None


def _recognise(grids: Sequence[Grid], forms: Sequence[Form]) -> list[Recognised]:
    """The forms the grids look like, best first; several only where nothing tells them apart."""
    visible = [grid for grid in grids if grid.is_visible and grid.cells]
    tried = [Recognised(form, locate_sheets(form, visible)) for form in forms]
    fitting = [found for found in tried if 0 in found.sheets]
    scores = {id(found): _score(found, visible) for found in fitting}
    best = max(scores.values(), default=0.0)
    return [found for found in fitting if scores[id(found)] >= best - _TIE]


def _score(found: Recognised, grids: Sequence[Grid]) -> float:
    """Likeness of the main sheet's header, then names of sheets, then the other sheets."""
    sheets = found.form.sheets
    named = [any(has_name(sheet, grid) for grid in grids) for sheet in sheets if sheet.name]
    names = sum(named) / len(named) if named else 0.0
    others = sum(located.score for index, located in found.sheets.items() if index) / max(len(sheets) - 1, 1)
    return found.sheets[0].score + names / 2 + others / 4


def _ambiguous(name: str, found: Sequence[Recognised]) -> FileError:
    ids = ", ".join(one.form.id for one in found)
    return FileError(
        Text(
            ru=f"Файл «{name}» одинаково похож на несколько форм: {ids}. Что сделать: назовите форму (--form).",
            en=f"File «{name}» looks like several forms: {ids}. What to do: name the form (--form).",
        )
    )
