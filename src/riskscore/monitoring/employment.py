"""What a return says of each specialty: how many are employed and at risk, as cohort statistics need it."""

import pandas as pd

from riskscore.monitoring.form import KEYS
from riskscore.monitoring.read import Return

FIRST_ROW = "01"
_COLUMNS = {
    "total": KEYS["total"],
    "employed": KEYS["employed"],
    "at_risk": KEYS["at_risk"],
    "excluded": (*KEYS["route"], *KEYS["other"]),
    "forecast": KEYS["forecast"],
}


def employment_by_specialty(
    filled: Return, *, college: str | None = None, cohort_year: int | None = None
) -> pd.DataFrame:
    """One line a specialty of the main sheet, all its graduates (row 01), bad rows left out.

    Columns: `college` and `cohort_year` as given (the year else as the headers name it, else <NA>), `specialty`, and
    counts of people: `total`, `employed` (contracts, own business, contract service), `at_risk`, `excluded` (study,
    conscription, childcare, other), `forecast` (not yet settled), `known` = employed + at_risk. `at_risk` and `known`
    are <NA> where the form's at-risk columns have no known title and the file shows none.
    """
    sheet = filled.form.sheets[0]
    rows = filled.rows
    is_whole = rows["row_code"].eq(FIRST_ROW) if sheet.rows else rows["row_code"].isna()
    mine = rows[rows["sheet"].eq(sheet.name or "") & is_whole & ~rows["is_bad"] & rows["specialty"].notna()]
    year = filled.cohort_year if cohort_year is None else cohort_year
    frame = pd.DataFrame(
        {
            "college": pd.Series([college] * len(mine), dtype=object),
            "specialty": mine["specialty"].to_numpy(dtype=object),
            "cohort_year": pd.array([year] * len(mine), dtype="Int64"),
            **{name: _sum(mine, keys) for name, keys in _COLUMNS.items()},
        }
    )
    return frame.assign(known=frame["employed"] + frame["at_risk"])


def _sum(rows: pd.DataFrame, keys: tuple[str, ...]) -> "pd.Series[int]":
    """The sum of the keys the return has; <NA> where it has none of them."""
    present = [key for key in keys if key in rows.columns]
    if not present:
        return pd.Series([pd.NA] * len(rows), dtype="Int64")
    return rows[present].sum(axis=1, skipna=True, min_count=1).reset_index(drop=True)
