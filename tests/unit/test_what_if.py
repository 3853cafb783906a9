"""What-if by hand: what follows, what is in time, what is said, and that nothing protected is told apart."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.plan import Catalogue, load_catalogue
from riskscore.plan.service import Evidence
from riskscore.questionnaire import Questionnaire, Table, check_person, load_questionnaire, parse_questionnaire
from riskscore.whatif import build_states, list_options, months_to_graduation
from riskscore.whatif.evidence import EVIDENCE_WORDS, find_helpers, grade
from riskscore.whatif.moved import describe_moved
from riskscore.whatif.words import answer_clause, declared_clause, say_change

RU = load_questionnaire("ru-2025.2")
TODAY = date(2026, 3, 1)
EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"


def table_of(person: dict[str, Any], questionnaire: Questionnaire = RU) -> Table:
    table, problems = check_person(questionnaire, person, default_as_of=TODAY)
    assert table is not None, problems
    return table


def after(table: Table, **changes: str | float) -> dict[str, Any] | None:
    """What changed in all, in codes; None where it cannot be."""
    features = table.questionnaire.by_name
    coded = {n: float(features[n].code_index[v]) if isinstance(v, str) else float(v) for n, v in changes.items()}
    states = build_states(table, [coded])
    if not states.is_possible[0]:
        return None
    moved = states.moved(0)
    return {n: features[n].codes[int(v)] if features[n].kind == "choice" else v for n, v in moved.items()}


NOTHING_DONE = {
    "answers": {
        "experience": "none",
        "months_worked": "zero",
        "practice_rating": "none",
        "practice_offer": "no_practice",
    },
    "history": {"practice_hours": 0, "practice_hosts": 0},
}


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"experience": "field"}, {"experience": "field", "months_worked": "m1_3"}),
        ({"months_worked": "m4_6"}, {"months_worked": "m4_6", "experience": "elsewhere"}),
        ({"experience": "field", "months_worked": "m4_6"}, {"experience": "field", "months_worked": "m4_6"}),
        (
            {"practice_rating": "useful"},
            {"practice_rating": "useful", "practice_offer": "no", "practice_hours": 72, "practice_hosts": 1},
        ),
        ({"experience": "field", "months_worked": "zero"}, None),
    ],
)
def test_answers_that_go_together_move_together(changes: dict[str, Any], moved: dict[str, Any] | None) -> None:
    assert after(table_of(NOTHING_DONE), **changes) == moved


def test_what_is_not_answered_does_not_follow() -> None:
    assert after(table_of({"answers": {"experience": "none"}}), experience="field") == {"experience": "field"}


def test_answers_that_contradicted_each_other_before_are_left_alone() -> None:
    contradicting = {"answers": {"experience": "none", "months_worked": "m4_6", "resume": "none"}}
    assert after(table_of(contradicting), resume="current") == {"resume": "current"}


def test_rules_that_never_come_to_rest_make_a_change_impossible() -> None:
    text = EVERY_KIND.read_text(encoding="utf-8")
    text += """
