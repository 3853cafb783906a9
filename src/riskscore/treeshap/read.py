"""LightGBM's text format, as far as an explanation needs it."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

_CATEGORICAL, _DEFAULT_LEFT = 1, 2
_WORD = 32


class Node(NamedTuple):
    """An inner node; a child ≥ 0 is a node, a child below 0 the leaf −1 − child.

    `categories` go left where the split is categorical, else None. `missing` is 0 (NaN is read as 0), 1 (so it is, and
    0 is missing) or 2 (NaN is missing).
    """

    feature: int
    threshold: float
    categories: tuple[int, ...] | None
    missing: int
    default_left: bool
    left: int
    right: int
    rows: float


class Tree(NamedTuple):
    """`nodes[0]` is the root; without nodes the tree is one leaf. `counts` are training rows by leaf."""

    nodes: list[Node]
    values: list[float]
    counts: list[float]


class Trees(NamedTuple):
    n_features: int
    trees: list[Tree]


def read_trees(text: str) -> Trees | None:
    """What `Booster.model_to_string` wrote; None for several classes, averaged trees and linear leaves."""
    header, *blocks = text.partition("\nend of trees")[0].split("\nTree=")
    about = _fields(header)
    if about.get("num_tree_per_iteration") != "1" or "\naverage_output" in header:
        return None
    fields = [_fields(block) for block in blocks]
    if any(tree.get("is_linear", "0") != "0" for tree in fields):
        return None
    return Trees(int(about["max_feature_idx"]) + 1, [_tree(tree) for tree in fields])


def count_leaves(text: str) -> int:
    """Leaves of all trees, without reading the trees."""
    return sum(map(int, re.findall(r"^num_leaves=(\d+)$", text, re.MULTILINE)))


def _fields(block: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in block.splitlines() if "=" in line)


def _tree(fields: Mapping[str, str]) -> Tree:
    values = _floats(fields["leaf_value"])
    if len(values) == 1:
        return Tree([], values, [1.0])
    return Tree(_nodes(fields), values, _floats(fields["leaf_count"]))


def _nodes(fields: Mapping[str, str]) -> list[Node]:
    thresholds, categories = _floats(fields["threshold"]), _categories(fields)
    left, right, features = (_ints(fields[name]) for name in ("left_child", "right_child", "split_feature"))
    counts, nodes = _floats(fields["internal_count"]), []
    for i, decision in enumerate(_ints(fields["decision_type"])):
        named = categories[int(thresholds[i])] if decision & _CATEGORICAL else None
        default_left = bool(decision & _DEFAULT_LEFT)
        nodes.append(
            Node(features[i], thresholds[i], named, decision >> 2 & 3, default_left, left[i], right[i], counts[i])
        )
    return nodes


def _categories(fields: Mapping[str, str]) -> list[tuple[int, ...]]:
    """The categories that go left, for each categorical split: bits of words of 32."""
    words, ends = _ints(fields.get("cat_threshold", "")), _ints(fields.get("cat_boundaries", ""))
    return [
        tuple(_WORD * i + bit for i, word in enumerate(words[start:end]) for bit in range(_WORD) if word >> bit & 1)
        for start, end in pairwise(ends)
    ]


def _floats(line: str) -> list[float]:
    return [float(word) for word in line.split()]


def _ints(line: str) -> list[int]:
    return [int(word) for word in line.split()]
