"""Graduates of earlier years who scored alike: how many of them found work, kept as counts that tell of nobody.

What is known of score bands × programme groups × graduation years. The counting is in `similar_counts`, here is what
follows from the counts: shares, drawn towards the band's where people are few, with intervals.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model.disclosure import is_enough
from riskscore.model.shrinkage import Shares, jeffreys, shrink, shrink_points

Vector = NDArray[np.float64]
Counted = tuple[int, int]  # people, and how many of them found work
Key = tuple[int, str | None]  # band and group, None = all groups
Figures = tuple[float, float, float]  # a share and the ends of its interval


@dataclass(frozen=True)
class Cell:
    """`n` people of one band, `found` of them in work; `group` None = the whole band.

    `years` are the graduation years that may be told apart; they need not add up to `n`.
    """

    band: int
    group: str | None
    n: int
    found: int
    years: Mapping[int, Counted]


@dataclass(frozen=True)
class YearShare:
    year: int
    n: int
    share: float


@dataclass(frozen=True)
class SimilarShare:
    """How many of `n` similar graduates found work: `observed` as counted, `share` drawn towards that of the band.

    `low` and `high` are the 95 % interval of `share`; probabilities of the band lie in [`band_low`, `band_high`).
    `group` None = all groups.
    """

    group: str | None
    band_low: float
    band_high: float
    n: int
    observed: float
    share: float
    low: float
    high: float
    years: tuple[YearShare, ...]


@dataclass(frozen=True)
class Similar:
    """Counts of similar graduates of `years`; `feature` names the programme, `edges` the inner bounds of the bands.

    `is_synthetic` says that they are made-up people.
    """

    feature: str | None
    years: tuple[int, ...]
    edges: tuple[float, ...]
    cells: tuple[Cell, ...]
    is_synthetic: bool

    def find(self, probability: float, group: str | None) -> SimilarShare | None:
        """Of the band of `probability`: those of the same `group` where it has a cell, else all; None = no counts.

        Nothing is computed anew: the shares of a bundle are found once.
        """
        band = bisect_right(self.edges, probability)
        return self.shares.get((band, group)) or self.shares.get((band, None))

    @cached_property
    def shares(self) -> Mapping[Key, SimilarShare]:
        """Those of every band, then those of every group that has a cell in it."""
        whole = {cell.band: cell for cell in self.cells if cell.group is None}
        named = [cell for cell in self.cells if cell.group is not None]
        k, n = _counts([whole[cell.band] for cell in named])
        of_groups = _each(shrink(*_counts(named), k / n, n))
        of_bands = _each(jeffreys(*_counts(list(whole.values()))))
        told = (
            *zip(whole.values(), of_bands, map(_plain_years, whole.values()), strict=True),
            *zip(named, of_groups, _shrink_years(named, [share for share, *_ in of_groups]), strict=True),
        )
        return {(cell.band, cell.group): self._describe(cell, figures, years) for cell, figures, years in told}

    def _describe(self, cell: Cell, figures: Figures, years: tuple[YearShare, ...]) -> SimilarShare:
        band_low, band_high = (0.0, *self.edges, 1.0)[cell.band : cell.band + 2]
        return SimilarShare(cell.group, band_low, band_high, cell.n, cell.found / cell.n, *figures, years)

    def to_dict(self) -> dict[str, Any]:
        cells = [
            {
                "band": cell.band,
                "group": cell.group,
                "n": cell.n,
                "found_work": cell.found,
                "years": {str(year): list(counted) for year, counted in cell.years.items()},
            }
            for cell in self.cells
        ]
        return {
            "synthetic": self.is_synthetic,
            "feature": self.feature,
            "years": list(self.years),
            "edges": list(self.edges),
            "cells": cells,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Similar":
        """Raises ValueError where a count tells of too few people, or a band has none."""
        cells = tuple(
            Cell(c["band"], c["group"], c["n"], c["found_work"], {int(y): (n, k) for y, (n, k) in c["years"].items()})
            for c in data["cells"]
        )
        counted = np.array([(c.n, c.found) for c in cells] + [pair for c in cells for pair in c.years.values()])
        whole = {cell.band for cell in cells if cell.group is None}
        if not is_enough(*counted.T).all() or whole != set(range(len(data["edges"]) + 1)):
            raise ValueError("similar.json: a cell tells of too few people, or a band is empty")
        years, edges = tuple(map(int, data["years"])), tuple(map(float, data["edges"]))
        return cls(data["feature"], years, edges, cells, bool(data["synthetic"]))


NO_SIMILAR = Similar(None, (), (), (), is_synthetic=False)


def _counts(cells: Sequence[Cell]) -> tuple[Vector, Vector]:
    """In work and all of each cell."""
    return np.array([cell.found for cell in cells], dtype=float), np.array([cell.n for cell in cells], dtype=float)


def _each(found: Shares) -> list[Figures]:
    return list(zip(*(figures.tolist() for figures in found), strict=True))


def _plain_years(cell: Cell) -> tuple[YearShare, ...]:
    """Of a whole band, as counted: drawn together, years would not show how they differ."""
    return tuple(YearShare(year, n, k / n) for year, (n, k) in cell.years.items())


def _shrink_years(cells: Sequence[Cell], towards: Sequence[float]) -> list[tuple[YearShare, ...]]:
    """Shares of the years of each cell, drawn towards its share."""
    at = [(i, year) for i, cell in enumerate(cells) for year in cell.years]
    parts = [Cell(cells[i].band, cells[i].group, *cells[i].years[year], {}) for i, year in at]
    whole, most = (np.array([of[i] for i, _ in at], dtype=float) for of in (towards, [cell.n for cell in cells]))
    found: list[tuple[YearShare, ...]] = [() for _ in cells]
    for (i, year), part, share in zip(at, parts, shrink_points(*_counts(parts), whole, most).tolist(), strict=True):
        found[i] += (YearShare(year, part.n, share),)
    return found
