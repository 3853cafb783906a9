"""Who has consented to what: the latest record of each person and consent, if it has not been withdrawn."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Consents:
    """Numbers of the people whose consent stands; `decisive` are the records that say so, by their index."""

    were_asked: bool
    training: frozenset[int]
    special: frozenset[int]
    decisive: pd.Index


def consents_of(rows: pd.DataFrame, values: pd.DataFrame) -> Consents:
    """Read the consent rows among `rows` (person, dated, fate, is_bad); `values` has consent, given and withdrawn.

    Of several records the latest counts, an undated one before all others, of two on one day the lower row. Without
    any record nothing is known of anybody, and nobody is left out.
    """
    if values.empty:
        return Consents(were_asked=False, training=frozenset(), special=frozenset(), decisive=pd.Index([]))
    records = rows.loc[values.index].join(values)
    good = records[records["fate"].isna() & ~records["is_bad"]].dropna(subset=["consent", "given"])
    ordered = good.sort_values("dated", kind="stable", na_position="first")
    last = ordered.drop_duplicates(["person", "consent"], keep="last")
    stands = last[(last["given"] == 1.0) & last["withdrawn"].isna()]
    people = {code: frozenset(group["person"].tolist()) for code, group in stands.groupby("consent")}
    nobody: frozenset[int] = frozenset()
    return Consents(True, people.get("model_training", nobody), people.get("special_categories", nobody), last.index)
