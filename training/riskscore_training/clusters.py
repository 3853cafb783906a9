"""Resamples of people who are not independent: graduates of one year, and of one college, share their luck."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskscore.model import N_BLENDS, NO_DRAWS, Blend, BlendDraws, draw_blends
from riskscore_training.dataset import Rows
from riskscore_training.procedure import Trained

Floats = NDArray[np.float64]
Members = NDArray[np.intp]


class Resamples(NamedTuple):
    """`counts` (draws, n) say how often a row is drawn.

    `widening` makes good that few clusters spread less among themselves than their number warrants.
    """

    counts: Floats
    widening: float


def draw_clusters(rows: Rows, *, n: int, seed: int) -> Resamples:
    """Cohorts and colleges are drawn apart, and a row counts as often as its cohort times its college.

    Without colleges a person stands in for one, without persons a row. Measured on synthetic cohorts against drawing
    the cells of cohort × college (docs/adr/0016): the cells leave out that whole years differ.

    References
    ----------
    Owen (2007), The pigeonhole bootstrap, doi:10.1214/07-AOAS122.
    Cameron, Gelbach, Miller (2008), Bootstrap-based improvements for inference with clustered errors,
    doi:10.1162/rest.90.3.414.
    """
    rng = np.random.default_rng(seed)
    cells, cell = np.unique(np.stack(list(_clusterings(rows))), axis=1, return_inverse=True)
    counts = np.prod([_draw(member, n, rng) for member in cells], axis=0)[:, cell]
    counts[counts.sum(axis=1) == 0] = 1.0  # a draw of years and colleges that never met
    fewest = int(cells.max(axis=1).min()) + 1
    return Resamples(counts, float(np.sqrt(fewest / max(fewest - 1, 1))))


def _clusterings(rows: Rows) -> Iterator[Members]:
    """Number of the cluster of each row, for every way in which rows hang together."""
    if rows.has_years and len(np.unique(rows.year)) > 1:
        yield np.unique(rows.year, return_inverse=True)[1]
    college = rows.special.get("college")
    if college is not None and len(set(college.tolist())) > 1:
        yield np.unique(college.astype(str), return_inverse=True)[1]
    elif rows.person is not None:
        yield np.unique(rows.person.astype(str), return_inverse=True)[1]
    else:
        yield np.arange(len(rows))


def _draw(member: Members, n: int, rng: np.random.Generator) -> Floats:
    k = int(member.max()) + 1
    return rng.multinomial(k, np.full(k, 1 / k), size=n)[:, member].astype(np.float64)


def fit_interval(rows: Rows, trained: Trained, *, seed: int, threads: int = 1) -> BlendDraws:
    """The blends behind the interval of a score: refitted on resamples of the rows the folds of `trained` tested."""
    oof, blend = trained.oof, trained.model.blend
    seen = rows.take(oof.rows)
    if len(seen) == 0 or np.ptp(seen.y) == 0:
        return NO_DRAWS
    drawn = draw_clusters(seen, n=N_BLENDS, seed=seed)
    draws = draw_blends(oof.linear, oof.trees, seen.y, counts=drawn.counts, start=blend, threads=threads)
    return widen(draws, blend, drawn.widening)


def widen(draws: BlendDraws, blend: Blend, widening: float) -> BlendDraws:
    """Draws that spread `widening` times as far, around `blend`; weights stay ≥ 0."""
    point = np.array([blend.intercept, blend.linear_weight, blend.trees_weight])
    triples = point + widening * (draws.triples - draws.triples.mean(axis=0))
    return BlendDraws(np.maximum(triples, (-np.inf, 0.0, 0.0)))
