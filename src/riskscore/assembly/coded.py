"""A table of checked values as a file holds it: codes in words of the questionnaire, whatever was read."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.questionnaire import Feature, Table
from riskscore.questionnaire.lookup import NOTHING_CHOSEN
from riskscore.questionnaire.spec import DAYS_PER_YEAR

Write = Callable[[Feature, NDArray[Any], NDArray[np.datetime64]], "pd.Series[Any]"]


def to_frame(table: Table) -> pd.DataFrame:
    """One row a person, a column a feature under its header; missing = not answered. Reads back as the same table.

    Numbers are float64, flags objects of True and False, dates datetime64[s], all else text.
    """
    written = {f.column: _WRITERS[f.kind](f, table.columns[f.name], table.as_of) for f in table.questionnaire.features}
    return pd.DataFrame(written, index=range(len(table)))


def _numbers(_feature: Feature, values: NDArray[Any], _as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    return pd.Series(values.astype(np.float64))


def _flags(_feature: Feature, values: NDArray[Any], _as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    return _texts([None, False, True], values, dtype="object")


def _choices(feature: Feature, values: NDArray[Any], _as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    return _texts([None, *feature.codes], values, dtype="str")


def _texts(known: list[Any], values: NDArray[Any], dtype: str) -> "pd.Series[Any]":
    """`known[0]` where there is no value, else that of the index behind it."""
    index = np.where(np.isnan(values), 0, values + 1).astype(np.intp)
    return pd.Series(np.array(known, dtype=object)[index], dtype=dtype)


def _multis(feature: Feature, values: NDArray[Any], _as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    patterns, which = np.unique(values, axis=0, return_inverse=True)
    texts = np.array([_joined(feature, pattern) for pattern in patterns], dtype=object)
    return pd.Series(texts[which.ravel()], dtype="str")


def _joined(feature: Feature, pattern: NDArray[np.float64]) -> str | None:
    if np.isnan(pattern[0]):
        return None
    return "|".join(code for code, is_chosen in zip(feature.codes, pattern, strict=True) if is_chosen) or NOTHING_CHOSEN


def _codes(_feature: Feature, values: NDArray[Any], _as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    return pd.Series(values, dtype="str")


def _dates(_feature: Feature, values: NDArray[Any], as_of: NDArray[np.datetime64]) -> "pd.Series[Any]":
    days = np.round(np.nan_to_num(values) * DAYS_PER_YEAR).astype("timedelta64[D]")
    return pd.Series((as_of - days).astype("datetime64[s]")).mask(np.isnan(values))


_WRITERS: Mapping[str, Write] = {
    "number": _numbers, "flag": _flags, "choice": _choices, "multi": _multis, "code": _codes, "date": _dates,
}  # fmt: skip
