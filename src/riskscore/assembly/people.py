"""Which rows are about one person: by internal id, else by СНИЛС, else only where somebody has confirmed it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

AMBIGUOUS, CONTRADICTION = "ambiguous_snils", "contradiction"


@dataclass(frozen=True)
class JoinedRows:
    """Of n rows, every array of shape (n,): the number of the person, whether the row has an id or a СНИЛС that says
    so, and why the row must be nobody's (`AMBIGUOUS`, `CONTRADICTION`, else None)."""

    person: NDArray[np.int64]
    has_key: NDArray[np.bool_]
    fault: NDArray[np.object_]


def join_people(rows: pd.DataFrame, confirmed: Sequence[tuple[int, int]] = ()) -> JoinedRows:
    """Number the people of `rows` (columns person_id, snils, birth_date; missing where not known).

    A row without an id belongs to the id its СНИЛС was seen with. A СНИЛС seen with two ids decides nothing. All rows
    of a person with two СНИЛС or two birth dates contradict each other. `confirmed` pairs of row positions are one
    person whatever their keys.
    """
    ids, snils = (rows[name].astype("str").reset_index(drop=True) for name in ("person_id", "snils"))
    pairs = pd.DataFrame({"id": ids, "snils": snils}).dropna().drop_duplicates()
    is_shared = pairs["snils"].duplicated(keep=False)
    owner = pairs[~is_shared].set_index("snils")["id"]
    key = (
        ("id " + ids)
        .fillna("id " + snils.map(owner).astype("str"))
        .fillna("snils " + snils[~snils.isin(pairs["snils"])])
    )
    has_key = (ids.notna() | snils.notna()).to_numpy(dtype=bool)
    key = key.fillna("row " + key.index.astype("str").to_series(index=key.index))
    fault = np.full(len(rows), None, dtype=object)
    fault[_disagree(key, snils) | _disagree(key, rows["birth_date"].reset_index(drop=True))] = CONTRADICTION
    fault[(ids.isna() & snils.isin(pairs["snils"][is_shared])).to_numpy()] = AMBIGUOUS
    return JoinedRows(_united(pd.factorize(key)[0].astype(np.int64), confirmed), has_key, fault)


def _disagree(key: "pd.Series[str]", values: "pd.Series[str]") -> NDArray[np.bool_]:
    return (values.groupby(key).transform("nunique") > 1).to_numpy(dtype=bool)


def _united(person: NDArray[np.int64], confirmed: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    if not confirmed:
        return person
    left, right = person[np.array(confirmed, dtype=np.intp)].T
    n = int(person.max()) + 1
    _, component = connected_components(coo_array((np.ones(len(left)), (left, right)), shape=(n, n)), directed=False)
    return np.asarray(component[person], dtype=np.int64)
