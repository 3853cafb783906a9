"""Leaves as products of conditions: one for each feature on the way from the root."""

from dataclasses import dataclass

from riskscore.treeshap.codes import Cuts, everything, goes_left
from riskscore.treeshap.read import Tree


@dataclass(frozen=True)
class Leaf:
    """A row reaches the leaf if the code of each feature is in its set in `codes`.

    `share` is, for each of these features, the share of training rows that its nodes on the way let through.
    """

    value: float
    codes: dict[int, int]
    share: dict[int, float]


def find_leaves(tree: Tree, cuts: Cuts) -> list[Leaf]:
    """The leaves of `tree`, in the order of LightGBM."""
    leaves: dict[int, Leaf] = {}
    root = 0 if tree.nodes else -1
    waiting: list[tuple[int, dict[int, int], dict[int, float]]] = [(root, {}, {})]
    while waiting:
        at, codes, share = waiting.pop()
        if at < 0:
            leaves[-1 - at] = Leaf(tree.values[-1 - at], codes, share)
            continue
        node = tree.nodes[at]
        feature, left = node.feature, goes_left(node, cuts[node.feature])
        everyone = everything(cuts[feature])
        for child, chosen in ((node.left, left), (node.right, everyone & ~left)):
            through = _rows(tree, child) / node.rows
            waiting.append(
                (
                    child,
                    {**codes, feature: codes.get(feature, everyone) & chosen},
                    {**share, feature: share.get(feature, 1.0) * through},
                )
            )
    return [leaves[i] for i in range(len(leaves))]


def _rows(tree: Tree, at: int) -> float:
    """Training rows in a child: a node, or a leaf below 0."""
    return tree.nodes[at].rows if at >= 0 else tree.counts[-1 - at]
