"""Ties at the margin: draws that anybody can compute again, and how likely each place was."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from riskscore.allocation.deadline import NO_DEADLINE, Deadline
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


def hold_lottery(
    demand: Demand,
    program: Program,
    face: Face,
    draws: Ints,
    seed: int,
    redraws: int = REDRAWS,
    deadline: Deadline = NO_DEADLINE,
) -> Outcome:
    """Of all optimal allocations the one with the greatest sum of draws, and how likely each place was.

    Where only the number of people is limited, the probability is places / people. Elsewhere it is the share of
    drawings that give the place, of `redraws` more and the actual one, on average over the people with equal claims:
    never 0 for a place given, never 1 for one missed.
    """
    free = np.flatnonzero(face.is_free)
    is_pair = free < program.n_pairs
    gain = np.zeros(len(free))
    gain[is_pair] = draws[free[is_pair]]
    first = _best(face.limits, gain, deadline)
    ties = _split(program, face, free, first)
    whole, share = face.fixed.copy(), face.fixed.copy()
    whole[free], share[free] = first, first
    for pairs, places in ties.easy:
        share[free[pairs]] = places / max(len(pairs), 1)
    drawn = free[ties.rest][is_pair[ties.rest]]
    share[drawn] = _over_alike(demand, drawn, _draw_again(ties, first, is_pair, seed, redraws, deadline))
    n = program.n_pairs
    inclusion = share[:n]
    return Outcome(whole[:n] > 0, inclusion, (inclusion > 0) & (inclusion < 1), whole[n:].astype(np.int64))


def _best(limits: Limits, gain: Floats, deadline: Deadline) -> Floats:
    best = solve(limits, gain, deadline)
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


def _draw_again(
    ties: _Ties, first: Floats, is_pair: NDArray[np.bool_], seed: int, redraws: int, deadline: Deadline
) -> Floats:
    """The share of drawings that give each pair of the hard parts its place, the actual drawing among them."""
    is_drawn = is_pair[ties.rest]
    times, gain = first[ties.rest][is_drawn], np.zeros(len(ties.rest))
    rng = np.random.default_rng(seed)
    for _ in range(redraws if len(ties.rest) else 0):
        gain[is_drawn] = rng.integers(1, LARGEST_DRAW + 1, size=len(times))
        times += _best(ties.hard, gain, deadline)[is_drawn]
    return times / (redraws + 1)


def _over_alike(demand: Demand, pairs: Ints, share: Floats) -> Floats:
    """The mean share of the people who could change places: their claims are the same, and so are their chances."""
    claims: dict[int, list[tuple[int, int]]] = {}
    for student, kind, need in zip(demand.student.tolist(), demand.kind.tolist(), demand.need.tolist(), strict=True):
        claims.setdefault(student, []).append((kind, need))
    number: dict[tuple[tuple[tuple[int, int], ...], int], int] = {}
    keys = ((tuple(claims[demand.student[pair]]), int(demand.kind[pair])) for pair in pairs)
    alike = np.array([number.setdefault(key, len(number)) for key in keys], dtype=np.int64)
    return (np.bincount(alike, weights=share) / np.bincount(alike))[alike] if len(pairs) else share
