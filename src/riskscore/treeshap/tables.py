"""Groups as flat arrays the kernel reads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskscore.treeshap.groups import Group
from riskscore.treeshap.leaves import Leaf
from riskscore.treeshap.shapley import Floats, leaf_values

LOOKUPS_AT_ONCE = 4
N_CODES = 256

Ints = NDArray[np.int64]


class Tables(NamedTuple):
    """All groups of a model.

    `class_of` (partitions, 256) is the class of each code of the feature `partition_feature`. Group g has the slots
    `group_start[g]` … `group_start[g + 1]`; its state is Σ class of the slot's partition × `slot_factor`. A lookup adds
    `values[lookup_start + state of lookup_group]`; those of feature f are `feature_start[f]` … `feature_start[f + 1]`,
    a multiple of `LOOKUPS_AT_ONCE`. Features are numbered among those the model splits.
    """

    partition_feature: Ints
    class_of: NDArray[np.uint8]
    group_start: Ints
    slot_partition: Ints
    slot_factor: NDArray[np.uint8]
    feature_start: Ints
    lookup_group: Ints
    lookup_start: Ints
    values: Floats


@dataclass
class _Slots:
    """What is gathered group by group."""

    partitions: dict[tuple[int, tuple[int, ...]], int] = field(default_factory=dict)
    group_start: list[int] = field(default_factory=lambda: [0])
    partition: list[int] = field(default_factory=list)
    factor: list[int] = field(default_factory=list)
    by_feature: defaultdict[int, list[tuple[int, Floats]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, group: Group, table: Floats) -> None:
        number, factor = len(self.group_start) - 1, 1
        for (feature, classes), values in zip(group.classes.items(), table, strict=True):
            self.partition.append(self.partitions.setdefault((feature, classes), len(self.partitions)))
            self.factor.append(factor)
            factor *= len(classes)
            self.by_feature[feature].append((number, values))
        self.group_start.append(len(self.partition))


def fill_tables(trees: Iterable[tuple[list[Leaf], list[Group]]], features: list[int]) -> Tables:
    """Tables of all groups; `features` are those the model splits, in the order of their numbers."""
    slots = _Slots()
    for leaves, groups in trees:
        values = _by_leaf(leaves)
        for group in groups:
            if group.classes:
                slots.add(group, _table(group, leaves, values))
    number = {feature: i for i, feature in enumerate(features)}
    return Tables(
        np.array([number[feature] for feature, _ in slots.partitions], dtype=np.int64),
        np.array([_class_of(classes) for _, classes in slots.partitions], dtype=np.uint8).reshape(-1, N_CODES),
        np.array(slots.group_start, dtype=np.int64),
        np.array(slots.partition, dtype=np.int64),
        np.array(slots.factor, dtype=np.uint8),
        *_lookups([slots.by_feature[feature] for feature in features]),
    )


def _by_leaf(leaves: list[Leaf]) -> list[Floats]:
    """Contributions of each leaf, shape (2^m, m): leaves of as many features at once."""
    found: list[Floats] = [np.empty((1, 0))] * len(leaves)
    alike = defaultdict[int, list[int]](list)
    for index, leaf in enumerate(leaves):
        alike[len(leaf.codes)].append(index)
    for _, indices in sorted(alike.items()):
        values = np.array([leaves[i].value for i in indices])
        shares = np.array([list(leaves[i].share.values()) for i in indices])
        for index, of_leaf in zip(indices, leaf_values(values, shares), strict=True):
            found[index] = of_leaf
    return found


def _table(group: Group, leaves: list[Leaf], values: list[Floats]) -> Floats:
    """Shape (features of the group, states)."""
    sizes = [len(classes) for classes in group.classes.values()]
    slot = {feature: i for i, feature in enumerate(group.classes)}
    class_at = np.indices(sizes[::-1]).reshape(len(sizes), -1)[::-1]
    table = np.zeros((len(sizes), group.n_states))
    for index in group.leaves:
        pattern = np.zeros(group.n_states, dtype=np.int64)
        for bit, (feature, codes) in enumerate(leaves[index].codes.items()):
            holds = np.array([bool(own & codes) for own in group.classes[feature]])
            pattern |= holds[class_at[slot[feature]]].astype(np.int64) << bit
        table[[slot[feature] for feature in leaves[index].codes]] += values[index][pattern].T
    return table


def _class_of(classes: tuple[int, ...]) -> list[int]:
    own = [0] * N_CODES
    for number, codes in enumerate(classes):
        for code in range(codes.bit_length()):
            if codes >> code & 1:
                own[code] = number
    return own


def _lookups(by_feature: list[list[tuple[int, Floats]]]) -> tuple[Ints, Ints, Ints, Floats]:
    """`feature_start`, `lookup_group`, `lookup_start`, `values`; lookups of zeros fill up each feature's last four."""
    zeros = (0, np.zeros(N_CODES))
    filled = [own + [zeros] * (-len(own) % LOOKUPS_AT_ONCE) for own in by_feature]
    flat = [lookup for own in filled for lookup in own]
    ends = np.cumsum([0, *(len(values) for _, values in flat)])
    return (
        np.cumsum([0, *map(len, filled)], dtype=np.int64),
        np.array([group for group, _ in flat], dtype=np.int64),
        ends[:-1].astype(np.int64),
        np.concatenate([np.empty(0), *(values for _, values in flat)]),
    )
