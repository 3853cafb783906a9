"""Which version of the form a workbook is, by its headers."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskscore.files import Grid
from riskscore.monitoring.form import Form
from riskscore.monitoring.load import load_shipped_form, shipped_forms
from riskscore.monitoring.locate import Located, has_name, locate_sheets

_TIE = 0.02


@dataclass(frozen=True)
class Recognised:
    """A form and where its sheets lie, by their index in the form."""

    form: Form
    sheets: dict[int, Located]


def recognise(grids: Sequence[Grid], forms: Sequence[Form]) -> list[Recognised]:
    """The forms the grids look like, best first; several only where nothing tells them apart."""
    tried = [Recognised(form, locate_sheets(form, grids)) for form in forms]
    fitting = [found for found in tried if 0 in found.sheets]
    scores = {id(found): _score(found, grids) for found in fitting}
    best = max(scores.values(), default=0.0)
    return [found for found in fitting if scores[id(found)] >= best - _TIE]


def shipped() -> list[Form]:
    return [load_shipped_form(name) for name in shipped_forms()]


def _score(found: Recognised, grids: Sequence[Grid]) -> float:
    """Likeness of the main sheet's header, then names of sheets, then the other sheets."""
    sheets = found.form.sheets
    named = [any(has_name(sheet, grid) for grid in grids) for sheet in sheets if sheet.name]
    names = sum(named) / len(named) if named else 0.0
    others = sum(located.score for index, located in found.sheets.items() if index) / max(len(sheets) - 1, 1)
    return found.sheets[0].score + names / 2 + others / 4
