"""The part of a rule that failed, in words: "курс — не меньше 2 (указано: 1)"."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.answers import answer_text, number_text
from riskscore.questionnaire.condition_times import COMPARED, compared, condition_label, word_time
from riskscore.questionnaire.conditions import Condition, Tree
from riskscore.questionnaire.spans import day_text
from riskscore.questionnaire.spec import DAYS_PER_YEAR, Feature
from riskscore.questionnaire.table import Table

_MOST_WITH_ANSWERS = 2  # of alternatives; to repeat the answers to more would bury the conditions


def word_failed(tree: Tree, table: Table) -> Text:
    """What was not met by the only person of `table`: the conditions, each with the answer given."""
    if isinstance(tree, Condition):
        start, words = _ONE, [_word(tree, table)]
    else:
        has_answers = tree.is_all or len(tree.parts) <= _MOST_WITH_ANSWERS
        start, words = (
            _ALL if tree.is_all else _ANY,
            [_word(part, table if has_answers else None) for part in tree.parts],
        )
    listed = _joined(words, "; ", "; ")
    return Text(ru=f"{start.ru}: {listed.ru}.", en=f"{start.en}: {listed.en}.")


def _word(tree: Tree, table: Table | None) -> Text:
    """A condition, or several in one sentence; with the answers of `table`, but never a protected one."""
    if not isinstance(tree, Condition):
        words = [_word(part, table) for part in tree.parts]
        return _joined(words, " и ", " and ") if tree.is_all else _joined(words, ", либо ", ", or ")
    asked, given = _asked(tree), _given(tree, table) if table else None
    return Text(ru=f"{asked.ru} (указано: {given.ru})", en=f"{asked.en} (given: {given.en})") if given else asked


def _given(condition: Condition, table: Table) -> Text | None:
    feature = condition.feature
    if feature is None or feature.protected or condition.subject == "final_year":
        return None
    if feature.kind == "date":
        day = day_of(feature, table)
        return day_text(day) if day else None
    return answer_text(feature, table, 0)


def day_of(feature: Feature, table: Table) -> dt.date | None:
    """The date that the only person of `table` gave."""
    years = table.columns[feature.name][0]
    if np.isnan(years):
        return None
    day = (table.as_of[0] - np.timedelta64(round(float(years) * DAYS_PER_YEAR), "D")).astype(object)
    return day if isinstance(day, dt.date) else None


@lru_cache(maxsize=4096)
def _asked(condition: Condition) -> Text:
    subject, wanted = _subject_and_wanted(condition)
    return Text(ru=f"{subject.ru} — {wanted.ru}", en=f"{subject.en} – {wanted.en}") if subject else wanted


def _subject_and_wanted(condition: Condition) -> tuple[Text | None, Text]:
    is_so = condition.operator in ("==", "in")
    operands = [Text(ru=str(operand), en=str(operand)) for operand in condition.operands]
    match condition.form:
        case "since" | "until" | "assessed":
            return word_time(condition)
        case "consented":
            name = CONSENT_NAMES[str(condition.operands[0])]
            return (None, Text(ru=f"нужно {name.ru}", en=f"{name.en} is needed")) if is_so else (name, _NOT_GIVEN)
        case "answered":
            return condition_label(condition), _ANSWERED if is_so else _NOT_ANSWERED
        case "lies_in":
            return condition_label(condition), _listed(operands, is_so=is_so)
        case "starts":
            ru, en = ("", "") if is_so else ("не ", "not ")
            start = operands[0]
            return condition_label(condition), Text(
                ru=f"{ru}начинается с «{start.ru}»", en=f"{en}beginning with “{start.en}”"
            )
    if condition.subject == "final_year":
        return None, _IN_FINAL_YEAR if is_so else _BEFORE_FINAL_YEAR
    return condition_label(condition), _value(condition, operands, is_so=is_so)


def _value(condition: Condition, operands: Sequence[Text], *, is_so: bool) -> Text:
    feature = condition.feature
    match feature.kind if feature else None:
        case "flag":
            return _YES if is_so else _NO
        case "choice" if feature:
            return _one_of([feature.choices[place].text for place in allowed_choices(condition)], feature)
        case "multi" if feature:
            return _listed([feature.choices[feature.code_index[operands[0].en]].text], is_so=is_so)
        case "number" if feature:
            return compared(COMPARED, condition.operator, number_text(feature, float(condition.operands[0])))
    return _listed(operands, is_so=is_so)


def allowed_choices(condition: Condition) -> tuple[int, ...]:
    """Places of the choices that meet a condition on a choice, however it is written."""
    codes = condition.feature.code_index if condition.feature else {}
    if condition.operator in ("in", "not in", "==", "!="):
        is_so = condition.operator in ("in", "==")
        return tuple(place for code, place in codes.items() if (code in condition.operands) == is_so)
    limit = codes[str(condition.operands[0])]
    first = {">": limit + 1, ">=": limit}.get(condition.operator, 0)
    end = {"<": limit, "<=": limit + 1}.get(condition.operator, len(codes))
    return tuple(range(first, end))


def _one_of(wanted: Sequence[Text], feature: Feature) -> Text:
    """The answers that are allowed, or the others where these are fewer."""
    others = [choice.text for choice in feature.choices if choice.text not in wanted]
    is_shorter = len(wanted) <= max(2, len(others))
    return _listed(wanted if is_shorter else others, is_so=is_shorter)


def _listed(texts: Iterable[Text], *, is_so: bool) -> Text:
    quoted = [Text(ru=f"«{text.ru}»", en=f"“{text.en}”") for text in texts]
    if is_so:
        return _joined(quoted, " или ", " or ")
    others = _joined(quoted, " и не ", " and not ")
    return Text(ru=f"не {others.ru}", en=f"not {others.en}")


def _joined(texts: Sequence[Text], ru: str, en: str) -> Text:
    return Text(ru=ru.join(text.ru for text in texts), en=en.join(text.en for text in texts))


_ONE = Text(ru="Не выполнено условие", en="Condition not met")
_ALL = Text(ru="Не выполнены условия", en="Conditions not met")
_ANY = Text(ru="Не выполнено ни одно из условий", en="None of these conditions is met")
_YES, _NO = Text(ru="«да»", en="“yes”"), Text(ru="«нет»", en="“no”")
_NOT_GIVEN = Text(ru="не дано", en="not given")
_ANSWERED, _NOT_ANSWERED = Text(ru="нужен ответ", en="an answer is needed"), Text(ru="ответа нет", en="not answered")
_IN_FINAL_YEAR = Text(ru="учёба на выпускном курсе", en="being in the final year of study")
_BEFORE_FINAL_YEAR = Text(ru="учёба не на выпускном курсе", en="not yet in the final year of study")
CONSENT_NAMES = {
    "general_data": Text(ru="согласие на обработку данных", en="consent to the use of personal data"),
    "special_categories": Text(ru="отдельное письменное согласие", en="separate written consent"),
    "model_training": Text(ru="согласие на использование ответов", en="consent to the use of the answers"),
    "contact": Text(ru="согласие на связь", en="consent to contact"),
}
