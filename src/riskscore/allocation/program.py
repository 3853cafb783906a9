"""The integer programme: pairs given or not, and how many of each kind use which pool.

Variables are x of each pair (0 or 1) and y of each link of a kind and a pool (whole). Counting by kind instead of
naming a pool for each pair keeps the programme small and, without overlapping reserves, a network, whose linear
relaxation has whole solutions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from riskscore.allocation.demand import Demand

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """`low` ≤ `matrix` @ v ≤ `high` and 0 ≤ v ≤ `upper`."""

    matrix: csr_array
    low: Floats
    high: Floats
    upper: Floats


@dataclass(frozen=True)
class Program:
    """The first `n_pairs` variables are x, then come y in order of `links` (kind, pool)."""

    limits: Limits
    n_pairs: int
    links: tuple[tuple[int, int], ...]


def build_program(demand: Demand) -> Program:
    """Rows: places of a student, pairs of a kind = its links, places of a pool, reserves."""
    n, links = len(demand), tuple((k, pool) for k, pools in enumerate(demand.kinds) for pool in pools)
    asked = np.bincount(demand.student, minlength=len(demand.students))
    limited = np.flatnonzero(asked > demand.most)
    of_student = np.full(len(demand.students), -1)
    of_student[limited] = np.arange(len(limited))
    is_limited = of_student[demand.student] >= 0
    n_limited, n_kinds, n_pools = len(limited), len(demand.kinds), len(demand.pools)
    reserves = [(p, turn) for p, pool in enumerate(demand.pools) for turn in range(len(pool.reserves))]
    reserve_row = {key: n_limited + n_kinds + n_pools + i for i, key in enumerate(reserves)}
    cells = _link_cells(demand, links, n, n_limited, reserve_row)
    pairs = np.arange(n)
    row = np.concatenate([of_student[demand.student][is_limited], n_limited + demand.kind, cells[0]])
    column = np.concatenate([pairs[is_limited], pairs, cells[1]])
    value = np.concatenate([np.ones(is_limited.sum() + n), cells[2]])
    minimum = [float(demand.pools[p].reserves[turn].places) for p, turn in reserves]
    places = np.array([float(pool.places) for pool in demand.pools])
    low = [*[-np.inf] * n_limited, *[0.0] * n_kinds, *[-np.inf] * n_pools, *minimum]
    high = [*[float(demand.most)] * n_limited, *[0.0] * n_kinds, *places, *[np.inf] * len(reserves)]
    shape = (len(low), n + len(links))
    size = np.bincount(demand.kind, minlength=n_kinds)
    upper = np.concatenate([np.ones(n), [min(places[pool], float(size[k])) for k, pool in links]])
    limits = Limits(csr_array((value, (row, column)), shape=shape), np.array(low), np.array(high), upper)
    return Program(limits, n, links)


def _link_cells(
    demand: Demand,
    links: Sequence[tuple[int, int]],
    n: int,
    n_limited: int,
    reserve_row: dict[tuple[int, int], int],
) -> list[NDArray[np.generic]]:
    """Row, column and value of every cell of the links."""
    cells: list[tuple[int, int, float]] = []
    for column, (kind, pool) in enumerate(links, start=n):
        cells += [(n_limited + kind, column, -1.0), (n_limited + len(demand.kinds) + pool, column, 1.0)]
        cells += [(reserve_row[key], column, 1.0) for key in sorted(demand.counts[kind]) if key[0] == pool]
    array = np.array(cells, dtype=np.float64).reshape(-1, 3)
    return [array[:, 0].astype(np.int64), array[:, 1].astype(np.int64), array[:, 2]]
