"""What a student reads: what can be changed first, what is good already, circumstances unnamed."""

from dataclasses import replace

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.explain import build_letter, choose_reasons
from riskscore.explain.student import ALL_CIRCUMSTANCES, CIRCUMSTANCE, COUNTED, UNANSWERED, tell_student, write_letter
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table


def text(word: str) -> Text:
    return Text(ru=f"{word} по-русски", en=f"{word} in English")


def flag(name: str, **more) -> Feature:
    settings = {"influenceable": True, "student_raises": text(f"try {name}"), "student_lowers": text(f"good {name}")}
    return Feature(name, "answers", "flag", "input", text(f"{name}?"), name, **settings | more)


CONTEXT = replace(
    flag("where", influenceable=False, student_raises=None, student_lowers=None), section="person", role="context"
)
HIDDEN = flag("hidden", influenceable=False, protected=True, student_raises=None, student_lowers=None)
FEATURES = (*(flag(name) for name in "abcdef"), CONTEXT, HIDDEN, flag("rest"))
TOY = Questionnaire("toy", text("Toy"), "proxy", FEATURES, "")


def table(**answers: float) -> Table:
    columns = {f.name: np.array([answers.get(f.name, 1.0)], dtype=np.float32) for f in FEATURES}
    return Table(TOY, columns, np.array(["2026-03-01"], "M8[D]"))


def letter(*contributions: float, **answers: float):
    return build_letter(choose_reasons(TOY, np.array([*contributions, 0.5, 2.0, 0.01])), table(**answers))


def test_it_begins_with_what_counts_most_against_the_student_and_can_be_changed():
    found = letter(0.1, 0.4, -0.2, 0.3, 0.2, -0.9)
    assert [said.en for said in found.start] == ["try b in English", "try d in English", "try e in English"]
    assert [said.en for said in found.strengths] == ["good f in English", "good c in English"]


def test_circumstances_are_one_sentence_that_names_none():
    found = letter(0.1, 0.1, 0.1, 0.1, 0.1, 0.1)
    assert found.context == ALL_CIRCUMSTANCES
    everything = " ".join(said.en for said in (*found.start, *found.strengths, found.context, found.closing))
    assert "where" not in everything
    assert "hidden" not in everything


def test_what_was_not_answered_comes_last_and_once_and_is_no_strength():
    found = letter(0.9, 0.8, 0.1, -0.7, 0.0, 0.0, a=np.nan, b=np.nan, d=np.nan)
    assert found.start == (text("try c"), UNANSWERED["answers"])
    assert found.strengths == ()


@pytest.mark.parametrize(
    ("section", "role", "said"),
    [
        ("answers", "input", COUNTED),
        ("answers", "context", COUNTED),
        ("history", "input", COUNTED),
        ("answers", "sensitive", CIRCUMSTANCE),
        ("person", "context", CIRCUMSTANCE),
    ],
)
def test_plans_of_ones_own_are_not_called_a_circumstance(section: str, role: str, said: Text):
    told = tell_student(replace(flag("a", influenceable=False), section=section, role=role), table(), 0, 0.4)
    assert told.text == said
    assert (write_letter([(told, 0.4)]).context is None) == (said == COUNTED)


def test_a_question_left_open_is_told_as_such_whatever_it_asks():
    assert tell_student(CONTEXT, table(where=np.nan), 0, 0.4).text == UNANSWERED["history"]


def test_the_end_of_a_scale_with_the_other_sign_is_no_advice():
    monotone = flag("m", monotone="down")
    done = Table(TOY, {"m": np.array([1.0], dtype=np.float32)}, np.array(["2026-03-01"], "M8[D]"))
    assert tell_student(monotone, done, 0, 0.4).text == COUNTED
    assert tell_student(monotone, done, 0, -0.4).text == text("good m")


@pytest.mark.parametrize(
    ("question", "en"),
    [
        (text("A CV?"), "Worth talking over with a specialist: “A CV? in English”"),
        (text("12 months?"), COUNTED.en),
        (text("A risk?"), COUNTED.en),
    ],
)
def test_without_words_of_the_questionnaire_the_question_stands_there_unless_it_has_a_number(question: Text, en: str):
    bare = Feature("a", "answers", "flag", "input", question, "a", influenceable=True)
    assert tell_student(bare, table(), 0, 0.4).text.en == en
