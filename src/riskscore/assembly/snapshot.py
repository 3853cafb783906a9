"""The snapshot rule: of everything that registers know, what was known on the day of the assessment."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NO_PERSON, AFTER_ASSESSMENT, SUPERSEDED, USED = "no_person", "after_assessment", "superseded", "used"


@dataclass(frozen=True)
class Snapshot:
    """`values` has a row for each assessment; `fate` says of each history row what became of it."""

    values: pd.DataFrame
    fate: NDArray[np.object_]


def latest_assessments(assessments: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows are the latest of their person and graduation year, shape (n,); of two on one day the lower row.

    `assessments` has the columns person, year and as_of.
    """
    order = assessments.reset_index(drop=True).sort_values("as_of", kind="stable")
    last = order.index[~order.duplicated(["person", "year"], keep="last")]
    return np.isin(np.arange(len(assessments)), last)


def values_known(assessments: pd.DataFrame, history: pd.DataFrame, values: pd.DataFrame) -> Snapshot:
    """For each assessment and column the latest value dated no later than the assessment.

    Parameters
    ----------
    assessments : columns person, year, as_of; one row for each person and graduation year.
    history : columns person, year (may be missing: any graduation of the person), dated; n rows.
    values : n rows, a column for each value; a missing one says nothing. Of two on one day the lower row counts.
    """
    pairs = pairs_of_a_person(assessments, history)
    fate = np.full(len(history), NO_PERSON, dtype=object)
    fate[pairs["position"]] = AFTER_ASSESSMENT
    known = pairs[pairs["dated"] <= pairs["as_of"]].sort_values("dated", kind="stable")
    rows = known["position"].to_numpy()
    fate[rows] = SUPERSEDED
    sources = {
        name: pd.Series(np.where(values[name].notna().to_numpy()[rows], rows, np.nan), dtype="float64")
        for name in values.columns
    }
    grouped = pd.DataFrame(sources, index=range(len(rows))).groupby(known["assessment"].to_numpy())
    source = grouped.last().reindex(range(len(assessments)))
    fate[np.unique(source.to_numpy()[source.notna().to_numpy()]).astype(np.intp)] = USED
    taken = {name: _take(values[name], source[name]) for name in values.columns}
    return Snapshot(pd.DataFrame(taken, index=range(len(assessments))), fate)


def pairs_of_a_person(assessments: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Every pair of an assessment and a row of the same person whose graduation year is the same or not given.

    The columns of both, and their positions as `assessment` and `position`; `assessments` has person and year, so has
    `rows`. Ordered by position.
    """
    left = assessments.reset_index(drop=True).rename_axis("assessment").reset_index()
    right = rows.reset_index(drop=True).rename_axis("position").reset_index()
    pairs = right.merge(left, on="person", suffixes=("_of_row", ""))
    return pairs[pairs["year_of_row"].isna() | (pairs["year_of_row"] == pairs["year"])]


def _take(values: pd.Series, source: pd.Series) -> pd.Series:
    positions = source.fillna(-1).astype(np.intp).to_numpy()
    return pd.Series(pd.api.extensions.take(values.array, positions, allow_fill=True))
