"""Carrying answers to another version: every answer is carried, lost or absent, and exactly one of them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.mapping import CarryMap, carry, find_map
from riskscore.mapping.parse import parse_carry
from riskscore.questionnaire import Questionnaire, Table, load_questionnaire
from riskscore.questionnaire.table import empty_column

N = 6
EVERY_KIND = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"))
SHIPPED = {old: find_map(old, load_questionnaire("ru-2025.2")) for old in ("ru-2025.1", "ru-udmurtia-2025")}


def people(questionnaire: Questionnaire, seed: int) -> Table:
    """N people who answer each question with anything it may hold, or not at all."""
    rng = np.random.default_rng(seed)
    columns = {feature.name: empty_column(feature, N) for feature in questionnaire.features}
    for feature in questionnaire.features:
        rows = np.flatnonzero(rng.random(N) < 0.7)
        match feature.kind:
            case "code":
                columns[feature.name][rows] = rng.choice(["23.02.07", "a", "0"], len(rows))
            case "multi":
                columns[feature.name][rows] = rng.integers(0, 2, (len(rows), len(feature.choices)))
            case "choice" | "flag":
                columns[feature.name][rows] = rng.integers(0, len(feature.choices) or 2, len(rows))
            case _:
                low, high = feature.minimum or 0, feature.maximum or 50
                columns[feature.name][rows] = rng.integers(int(low), int(high) + 1, len(rows))
    return Table(questionnaire, columns, np.full(N, np.datetime64("2026-03-01")))


def shipped(old: str) -> CarryMap:
    carry_map = SHIPPED[old]
    assert carry_map is not None
    return carry_map


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_carrying_to_the_same_version_changes_nothing(seed: int) -> None:
    head = f'format = 1\nfrom = "{EVERY_KIND.id}"\nto = "{EVERY_KIND.id}"\n'
    table = people(EVERY_KIND, seed)
    result = carry(parse_carry(head, EVERY_KIND, EVERY_KIND), table)
    for feature in EVERY_KIND.features:
        np.testing.assert_array_equal(result.table.columns[feature.name], table.columns[feature.name])
    assert [count.feature for count in result.counts if count.n_lost] == []


@pytest.mark.parametrize("old", SHIPPED)
@settings(max_examples=50)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_person_is_counted_once_and_carried_is_what_is_there(old: str, seed: int) -> None:
    result = carry(shipped(old), people(shipped(old).old, seed))
    for count, feature in zip(result.counts, shipped(old).new.features, strict=True):
        assert count.n_carried + count.n_unanswered + count.n_lost == N, feature.name
        assert count.n_carried == result.table.is_present(feature).sum(), feature.name
        assert sum(count.lost.values()) >= count.n_lost, feature.name
        assert min(count.n_carried, count.n_unanswered, count.n_lost) >= 0, feature.name


@pytest.mark.parametrize("old", SHIPPED)
@settings(max_examples=50)
@given(seed=st.integers(0, 2**32 - 1))
def test_one_person_is_carried_as_among_many(old: str, seed: int) -> None:
    table = people(shipped(old).old, seed)
    together = carry(shipped(old), table).table
    alone = carry(shipped(old), table.take(np.array([2]))).table
    for name, column in alone.columns.items():
        np.testing.assert_array_equal(column, together.columns[name][[2]], err_msg=name)
