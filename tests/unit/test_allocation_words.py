"""What an allocation tells: shares by group without small groups, and one student's reasons."""

from datetime import date

import pytest

from riskscore.allocation import (
    WEIGHTS,
    Allocation,
    Deadline,
    Pool,
    Reserve,
    Student,
    allocate,
    compare_groups,
    explain_student,
    whole_need,
)
from riskscore.errors import LANGS, AllocationError
from riskscore.plan import Evidence

EVIDENCE: dict[str, Evidence] = {"cv": "none", "work": "observational"}


def solve(people: list[Student], places: list[Pool], most: int = 2) -> Allocation:
    result = allocate(people, places, EVIDENCE, day=date(2026, 3, 1), seed=1, most=most, redraws=20)
    assert isinstance(result, Allocation)
    return result


@pytest.mark.parametrize(
    ("probability", "need"), [(0.614, 61), (0.615, 62), (0.285, 29), (0.0, 1), (1e-300, 1), (1.0, 100)]
)
def test_need_is_whole_hundredths_as_one_would_round_by_hand(probability: float, need: int) -> None:
    assert whole_need(probability) == need


@pytest.mark.parametrize(
    ("weights", "service"), [({}, "trial"), ({"trial": 100, "observational": 110}, "seen"), ({"trial": 100}, None)]
)
def test_a_place_counts_for_more_only_where_the_effect_is_known(
    weights: dict[Evidence, int], service: str | None
) -> None:
    """One place for a student: of the services open to them that which counts for most, else the luckiest draw."""
    evidence: dict[str, Evidence] = {"trial": "trial", "seen": "observational", "cv": "none"}
    people = [Student(f"s{i}", None, 0.4, tuple(evidence)) for i in range(20)]
    places = [Pool(code, None, 20) for code in evidence]
    result = allocate(
        people, places, evidence, day=date(2026, 3, 1), seed=1, most=1, redraws=0, weights={**WEIGHTS, **weights}
    )
    assert isinstance(result, Allocation)
    chosen = set(result.demand.service[result.is_given])
    assert chosen == ({service} if service else set(evidence))


def test_equal_hundredths_are_equal_claims_whatever_the_weight() -> None:
    evidence: dict[str, Evidence] = {"cv": "trial"}
    people = [Student("s0", None, 0.504, ("cv",)), Student("s1", None, 0.496, ("cv",))]
    result = allocate(people, [Pool("cv", None, 1)], evidence, day=date(2026, 3, 1), seed=1)
    assert isinstance(result, Allocation)
    assert result.inclusion.tolist() == [0.5, 0.5]


def test_who_had_a_small_chance_is_told_of_the_lot() -> None:
    """One place for 600 equal people: 201 drawings would leave most of them without a chance."""
    result = solve([Student(f"s{i}", None, 0.5, ("cv",)) for i in range(600)], [Pool("cv", None, 1)])
    assert result.inclusion == pytest.approx(1 / 600)
    assert all("lot decided" in explain_student(result, f"s{i}", {})[0].why.en for i in range(600))


def test_small_groups_are_hidden_and_do_not_follow_from_the_others() -> None:
    people = [Student(f"s{i:02}", None, 0.5 if i < 12 else 0.2, ("cv",)) for i in range(45)]
    values = {one.id: "rural" if i < 12 else "town" if i < 40 else "island" for i, one in enumerate(people)}
    groups = compare_groups(solve(people, [Pool("cv", None, 12)]), "settlement", values)
    assert [(group.value, group.n, group.given) for group in groups.shares] == [("town", 28, 0)]
    assert groups.hidden == 2


def test_only_places_open_on_the_day_are_given() -> None:
    places = [Pool("cv", None, 3, ends=date(2026, 2, 28)), Pool("cv", None, 1, starts=date(2026, 3, 1))]
    result = solve([Student(f"s{i}", None, 0.5, ("cv",)) for i in range(3)], places)
    assert result.is_given.sum() == 1


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("first", ["Need 90", "there were places for all who have no less"]),
        ("low", ["waiting, position 3", "everybody who got one has more"]),
        ("both", ["already has as many"]),
        ("s0", ["the lot decided"]),
        ("nowhere", ["has no places"]),
    ],
)
def test_a_student_is_told_why(student: str, words: list[str]) -> None:
    people = [Student("first", None, 0.9, ("cv",)), Student("low", None, 0.1, ("cv",))]
    people += [Student(f"s{i}", None, 0.5, ("cv",)) for i in range(3)]
    people += [Student("both", "a", 0.5, ("cv", "work")), Student("nowhere", "b", 0.5, ("work",))]
    result = solve(people, [Pool("cv", None, 2), Pool("work", "a", 1)], most=1)
    said = " ".join(told.why.en for told in explain_student(result, student, {}))
    assert [part for part in words if part.lower() not in said.lower()] == []
    assert all(told.why.get(lang) for told in explain_student(result, student, {}) for lang in LANGS)


def test_a_place_lost_to_a_reserve_is_told() -> None:
    people = [Student("orphan", None, 0.1, ("cv",), frozenset({"orphan"})), Student("other", None, 0.9, ("cv",))]
    result = solve(people, [Pool("cv", None, 1, (Reserve("orphan", 1, 2),))])
    assert "a reserved place" in explain_student(result, "orphan", {})[0].why.en
    assert "reserves" in explain_student(result, "other", {})[0].why.en


def test_nothing_is_given_once_the_time_is_over() -> None:
    people, places = [Student("s0", None, 0.5, ("cv",))], [Pool("cv", None, 1)]
    with pytest.raises(AllocationError) as refused:
        allocate(people, places, EVIDENCE, day=date(2026, 3, 1), seed=1, deadline=Deadline.after(0))
    assert "--time-limit" in refused.value.message("ru")
