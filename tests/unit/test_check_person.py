"""One person as a request brings them: sections, keys, dates; all problems at once."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskscore.questionnaire import Questionnaire, check_person, parse_questionnaire
from riskscore.questionnaire.person import MOST_UNKNOWN

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
TODAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def q() -> Questionnaire:
    return parse_questionnaire(EVERY_KIND.read_text(encoding="utf-8"))


def found(q: Questionnaire, person: Any) -> list[tuple[str, str | None]]:
    table, problems = check_person(q, person, default_as_of=TODAY)
    assert (table is None) == bool(problems)
    return [(problem.code, problem.field) for problem in problems]


@pytest.mark.parametrize("person", [{}, {"answers": None, "history": {}}, {"id": None, "as_of": None}])
def test_nobody_has_to_answer_anything(q: Questionnaire, person: dict[str, object]) -> None:
    table, problems = check_person(q, person, default_as_of=TODAY)
    assert problems == []
    assert table is not None
    assert len(table) == 1
    assert not any(table.is_present(feature).any() for feature in q.features)


def test_all_problems_are_told_at_once(q: Questionnaire) -> None:
    person = {
        "id": [1],
        "as_of": "soon",
        "answer": {},
        "answers": {"resume": "maybe", "debts": 1},
        "history": 5,
        "person": {"birth_date": "x", "cohort_year": "last", "region": {}},
    }
    assert set(found(q, person)) == {
        ("wrong_type", "id"),
        ("not_a_date", "as_of"),
        ("unknown_key", "answer"),
        ("unknown_choice", "answers.resume"),
        ("unknown_key", "answers.debts"),  # debts belong to the history
        ("wrong_type", "history"),
        ("not_a_date", "person.birth_date"),
        ("wrong_year", "person.cohort_year"),
        ("wrong_type", "person.region"),
    }


@pytest.mark.parametrize(("person", "prefix"), [({}, ""), ({"answers": {}}, "answers.")])
def test_of_many_unknown_keys_the_last_are_told_together(q: Questionnaire, person: dict[str, Any], prefix: str) -> None:
    (person["answers"] if prefix else person).update({f"key{i}": 1 for i in range(5_000)})
    _, problems = check_person(q, person, default_as_of=TODAY)
    fields = [*(f"{prefix}key{i}" for i in range(MOST_UNKNOWN)), prefix.rstrip(".") or None]
    assert [(problem.code, problem.field) for problem in problems] == [("unknown_key", field) for field in fields]
    assert problems[-1].found.startswith(f"key{MOST_UNKNOWN}, key{MOST_UNKNOWN + 1}, ")


@pytest.mark.parametrize("person", [None, [], "resume", 5])
def test_what_is_no_object_is_one_problem(q: Questionnaire, person: object) -> None:
    assert found(q, person) == [("wrong_type", None)]


def test_special_columns_no_feature_reads_may_be_sent(q: Questionnaire) -> None:
    assert found(q, {"id": 7, "person": {"region": "42", "person_id": "A-1", "cohort_year": 2026}}) == []
    assert found(q, {"person": {"as_of": "2026-03-01"}}) == [("unknown_key", "person.as_of")]
    assert found(q, {"person": {"college": "42"}}) == [("unknown_key", "person.college")]  # not a special column here


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "x" * 201, True, 10**100, float("inf")])
def test_an_id_can_always_be_written(q: Questionnaire, text: object) -> None:
    assert found(q, {"id": text}) == [("wrong_type", "id")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"as_of": "15.04.2025", "person": {"cohort_year": 2024}}, dt.date(2025, 4, 15)),
        ({"person": {"cohort_year": 2024}}, dt.date(2024, 3, 1)),
        ({"as_of": "", "person": {"cohort_year": None}}, TODAY),
    ],
)
def test_the_assessment_date_is_given_or_follows_from_the_year(
    q: Questionnaire, dates: dict[str, object], expected: dt.date
) -> None:
    table, _ = check_person(q, dates, default_as_of=TODAY)
    assert table is not None
    assert table.as_of.tolist() == [expected]


def test_a_table_of_one_has_the_types_of_a_table(q: Questionnaire) -> None:
    table, _ = check_person(
        q, {"answers": {"help_wanted": ["tour"]}, "person": {"specialty": "1"}}, default_as_of=TODAY
    )
    assert table is not None
    assert table.as_of.dtype == "datetime64[D]"
    kinds = {"number": np.float64, "date": np.float64, "code": object}
    expected = {feature.name: np.dtype(kinds.get(feature.kind, np.float32)) for feature in q.features}
    assert {name: column.dtype for name, column in table.columns.items()} == expected
    assert {name: column.shape for name, column in table.columns.items() if column.shape != (1,)} == {
        "help_wanted": (1, 3),
        "hardship": (1, 2),
    }


def test_hostile_keys_are_shown_safely(q: Questionnaire) -> None:
    _, problems = check_person(q, {"\ud800": 1, "answers": {"x" * 999: 1, 5: 2}}, default_as_of=TODAY)
    assert [problem.code for problem in problems] == ["unknown_key"] * 3
    for problem in problems:
        problem.message("ru").encode()
        assert len(problem.field or "") < 100