[[consistency]]
when = "debts <= 20"
then = 'resume in ("outdated", "none")'
move = { resume = "outdated" }
text = { ru = "наоборот", en = "the other way round" }
"""
    questionnaire = parse_questionnaire(text)
    table = table_of({"answers": {"resume": "none"}, "history": {"debts": 25}}, questionnaire)
    assert after(table, resume="current") is None


def options_of(person: dict[str, Any]) -> dict[tuple[str, float], bool]:
    return {(o.feature.name, o.value): o.is_in_time for o in list_options(RU, table_of(person))}


def test_what_takes_longer_than_is_left_is_not_in_time() -> None:
    person: dict[str, Any] = {**NOTHING_DONE, "as_of": "2026-03-01"}
    person["person"] = {"graduation_date": "2026-04-15"}
    found = options_of(person)
    assert found["experience", 1.0]
    assert not found["experience", 0.0]
    assert months_to_graduation(RU, table_of(person)) == pytest.approx(1.48, abs=0.01)
    assert all(options_of({**person, "person": {}}).values())
    assert not any(options_of({**person, "person": {"graduation_date": "2025-06-30"}}).values())


def test_only_who_meets_the_rule_of_a_change_may_make_it() -> None:
    signed = ("target_contract", 0.0)
    assert signed in options_of({"answers": {"target_contract": "none", "final_year": False}})
    assert signed in options_of({"answers": {"target_contract": "in_progress", "final_year": True}})
    assert signed not in options_of({"answers": {"target_contract": "none", "final_year": True}})
    assert signed not in options_of({"answers": {"target_contract": "none"}})


def test_nothing_goes_past_the_end_of_its_range_or_back() -> None:
    found = options_of({"history": {"mean_grade": 4.9, "academic_debts": 0}, "answers": {"resume": "current"}})
    assert found == {}
    assert ("mean_grade", 4.2) in options_of({"history": {"mean_grade": 3.9}})


def test_the_weakest_change_gives_the_grade_and_the_best_service_that_of_a_change() -> None:
    table = table_of({"answers": {"experience": "none"}})
    catalogue = replace_grades({"internship": "trial", "summer_work": "none"})
    helpers = find_helpers(catalogue, table, "experience")
    assert grade([helpers]) == "trial"
    assert grade([helpers, []]) == "none"
    assert grade([]) == "none"
    assert set(EVIDENCE_WORDS) == set(get_args(Evidence))
    assert all("связь, а не эффект" in text.ru and "not an effect" in text.en for text in EVIDENCE_WORDS.values())


def replace_grades(grades: dict[str, Any]) -> Catalogue:
    catalogue = load_catalogue("ru-2025", RU)
    services = tuple(replace(s, evidence=grades.get(s.code, s.evidence)) for s in catalogue.services)
    return replace(catalogue, services=services)


def test_a_service_reserved_by_law_is_never_named_as_help() -> None:
    table = table_of({"answers": {"experience": "none", "orphan": True, "disabled": True}})
    catalogue = replace_grades({})
    named = {s.code for f in RU.features for s in find_helpers(catalogue, table, f.name)}
    assert named
    assert named.isdisjoint(s.code for s in catalogue.services if s.reserved or s.for_route)


def test_sentences_read_as_one() -> None:
    clauses = [declared_clause(Text(ru="успели поработать", en="had worked")),
               declared_clause(Text(ru="подготовили резюме", en="had a CV")),
               answer_clause(RU.by_name["mean_grade"], Text(ru="4,5", en="4.5"))]  # fmt: skip
    assert say_change(clauses, 0.274, 0.212, "ru") == (
        "У выпускников, которые успели поработать, подготовили резюме и у которых «Текущий средний балл» — 4,5, при "
        "таких же остальных ответах риск остаться без работы оценивается в 21\u00a0%, а не в 27\u00a0%."
    )
    assert say_change(clauses[:2], 0.274, 0.212, "en") == (
        "For graduates who had worked and had a CV, all other answers being the same, the risk of being without work "
        "is put at 21%, not 27%."
    )
    asked = answer_clause(RU.by_name["resume"], Text(ru="актуальное", en="up to date"))
    assert "на вопрос «Есть ли у вас готовое резюме?» ответили «актуальное»" in say_change([asked], 0.3, 0.2, "ru")


@pytest.mark.parametrize(
    ("now", "new", "said"),
    [
        (0.274, 0.271, "at 27.1%, not 27.4%"),
        (0.2741, 0.2740, "about the same, near 27.4%"),
        (0.012, 0.003, "at 0.3%, not 1.2%"),
        (0.999, 0.98, "at 98.0%, not 99.9%"),
        (0.0104, 0.0002, "at <0.1%, not 1.0%"),
    ],
)
def test_shares_differ_where_they_are_said_to_and_no_end_is_certain(now: float, new: float, said: str) -> None:
    assert said in say_change([declared_clause(Text(ru="x", en="x"))], now, new, "en")


def test_what_moved_of_a_protected_feature_is_never_told_apart() -> None:
    names = [feature.name for feature in RU.modelled]
    before, moved = np.zeros(len(names)), np.zeros(len(names))
    for name, value in {"resume": -0.3, "experience": -0.2, "orphan": 0.1}.items():
        moved[names.index(name)] = value
    entries = describe_moved(RU, before, moved, "en")
    assert [(entry["feature"], round(entry["difference"], 9)) for entry in entries] == [("resume", -0.3), (None, -0.1)]
    moved[names.index("orphan")] = 0.0
    assert [entry["feature"] for entry in describe_moved(RU, before, moved, "en")] == ["resume", "experience"]
    assert describe_moved(RU, before, before, "en") == []
