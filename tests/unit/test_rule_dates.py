"""Dates, consents and places in rules: where the law draws a line, the day before it and the day itself."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from riskscore.questionnaire import (
    FALSE,
    TRUE,
    UNKNOWN,
    RuleError,
    Table,
    check_frame,
    check_person,
    load_questionnaire,
    parse_questionnaire,
    parse_rule,
)

EVERY_KIND = parse_questionnaire(
    (Path(__file__).parents[1] / "questionnaires" / "every-kind.toml").read_text(encoding="utf-8")
)
RU = load_questionnaire("ru-2025.2")
AS_OF = dt.date(2026, 3, 1)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2020, 1, 1))


def truths(text: str, dates: list[dt.date], as_of: list[dt.date]) -> list[float]:
    """Truth of the rule for each date of birth, of each alone and of all at once."""
    days = [(today - date).days for today, date in zip(as_of, dates, strict=True)]
    columns = {"birth_date": np.array(days) / 365.25}
    table = Table(EVERY_KIND, columns, np.array(as_of, dtype="datetime64[D]"))
    rule = parse_rule(text, EVERY_KIND.by_name)
    together = rule.evaluate(table).tolist()
    assert [rule.evaluate(table.take(slice(row, row + 1))).item() for row in range(len(dates))] == together
    return list(together)


@pytest.mark.parametrize(
    ("text", "born", "expected"),
    [
        ("years_since(birth_date) >= 18", "2008-03-01", TRUE),  # 6,574 days, less than 18 times 365.25
        ("years_since(birth_date) >= 18", "2008-03-02", FALSE),
        ("years_since(birth_date) < 18", "2008-03-01", FALSE),
        ("years_since(birth_date) <= 18", "2008-03-01", TRUE),
        ("years_since(birth_date) == 18", "2008-03-01", TRUE),
        ("years_since(birth_date) >= 14", "2012-02-29", TRUE),  # no 29 February in 2026: the last day of the month
        ("months_since(birth_date) >= 216", "2008-03-01", TRUE),
        ("months_since(birth_date) > 216", "2008-03-01", FALSE),
        ("years_since(birth_date) >= 17.55", "2008-03-01", TRUE),
    ],
)
def test_an_age_is_reached_on_the_birthday(text: str, born: str, expected: float) -> None:
    assert truths(text, [dt.date.fromisoformat(born)], [AS_OF]) == [expected]


@pytest.mark.parametrize(
    ("graduation", "expected"), [("2026-09-01", TRUE), ("2026-09-02", FALSE), ("2026-02-28", TRUE), (None, UNKNOWN)]
)
def test_months_until_a_day_to_come(graduation: str | None, expected: float) -> None:
    table, _ = check_person(RU, {"person": {"graduation_date": graduation}}, default_as_of=AS_OF)
    assert table is not None
    assert parse_rule("months_until(graduation_date) <= 6", RU.by_name).evaluate(table).tolist() == [expected]


@given(st.lists(st.tuples(DAYS, st.integers(0, 40 * 366)), min_size=1, max_size=4), st.integers(0, 480))
def test_months_are_those_of_the_calendar(pairs: list[tuple[dt.date, int]], months: int) -> None:
    dates = [date for date, _ in pairs]
    as_of = [date + dt.timedelta(days=days) for date, days in pairs]
    limits = [date + relativedelta(months=months) for date in dates]
    found = truths(f"months_since(birth_date) >= {months}", dates, as_of)
    assert found == [float(today >= limit) for today, limit in zip(as_of, limits, strict=True)]
    on_the_day = truths(f"months_since(birth_date) >= {months}", dates, limits)
    day_before = truths(f"months_since(birth_date) >= {months}", dates, [d - dt.timedelta(days=1) for d in limits])
    assert (set(on_the_day), set(day_before)) == ({TRUE}, {FALSE})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('as_of >= "2026-03-01"', TRUE),
        ('as_of > "2026-03-01"', FALSE),
        ('"2025-09-01" <= as_of < "2026-03-01"', FALSE),
        ('as_of == "2026-03-01" and not as_of < "2026-03-01"', TRUE),
    ],
)
def test_a_rule_can_hold_for_a_time(text: str, expected: float) -> None:
    rule = parse_rule(text, RU.by_name)
    for n in (1, 2):
        table = Table(RU, {}, np.full(n, AS_OF, dtype="datetime64[D]"))
        assert rule.evaluate(table).tolist() == [expected] * n


@pytest.mark.parametrize(("cell", "expected"), [("yes", TRUE), ("нет", FALSE), ("", UNKNOWN)])
def test_a_consent_is_given_refused_or_not_known(cell: str, expected: float) -> None:
    frame = pd.DataFrame({"resume": ["current"] * 2, "consent_contact": [cell] * 2})
    tables = [check_frame(RU, frame.head(n), default_as_of=AS_OF).table for n in (1, 2)]
    said = {"yes": True, "нет": False, "": None}[cell]
    alone, problems = check_person(RU, {"consents": {"contact": said}}, default_as_of=AS_OF)
    assert alone is not None
    assert not problems
    rule = parse_rule("consented(contact)", RU.by_name)
    assert rule.consents == {"contact"}
    for table in [*tables, alone, tables[1].take(slice(1, 2))]:
        assert set(rule.evaluate(table).tolist()) == {expected}


def test_consents_nobody_asks_for_and_words_for_yes_are_refused() -> None:
    _, problems = check_person(RU, {"consents": {"contact": "yes", "sale": True}}, default_as_of=AS_OF)
    assert {(problem.code, problem.field) for problem in problems} == {
        ("wrong_type", "consents.contact"),
        ("unknown_key", "consents.sale"),
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("Кемерово", TRUE), ("г. Кемерово", TRUE), ("32701000", TRUE), ("Юрга", FALSE), ("Омск", UNKNOWN), ("", UNKNOWN)],
)
def test_a_place_is_known_by_name_or_code(cell: str, expected: float) -> None:
    frame = pd.DataFrame({"territory": [cell] * 2})
    for n in (1, 2):
        table = check_frame(RU, frame.head(n), default_as_of=AS_OF).table
        assert (
            parse_rule('lies_in(territory, "Кемерово", "Белово")', RU.by_name).evaluate(table).tolist()
            == [expected] * n
        )
    in_region = {FALSE: TRUE}.get(expected, expected)
    assert parse_rule('lies_in(territory, "42")', RU.by_name).evaluate(table).tolist() == [in_region] * 2


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("expirience == 'none'", "feature «expirience» is unknown", "experience"),
        ("experience == 'feild'", "has no code «feild»", "field"),
        ("consented(contacts)", "no consent «contacts»", "contact"),
        ("lies_in(territory, 'Кемирово')", "no territory «Кемирово»", "Кемерово"),
        ("as_of >= '2026-02-30'", "is no date", None),
        ("as_of >= 3", "is no date", None),
        ("lies_in(territory)", "not in the rule language", None),
        ("months_until(course) < 3", "is a number; here only date", None),
    ],
)
def test_a_misspelt_word_is_named_and_the_nearest_suggested(text: str, reason: str, suggestion: str | None) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(text, RU.by_name)
    (mistake,) = refused.value.mistakes
    assert reason in mistake.text.en
    assert mistake.suggestion == suggestion


def test_all_mistakes_of_a_rule_are_named_at_once() -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule("(shoe > 3 or shoe > 3 or resume == 'gone') and years_since(born) > 3", RU.by_name)
    assert [mistake.found for mistake in refused.value.mistakes] == ["shoe", "gone", "born"]
