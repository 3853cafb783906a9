"""The words of a reason: why, and what the person answered."""

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.explain import build_reasons, choose_reasons
from riskscore.questionnaire.answers import answer_text
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table

QUESTION = Text(ru="Вопрос?", en="Question?")
RAISES, LOWERS = Text(ru="Повышает", en="Raises"), Text(ru="Снижает", en="Lowers")
CHOICES = (Choice("a", Text(ru="первый", en="first")), Choice("b", Text(ru="второй", en="second")))
MONTHS = Text(ru="мес.", en="months")


def feature(kind: str, section: str = "answers", **more) -> Feature:
    return Feature(kind, section, kind, "input", QUESTION, kind, raises=RAISES, lowers=LOWERS, **more)


FEATURES = {
    "number": feature("number", "history", unit=MONTHS, influenceable=True),
    "flag": feature("flag"),
    "choice": feature("choice", choices=CHOICES),
    "multi": feature("multi", choices=CHOICES),
    "code": feature("code", "person"),
    "date": feature("date"),
}
QUESTIONNAIRE = Questionnaire("toy", QUESTION, "proxy", tuple(FEATURES.values()), "")


def person(**answers) -> Table:
    columns = {}
    for name in FEATURES:
        missing = [[np.nan, np.nan]] if name == "multi" else [None if name == "code" else np.nan]
        value = [answers[name]] if name in answers else missing
        columns[name] = np.array(value, dtype=object if name == "code" else float)
    return Table(QUESTIONNAIRE, columns, np.full(1, np.datetime64("2026-03-01")))


@pytest.mark.parametrize(
    ("name", "value", "ru", "en"),
    [
        ("number", 3, "3 мес.", "3 months"),
        ("number", 2.5, "2,5 мес.", "2.5 months"),
        ("number", 100, "100 мес.", "100 months"),
        ("flag", 1, "да", "yes"),
        ("flag", 0, "нет", "no"),
        ("choice", 1, "второй", "second"),
        ("multi", [1, 1], "первый; второй", "first; second"),
        ("multi", [0, 0], "ничего не выбрано", "nothing chosen"),
        ("code", "23.02.07", "23.02.07", "23.02.07"),
        ("date", 16.26, "за 16,3 года до оценки", "16.3 years before the assessment"),
    ],
)
def test_an_answer_reads_as_people_say_it(name: str, value: object, ru: str, en: str):
    assert answer_text(FEATURES[name], person(**{name: value}), 0) == Text(ru=ru, en=en)


@pytest.mark.parametrize("name", FEATURES)
def test_no_answer_has_no_text(name: str):
    assert answer_text(FEATURES[name], person(), 0) is None


def test_a_reason_says_which_way_why_and_what_was_answered():
    table = person(number=3, flag=0)
    number, flag, *_ = build_reasons(choose_reasons(QUESTIONNAIRE, np.array([0.9, -0.5, 0.1, 0.1, 0.0, 0.0])), table)
    assert (number.feature, number.kind, number.direction) == ("number", "influenceable", "raises")
    assert number.text == Text(ru="Повышает (в данных: 3 мес.)", en="Raises (on record: 3 months)")
    assert (flag.feature, flag.kind, flag.direction) == ("flag", "context", "lowers")
    assert flag.text == Text(ru="Снижает (ответ: нет)", en="Lowers (answer: no)")


@pytest.mark.parametrize(
    ("monotone", "value", "contribution", "ru"),
    [
        ("up", 0, 0.5, "Вопрос? (ответ: нет)"),
        ("up", 0, -0.5, "Снижает (ответ: нет)"),
        ("up", 1, 0.5, "Повышает (ответ: да)"),
        ("up", 1, -0.5, "Вопрос? (ответ: да)"),
        ("down", 0, -0.5, "Вопрос? (ответ: нет)"),
        ("down", 1, 0.5, "Вопрос? (ответ: да)"),
        (None, 1, -0.5, "Снижает (ответ: да)"),
    ],
)
def test_an_end_of_a_scale_with_the_other_sign_is_not_called_its_opposite(
    monotone: str | None, value: int, contribution: float, ru: str
):
    flag = feature("flag", monotone=monotone)
    toy = Questionnaire("toy", QUESTION, "proxy", (flag, FEATURES["choice"], FEATURES["date"]), "")
    reason, *_ = build_reasons(
        choose_reasons(toy, np.array([contribution, 0.1, 0.1])), person(flag=value, choice=1, date=2)
    )
    assert reason.text.ru == ru


def test_a_missing_answer_has_its_own_words():
    reason, *_ = build_reasons(choose_reasons(QUESTIONNAIRE, np.array([0.9, 0.1, 0.1, 0.0, 0.0, 0.0])), person())
    assert reason.answer is None
    assert reason.text == Text(ru="Нет данных: «Вопрос?»", en="Not on record: “Question?”")
    reason, *_ = build_reasons(choose_reasons(QUESTIONNAIRE, np.array([0.1, -0.9, 0.1, 0.0, 0.0, 0.0])), person())
    assert reason.text == Text(ru="Нет ответа: «Вопрос?»", en="Not answered: “Question?”")


def test_everything_else_is_one_nameless_reason_at_the_end():
    *_, other = build_reasons(choose_reasons(QUESTIONNAIRE, np.array([0.9, -0.1, -0.2, 0.0, 0.0, 0.0])), person())
    assert (other.feature, other.kind, other.answer, other.direction) == (None, "other", None, "lowers")
    assert other.contribution == pytest.approx(-0.3)
    assert other.text.ru == "Остальные ответы и сведения вместе"


def test_where_nothing_moves_the_score_only_that_one_is_left():
    (other,) = build_reasons(choose_reasons(QUESTIONNAIRE, np.zeros(6)), person())
    assert (other.direction, other.contribution) == ("none", 0)


def test_the_row_asked_for_is_the_one_worded():
    table = person(flag=1)
    both = Table(QUESTIONNAIRE, {k: np.concatenate([v, person(flag=0).columns[k]]) for k, v in table.columns.items()},
                 np.repeat(table.as_of, 2))  # fmt: skip
    assert answer_text(FEATURES["flag"], both, 1) == Text(ru="нет", en="no")
