"""How surprising many rows are, compiled by numba; imported only with a large frame, as the trees' kernel is."""

from typing import Any

import numpy as np

from riskscore.treeshap.compiled import compiled


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
