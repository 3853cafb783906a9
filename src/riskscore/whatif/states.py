"""Answers of one person after changes, as rows: what changed, and what follows by the rules of consistency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire import Consistency, Questionnaire, Table
from riskscore.questionnaire.changes import less_risky

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class States:
    """n versions of one person: `values` (n, number of `names`) of the features that may differ, coded as in a `Table`.

    `is_possible` (n,) is False where what follows would undo a change, raise the risk or never come to rest.
    """

    person: Table
    names: tuple[str, ...]
    values: NDArray[np.float64]
    is_possible: Flags

    def __len__(self) -> int:
        return len(self.values)

    def table(self, rows: Sequence[int] | slice = slice(None)) -> Table:
        """These versions, or some, as a table."""
        return _spread(self.person, self.names, self.values[rows])

    def moved(self, row: int) -> dict[str, float]:
        """Every feature whose value is another one in this version."""
        before = _before(self.person, self.names)
        is_other = ~((self.values[row] == before) | (np.isnan(self.values[row]) & np.isnan(before)))
        return {self.names[j]: float(self.values[row, j]) for j in np.flatnonzero(is_other)}


def build_states(person: Table, versions: Sequence[Mapping[str, float]]) -> States:
    """The only person of `person` after each of `versions` (values by feature), all rules of consistency applied.

    A rule that the person's own answers break already is left alone.
    """
    questionnaire = person.questionnaire
    names = _names(questionnaire, versions)
    values = np.tile(_before(person, names), (len(versions), 1))
    is_chosen = np.zeros(values.shape, dtype=bool)
    position = {name: j for j, name in enumerate(names)}
    for row, version in enumerate(versions):
        for name, value in version.items():
            values[row, position[name]] = value
            is_chosen[row, position[name]] = True
    chosen = values.copy()
    is_settled = _settle(person, names, values)
    is_kept = ~(is_chosen & (values != chosen)).any(axis=1)
    return States(person, names, values, is_settled & is_kept & _is_no_riskier(person, names, values, is_chosen))


def _names(questionnaire: Questionnaire, versions: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    moved = {name for rule in questionnaire.consistency for name in rule.move}
    wanted = moved.union(*versions)
    return tuple(feature.name for feature in questionnaire.features if feature.name in wanted)


def _before(person: Table, names: Sequence[str]) -> NDArray[np.float64]:
    return np.array([person.columns[name][0] for name in names], dtype=np.float64)


def _settle(person: Table, names: tuple[str, ...], values: NDArray[np.float64]) -> Flags:
    """Apply the rules to `values` in place until none is broken; False where one still is. Shape (n,)."""
    rules = [rule for rule in person.questionnaire.consistency if not rule.is_broken(person)[0]]
    for _ in range(len(rules) + 1):
        is_settled = np.ones(len(values), dtype=bool)
        for rule in rules:
            broken = _is_broken(rule, person, names, values)
            is_settled &= ~broken
            for name, value in rule.move.items() if broken.any() else ():
                values[broken, names.index(name)] = value
        if is_settled.all():
            break
    return is_settled


def _is_broken(rule: Consistency, person: Table, names: tuple[str, ...], values: NDArray[np.float64]) -> Flags:
    read = rule.when.features | rule.then.features
    narrow = replace(person, columns={name: person.columns[name] for name in read})
    kept = [j for j, name in enumerate(names) if name in read]
    return rule.is_broken(_spread(narrow, [names[j] for j in kept], values[:, kept]))


def _is_no_riskier(person: Table, names: tuple[str, ...], values: NDArray[np.float64], is_chosen: Flags) -> Flags:
    """Whether nothing that only follows has gone towards more risk, shape (n,)."""
    sign = np.array([less_risky(person.questionnaire.by_name[name]) for name in names], dtype=np.float64)
    step = (values - _before(person, names)) * sign
    return np.asarray(~((step < 0) & ~is_chosen).any(axis=1))


def _spread(person: Table, names: Sequence[str], values: NDArray[np.float64]) -> Table:
    """The only row of `person` once for each row of `values`, which replace its features `names`."""
    table = person.take(np.zeros(len(values), dtype=np.intp))
    changed = {name: values[:, j].astype(table.columns[name].dtype) for j, name in enumerate(names)}
    return replace(table, columns={**table.columns, **changed})
