"""Sums over many rows, compiled by numba; imported only with a large frame, as the trees' kernel is."""

from typing import Any

import numpy as np

from riskscore.treeshap.compiled import compiled

_BLOCK = 512


@compiled
def add_term(x: Any, is_ramp: Any, low: Any, span: Any, fill: Any, mean: Any, weight: Any, total: Any) -> None:
    """weight · (value − mean) of one term, added to `total`; `x` is the term's column."""
    for r in range(len(x)):
        value = min(max((x[r] - low) / span, 0.0), 1.0) if is_ramp else 1.0 * (x[r] == low)
        total[r] += weight * ((fill if np.isnan(x[r]) else value) - mean)


@compiled
def project(X: Any, out: Any, column: Any, target: Any, is_ramp: Any, terms: Any) -> None:
    """Fill `out` (n, m): term t goes to column `target[t]`; `terms` are low, span, fill, mean and weight, each (T,)."""
    low, span, fill, mean, weight = terms
    for first in range(0, len(X), _BLOCK):
        size = min(_BLOCK, len(X) - first)
        x, total = np.empty(size), np.zeros((out.shape[1], size))
        for t in range(len(column)):
            if t == 0 or column[t] != column[t - 1]:
                for r in range(size):
                    x[r] = X[first + r, column[t]]
            add_term(x, is_ramp[t], low[t], span[t], fill[t], mean[t], weight[t], total[target[t]])
        out[first : first + size] = total.T


@compiled
def add_folded(values: Any, target: Any, weight: float, out: Any) -> None:
    """weight · column c of `values` (n, p) is added to column `target[c]` of `out`; further columns are left alone."""
    for r in range(len(values)):
        for c in range(len(target)):
            out[r, target[c]] += weight * values[r, c]


@compiled
def surprise(
    X: Any, columns: Any, number: Any, edges: Any, low: Any, high: Any, width: Any, start: Any, last: Any, of_cell: Any,
    per_width: float,
) -> Any:  # fmt: skip
    """Total surprise (n,) of the rows of `X`: that of each answered cell, and `per_width` for how far a number is out.

    `number` (c,) is the position of a column among the numbers, −1 for others; `edges`, `low`, `high` and `width` have
    one entry for each number, `start` and `last` one for each column: its cells in `of_cell`.
    """
    total = np.zeros(len(X))
    for r in range(len(X)):
        for c in range(len(columns)):
            value, k = X[r, columns[c]], number[c]
            if np.isnan(value):
                continue
            cell = int(value) if k < 0 else 0
            if k >= 0:
                for edge in edges[k]:
                    cell += value >= edge
                total[r] += per_width * max((low[k] - value) / width[k], (value - high[k]) / width[k], 0.0)
            total[r] += of_cell[start[c] + min(max(cell, 0), last[c])]
    return total
