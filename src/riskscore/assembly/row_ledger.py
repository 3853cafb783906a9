"""The rows of all parts, each with what became of it: nothing is left out without a reason, nothing counted twice."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.assembly.losses import PartLosses, count_fates
from riskscore.assembly.part import Part
from riskscore.assembly.part_kinds import PartKind
from riskscore.assembly.people import join_people
from riskscore.assembly.snapshot import NO_PERSON

Fates = NDArray[np.object_]


def pool_rows(parts: Sequence[Part]) -> pd.DataFrame:
    """The rows of all parts one after another, with the number and kind of their part."""
    rows = [part.rows.assign(part=i, kind=part.kind, is_bad=part.is_bad) for i, part in enumerate(parts)]
    return pd.concat(rows, ignore_index=True)


class RowLedger:
    """`rows` are all rows in order, with person, has_key and fate; a fate, once decided, stays."""

    def __init__(self, parts: Sequence[Part], confirmed: Sequence[tuple[int, int]]) -> None:
        self._parts = parts
        rows = pool_rows(parts)
        joined = join_people(rows, confirmed)
        self.rows = rows.assign(person=joined.person, has_key=joined.has_key, fate=joined.fault)

    def open(self, kind: PartKind) -> pd.DataFrame:
        """Rows of a kind whose fate is not decided yet, indexed as in all rows."""
        return self.rows[(self.rows["kind"] == kind) & self.rows["fate"].isna()]

    def values(self, kind: PartKind) -> pd.DataFrame:
        """What the rows of a kind say, indexed as in all rows."""
        starts = np.cumsum([0, *(len(part.rows) for part in self._parts)])
        placed = zip(self._parts, starts[:-1], strict=True)
        said = [
            part.values.set_axis(range(start, start + len(part.rows))) for part, start in placed if part.kind == kind
        ]
        return pd.concat(said) if said else pd.DataFrame()

    def decide(self, rows: "pd.Index[int]", fate: Fates | str) -> None:
        """What became of open rows.

        Raises
        ------
        ValueError
            It is decided already: a row would be counted twice.
        """
        if self.rows.loc[rows, "fate"].notna().any():
            raise ValueError("what became of a row is decided once")
        self.rows.loc[rows, "fate"] = fate

    def decide_where(self, kind: PartKind, fate: str, holds: "pd.Series[bool]") -> None:
        """The open rows of a kind for which `holds`, a flag for all rows."""
        rows = self.open(kind).index
        self.decide(rows[holds.loc[rows].to_numpy(dtype=bool)], fate)

    def decide_joined(self, rows: pd.DataFrame, fate: Fates) -> None:
        """As `fate` says; what is nobody's and names no key is said to be that."""
        is_keyless = (fate == NO_PERSON) & ~rows["has_key"].to_numpy(dtype=bool)
        self.decide(rows.index, np.where(is_keyless, "no_key", fate))

    def losses(self) -> list[PartLosses]:
        """Counts of each part; a row without a college of its own is counted at that of its person."""
        college = self.rows["college"].fillna(self.rows["person"].map(self._college_of()).astype("str")).fillna("")
        counted = []
        for i, part in enumerate(self._parts):
            mine = (self.rows["part"] == i).to_numpy(dtype=bool)
            fates, colleges = self.rows.loc[mine, "fate"].tolist(), college[mine].tolist()
            counted.append(count_fates(part.kind, part.name, part.sha256, fates, colleges))
        return counted

    def _college_of(self) -> "pd.Series[Any]":
        known = self.rows[self.rows["kind"] == "answers"].dropna(subset=["college"])
        return known.drop_duplicates("person", keep="last").set_index("person")["college"]
