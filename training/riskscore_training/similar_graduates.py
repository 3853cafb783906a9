"""Whose outcomes tell how similar graduates fared: people of the newest cohorts, by scores that are honest."""

import numpy as np
from numpy.typing import NDArray

from riskscore.model import Levels, Similar, choose_edges, count_similar, find_groups, find_programme
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
NEWEST = 3  # cohorts: enough people, and a labour market that is not long past


def count_graduates(rows: Rows, p: Floats, levels: Levels, *, is_synthetic: bool) -> Similar:
    """Counts of the newest three cohorts among `rows`, by probabilities `p` (n,) of models that had not seen them.

    Every person counts once, as the newest graduate he or she was; without graduation years everybody counts.
    """
    programme = find_programme(rows.table.questionnaire)
    at = _newest(rows, p)
    group = (
        np.full(len(rows), None) if programme is None else find_groups(programme, rows.table.columns[programme.name])
    )
    return count_similar(
        p[at],
        rows.y[at] == 0,
        rows.year[at],
        group[at],
        edges=choose_edges(p, levels),
        feature=programme.name if programme else None,
        is_synthetic=is_synthetic,
    )


def _newest(rows: Rows, p: Floats) -> NDArray[np.intp]:
    """Positions of the newest row of every person, of the newest cohorts."""
    order = np.lexsort((p, rows.year))
    if rows.person is not None:
        last = {rows.person[i]: i for i in order.tolist()}
        order = np.array(list(last.values()), dtype=np.intp)
    years = np.unique(rows.year[~np.isnan(rows.year)])[-NEWEST:]
    return order if len(years) == 0 else order[np.isin(rows.year[order], years)]
