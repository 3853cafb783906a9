"""Conditions on time in words: "после выпуска не больше 3 лет", "возраст — не меньше 16 лет"."""

import datetime as dt
from collections.abc import Mapping

from riskscore.errors import Text
from riskscore.questionnaire.conditions import Condition, Operator
from riskscore.questionnaire.spans import day_text, span_text

Comparisons = Mapping[Operator, Text]


def word_time(condition: Condition) -> tuple[Text | None, Text]:
    """What is asked of a date, an age or the day of the assessment; the first text is the subject, None if said."""
    if condition.form == "assessed":
        day = day_text(dt.date.fromisoformat(str(condition.operands[0])))
        return Text(ru="дата оценки", en="date of the assessment"), compared(_DAYS, condition.operator, day)
    is_ahead, months = condition.form == "until", float(condition.operands[0])
    if condition.subject == "age":
        return Text(ru="возраст", en="age"), compared(COMPARED, condition.operator, span_text(months))
    is_graduation = condition.subject == "graduation"
    if months == 0:
        is_past = (condition.operator in (">", ">=")) != is_ahead
        words = (_GRADUATED if is_past else _NOT_GRADUATED) if is_graduation else (_PAST if is_past else _FUTURE)
        return (None if is_graduation else condition_label(condition)), words
    said = compared(_SWAPPED if months < 0 else COMPARED, condition.operator, span_text(abs(months)))
    is_left = (months < 0) != is_ahead
    if is_graduation:
        ru, en = ("до выпуска", "to graduation") if is_left else ("после выпуска", "after graduation")
        return None, Text(ru=f"{ru} {said.ru}", en=f"{said.en} {en}")
    ru, en = ("осталось", "ahead") if is_left else ("прошло", "ago")
    return condition_label(condition), Text(ru=f"{ru} {said.ru}", en=f"{said.en} {en}")


def condition_label(condition: Condition) -> Text | None:
    """What the condition is about: the label of its question, else the question; None where none is read."""
    feature = condition.feature
    if feature is None:
        return None
    return feature.label or Text(ru=f"«{feature.question.ru}»", en=f"“{feature.question.en}”")


def compared(comparisons: Comparisons, operator: Operator, limit: Text) -> Text:
    words = comparisons[operator]
    return Text(ru=f"{words.ru} {limit.ru}".strip(), en=f"{words.en} {limit.en}".strip())


_PAST, _FUTURE = Text(ru="в прошлом", en="in the past"), Text(ru="в будущем", en="in the future")
_GRADUATED = Text(ru="выпуск уже состоялся", en="graduation has taken place")
_NOT_GRADUATED = Text(ru="выпуск ещё впереди", en="graduation is still ahead")
COMPARED: Comparisons = {
    ">=": Text(ru="не меньше", en="at least"),
    ">": Text(ru="больше", en="more than"),
    "<=": Text(ru="не больше", en="at most"),
    "<": Text(ru="меньше", en="less than"),
    "==": Text(ru="", en=""),
    "!=": Text(ru="не", en="not"),
}
_SWAPPED: Comparisons = {
    **COMPARED, ">=": COMPARED["<="], "<=": COMPARED[">="], ">": COMPARED["<"], "<": COMPARED[">"],
}  # fmt: skip
_DAYS: Comparisons = {
    ">=": Text(ru="не раньше", en="not before"),
    ">": Text(ru="позже", en="after"),
    "<=": Text(ru="не позже", en="not after"),
    "<": Text(ru="раньше", en="before"),
    "==": Text(ru="", en=""),
    "!=": Text(ru="не", en="not"),
}
