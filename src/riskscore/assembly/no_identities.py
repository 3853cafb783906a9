"""The last look before a cohort leaves: no cell of it is a СНИЛС or the name of somebody in the parts."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from riskscore.codes.names import name_key
from riskscore.codes.snils import is_valid_snils
from riskscore.errors import Problem, Text

_WRITTEN = re.compile(r"(?<!\d)\d{3}[\s\-‐‑‒–—−.]\d{3}[\s\-‐‑‒–—−.]\d{3}[\s\-‐‑‒–—−.]{0,2}\d{2}(?!\d)")
_PLAIN = re.compile(r"(?<!\d)\d{11}(?!\d)")
_SHORTEST_NUMBER = 1e9  # СНИЛС read as a number: eleven digits, the first perhaps a zero


def holds_snils(text: str) -> bool:
    """Whether a СНИЛС stands in a text: eleven digits in the groups it is printed in, right or mistyped, or a right
    one without them."""
    return bool(_WRITTEN.search(text)) or any(map(is_valid_snils, _PLAIN.findall(text)))


def without_identities(frame: pd.DataFrame, names: Iterable[str]) -> tuple[pd.DataFrame, list[Problem]]:
    """`frame` with every cell emptied that holds a СНИЛС or one of `names`, and an error for each such column."""
    known = _name_keys(names)
    found, problems = frame.copy(deep=False), []
    for column, cells in frame.items():
        named = [cell for cell in cells.dropna().unique() if _is_identity(cell, known)]
        is_named = cells.isin(named)
        if is_named.any():
            found[column] = cells.mask(is_named)
            problems.append(_named(str(column), int(is_named.sum())))
    return found, problems


def _name_keys(names: Iterable[str]) -> frozenset[str]:
    """Of each name the first two words and the first three, as `_is_identity` looks for them."""
    words = [name_key(name).split() for name in set(names)]
    return frozenset(" ".join(each[:n]) for each in words for n in (2, 3) if len(each) >= n)


def _is_identity(cell: object, names: frozenset[str]) -> bool:
    if isinstance(cell, str):
        words = name_key(cell).split()
        runs = (" ".join(words[i : i + n]) for n in (2, 3) for i in range(len(words) - n + 1))
        return holds_snils(cell) or any(run in names for run in runs)
    if isinstance(cell, float | np.floating) and cell >= _SHORTEST_NUMBER and float(cell).is_integer():
        return is_valid_snils(f"{int(cell):011d}")
    return False


def _named(column: str, n: int) -> Problem:
    return Problem(
        code="names_a_person",
        field=column,
        found=str(n),
        allowed=Text(ru="ни имён, ни СНИЛС", en="neither names nor СНИЛС"),
        remedy=Text(
            ru="в этом столбце стоят имена или СНИЛС людей, в когорте эти ячейки пусты: сверьте столбцы файлов",
            en="people's names or СНИЛС stand in this column; these cells are empty in the cohort: compare the columns",
        ),
    )
