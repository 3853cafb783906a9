"""Reasons for the student: plain and kind, no number, no verdict; what can be done, and who can help."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from riskscore.errors import Text
from riskscore.questionnaire.causes import is_end_not_meant
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table

MOST_IN_LETTER = 3
_NOT_FOR_STUDENTS = re.compile(r"\d|риск|risk", re.IGNORECASE)
CIRCUMSTANCE = Text(
    ru="Учтено и обстоятельство, которое от вас не зависит.", en="A circumstance that is not up to you counts as well."
)
REST = Text(ru="Остальные ответы и сведения учтены вместе.", en="All other answers count together.")
COUNTED = Text(ru="Эти сведения тоже учтены.", en="This counts as well.")
UNANSWERED = {
    "answers": Text(
        ru="Не на все вопросы есть ответ. Это не страшно, но чем больше ответов, тем точнее советы.",
        en="Not every question is answered. That is fine, but the more answers, the better the advice fits.",
    ),
    "history": Text(
        ru="Некоторых сведений пока нет. Их можно дополнить вместе со специалистом.",
        en="Some records are not there yet. They can be completed together with a specialist.",
    ),
}
ALL_CIRCUMSTANCES = Text(
    ru="Учтены и обстоятельства, которые от вас не зависят: менять их никто не просит, а справиться с ними поможет "
    "специалист.",
    en="Circumstances that are not up to you count as well: nobody asks you to change them, and a specialist can help "
    "you to cope with them.",
)
CLOSING = Text(
    ru="Это подсказка для разговора, а не оценка вас как человека. Что делать дальше, вы решаете вместе со "
    "специалистом. Если что-то здесь неверно, скажите: ответы можно исправить, а с выводами — не согласиться.",
    en="This is a help for a conversation, not a judgement of you. You and a specialist decide together what comes "
    "next. If something here is wrong, say so: answers can be corrected, and you may disagree with the conclusions.",
)


@dataclass(frozen=True)
class Told:
    """What a student is told of one reason; `is_advice` if it names something of their own."""

    text: Text
    is_advice: bool


@dataclass(frozen=True)
class Letter:
    """What a student gets to read: what can be changed first, what is good already, and how to take it."""

    start: tuple[Text, ...]
    strengths: tuple[Text, ...]
    context: Text | None
    closing: Text


def tell_student(feature: Feature, table: Table, row: int, contribution: float) -> Told:
    """The sentence for one reason of person `row`; circumstances, and choices not to be advised on, are not named."""
    if not table.is_present(feature)[row]:
        return Told(UNANSWERED["answers" if feature.section == "answers" else "history"], is_advice=True)
    if not feature.influenceable:
        return Told(COUNTED if _is_own_choice(feature) else CIRCUMSTANCE, is_advice=False)
    if is_end_not_meant(feature, table, row, contribution):
        return Told(COUNTED, is_advice=False)
    said = feature.student_raises if contribution > 0 else feature.student_lowers
    return Told(said or _by_question(feature.question, contribution), is_advice=True)


def _is_own_choice(feature: Feature) -> bool:
    """An answer on plans or a record of what was done, not where, at what college or in which family one lives."""
    return feature.role == "input" or (feature.section == "answers" and feature.role != "sensitive")


def write_letter(told: Sequence[tuple[Told, float]]) -> Letter:
    """From what is told of each reason and its contribution, the largest first; what is not known comes last."""
    advice = [(one.text, value) for one, value in told if one.is_advice]
    has_context = any(one.text == CIRCUMSTANCE for one, _ in told)
    against = [text for text, value in advice if value > 0]
    start = dict.fromkeys(sorted(against, key=list(UNANSWERED.values()).__contains__))
    strengths = dict.fromkeys(text for text, value in advice if value < 0 and text not in UNANSWERED.values())
    return Letter(
        start=tuple(start)[:MOST_IN_LETTER],
        strengths=tuple(strengths)[:MOST_IN_LETTER],
        context=ALL_CIRCUMSTANCES if has_context else None,
        closing=CLOSING,
    )


def _by_question(question: Text, contribution: float) -> Text:
    """Where the questionnaire has no words for students."""
    if _NOT_FOR_STUDENTS.search(question.ru + question.en):
        return COUNTED
    if contribution > 0:
        return Text(
            ru=f"Стоит обсудить со специалистом: «{question.ru}»",
            en=f"Worth talking over with a specialist: “{question.en}”",
        )
    return Text(ru=f"В вашу пользу говорит: «{question.ru}»", en=f"This speaks for you: “{question.en}”")
