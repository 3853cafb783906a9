"""Who has consented to what: the latest record of each person and consent, if it has not been withdrawn."""

from dataclasses import dataclass

import pandas as pd

_EARLIEST, _LATEST = pd.Timestamp(1900, 1, 1), pd.Timestamp(2200, 1, 1)


@dataclass(frozen=True)
class Consents:
    """Numbers of the people whose consent stands; `decisive` are the records that say so, by their index."""

    were_asked: bool
    training: frozenset[int]
    special: frozenset[int]
    decisive: pd.Index


def consents_of(rows: pd.DataFrame, values: pd.DataFrame, *, were_asked: bool) -> Consents:
    """Read the consent rows among `rows` (person, dated, fate, is_bad); `values` has consent, given and withdrawn.

    Of several records the latest counts, a withdrawal by its own day, of two on one day the lower row. What is in
    doubt does not stand: a record that cannot be read, and an undated refusal, which counts as the latest, while an
    undated consent counts as the earliest.
    """
    nobody: frozenset[int] = frozenset()
    if values.empty:
        return Consents(were_asked, training=nobody, special=nobody, decisive=pd.Index([]))
    records = rows.loc[values.index].join(values)
    speaks = records["given"].notna() | records["withdrawn"].notna() | records["is_bad"]
    records = records[records["fate"].isna() & speaks].dropna(subset=["consent"])
    records["stands"] = (records["given"] == 1.0) & records["withdrawn"].isna() & ~records["is_bad"].astype(bool)
    undated = records["stands"].map({True: _EARLIEST, False: _LATEST}).astype("datetime64[s]")
    records["day"] = records[["dated", "withdrawn"]].max(axis=1).astype("datetime64[s]").fillna(undated)
    last = records.sort_values("day", kind="stable").drop_duplicates(["person", "consent"], keep="last")
    people = {code: frozenset(group["person"].tolist()) for code, group in last[last["stands"]].groupby("consent")}
    return Consents(
        were_asked, people.get("model_training", nobody), people.get("special_categories", nobody), last.index
    )
