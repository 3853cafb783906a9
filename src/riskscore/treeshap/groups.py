"""Which leaves share a table: the cut of each tree into subtrees that needs fewest lookups.

The leaves of a group split the codes of each of its features into classes; the state of a row is its classes together.
"""

from dataclasses import dataclass
from math import prod

from riskscore.treeshap.codes import Cuts, everything
from riskscore.treeshap.leaves import Leaf
from riskscore.treeshap.read import Tree

MOST_FEATURES = 7  # of one leaf
MOST_STATES = 1 << MOST_FEATURES

Classes = dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Group:
    """`classes` are, for each feature, disjoint sets of codes that are all codes together."""

    leaves: tuple[int, ...]
    classes: Classes

    @property
    def n_states(self) -> int:
        return prod(map(len, self.classes.values()))

    @property
    def n_lookups(self) -> int:
        return len(self.classes)


def find_groups(tree: Tree, leaves: list[Leaf], cuts: Cuts) -> list[Group] | None:
    """Fewest lookups for a row with at most `MOST_STATES` states in a group; None if a leaf has too many features.

    Weighing the size of a table too changed nothing that could be measured.
    """
    if any(len(leaf.codes) > MOST_FEATURES for leaf in leaves):
        return None
    best: dict[int, list[Group]] = {}
    whole: dict[int, Group | None] = {}
    for index, leaf in enumerate(leaves):
        alone = Group((index,), {feature: _two(codes, cuts[feature]) for feature, codes in leaf.codes.items()})
        whole[-1 - index], best[-1 - index] = alone, [alone]
    for at in _children_first(tree):
        left, right = tree.nodes[at].left, tree.nodes[at].right
        apart, together = best[left] + best[right], _join(whole[left], whole[right])
        whole[at] = together
        is_joined = together is not None and together.n_lookups <= sum(group.n_lookups for group in apart)
        best[at] = [together] if together is not None and is_joined else apart
    return best[0 if tree.nodes else -1]


def _children_first(tree: Tree) -> list[int]:
    order, waiting = [], [0] if tree.nodes else []
    while waiting:
        at = waiting.pop()
        order.append(at)
        waiting += [child for child in (tree.nodes[at].left, tree.nodes[at].right) if child >= 0]
    return order[::-1]


def _join(left: Group | None, right: Group | None) -> Group | None:
    """Both groups as one, None if that has too many states."""
    if left is None or right is None:
        return None
    classes, n_states = dict(left.classes), left.n_states
    for feature, theirs in right.classes.items():
        ours = classes.get(feature)
        classes[feature] = theirs if ours is None or ours == theirs else _refine(ours, theirs)
        n_states = n_states * len(classes[feature]) // (1 if ours is None else len(ours))
        if n_states > MOST_STATES:
            return None
    return Group(left.leaves + right.leaves, classes)


def _refine(ours: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(both for a in ours for b in theirs if (both := a & b)))


def _two(codes: int, cuts: list[float]) -> tuple[int, ...]:
    """A set of codes and the others, without an empty one."""
    return tuple(sorted(part for part in (codes, everything(cuts) & ~codes) if part))
