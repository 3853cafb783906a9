"""From a checked log and people to one pool for each service and design."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.texts import Cells
from riskscore_training.effects.people import People
from riskscore_training.effects.pool import Bools, Design, Placebo, Pool
from riskscore_training.effects.service_log import Log


def build_pools(log: Log, people: People) -> list[Pool]:
    """In the order in which services appear; a person without an outcome stays in, with NaN."""
    pools = []
    for (service, design), rows in log.rows.groupby(["service", "design"], sort=False):
        good = rows[~rows["is_bad"]]
        if good.empty:
            continue
        counts = {"n_log": len(rows), "n_bad": int(rows["is_bad"].sum())}
        if design == "specialist_choice":
            pools.append(_chosen(str(service), good, log.rows, people, counts))
        else:
            pools.append(_drawn(str(service), cast(Design, design), good, people, counts))
    return pools


def _drawn(service: str, design: Design, rows: pd.DataFrame, people: People, counts: dict[str, int]) -> Pool:
    """Those in the log: it lists everybody who could be drawn."""
    stratum = rows.groupby(["year", "lottery"], dropna=False).ngroup().to_numpy(dtype=np.intp)
    return _pool(service, design, rows, people, stratum, counts)


def _chosen(service: str, rows: pd.DataFrame, log: pd.DataFrame, people: People, counts: dict[str, int]) -> Pool:
    """Those the specialist offered it to, and all others of the same years who are in no row of this service."""
    named = set(log.loc[log["service"] == service, "position"])
    years = set(people.year[rows["position"]])
    is_of_year = np.isin(people.year, list(years)) | np.isnan(people.year)
    others = np.array([i for i in np.flatnonzero(is_of_year).tolist() if i not in named], dtype=np.intp)
    unknown = 0.0 if rows["received"].notna().any() else np.nan
    never = pd.DataFrame({"position": others, "offered": 0.0, "received": unknown, "unit": ""})
    both = pd.concat([rows[[*never]], never], ignore_index=True)
    year = people.year[both["position"].to_numpy(dtype=np.intp)]
    stratum = np.unique(np.nan_to_num(year), return_inverse=True)[1]
    return _pool(service, "specialist_choice", both.assign(chance=np.nan), people, stratum, counts)


def _pool(
    service: str,
    design: Design,
    rows: pd.DataFrame,
    people: People,
    stratum: NDArray[np.integer[Any]],
    counts: dict[str, int],
) -> Pool:
    at = rows["position"].to_numpy(dtype=np.intp)
    received = rows["received"].to_numpy(np.float64)
    covariates, offered = people.covariates, rows["offered"].to_numpy() == 1
    unit = _units(rows["unit"].to_numpy(dtype=object), people.college[at], stratum, offered, design)
    return Pool(
        service=service,
        design=design,
        y=people.y[at],
        offered=offered,
        received=None if np.isnan(received).all() else received == 1,
        chance=rows["chance"].to_numpy(np.float64),
        stratum=stratum.astype(np.intp),
        person=np.unique(people.key[at].astype(str), return_inverse=True)[1],
        covariates=None if covariates is None else replace(covariates, matrix=covariates.matrix[at]),
        level=None if people.level is None else people.level[at],
        placebo=None if people.placebo is None else Placebo(people.placebo.name, people.placebo.values[at]),
        unit=unit,
        is_on_route=people.is_on_route[at],
        counts={
            **counts,
            "n_without_outcome": int(np.isnan(people.y[at]).sum()),
            "n_on_route": int(people.is_on_route[at].sum()),
            **({} if unit is None else {"n_units": len(np.unique(unit))}),
        },
    )


def _units(
    said: NDArray[np.object_], college: Cells, stratum: NDArray[np.integer[Any]], offered: Bools, design: Design
) -> NDArray[np.intp] | None:
    """Who was drawn together, as the log says; else colleges in which a lottery reached everybody or nobody."""
    if (said != "").any():
        alone = np.array([f"\t{i}" for i in range(len(said))], dtype=object)
        return np.unique(np.where(said == "", alone, said).astype(str), return_inverse=True)[1]
    if design == "specialist_choice" or not college.astype(bool).all():
        return None
    unit = np.unique(college.astype(str), return_inverse=True)[1]
    cells = pd.DataFrame({"lottery": stratum, "unit": unit, "offered": offered}).groupby(["lottery", "unit"])["offered"]
    together = bool((cells.nunique() == 1).all()) and bool((cells.size() > 1).any())
    return unit if together and len(np.unique(unit)) > 1 else None
