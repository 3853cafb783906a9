"""Employment of the last cohort of the same college and specialty, as it was known on the day of the assessment."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FEWEST_KNOWN = 5
GROUP = ["college", "programme", "year"]
Floats = NDArray[np.float64]


def last_cohort_shares(assessments: pd.DataFrame, observations: pd.DataFrame, returns: pd.DataFrame) -> Floats:
    """Employed among employed and at risk, per cent, shape (n,); NaN where no earlier cohort is known well enough.

    For each assessment (college, programme, year, as_of) it is the latest cohort before its own graduation year that
    has at least five known outcomes among what was known on `as_of`. Nothing else enters: neither its own cohort, nor
    a later one, nor an observation or a horizon after `as_of`.

    Parameters
    ----------
    observations : college, programme, year, person, dated, target (day of the horizon), distance, label (0, 1 or NaN);
        those inside the window. Of one person and year the nearest to the horizon counts, of two the later.
    returns : college, programme, year, dated, employed, at_risk of official forms: for cohorts that too few
        observations tell of.
    """
    ordered = observations.assign(known=observations[["dated", "target"]].max(axis=1)).sort_values("known")
    n_known = np.searchsorted(ordered["known"].to_numpy("datetime64[D]"), _days(assessments, "as_of"), side="right")
    shares = np.full(len(assessments), np.nan)
    told = returns.sort_values("dated")
    n_told = np.searchsorted(_days(told, "dated"), _days(assessments, "as_of"), side="right")
    for many, few in {*zip(n_known.tolist(), n_told.tolist(), strict=True)}:
        rows = np.flatnonzero((n_known == many) & (n_told == few))
        cells = _cells(ordered.iloc[:many], told.iloc[:few])
        shares[rows] = _last_before(assessments.iloc[rows], cells)
    return shares


def _days(frame: pd.DataFrame, name: str) -> NDArray[np.datetime64]:
    return frame[name].to_numpy("datetime64[D]")


def _cells(observations: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """One row for each college, programme and cohort that enough is known of, with its `share`."""
    nearest = observations.sort_values(["distance", "dated"], ascending=[True, False], kind="stable")
    people = nearest.drop_duplicates(["person", "year"]).dropna(subset=["label"])
    people = people.assign(employed=people["label"] == 0, at_risk=people["label"] == 1)
    counts = people.groupby(GROUP)[["employed", "at_risk"]].sum()
    told = returns.groupby(GROUP)[["employed", "at_risk"]].last()
    enough = pd.concat([_enough(counts), _enough(told)])
    enough = enough[~enough.index.duplicated()]
    share = 100.0 * enough["employed"] / (enough["employed"] + enough["at_risk"])
    return share.round(1).rename("share").reset_index()


def _enough(counts: pd.DataFrame) -> pd.DataFrame:
    return counts[counts["employed"] + counts["at_risk"] >= FEWEST_KNOWN]


def _last_before(assessments: pd.DataFrame, cells: pd.DataFrame) -> Floats:
    """The share of the latest earlier cohort of the same college and programme."""
    asked = assessments[GROUP].reset_index(drop=True).rename_axis("place").reset_index()
    pairs = asked.merge(cells, on=["college", "programme"], suffixes=("", "_known"))
    earlier = pairs[pairs["year_known"] < pairs["year"]].sort_values("year_known", kind="stable")
    last = earlier.drop_duplicates("place", keep="last").set_index("place")["share"]
    return last.reindex(range(len(asked))).to_numpy(np.float64)
