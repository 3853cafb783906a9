"""Counting graduates by score band, programme group and year, so that no count and no difference tells of a few.

Kept are whole bands, the groups of a band that may have a cell of their own, and the years of either. Whoever is in no
such cell still counts in the band: nobody is dropped, and the rest of a band, its total less the groups shown, is again
enough people to be told of. `choose_shown` sees to that three times: for bands × groups, for bands × years, and within
each band for groups × years, the reader taken to know every total. Bands end at the levels' thresholds and at deciles
of the tested people, as tables of the model card do, so that no table cuts a few people off another. Not guarded
against is a reader who knows, from elsewhere, outcomes of one group within one year and one band.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.model.disclosure import choose_shown, is_enough
from riskscore.model.levels import Levels
from riskscore.model.similar import NO_SIMILAR, Cell, Counted, Similar
from riskscore.questionnaire.spec import Feature, Questionnaire

Vector = NDArray[np.float64]
Members = NDArray[np.intp]
Counts = NDArray[np.intp]
Flags = NDArray[np.bool_]
Groups = NDArray[np.object_]

_DECILES = (0.2, 0.4, 0.6, 0.8)
_APART = 0.1  # of the people between two bounds, where no threshold sets them


def find_programme(questionnaire: Questionnaire) -> Feature | None:
    """The open question that tells what a person studies; None where none does."""
    column = questionnaire.special_column("programme")
    feature = next((feature for feature in questionnaire.features if column and feature.column == column), None)
    is_usable = feature is not None and feature.kind in ("code", "choice") and not feature.protected
    return feature if is_usable else None


def find_groups(programme: Feature, values: NDArray[np.generic]) -> Groups:
    """Group of each programme, shape (n,), None = not answered: its parent where codes have one, else itself."""
    if programme.kind == "choice":
        found = [None if np.isnan(value) else programme.codes[int(value)] for value in values.tolist()]
    else:
        found = [None if code is None else code[: programme.parent_prefix] for code in values.tolist()]
    return np.array(found, dtype=object)


def choose_edges(p: Vector, levels: Levels) -> tuple[float, ...]:
    """Inner bounds of the score bands: the levels' thresholds, then deciles of `p` (n,) that are not near a bound."""
    bounds = {cut for cut in (levels.zone, levels.high, levels.medium) if cut is not None and 0 < cut < 1}
    for edge in np.quantile(p, _DECILES).tolist():
        between = [abs(float((p < edge).mean() - (p < bound).mean())) for bound in bounds]
        if min(between, default=1.0) >= _APART:
            bounds.add(edge)
    return tuple(sorted(bounds))


def count_similar(
    p: Vector,
    found: Flags,
    year: Vector,
    group: Groups,
    *,
    edges: Sequence[float],
    feature: str | None,
    is_synthetic: bool,
) -> Similar:
    """Counts of n people by honest probability `p`, whether they `found` work, `year` (NaN = none) and `group`.

    All arrays are of shape (n,); `feature` tells the group, None = no question does. Bands too small to be shown join a
    neighbour; with too few people in all, or of one outcome, there are no counts. The order of the people does not
    matter.
    """
    edges = _merge(edges, p, found)
    if not is_enough(*_tally(np.zeros(len(p), dtype=np.intp), found, 1)).all():
        return NO_SIMILAR
    years = tuple(int(y) for y in np.unique(year[~np.isnan(year)]))
    names = tuple(sorted({name for name in group.tolist() if name is not None}))
    at = (np.searchsorted(edges, p, side="right"), _number(group, names), _number(year, years))
    n, k = _tabulate(at, found, (len(edges) + 1, len(names) + 1, len(years) + 1))
    of_groups = choose_shown(n.sum(axis=2), k.sum(axis=2), never=_last(len(names)))
    of_years = choose_shown(n.sum(axis=1), k.sum(axis=1), never=_last(len(years))) & (len(years) > 1)
    cells = chain.from_iterable(
        _tell(band, n[band], k[band], of_groups[band], of_years[band], names, years) for band in range(len(n))
    )
    return Similar(feature, years, tuple(edges), tuple(cells), is_synthetic)


def _tell(
    band: int, n: Counts, k: Counts, of_groups: Flags, of_years: Flags, names: Sequence[str], years: Sequence[int]
) -> Iterator[Cell]:
    """The cells of a band, itself the first, from its tables (groups, years) and what of their totals is shown."""
    yield Cell(band, None, int(n.sum()), int(k.sum()), _by_year(n.sum(axis=0), k.sum(axis=0), of_years, years))
    with_rest = [np.vstack([table[of_groups], table[~of_groups].sum(axis=0)]) for table in (n, k)]
    shown = choose_shown(*with_rest, never=~of_years)
    for row, at in enumerate(np.flatnonzero(of_groups).tolist()):
        told = _by_year(n[at], k[at], shown[row], years)
        yield Cell(band, names[at], int(n[at].sum()), int(k[at].sum()), told)


def _by_year(n: Counts, k: Counts, shown: Flags, years: Sequence[int]) -> dict[int, Counted]:
    return {year: (int(n[i]), int(k[i])) for i, year in enumerate(years) if shown[i]}


def _number(values: NDArray[Any], known: Sequence[Any]) -> Members:
    """Place of each value among `known`; the last place for any other."""
    place = {value: i for i, value in enumerate(known)}
    return np.array([place.get(value, len(known)) for value in values.tolist()], dtype=np.intp)


def _last(size: int) -> Flags:
    """The place of what is not known, behind `size` others."""
    return np.asarray(np.arange(size + 1) == size)


def _tabulate(at: tuple[Members, ...], found: Flags, shape: tuple[int, ...]) -> tuple[Counts, Counts]:
    """People by band, group and year, and those of them in work."""
    n, k = np.zeros(shape, dtype=np.intp), np.zeros(shape, dtype=np.intp)
    np.add.at(n, at, 1)
    np.add.at(k, tuple(axis[found] for axis in at), 1)
    return n, k


def _tally(member: Members, found: Flags, size: int) -> tuple[Counts, Counts]:
    """People of each of `size` cells, and how many of them found work."""
    return np.bincount(member, minlength=size), np.bincount(member[found], minlength=size)


def _merge(edges: Sequence[float], p: Vector, found: Flags) -> list[float]:
    """Bounds between which bands may be shown, each removed one next to the smallest band that may not."""
    edges = list(edges)
    while edges:
        n, k = _tally(np.searchsorted(edges, p, side="right"), found, len(edges) + 1)
        weak = np.flatnonzero(~is_enough(n, k))
        if len(weak) == 0:
            break
        edges.pop(min(int(weak[n[weak].argmin()]), len(edges) - 1))
    return edges
