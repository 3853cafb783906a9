"""The rule language: what each form means, and what is refused with a word on why."""

import datetime as dt
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.questionnaire import (
    FALSE,
    TRUE,
    UNKNOWN,
    Questionnaire,
    RuleError,
    check_frame,
    parse_questionnaire,
    parse_rule,
)
from riskscore.questionnaire.rules import DEEPEST_RULE, LONGEST_RULE

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
ANSWERED = {
    "resume": "outdated",
    "help_wanted": "cv|tour",
    "hardship": "none",
    "final_year": "yes",
    "debts": 2,
    "Mean grade": 4.5,
    "birth_date": "2006-03-01",
    "specialty": "34.02.01",
}

FORMS = [
    ('resume == "outdated"', TRUE),
    ('resume != "outdated"', FALSE),
    ('"outdated" == resume', TRUE),
    ('"outdated" >= resume', TRUE),
    ('"outdated" < resume', FALSE),
    ('resume in ("outdated", "none")', TRUE),
    ('resume not in ["current"]', TRUE),
    ('resume >= "outdated"', TRUE),
    ('resume > "outdated"', FALSE),
    ('"current" < resume <= "none"', TRUE),
    ('"cv" in help_wanted', TRUE),
    ('"practice" not in help_wanted', TRUE),
    ('"debts" in hardship', FALSE),
    ("final_year", TRUE),
    ("not final_year", FALSE),
    ("debts >= 2", TRUE),
    ("1 <= debts <= 3", TRUE),
    ("3 > debts > 2", FALSE),
    ("grade == 4.5 and debts > -1", TRUE),
    ("19.9 < years_since(birth_date) < 20.1", TRUE),
    ('specialty == "34.02.01"', TRUE),
    ('specialty in ("34.02.01", "35")', TRUE),
    ('starts(specialty, "34")', TRUE),
    ('starts(specialty, "35")', FALSE),
    ("answered(resume) and answered(help_wanted) and answered(specialty)", TRUE),
    ("answered(last_contact)", FALSE),
    ("years_since(last_contact) < 1", UNKNOWN),
    ('not (years_since(last_contact) < 1 or resume == "none")', UNKNOWN),
    ('years_since(last_contact) < 1 or resume == "outdated"', TRUE),
]  # fmt: skip

REFUSED = [
    ("", "is not an expression"),
    ("resume = 'none'", "is not an expression"),
    ("resume ==", "is not an expression"),
    ("a\x00b", "is not an expression"),
    ("\ud800", "is not an expression"),
    ("unknown_name", "«unknown_name» is unknown"),
    ("resume", "is a choice; here only flag"),
    ("help_wanted == 'cv'", "is a multi; here only number or choice or code"),
    ("birth_date > 16", "is a date; here only number or choice or code"),
    ("final_year == True", "is a flag"),
    ("years_since(debts) > 1", "is a number; here only date"),
    ("years_since(birth_date, debts) > 1", "not in the rule language"),
    ("years_since('birth_date') > 1", "stands where the name of a feature is needed"),
    ("starts(resume, 'a')", "is a choice; here only code"),
    ("starts(specialty, 34)", "not in the rule language"),
    ("answered(resume, debts)", "not in the rule language"),
    ("answered('resume')", "stands where the name of a feature is needed"),
    ("len(resume) > 1", "not in the rule language"),
    ("__import__('os').system('true')", "not in the rule language"),
    ("resume == 'gone'", "has no code «gone»; its codes are current, outdated, none"),
    ("resume in ('none', 'gone')", "has no code «gone»"),
    ("'gone' in help_wanted", "has no code «gone»"),
    (r"resume == '\ud800'", "has no code"),
    ("resume == 1", "a code in quotes is needed"),
    ("specialty == 34", "a code in quotes is needed"),
    ("specialty > '34'", "has no order"),
    ("debts == 'two'", "a number is needed"),
    ("debts == True", "a number is needed"),
    ("debts > 1e999", "a number is needed"),
    ("debts > " + "9" * 500, "a number is needed"),
    ("debts == 1j", "a number or a code in quotes is needed"),
    ("debts > grade", "stands where a number or a code in quotes is needed"),
    ("debts is 2", "not in the rule language"),
    ("1 < 2", "stands where the name of a feature is needed"),
    ("debts + 1 > 2", "stands where the name of a feature is needed"),
    ("debts > 1 + 1", "stands where a number or a code in quotes is needed"),
    ("resume in ()", "a list of codes is needed"),
    ("resume in help_wanted", "a list of codes is needed"),
    ("debts in (1, 2)", "is a number; here only choice or code"),
    ("'cv' in resume", "is a choice; here only multi"),
    ("final_year if debts else answered(debts)", "not in the rule language"),
    ("(x := final_year)", "not in the rule language"),
    ("lambda: final_year", "not in the rule language"),
    ("[final_year]", "not in the rule language"),
    ("1", "not in the rule language"),
    ("-debts", "not in the rule language"),
    ("final_year " + " " * LONGEST_RULE, "longer than"),
    ("not " * (DEEPEST_RULE + 1) + "final_year", "nested deeper than"),
    ("(" * 300 + "final_year" + ")" * 300, "is not an expression"),
    ("-" * 1500 + "1 == debts", "nested deeper than"),
]  # fmt: skip


@pytest.fixture(scope="module")
def q() -> Questionnaire:
    return parse_questionnaire(EVERY_KIND.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_means_what_the_format_says(q: Questionnaire, text: str, expected: float) -> None:
    table = check_frame(q, pd.DataFrame([ANSWERED]), default_as_of=dt.date(2026, 3, 1)).table
    assert parse_rule(text, q.by_name).evaluate(table).tolist() == [expected]


@pytest.mark.parametrize(("text", "_expected"), FORMS)
def test_of_an_unanswered_person_only_answered_is_known(q: Questionnaire, text: str, _expected: float) -> None:
    table = check_frame(q, pd.DataFrame([{}], index=[0]), default_as_of=dt.date(2026, 3, 1)).table
    truth = parse_rule(text, q.by_name).evaluate(table).tolist()
    assert truth == ([FALSE] if text.startswith("answered") else [UNKNOWN])


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_is_no_rule_is_refused_in_both_languages(q: Questionnaire, text: str, reason: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(text, q.by_name)
    assert reason in refused.value.text.en == str(refused.value)
    assert len(refused.value.text.ru) < 400
    refused.value.text.ru.encode()


def test_a_rule_knows_which_features_it_reads(q: Questionnaire) -> None:
    rule = parse_rule('resume == "none" and not (answered(debts) or years_since(birth_date) < 18)', q.by_name)
    assert rule.features == {"resume", "debts", "birth_date"}


def test_a_rule_over_nobody_is_empty(q: Questionnaire) -> None:
    table = check_frame(q, pd.DataFrame(columns=["resume", "specialty"]), default_as_of=dt.date(2026, 3, 1)).table
    rule = parse_rule('resume == "none" or specialty != "1" or "cv" in help_wanted', q.by_name)
    np.testing.assert_array_equal(rule.evaluate(table), np.empty(0))


def test_a_strange_escape_warns_nobody(q: Questionnaire) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert parse_rule(r"specialty == '\d'", q.by_name).features == {"specialty"}
