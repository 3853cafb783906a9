"""The part of a rule that failed, in words: "курс — не меньше 2 (указано: 1)"."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.answers import answer_text, number_text
from riskscore.questionnaire.conditions import Condition, Group, Tree
from riskscore.questionnaire.spans import day_text, span_text
from riskscore.questionnaire.spec import DAYS_PER_YEAR, Feature
from riskscore.questionnaire.table import Table

Wording = Callable[[Condition], Text]


def word_failed(tree: Tree, table: Table) -> Text:
    """What was not met by the only person of `table`: the conditions, each with the answer given."""
    parts = tree.parts if isinstance(tree, Group) and tree.is_all else (tree,)
    words = [_phrase(part, table) for part in parts]
    ru = "Не выполнены условия" if len(words) > 1 else "Не выполнено условие"
    en = "Conditions not met" if len(words) > 1 else "Condition not met"
    listed = _joined(words, "; ", "; ")
    return Text(ru=f"{ru}: {listed.ru}.", en=f"{en}: {listed.en}.")


def _phrase(tree: Tree, table: Table) -> Text:
    if isinstance(tree, Condition):
        return word_condition(tree, table)
    words = [_phrase(part, table) for part in tree.parts]
    return _joined(words, " и ", " and ") if tree.is_all else _joined(words, " либо ", ", or ")


def word_condition(condition: Condition, table: Table) -> Text:
    """One condition and what the only person of `table` said; a protected answer is not repeated."""
    name, wanted, given = _name(condition), _wanted(condition), given_text(condition, table)
    ru, en = (f" (указано: {given.ru})", f" (given: {given.en})") if given else ("", "")
    return Text(ru=f"{name.ru} — {wanted.ru}{ru}", en=f"{name.en}: {wanted.en}{en}")


def given_text(condition: Condition, table: Table) -> Text | None:
    feature = condition.feature
    if feature is None or feature.protected:
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


def _name(condition: Condition) -> Text:
    feature = condition.feature
    if condition.form == "consented":
        return _CONSENTS[str(condition.operands[0])]
    if condition.form == "assessed" or feature is None:
        return Text(ru="дата оценки", en="date of the assessment")
    if condition.subject == "age":
        return Text(ru="возраст", en="age")
    return feature.label or Text(ru=f"«{feature.question.ru}»", en=f"“{feature.question.en}”")


def _wanted(condition: Condition) -> Text:
    if condition.feature and condition.form == "value":
        return _value(condition, condition.feature)
    return _WORDINGS[condition.form](condition)


def _value(condition: Condition, feature: Feature) -> Text:
    match feature.kind:
        case "flag":
            return _YES if condition.operator == "==" else _NO
        case "choice":
            return _one_of([feature.choices[place].text for place in allowed_choices(condition)], feature)
        case "multi":
            chosen = feature.choices[feature.code_index[str(condition.operands[0])]].text
            ru, en = ("", "") if condition.operator == "in" else ("не ", "not ")
            return Text(ru=f"{ru}выбрано «{chosen.ru}»", en=f"“{chosen.en}” {en}chosen")
        case "code":
            is_so = condition.operator in ("==", "in")
            return _listed([Text(ru=str(code), en=str(code)) for code in condition.operands], is_so=is_so)
    number = number_text(feature, float(condition.operands[0]))
    return _compared(condition, number, _COMPARED)


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
    others = [choice.text for choice in feature.choices if choice.text not in wanted]
    is_shorter = len(wanted) <= max(2, len(others))
    return _listed(wanted if is_shorter else others, is_so=is_shorter)


def _listed(texts: Iterable[Text], *, is_so: bool) -> Text:
    quoted = [Text(ru=f"«{text.ru}»", en=f"“{text.en}”") for text in texts]
    if is_so:
        return _joined(quoted, " или ", " or ")
    others = _joined(quoted, " и не ", " and not ")
    return Text(ru=f"не {others.ru}", en=f"not {others.en}")


def _since(condition: Condition, *, is_ahead: bool = False) -> Text:
    """The time since a date; before it, where the limit is negative, the time until it."""
    months = float(condition.operands[0])
    if condition.subject == "age":
        return _compared(condition, span_text(months), _COMPARED)
    if months == 0:
        is_past = (condition.operator in (">", ">=")) != is_ahead
        return _PAST if is_past else _FUTURE
    is_swapped = months < 0
    comparisons = _SWAPPED if is_swapped else _COMPARED
    said = _compared(condition, span_text(abs(months)), comparisons)
    is_left = is_swapped != is_ahead
    ru, en = ("осталось", "ahead") if is_left else ("прошло", "ago")
    return Text(ru=f"{ru} {said.ru}", en=f"{said.en} {en}")


def _assessed(condition: Condition) -> Text:
    return _compared(condition, day_text(dt.date.fromisoformat(str(condition.operands[0]))), _DAYS)


def _compared(condition: Condition, limit: Text, comparisons: dict[str, Text]) -> Text:
    words = comparisons[condition.operator]
    return Text(ru=f"{words.ru} {limit.ru}".strip(), en=f"{words.en} {limit.en}".strip())


def _joined(texts: Sequence[Text], ru: str, en: str) -> Text:
    return Text(ru=ru.join(text.ru for text in texts), en=en.join(text.en for text in texts))


def _is_so(yes: Text, no: Text) -> Wording:
    return lambda condition: yes if condition.operator == "==" else no


def _starts(condition: Condition) -> Text:
    ru, en = ("", "") if condition.operator == "==" else ("не ", "not ")
    return Text(ru=f"{ru}начинается с «{condition.operands[0]}»", en=f"{en}beginning with “{condition.operands[0]}”")


def _lies_in(condition: Condition) -> Text:
    return _listed([Text(ru=str(n), en=str(n)) for n in condition.operands], is_so=condition.operator == "==")


_YES, _NO = Text(ru="«да»", en="“yes”"), Text(ru="«нет»", en="“no”")
_PAST, _FUTURE = Text(ru="в прошлом", en="in the past"), Text(ru="в будущем", en="in the future")
_COMPARED = {
    ">=": Text(ru="не меньше", en="at least"),
    ">": Text(ru="больше", en="more than"),
    "<=": Text(ru="не больше", en="at most"),
    "<": Text(ru="меньше", en="less than"),
    "==": Text(ru="", en=""),
    "!=": Text(ru="не", en="not"),
}
_SWAPPED = _COMPARED | {
    ">=": _COMPARED["<="], "<=": _COMPARED[">="], ">": _COMPARED["<"], "<": _COMPARED[">"],
}  # fmt: skip
_DAYS = {
    ">=": Text(ru="не раньше", en="not before"),
    ">": Text(ru="позже", en="after"),
    "<=": Text(ru="не позже", en="not after"),
    "<": Text(ru="раньше", en="before"),
    "==": Text(ru="", en=""),
    "!=": Text(ru="не", en="not"),
}
_CONSENTS = {
    "general_data": Text(ru="согласие на обработку данных", en="consent to the use of personal data"),
    "special_categories": Text(ru="отдельное письменное согласие", en="separate written consent"),
    "model_training": Text(ru="согласие на использование ответов", en="consent to the use of the answers"),
    "contact": Text(ru="согласие на связь", en="consent to contact"),
}
_WORDINGS: dict[str, Wording] = {
    "since": _since,
    "until": partial(_since, is_ahead=True),
    "assessed": _assessed,
    "answered": _is_so(Text(ru="ответ дан", en="answered"), Text(ru="ответа нет", en="not answered")),
    "starts": _starts,
    "lies_in": _lies_in,
    "consented": _is_so(Text(ru="дано", en="given"), Text(ru="не дано", en="not given")),
}
