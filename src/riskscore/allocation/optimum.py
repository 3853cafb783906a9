"""The greatest covered need, and everything that reaches it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from riskscore.allocation.deadline import NO_DEADLINE, Deadline, too_long
from riskscore.allocation.program import Floats, Limits, Program

TOLERANCE = 1e-6
_SOLVED, _OUT_OF_TIME = 0, 1  # of scipy's linprog and milp alike

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Relaxed:
    """A vertex of the relaxation, the reduced cost of each variable, the price of each unequal row."""

    x: Floats
    reduced: Floats
    price: Floats


@dataclass(frozen=True)
class Face:
    """All solutions of the greatest value: `fixed` where not `is_free`, `limits` of the free part; `whole` is one."""

    value: int
    whole: Floats
    fixed: Floats
    is_free: Flags
    limits: Limits


def find_optimum(program: Program, worth: NDArray[np.int64], deadline: Deadline = NO_DEADLINE) -> Face | None:
    """Solve the linear relaxation and, where it is not whole, the integer programme (HiGHS, gap 0); None = infeasible.

    A whole solution of the relaxation is an optimum of the integer programme: its bound is reached. The optimal
    solutions then are those that keep complementary slackness with one optimal dual (A. Schrijver, Theory of Linear and
    Integer Programming, 1986, ch. 7): a pair with reduced cost ≠ 0 is the same in all of them, and a limit with a price
    is used up in all of them. Otherwise reduced costs above the gap of both still fix a pair, and the value is kept as
    one more limit.
    """
    limits = program.limits
    gain = np.zeros(len(limits.upper))
    gain[: program.n_pairs] = worth
    relaxed = _relax(limits, gain, deadline, is_small=False)
    if relaxed is None:
        return None
    if _is_whole(relaxed.x):
        whole = np.round(relaxed.x)
        is_free, is_tight = np.abs(relaxed.reduced) <= TOLERANCE, np.abs(relaxed.price) > TOLERANCE
    else:
        found = _branch(limits, gain, deadline)
        if found is None:
            return None
        whole, gap = found, float(gain @ relaxed.x) - float(gain @ found)
        is_free, is_tight = np.abs(relaxed.reduced) <= gap + TOLERANCE, np.zeros(len(limits.low) + 1, dtype=bool)
        limits = _with_value(limits, gain, float(gain @ whole))
    fixed = np.where(is_free, 0.0, whole)
    return Face(round(float(gain @ whole)), whole, fixed, is_free, _rest(limits, fixed, is_free, is_tight))


def solve(limits: Limits, gain: Floats, deadline: Deadline = NO_DEADLINE) -> Floats | None:
    """A best whole solution: that of the relaxation where it is whole, else by branch and bound with gap 0."""
    if not len(gain):
        return np.zeros(0) if (limits.low <= 0.0).all() and (limits.high >= 0.0).all() else None
    relaxed = _relax(limits, gain, deadline, is_small=True)
    if relaxed is None or _is_whole(relaxed.x):
        return None if relaxed is None else np.round(relaxed.x)
    return _branch(limits, gain, deadline)


def _branch(limits: Limits, gain: Floats, deadline: Deadline) -> Floats | None:
    solved = milp(
        -gain,
        integrality=np.ones(len(gain), dtype=np.int64),
        bounds=Bounds(0.0, limits.upper),
        constraints=LinearConstraint(limits.matrix, limits.low, limits.high),
        options={"mip_rel_gap": 0.0, "time_limit": deadline.left()},
    )
    if solved.status == _OUT_OF_TIME:
        raise too_long()
    return np.asarray(solved.x, dtype=np.float64).round() if solved.status == _SOLVED else None


def _relax(limits: Limits, gain: Floats, deadline: Deadline, *, is_small: bool) -> _Relaxed | None:
    """By the dual simplex; without presolve where small: 108 ms, not 155, for each drawing of 20,000 students."""
    is_equal = limits.low == limits.high
    is_above, is_below = (np.isfinite(side) & ~is_equal for side in (limits.high, limits.low))
    # scipy takes sparse matrices, its types do not
    unequal: Any = vstack([limits.matrix[is_above], -limits.matrix[is_below]], format="csr")
    equal: Any = limits.matrix[is_equal]
    bounds: Any = np.column_stack([np.zeros(len(gain)), limits.upper])
    options: Any = {"time_limit": deadline.left(), "presolve": not is_small}
    if is_small:
        options["simplex_dual_edge_weight_strategy"] = "devex"
    solved = linprog(
        -gain,
        A_ub=unequal,
        b_ub=np.concatenate([limits.high[is_above], -limits.low[is_below]]),
        A_eq=equal,
        b_eq=limits.high[is_equal],
        bounds=bounds,
        method="highs-ds",
        options=options,
    )
    if solved.status == _OUT_OF_TIME:
        raise too_long()
    if solved.status != _SOLVED:
        return None
    price = np.zeros(len(limits.low))
    n_above = int(is_above.sum())
    price[is_above], price[is_below] = solved.ineqlin.marginals[:n_above], solved.ineqlin.marginals[n_above:]
    return _Relaxed(np.asarray(solved.x, dtype=np.float64), solved.lower.marginals + solved.upper.marginals, price)


def _is_whole(values: Floats) -> bool:
    return bool(np.abs(values - np.round(values)).max(initial=0.0) < TOLERANCE)


def _with_value(limits: Limits, gain: Floats, value: float) -> Limits:
    """The limits and one more: the objective has this value."""
    matrix = vstack([limits.matrix, csr_array(gain[None, :])], format="csr")
    return Limits(matrix, np.append(limits.low, value), np.append(limits.high, value), limits.upper)


def _rest(limits: Limits, fixed: Floats, is_free: Flags, is_tight: Flags) -> Limits:
    """Limits of the free variables once the others are fixed and the tight rows used up; rows that bind, only."""
    used = limits.matrix @ fixed
    low, high = limits.low - used, limits.high - used
    end = np.where(np.isfinite(high), high, low)
    low, high = np.where(is_tight, end, low), np.where(is_tight, end, high)
    matrix, upper = limits.matrix[:, np.flatnonzero(is_free)], limits.upper[is_free]
    binds = (_most(matrix, upper) > high + TOLERANCE) | (_most(-matrix, upper) > -low + TOLERANCE)
    return Limits(matrix[binds], low[binds], high[binds], upper)


def _most(matrix: csr_array, upper: Floats) -> Floats:
    """The greatest value each row can take."""
    return np.asarray(matrix.maximum(0.0) @ upper)
