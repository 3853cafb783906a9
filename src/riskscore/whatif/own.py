"""The caller's own changes: checked to the last one, every problem at once."""

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from typing import Any

from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import Feature, Questionnaire, Table
from riskscore.questionnaire.person_values import READERS, RefusedError, is_missing
from riskscore.questionnaire.refusals import allowed, refusal
from riskscore.whatif.options import is_step_ahead
from riskscore.whatif.search import MOST_TOGETHER

_NO_DAY = dt.date.min  # what can be changed is never a date
_MOST_READ = 20  # that they are too many is said once


def changeable(questionnaire: Questionnaire) -> list[Feature]:
    """The features a `[[change]]` names, in questionnaire order."""
    named = {change.feature for change in questionnaire.changes}
    return [feature for feature in questionnaire.features if feature.name in named]


def read_changes(
    questionnaire: Questionnaire, changes: object, person: Table | None
) -> tuple[dict[str, float], list[Problem]]:
    """New values by feature, coded as in a `Table`, and what is wrong; they hold only if nothing is.

    `person` is None where the answers themselves have problems; directions are then not checked.
    """
    if not isinstance(changes, Mapping):
        return {}, [Problem("not_an_object", "changes", shorten(changes), _CHANGES, _EXAMPLE)]
    problems: list[Problem] = []
    if not 1 <= len(changes) <= MOST_TOGETHER:
        problems.append(Problem("wrong_length", "changes", str(len(changes)), _HOW_MANY, _FEWER))
    values: dict[str, float] = {}
    for name, value in islice(changes.items(), _MOST_READ):
        read = _read(questionnaire, str(name), value, person)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            values[str(name)] = read
    return values, problems


def _read(questionnaire: Questionnaire, name: str, value: object, person: Table | None) -> float | Problem:
    field = f"changes.{shorten(name)}"
    feature = questionnaire.by_name.get(name)
    if feature is None or feature not in changeable(questionnaire):
        return Problem(_why_not(feature), field, shorten(name), _names(questionnaire), _OTHER)
    if is_missing(value):
        return Problem("no_answer", field, shorten(value), allowed(feature), _GIVE_VALUE)
    try:
        read = READERS[feature.kind](feature, value, _NO_DAY)
    except RefusedError as refused:
        return refusal(feature, refused.reason, value, field)
    if read is None:
        return Problem("no_answer", field, shorten(value), allowed(feature), _GIVE_VALUE)
    if person is not None and is_step_ahead(feature, read, float(person.columns[name][0])):
        return Problem("riskier_value", field, shorten(value), _TOWARDS_LESS, _OTHER_VALUE)
    return float(read)


def _why_not(feature: Feature | None) -> str:
    if feature is None:
        return "unknown_feature"
    if feature.protected or feature.role == "sensitive":
        return "protected_feature"
    return "context_feature" if feature.role == "context" else "not_changeable"


def inconsistent(changes: Mapping[str, Any]) -> Problem:
    """Changes that contradict each other by the questionnaire's rules of consistency."""
    return Problem("inconsistent_changes", "changes", shorten(", ".join(changes)), _CONSISTENT, _OTHER_VALUE)


def _names(questionnaire: Questionnaire) -> Text:
    names = ", ".join(feature.name for feature in changeable(questionnaire))
    if not names:
        return Text(ru="в анкете нет ни одной перемены", en="the questionnaire declares no change")
    return Text(ru=f"одно из {names}", en=f"one of {names}")


_EXAMPLE = Text(ru="возьмите за образец пример на странице /docs", en="follow the example at /docs")
_CHANGES = Text(ru="объект: имя признака и новое значение", en="an object: names of features and new values")
_HOW_MANY = Text(ru=f"от 1 до {MOST_TOGETHER} перемен", en=f"1 to {MOST_TOGETHER} changes")
_FEWER = Text(
    ru="чем больше перемен, тем меньше похожих выпускников: оставьте главные",
    en="the more changes, the fewer graduates were like that: keep the main ones",
)
_OTHER = Text(ru="уберите его или назовите другой признак", en="leave it out or name another feature")
_GIVE_VALUE = Text(ru="укажите новое значение", en="give the new value")
_TOWARDS_LESS = Text(
    ru="значение, которое анкета считает менее рискованным, чем нынешнее",
    en="a value that the questionnaire declares less risky than the present one",
)
_OTHER_VALUE = Text(ru="выберите другое значение", en="choose another value")
_CONSISTENT = Text(
    ru="перемены, которые вместе с ответами не нарушают правил согласованности анкеты",
    en="changes that, with the answers, keep the questionnaire's rules of consistency",
)
