"""What is adjusted for, as finite numbers: a mark of missing answers, numbers at their mean there, 0/1 by answer."""

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort.texts import Cells
from riskscore.questionnaire import Feature, Table
from riskscore_training.effects.pool import Covariates, Floats

RARE = 20  # a column in which fewer people differ from the rest is left out


def encode_table(table: Table) -> Covariates:
    """Every answer, history value and fact of the questionnaire, all known on the day of assessment."""
    columns = [(f.name, column) for f in table.questionnaire.features for column in _columns(table, f)]
    return _kept(columns, len(table))


def encode_columns(texts: Mapping[str, Cells]) -> Covariates:
    """Named columns of any file: numbers where all filled cells are, else a column an answer."""
    columns = [(name, column) for name, cells in texts.items() for column in _of_texts(cells)]
    return _kept(columns, len(next(iter(texts.values()))))


def _kept(columns: list[tuple[str, Floats]], n: int) -> Covariates:
    kept = [(name, column) for name, column in columns if _is_common(column)]
    matrix = np.column_stack([column for _, column in kept]) if kept else np.empty((n, 0))
    return Covariates(matrix, tuple(name for name, _ in kept))


def _is_common(column: Floats) -> bool:
    _, counts = np.unique(column, return_counts=True)
    return len(column) - int(counts.max(initial=0)) >= min(RARE, len(column) / 4)


def _columns(table: Table, feature: Feature) -> Iterator[Floats]:
    values, is_present = table.columns[feature.name], table.is_present(feature)
    yield (~is_present).astype(np.float64)
    if feature.kind in ("number", "date"):
        yield _filled(values.astype(np.float64))
    elif feature.kind == "code":
        yield from _by_answer(values)
    elif feature.kind == "multi":
        yield from np.nan_to_num(values.astype(np.float64)).T
    else:
        last = max(len(feature.choices), 2)
        yield from ((values == choice).astype(np.float64) for choice in range(1, last))


def _of_texts(cells: Cells) -> Iterator[Floats]:
    has = cells.astype(bool)
    yield (~has).astype(np.float64)
    numbers = _as_numbers(cells)
    if np.isnan(numbers[has]).any():
        yield from _by_answer(cells)
    else:
        yield _filled(numbers)


def _as_numbers(cells: Cells) -> Floats:
    return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: object) -> float:
    try:
        return float(str(cell).replace(",", "."))
    except ValueError:
        return np.nan


def _filled(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return np.asarray(np.where(known, values, values[known].mean() if known.any() else 0.0))


def _by_answer(values: NDArray[np.object_]) -> Iterator[Floats]:
    counts = Counter(value for value in values.tolist() if value is not None)
    yield from ((values == code).astype(np.float64) for code in sorted(counts) if counts[code] >= RARE)
