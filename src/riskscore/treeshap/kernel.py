"""The loops, compiled by numba; imported only when there is a frame to explain.

Without the interpreter's lock and without numba's own threads, whose layers bear neither a fork nor callers side by
side: the caller brings threads. Nothing here adds across rows, so neither the size of a block nor the number of threads
changes a bit.
"""

from typing import Any

import numpy as np

from riskscore.treeshap.compiled import compiled


@compiled
def encode(values: Any, cuts: Any, zero: Any, nan_code: Any, at: Any, codes: Any) -> None:
    """Codes of one feature's values: the number of cuts below each, found by halving."""
    for r in range(len(values)):
        if abs(values[r]) <= zero:
            values[r] = 0.0
        at[r] = 0
    left = len(cuts)
    while left > 1:
        half = left // 2
        for r in range(len(values)):
            at[r] += half * (cuts[at[r] + half - 1] < values[r])
        left -= half
    for r in range(len(values)):
        code = at[r] + (cuts[at[r]] < values[r])
        codes[r] = nan_code if np.isnan(values[r]) else code


@compiled
def classify(codes: Any, class_of: Any, classes: Any) -> None:
    """The class of each row in one partition of a feature's codes."""
    for r in range(len(codes)):
        classes[r] = class_of[codes[r]]


@compiled
def find_state(classes: Any, partitions: Any, factors: Any, state: Any) -> None:
    """The state of each row in one group."""
    state[:] = 0
    for i in range(len(partitions)):
        own, factor = classes[partitions[i]], factors[i]
        for r in range(len(state)):
            state[r] += own[r] * factor


@compiled
def add_lookups(states: Any, groups: Any, starts: Any, values: Any, total: Any) -> None:
    """One feature's lookups, four in a turn, so that the sum is read and written a quarter as often."""
    total[:] = 0.0
    for i in range(0, len(groups), 4):
        a, b, c, d = states[groups[i]], states[groups[i + 1]], states[groups[i + 2]], states[groups[i + 3]]
        of_a, of_b = values[starts[i] :], values[starts[i + 1] :]
        of_c, of_d = values[starts[i + 2] :], values[starts[i + 3] :]
        for r in range(len(total)):
            total[r] += (of_a[a[r]] + of_b[b[r]]) + (of_c[c[r]] + of_d[d[r]])


@compiled
def find_states(
    X: Any, columns: Any, cuts: Any, cut_start: Any, zero: Any, nan_code: Any, tables: Any, states: Any
) -> None:
    """States (groups, rows) of a block of rows."""
    partition_feature, class_of, group_start, slot_partition, slot_factor = tables[:5]
    size, n_features = len(X), len(columns)
    values, at, codes = np.empty(size), np.empty(size, np.int64), np.empty((n_features, size), np.uint8)
    classes = np.empty((len(partition_feature), size), np.uint8)
    for f in range(n_features):
        for r in range(size):
            values[r] = X[r, columns[f]]
        encode(values, cuts[cut_start[f] : cut_start[f + 1]], zero, nan_code[f], at, codes[f])
    for q in range(len(partition_feature)):
        classify(codes[partition_feature[q]], class_of[q], classes[q])
    for g in range(len(states)):
        own = slice(group_start[g], group_start[g + 1])
        find_state(classes, slot_partition[own], slot_factor[own], states[g])


@compiled
def explain(
    X: Any,
    out: Any,
    block: Any,
    columns: Any,
    outputs: Any,
    base_value: Any,
    cuts: Any,
    cut_start: Any,
    zero: Any,
    nan_code: Any,
    tables: Any,
) -> None:
    """Fill `out` (n, p + 1) with the contributions of the rows of `X`, `block` of them at a time."""
    group_start = tables[2]
    feature_start, lookup_group, lookup_start, table_values = tables[5:]
    for first in range(0, len(X), block):
        rows = slice(first, min(first + block, len(X)))
        size = rows.stop - rows.start
        states, total = np.empty((len(group_start) - 1, size), np.uint8), np.empty(size)
        find_states(X[rows], columns, cuts, cut_start, zero, nan_code, tables, states)
        out[rows] = 0.0
        out[rows, -1] = base_value
        for f in range(len(columns)):
            own = slice(feature_start[f], feature_start[f + 1])
            add_lookups(states, lookup_group[own], lookup_start[own], table_values, total)
            for r in range(size):
                out[first + r, outputs[f]] = total[r]
