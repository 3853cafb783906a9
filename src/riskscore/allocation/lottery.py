"""Ties at the margin: draws that anybody can compute again, and how likely each place was."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from riskscore.allocation.demand import Demand, Ints
from riskscore.allocation.optimum import Face, solve
from riskscore.allocation.program import Floats, Limits, Program

LARGEST_DRAW = 1_000_000
REDRAWS = 200


@dataclass(frozen=True)
class Outcome:
    """Who got what, shape (pairs,): `inclusion` in [0, 1], `is_tied` = the lot decided; `uses` of each link."""

    is_given: NDArray[np.bool_]
    inclusion: Floats
    is_tied: NDArray[np.bool_]
    uses: Ints


@dataclass(frozen=True)
class _Ties:
    """The free part of the programme, split: `easy` = (pairs, places) by lot alone, `rest` = variables of `hard`."""

    easy: tuple[tuple[Ints, int], ...]
    rest: Ints
    hard: Limits


def draw_lots(demand: Demand, seed: int) -> Ints:
    """A draw in 1…1,000,000 for each pair, from seed, student and service alone: nobody else's row changes it."""
    names = (f"{seed}|{demand.students[i].id}|{s}" for i, s in zip(demand.student, demand.service, strict=True))
    return np.fromiter((_draw(name) for name in names), dtype=np.int64, count=len(demand))


def _draw(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % LARGEST_DRAW + 1


def hold_lottery(program: Program, face: Face, draws: Ints, seed: int, redraws: int = REDRAWS) -> Outcome:
    """Of all optimal allocations the one with the greatest sum of draws; then `redraws` more for the probabilities.

    The inclusion probability is the share of drawings that give the place, the actual one among them: never 0 for a
    place given, never 1 for one missed.
    """
    free = np.flatnonzero(face.is_free)
    is_pair = free < program.n_pairs
    gain = np.zeros(len(free))
    gain[is_pair] = draws[free[is_pair]]
    first = _best(face.limits, gain)
    ties = _split(program, face, free, first)
    rng = np.random.default_rng(seed)
    times = first.copy()
    for _ in range(redraws):
        gain[is_pair] = rng.integers(1, LARGEST_DRAW + 1, size=int(is_pair.sum()))
        times += _draw_again(ties, first, gain)
    whole, share = face.fixed.copy(), face.fixed.copy()
    whole[free], share[free] = first, times / (redraws + 1)
    n = program.n_pairs
    inclusion = share[:n]
    return Outcome(whole[:n] > 0, inclusion, (inclusion > 0) & (inclusion < 1), whole[n:].astype(np.int64))


def _best(limits: Limits, gain: Floats) -> Floats:
    best = solve(limits, gain)
    if best is None:
        raise ArithmeticError("the solver lost an optimum that it had found")
    return best


def _split(program: Program, face: Face, free: Ints, first: Floats) -> _Ties:
    """Parts that share no limit are drawn apart; where only the number of pairs is limited the highest draws win."""
    by_column = face.limits.matrix.tocsc()
    easy, rest = [], []
    for part in _parts(face):
        pairs = part[free[part] < program.n_pairs]
        if _look_alike(by_column, pairs):
            easy.append((pairs, int(first[pairs].sum())))
        else:
            rest.append(part)
    own = np.sort(np.concatenate(rest)) if rest else np.zeros(0, dtype=np.int64)
    whole = face.limits
    matrix = whole.matrix[:, own]
    rows = np.flatnonzero(np.diff(matrix.indptr))
    hard = Limits(matrix[rows], whole.low[rows], whole.high[rows], whole.upper[own])
    return _Ties(tuple(easy), own, hard)


def _parts(face: Face) -> list[Ints]:
    """Variables that no limit joins to others."""
    n_rows, n = face.limits.matrix.shape
    graph: Any = block_array(
        [[csr_array((n_rows, n_rows)), face.limits.matrix], [None, csr_array((n, n))]], format="csr"
    )
    label = connected_components(graph, directed=False)[1][n_rows:]
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if n else []


def _look_alike(matrix: csc_array, pairs: Ints) -> bool:
    """Whether every limit treats all pairs alike."""
    rows = {tuple(matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tolist()) for i in pairs}
    return len(rows) <= 1


def _draw_again(ties: _Ties, first: Floats, gain: Floats) -> Floats:
    drawn = first.copy()
    for pairs, places in ties.easy:
        drawn[pairs] = 0.0
        drawn[pairs[np.argsort(-gain[pairs], kind="stable")[:places]]] = 1.0
    if len(ties.rest):
        drawn[ties.rest] = _best(ties.hard, gain[ties.rest])
    return drawn
