"""Values as codes, and conditions on a value as sets of codes.

The code of a value is the number of its feature's cuts below it, the code after the last one is NaN. A set of codes is
an integer whose bit i stands for code i: thresholds, missing values and categories all become such sets, so that
nothing after this module knows one from another.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from math import inf, isnan, nan, nextafter

import numpy as np

from riskscore.treeshap.read import Node

MOST_CUTS = 254
ZERO = float(np.float32(1e-35))  # LightGBM reads anything nearer to 0 as 0
_ZERO_IS_MISSING, _NAN_IS_MISSING = 1, 2

Cuts = dict[int, list[float]]


def find_cuts(nodes: Iterable[Node]) -> Cuts:
    """The cuts of each feature that is split, ascending."""
    cuts = defaultdict[int, set[float]](set)
    for node in nodes:
        cuts[node.feature].update(_own_cuts(node))
    return {feature: sorted(cuts[feature]) for feature in sorted(cuts)}


def _own_cuts(node: Node) -> list[float]:
    if node.categories is not None:
        return [cut for category in node.categories for cut in _ends(category)]
    return [node.threshold, -ZERO, ZERO] if node.missing == _ZERO_IS_MISSING else [node.threshold]


def _ends(category: int) -> tuple[float, float]:
    """Values above the first and not above the second are cut down to this integer."""
    return (nextafter(category, -inf) if category else -1.0, nextafter(category + 1, -inf))


def code_of(value: float, cuts: list[float]) -> int:
    """The code of one value, NaN among them."""
    if isnan(value):
        return len(cuts) + 1
    return bisect_left(cuts, 0.0 if abs(value) <= ZERO else value)


def everything(cuts: list[float]) -> int:
    """The set of all codes of a feature."""
    return (1 << len(cuts) + 2) - 1


def goes_left(node: Node, cuts: list[float]) -> int:
    """The set of codes that take the node's left branch; `cuts` are its feature's."""
    if node.categories is not None:
        return _named(node.categories, cuts)
    below, empty, zero = _up_to(node.threshold, cuts), 1 << code_of(nan, cuts), 1 << code_of(0.0, cuts)
    if node.missing == _NAN_IS_MISSING:
        missing = empty
    elif node.missing == _ZERO_IS_MISSING:
        missing = empty | zero
    else:
        return below | empty if below & zero else below
    return below | missing if node.default_left else below & ~missing


def _up_to(value: float, cuts: list[float]) -> int:
    return (1 << bisect_left(cuts, value) + 1) - 1


def _named(categories: tuple[int, ...], cuts: list[float]) -> int:
    codes = 0
    for category in categories:
        low, high = _ends(category)
        codes |= _up_to(high, cuts) & ~_up_to(low, cuts)
    return codes
