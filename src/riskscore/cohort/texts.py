"""Cells as texts, whatever a file holds them as."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.questionnaire.frame_cells import split_cells

Cells = NDArray[np.object_]


def cell_text(cell: object) -> str | None:
    """A cell as text, None when empty: whole numbers without a point, midnight moments as dates."""
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:  # noqa: PLR0124 - NaN differs from itself
        return None
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip() or None


def read_texts(column: Iterable[object]) -> Cells:
    """Text or None of every cell, shape (n,)."""
    series = column if isinstance(column, pd.Series) else pd.Series(list(column), dtype=object)
    if isinstance(series.dtype, pd.StringDtype):
        texts: Cells = series.str.strip().to_numpy(dtype=object)
        texts[series.isna().to_numpy() | (texts == "")] = None
        return texts
    days = _whole_days(series)
    if days is not None:
        return days
    cells = split_cells(series)
    are_texts = set(map(type, cells.distinct)) == {str}
    distinct = [text.strip() or None for text in cells.distinct] if are_texts else [*map(cell_text, cells.distinct)]
    read: Cells = objects([*distinct, None])[cells.codes]
    return read


def _whole_days(series: "pd.Series[Any]") -> Cells | None:
    """Dates as texts, where the column holds dates without a time of day."""
    if not isinstance(series.dtype, np.dtype) or series.dtype.kind != "M":
        return None
    moments = series.to_numpy()
    days = moments.astype("datetime64[D]")
    if not (np.isnat(days) | (days == moments)).all():
        return None
    codes, found = pd.factorize(days.astype(np.int64))
    texts = np.datetime_as_string(found.astype("datetime64[D]")).astype(object)
    texts[texts == "NaT"] = None
    read: Cells = texts[codes]
    return read


def objects(values: Sequence[object]) -> Cells:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
