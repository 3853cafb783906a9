"""How long the list is that the card speaks of: the capacity, or as many people as the model puts in its zone."""

from types import SimpleNamespace

import numpy as np
import pytest

from riskscore_training.agreement import count_places
from riskscore_training.config import load_config
from riskscore_training.list_size import describe_list, share_listed
from riskscore_training.list_words import Owner, say_lists

N, OLDER, NEWEST = 500, 100, 160  # people of either fold, and how many of them are in the zone
BY_COSTS = {"method": "costs", "cost_missed": 6.0, "cost_needless": 1.0}
BY_RECALL = {"method": "recall", "recall": 0.6}


def case_of(levels: dict[str, object], newest: int = NEWEST) -> SimpleNamespace:
    """Two folds of people, every second of whom is not employed."""
    return SimpleNamespace(
        config=load_config().with_levels({"capacity": 0.12, **levels}),
        split=SimpleNamespace(folds=((None, np.arange(N)), (None, np.arange(N, 2 * N)))),
        tested=SimpleNamespace(y=np.arange(2 * N) % 2.0),
        p=np.zeros(2 * N),
        in_zone=np.concatenate([np.arange(N) < OLDER, np.arange(N) < newest]),
    )


@pytest.mark.parametrize("levels", [BY_COSTS, BY_RECALL])
def test_a_list_no_capacity_sets_is_as_long_as_the_zone(levels: dict[str, object]) -> None:
    case = case_of(levels)
    assert count_places(share_listed(case, newest=True), N) == NEWEST
    assert count_places(share_listed(case, newest=False), 2 * N) == OLDER + NEWEST


def test_by_capacity_the_zone_does_not_matter() -> None:
    case = case_of({"method": "capacity"})
    assert [share_listed(case, newest=newest) for newest in (True, False)] == [0.12, 0.12]


@pytest.mark.parametrize("newest", [0, 6, N])
def test_a_zone_the_card_hides_is_not_told_by_the_length_of_a_list(newest: int) -> None:
    told = describe_list(case_of(BY_COSTS, newest))
    assert (told["follows"], told["newest"]["share"], told["all"]["share"]) == ("assumed", 0.12, 0.12)
    assert "none that this model makes" in told["newest"]["note"]["en"]
    assert "сама модель такого списка не составляет" in told["all"]["note"]["ru"]


def test_the_rule_and_the_share_are_said_in_both_languages() -> None:
    told = describe_list(case_of(BY_RECALL))
    ru, en = (told["newest"]["note"][lang].replace("\N{NO-BREAK SPACE}", " ") for lang in ("ru", "en"))
    assert told["follows"] == "zone"
    assert "целью по полноте, а не числом мест" in ru
    assert "у проверенных людей: 32,0 %" in ru
    assert "by a recall to be reached, not by a number of places" in en
    assert "among the people tested, 32.0 %" in en


@pytest.mark.parametrize("n", [1, 25, 7, 542, 12_345])
def test_a_list_of_a_share_of_people_counts_them(n: int) -> None:
    assert [count_places(k / n, n) for k in range(1, n + 1)] == list(range(1, n + 1))
    assert count_places(0.0, n) == 1


def test_two_bundles_whose_lists_differ_in_length_say_whose_is_taken() -> None:
    old, new = Owner("old", "capacity", 0.12), Owner("new", "capacity", 0.12)
    assert say_lists(old, new, 0.12, is_zone=False) is None
    for owner, share, is_zone, phrase in (
        (new._replace(capacity=0.2), 0.2, False, "new is set by the capacity (20 %); both lists are of that length."),
        (new._replace(method="costs"), 0.325, True, "as long as its risk zone among these people: 32.5 %."),
        (new._replace(method="recall"), 0.12, False, "of 12.0 % of the people, an assumption"),
    ):
        said = say_lists(old, owner, share, is_zone=is_zone)
        assert said is not None
        assert phrase in said.en.replace("\N{NO-BREAK SPACE}", " ")
        assert "old is set by the capacity (12 %), so its own list" in said.en.replace("\N{NO-BREAK SPACE}", " ")
        assert "old задан числом мест (12 %)" in said.ru.replace("\N{NO-BREAK SPACE}", " ")
