"""The outcome at the horizon: of several dated observations the one nearest to it, inside a window."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.assembly.snapshot import NO_PERSON, USED, pairs_of_a_person

WINDOW_MONTHS = 3
FORECAST, TOO_EARLY, OUTSIDE_WINDOW = "forecast", "too_early", "outside_window"
NOT_NEAREST, CONFLICT = "not_nearest", "conflict"
_FORECAST_PREFIX = "will_"
_ORDER = (NO_PERSON, FORECAST, TOO_EARLY, OUTSIDE_WINDOW, CONFLICT, NOT_NEAREST, USED)
Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Labelled:
    """`row` is the position of the observation that labels each assessment, −1 = none; `fate` is of each row."""

    row: NDArray[np.intp]
    fate: NDArray[np.object_]


def add_months(days: Days, months: int) -> Days:
    """The same day `months` later, or the last day of a month that is too short; datetime64[D]."""
    month = days.astype("datetime64[M]")
    day = days.astype("datetime64[D]") - month.astype("datetime64[D]")
    then = month + np.timedelta64(months, "M")
    last = (then + np.timedelta64(1, "M")).astype("datetime64[D]") - then.astype("datetime64[D]")
    return np.asarray(then.astype("datetime64[D]") + np.minimum(day, last - np.timedelta64(1, "D")))


def label_at_horizon(assessments: pd.DataFrame, observations: pd.DataFrame, horizon_months: int) -> Labelled:
    """The observation of each assessment's person nearest to graduation + horizon, at most 3 months away from it.

    Parameters
    ----------
    assessments : columns person, year, as_of, graduation.
    observations : columns person, year (may be missing), dated, code. A forecast (`will_…`) is no observation, nor is
        what is dated on or before the graduation or the assessment. Two at one distance: the later one. Two on that
        day that disagree: none.
    """
    pairs = judge_observations(pairs_of_a_person(assessments, observations), horizon_months)
    good = pairs[pairs["fate"] == USED].sort_values(["distance", "dated"], ascending=[True, False], kind="stable")
    first = good.drop_duplicates("assessment")
    on_best_day = good[good["dated"] == good.groupby("assessment")["dated"].transform("first")]
    clash = on_best_day.groupby("assessment")["code"].transform("nunique") > 1
    chosen = first[~first["assessment"].isin(on_best_day.loc[clash, "assessment"])]
    pairs.loc[good.index, "fate"] = NOT_NEAREST
    pairs.loc[on_best_day.index[clash], "fate"] = CONFLICT
    pairs.loc[chosen.index, "fate"] = USED
    row = np.full(len(assessments), -1, dtype=np.intp)
    row[chosen["assessment"]] = chosen["position"]
    return Labelled(row, _best_fates(pairs, len(observations)))


def judge_observations(pairs: pd.DataFrame, horizon_months: int) -> pd.DataFrame:
    """`pairs` with `target` (the day of the horizon), `distance` to it in days, and `fate`: `USED` = it may count."""
    dated, graduation, as_of = (pairs[name].to_numpy("datetime64[D]") for name in ("dated", "graduation", "as_of"))
    target = add_months(graduation, horizon_months)
    is_near = (add_months(target, -WINDOW_MONTHS) <= dated) & (dated <= add_months(target, WINDOW_MONTHS))
    is_forecast = pairs["code"].str.startswith(_FORECAST_PREFIX).to_numpy(dtype=bool)
    tests = [is_forecast, (dated <= graduation) | (dated <= as_of), ~is_near]
    fate = np.select(tests, [FORECAST, TOO_EARLY, OUTSIDE_WINDOW], default=USED).astype(object)
    distance = np.abs((dated - target).astype(np.int64))
    return pairs.assign(target=target, distance=distance, fate=fate)


def _best_fates(pairs: pd.DataFrame, n: int) -> NDArray[np.object_]:
    """A row may pair with two graduations of a person; it counts once, by the better of its fates."""
    rank = np.zeros(n, dtype=np.intp)
    np.maximum.at(rank, pairs["position"].to_numpy(), pairs["fate"].map(_ORDER.index).to_numpy(np.intp))
    return np.array(_ORDER, dtype=object)[rank]
