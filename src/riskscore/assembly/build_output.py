"""The rows of a built cohort as a file holds them: no names, no СНИЛС."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from riskscore.assembly.losses import PartLosses
from riskscore.assembly.no_identities import holds_snils
from riskscore.cohort.admission import SYNTHETIC_COLUMN
from riskscore.cohort.versions import HORIZON, STAMP
from riskscore.questionnaire import Questionnaire

OUTCOME_DATE, OUTCOME_SOURCE = "outcome_date", "outcome_source"
N_HEX = 16


@dataclass(frozen=True)
class OutputPeople:
    """An identifier for each chosen assessment; `n_unlinkable` have a running number that means nothing elsewhere."""

    ids: list[str]
    n_unlinkable: int


def name_people(chosen: pd.DataFrame, rows: pd.DataFrame, key: bytes | None) -> OutputPeople:
    """The internal id of each person, else the keyed hash of the СНИЛС, else a running number.

    An id that is a СНИЛС is none: no СНИЛС leaves with a cohort.
    The hash is HMAC-SHA256 of the normalised СНИЛС, its first 16 hexadecimal digits: the same key gives the same
    person the same identifier in every build, and without the key nobody can tell whose it is.

    References
    ----------
    Krawczyk, Bellare, Canetti (1997), HMAC: Keyed-Hashing for Message Authentication, RFC 2104.
    """
    known = rows[rows["person"].isin(chosen["person"])]
    is_id = known["shown_id"].notna() & ~known["shown_id"].fillna("").map(holds_snils).astype(bool)
    own_ids = known[is_id].drop_duplicates("person").set_index("person")["shown_id"]
    snils = known.dropna(subset=["snils"]).drop_duplicates("person").set_index("person")["snils"]
    ids: dict[int, str] = {}
    free = (name for n in count(1) if (name := f"unlinked-{n}") not in set(own_ids))
    unlinkable: set[int] = set()
    for person in chosen["person"].tolist():
        if person in own_ids.index:
            ids[person] = str(own_ids[person])
        elif key is not None and person in snils.index:
            ids[person] = hmac.new(key, str(snils[person]).encode(), hashlib.sha256).hexdigest()[:N_HEX]
        elif person not in ids:
            unlinkable.add(person)
            ids[person] = next(free)
    return OutputPeople([ids[person] for person in chosen["person"].tolist()], len(unlinkable))


def to_output(
    q: Questionnaire,
    ids: list[str],
    chosen: pd.DataFrame,
    values: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    is_synthetic: bool,
) -> pd.DataFrame:
    """One row an assessment: who, which cohort, when, every feature, and the outcome; nothing that names a person."""
    columns: dict[str, Any] = {q.special_column("person_id") or "person_id": pd.Series(ids, dtype="str")}
    if q.cohort_year is not None:
        columns[q.cohort_year.column] = _years(q, chosen["year"])
    special = {"as_of": "as_of", "graduation_date": "graduation", "college": "college", "programme": "programme"}
    for purpose, name in special.items():
        column = q.special_column(purpose)
        if column is not None:
            columns[column] = chosen[name].reset_index(drop=True)
    columns |= {name: values[name] for name in values.columns}
    if q.outcome is not None:
        columns[q.outcome.column] = outcomes["cell"]
    columns |= {OUTCOME_DATE: outcomes["date"], OUTCOME_SOURCE: outcomes["source"]}
    if is_synthetic:
        columns[SYNTHETIC_COLUMN] = np.ones(len(ids), dtype=bool)
    return pd.DataFrame(columns, index=range(len(ids)))


def to_metadata(
    q: Questionnaire, horizon_months: int, losses: Sequence[PartLosses], *, is_synthetic: bool
) -> dict[str, str]:
    """What the file says of itself; losses in all, not by college."""
    counted = [{name: value for name, value in part.to_dict().items() if name != "colleges"} for part in losses]
    known = {STAMP: q.id, HORIZON: str(horizon_months), "riskscore.losses": json.dumps(counted, ensure_ascii=False)}
    return known | ({"riskscore.synthetic": "true"} if is_synthetic else {})


def _years(q: Questionnaire, years: "pd.Series[float]") -> "pd.Series[Any]":
    """As the questionnaire reads them: its own source value of a year, where it declares some."""
    cells = {year: value for value, year in (q.cohort_year.values or {}).items()} if q.cohort_year else {}
    plain = years.astype("int64").reset_index(drop=True)
    return plain.map(cells) if cells else plain
