"""What an allocation tells: shares by group without small groups, and one student's reasons."""

from datetime import date

import pytest

from riskscore.allocation import (
    Allocation,
    Pool,
    Reserve,
    Student,
    allocate,
    compare_groups,
    explain_student,
    weigh_need,
)
from riskscore.errors import LANGS
from riskscore.plan import Evidence

EVIDENCE: dict[str, Evidence] = {"cv": "none", "work": "observational"}


def solve(people: list[Student], places: list[Pool], most: int = 2) -> Allocation:
    result = allocate(people, places, EVIDENCE, day=date(2026, 3, 1), seed=1, most=most, redraws=20)
    assert isinstance(result, Allocation)
    return result


@pytest.mark.parametrize(
    ("probability", "evidence", "need"),
    [(0.614, "none", 61), (0.615, "none", 62), (0.5, "observational", 55), (0.5, "trial", 63), (0.0, "trial", 1)],
)
def test_need_is_whole_hundredths(probability: float, evidence: Evidence, need: int) -> None:
    assert weigh_need(probability, evidence) == need


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
        ("first", ["Need 90", "lowest that got one is 50"]),
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
    said = " ".join(told.why.en for told in explain_student(result, student))
    assert [part for part in words if part.lower() not in said.lower()] == []
    assert all(told.why.get(lang) for told in explain_student(result, student) for lang in LANGS)


def test_a_place_lost_to_a_reserve_is_told() -> None:
    people = [Student("orphan", None, 0.1, ("cv",), frozenset({"orphan"})), Student("other", None, 0.9, ("cv",))]
    result = solve(people, [Pool("cv", None, 1, (Reserve("orphan", 1, 2),))])
    assert "reserve" in explain_student(result, "other")[0].why.en
