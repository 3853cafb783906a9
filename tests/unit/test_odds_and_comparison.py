"""A contribution as odds, an answer beside those of typical graduates."""

import math

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.explain.comparison import comparison_text
from riskscore.explain.odds import odds_text
from riskscore.model.typical import Answers, Group, Typical
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table, dtype_of

WORD = Text(ru="Вопрос?", en="Question?")
CODES = tuple(Choice(code, Text(ru=f"{code}-ру", en=f"{code}-en")) for code in "abc")
MONTHS = Text(ru="мес.", en="months")
ODDS = "шансы остаться без работы"


@pytest.mark.parametrize(
    ("times", "ru", "en"),
    [
        (1.49, f"С учётом этого {ODDS} на 49 % выше", "With this, the odds of being without work are 49% higher"),
        (1 / 1.25, f"С учётом этого {ODDS} на 20 % ниже", "With this, the odds of being without work are 20% lower"),
        (
            2.3,
            f"С учётом этого {ODDS} в 2,3 раза выше",
            "With this, the odds of being without work are 2.3 times higher",
        ),
        (1 / 4, f"С учётом этого {ODDS} в 4 раза ниже", "With this, the odds of being without work are 4 times lower"),
        (12, f"С учётом этого {ODDS} в 12 раз выше", "With this, the odds of being without work are 12 times higher"),
        (
            22.4,
            f"С учётом этого {ODDS} в 22 раза выше",
            "With this, the odds of being without work are 22 times higher",
        ),
        (1.001, f"С учётом этого {ODDS} почти те же", "With this, the odds of being without work hardly change"),
    ],
)
def test_a_contribution_is_said_as_a_change_of_the_odds(times: float, ru: str, en: str):
    assert odds_text(math.log(times)) == Text(ru=ru, en=en)


def test_the_largest_change_is_not_made_precise():
    assert "больше чем в 100 раз" in odds_text(400.0).ru
    assert "more than 100 times" in odds_text(-400.0).en


def feature(kind: str, **more) -> Feature:
    choices = CODES if kind in ("choice", "multi") else ()
    return Feature("asked", "answers", kind, "input", WORD, "asked", choices=choices, **more)


def compared(
    asked: Feature, value: object, answers: Answers, sign: float = 1.0, group: Group = "graduates"
) -> Text | None:
    missing = [np.nan] * 3 if asked.kind == "multi" else np.nan
    column = np.array([missing if value is None else value], dtype=dtype_of(asked))
    table = Table(
        Questionnaire("toy", WORD, "proxy", (asked,), ""), {"asked": column}, np.array(["2026-03-01"], "M8[D]")
    )
    typical = Typical(group, {"asked": answers})
    return comparison_text(typical, asked, table, 0, sign, is_answered=value is not None)


COUNTS = Answers({"a": 50, "b": 30, "c": 20, "missing": 100}, {})
ORDERED = feature("choice", ordered=True, monotone="up")
MANY = Answers({"known": 100, "missing": 100}, {"a": 60, "c": 20})


DOWN = feature("choice", ordered=True, monotone="down")
LITTLE = Answers({"no": 9995, "yes": 10}, {})


@pytest.mark.parametrize(
    ("asked", "value", "answers", "sign", "ru"),
    [
        (ORDERED, 2, COUNTS, 1, "Менее рискованный ответ у 80 из 100 P"),
        (ORDERED, 1, COUNTS, -1, "Такой же или менее рискованный ответ у 80 из 100 P"),
        (ORDERED, 0, COUNTS, 1, "Такой же или менее рискованный ответ у 50 из 100 P"),
        (DOWN, 1, COUNTS, 1, "Менее рискованный ответ у 20 из 100 P"),
        (feature("choice"), 1, COUNTS, 1, "Чаще всего — «a-ру»: у 50 из 100 P; так же — у 30 из 100"),
        (feature("choice"), 0, COUNTS, 1, "Так чаще всего: у 50 из 100 P"),
        (feature("multi"), [0, 0, 1], MANY, 1, "Чаще всего — «a-ру»: у 60 из 100 P"),
        (feature("flag"), 1, Answers({"no": 700, "yes": 300}, {}), 1, "Так же у 30 из 100 P"),
        (feature("flag"), 1, LITTLE, 1, "Так же менее чем у 1 из 100 P"),
        (feature("number", unit=MONTHS), 3, Answers({"known": 50}, {}, 2.5), 1, "У половины P — 2,5 мес. или меньше"),
        (feature("number"), 2, Answers({"known": 50}, {}, 2.5), 1, "У половины P — 2,5 или больше"),
        (feature("number", minimum=0), 2, Answers({"known": 50}, {}, 0.0), 1, "Не меньше чем у половины P — 0"),
        (ORDERED, None, COUNTS, 1, "Ответ есть у 50 из 100 P"),
    ],
)  # fmt: skip
def test_an_answer_stands_beside_those_of_typical_graduates(asked, value, answers, sign, ru):
    said = compared(asked, value, answers, sign)
    assert said is not None
    assert said.ru == ru.replace("P", "выпускников прошлых лет")
    assert "earlier graduates" in said.en


@pytest.mark.parametrize(("group", "whose"), [("reference", "опрошенных"), ("synthetic", "вымышленных выпускников")])
def test_whose_answers_these_are_is_said(group: Group, whose: str):
    said = compared(ORDERED, 2, COUNTS, group=group)
    assert said is not None
    assert said.ru.endswith(whose)


def test_where_pooled_answers_have_no_place_in_the_order_none_is_called_less_risky():
    said = compared(ORDERED, 2, Answers({"a": 50, "b": 30, "other": 12}, {}))
    assert said is not None
    assert said.ru.startswith("Чаще всего — «a-ру»")


def test_nothing_is_compared_with_what_is_not_known():
    assert compared(feature("number"), 1, Answers({"known": 15}, {})) is None
    assert compared(feature("choice"), 1, Answers({"missing": 15}, {})) is None
    assert compared(feature("flag"), 1, Answers({"no": 200, "other": 10}, {})) is None
