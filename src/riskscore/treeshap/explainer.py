"""From a model's text to contributions of a frame."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import fsum, prod

import numpy as np
from numpy.typing import NDArray

from riskscore.treeshap.codes import MOST_CUTS, ZERO, Cuts, code_of, find_cuts
from riskscore.treeshap.groups import find_groups
from riskscore.treeshap.leaves import Leaf, find_leaves
from riskscore.treeshap.read import Tree, read_trees
from riskscore.treeshap.tables import Tables, fill_tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 512
_ROWS_OF_A_TASK = 8 * BLOCK


@dataclass(frozen=True)
class Explainer:
    """Exact contributions of one model's trees; `base_value` and a row's contributions are its raw score.

    `columns` are where the frame holds each feature, `nan_code` the code of a missing value of each feature in `cuts`.
    """

    columns: Ints
    cuts: Cuts
    nan_code: Ints
    tables: Tables
    base_value: float

    def contributions(self, X: Floats, *, threads: int = 1, block: int = BLOCK) -> Floats:
        """What `pred_contrib` gives, within 1e-12: shape (n, number of features + 1), the base value last.

        The same to the last bit for any `threads` and `block`.
        """
        X = np.ascontiguousarray(X, dtype=np.float64)
        result = np.empty((len(X), len(self.columns) + 1))
        explain, model = import_kernel(), self._arrays
        pieces = [slice(first, first + _ROWS_OF_A_TASK) for first in range(0, len(X), _ROWS_OF_A_TASK)]
        with ThreadPoolExecutor(max(1, min(threads, len(pieces)))) as pool:
            list(pool.map(lambda piece: explain(X[piece], result[piece], block, *model), pieces))
        return result

    @cached_property
    def _arrays(self) -> tuple[object, ...]:
        """The model as the kernel takes it: plain arrays, which numba's files on disk outlive."""
        output = np.array(list(self.cuts), dtype=np.int64)
        cuts = np.array(list(chain.from_iterable(self.cuts.values())), dtype=np.float64)
        start = np.cumsum([0, *map(len, self.cuts.values())], dtype=np.int64)
        return (self.columns[output], output, self.base_value, cuts, start, ZERO, self.nan_code, tuple(self.tables))


def import_kernel() -> Callable[..., None]:
    """Late, because numba alone takes a second to import, which a single score should not pay."""
    from riskscore.treeshap.kernel import explain

    return explain


def build_explainer(text: str, columns: Ints | None = None, fill: Floats | None = None) -> Explainer | None:
    """An explainer of the booster whose text this is; None where only `pred_contrib` can do it.

    That is: several classes, averaged trees, linear leaves, more than 7 features on the way to a leaf, more than 254
    cuts of a feature, a node no training row reached.

    Parameters
    ----------
    columns : where the frames to explain hold the booster's features, shape (p,); by default in this order.
    fill : what a missing value of each feature is replaced by, shape (p,); NaN, the default, leaves it missing.
    """
    model = read_trees(text)
    if model is None or not all(map(_was_reached, model.trees)):
        return None
    cuts = find_cuts(node for tree in model.trees for node in tree.nodes)
    if any(len(own) > MOST_CUTS for own in cuts.values()):
        return None
    built = []
    for tree in model.trees:
        leaves = find_leaves(tree, cuts)
        groups = find_groups(tree, leaves, cuts)
        if groups is None:
            return None
        built.append((leaves, groups))
    everywhere = np.arange(model.n_features) if columns is None else columns
    instead = np.full(model.n_features, np.nan) if fill is None else fill
    nan_code = np.array([code_of(instead[feature], own) for feature, own in cuts.items()], dtype=np.int64)
    base_value = fsum(_expected(leaf) for leaves, _ in built for leaf in leaves)
    return Explainer(everywhere.astype(np.int64), cuts, nan_code, fill_tables(built, list(cuts)), base_value)


def _was_reached(tree: Tree) -> bool:
    return all(count > 0 for count in tree.counts) and all(node.rows > 0 for node in tree.nodes)


def _expected(leaf: Leaf) -> float:
    return leaf.value * prod(leaf.share.values())
