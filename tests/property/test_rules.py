"""Rules over a table agree with three-valued logic by hand, one person at a time."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from riskscore.questionnaire import FALSE, TRUE, UNKNOWN, RuleError, check_frame, parse_questionnaire, parse_rule

QUESTIONNAIRE = parse_questionnaire(
    (Path(__file__).parents[1] / "questionnaires" / "every-kind.toml").read_text(encoding="utf-8")
)
TODAY = dt.date(2026, 3, 1)
ORDER = ["current", "outdated", "none"]

Person = dict[str, object]
Truth = bool | None
Rule = tuple[str, Callable[[Person], Truth]]

PEOPLE = st.fixed_dictionaries(
    {
        "resume": st.sampled_from([*ORDER, None]),
        "final_year": st.sampled_from([True, False, None]),
        "debts": st.sampled_from([0, 1, 2, None]),
        "help_wanted": st.sampled_from([[], ["cv"], ["cv", "tour"], None]),
        "specialty": st.sampled_from(["34.02.01", "35.01", None]),
    }
)


def known(name: str, test: Callable[[Any], bool]) -> Callable[[Person], Truth]:
    return lambda person: None if person[name] is None else test(person[name])


ATOMS: list[Rule] = [
    ('resume == "none"', known("resume", lambda value: value == "none")),
    ('resume <= "outdated"', known("resume", lambda value: ORDER.index(value) <= 1)),
    ('resume not in ("none", "current")', known("resume", lambda value: value == "outdated")),
    ("final_year", known("final_year", bool)),
    ("0 < debts <= 1", known("debts", lambda value: value == 1)),
    ('"tour" in help_wanted', known("help_wanted", lambda value: "tour" in value)),
    ('starts(specialty, "34")', known("specialty", lambda value: value[:2] == "34")),
    ("answered(debts)", lambda person: person["debts"] is not None),
]


def negate(rule: Rule) -> Rule:
    text, truth = rule
    return f"not ({text})", lambda person: None if truth(person) is None else not truth(person)


def both(rules: list[Rule]) -> Rule:
    def truth(person: Person) -> Truth:
        truths = [truth(person) for _, truth in rules]
        return False if False in truths else None if None in truths else True

    return " and ".join(f"({text})" for text, _ in rules), truth


def either(rules: list[Rule]) -> Rule:
    def truth(person: Person) -> Truth:
        truths = [truth(person) for _, truth in rules]
        return True if True in truths else None if None in truths else False

    return " or ".join(f"({text})" for text, _ in rules), truth


RULES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(negate),
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
    ),
    max_leaves=6,
)


@given(RULES, st.lists(PEOPLE, min_size=1, max_size=5))
def test_a_rule_agrees_with_logic_by_hand(rule: Rule, people: list[Person]) -> None:
    text, truth = rule
    frame = pd.DataFrame({name: pd.Series([p[name] for p in people], dtype=object) for name in people[0]})
    table = check_frame(QUESTIONNAIRE, frame, default_as_of=TODAY).table
    number = {True: TRUE, None: UNKNOWN, False: FALSE}
    assert parse_rule(text, QUESTIONNAIRE.by_name).evaluate(table).tolist() == [number[truth(p)] for p in people]


TOKENS = [
    "resume",
    "debts",
    "help_wanted",
    "specialty",
    '"none"',
    '"cv"',
    "2",
    "-",
    "and",
    "or",
    "not",
    "in",
    "==",
    "<",
    ">=",
]
TOKENS += [
    "(",
    ")",
    "[",
    "]",
    ",",
    "is",
    "if",
    "else",
    "lambda",
    ":",
    "starts",
    "answered",
    "years_since",
    "months_until",
    "as_of",
    "consented",
    "lies_in",
    ".",
    "=",
    "*",
    "{",
    "}",
]


@given(st.one_of(st.lists(st.sampled_from(TOKENS), max_size=8).map(" ".join), st.text(max_size=12)))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse_rule(text, QUESTIONNAIRE.by_name)
    except RuleError as error:
        error.text.ru.encode()
        return
    table = check_frame(QUESTIONNAIRE, pd.DataFrame({"debts": [1, None]}), default_as_of=TODAY).table
    assert set(rule.evaluate(table)) <= {TRUE, UNKNOWN, FALSE}
