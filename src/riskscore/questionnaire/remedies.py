"""What would have to happen for a failed condition to be met, and whether it can happen at all."""

import datetime as dt
import math
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.condition_words import allowed_choices, day_of
from riskscore.questionnaire.conditions import Condition, Tree
from riskscore.questionnaire.rule_dates import add_months
from riskscore.questionnaire.rules import TRUE
from riskscore.questionnaire.spans import day_text
from riskscore.questionnaire.spec import DAYS_PER_YEAR, Feature
from riskscore.questionnaire.table import Table

_LONGEST_WAIT = 1200  # months; no rule about a person looks further ahead
_NEAR_DAYS = 4  # months that end on other days of the month move a limit counted backwards by no more


class Ease(IntEnum):
    """How a condition may come to be met, the easiest first."""

    SAY = 0
    PROMOTION = 1
    WAIT = 2
    CHANGE = 3
    NOT_NEEDED = 4
    NEVER = 5


@dataclass(frozen=True)
class Remedy:
    """`day` is the first on which time alone has met the condition."""

    ease: Ease
    text: Text
    day: dt.date | None = None


def find_remedy(tree: Tree, table: Table) -> Remedy:
    """For the failed part of a rule and the only person of `table`: of alternatives the easiest one.

    Where all has to hold, a part that nobody needs comes before one that cannot be: nothing would be gained by it.
    """
    if isinstance(tree, Condition):
        return _remedy(tree, table)
    found = [find_remedy(part, table) for part in tree.parts]
    if not tree.is_all:
        return min(found, key=lambda remedy: (remedy.ease, remedy.day or dt.date.max))
    if NOT_NEEDED in found:
        return NOT_NEEDED
    hardest = max(found, key=lambda remedy: remedy.ease)
    if hardest.ease == Ease.NEVER:
        return hardest
    day = max((remedy.day for remedy in found if remedy.day), default=None)
    texts = dict.fromkeys(remedy.text for remedy in found if remedy.day == day or remedy.day is None)
    text = Text(ru=" ".join(text.ru for text in texts), en=" ".join(text.en for text in texts))
    return Remedy(hardest.ease, text, day if all(remedy.day for remedy in found) else None)


def move_to(table: Table, day: dt.date) -> Table:
    """The same people with the same answers, assessed on `day`."""
    moved = np.full(len(table), np.datetime64(day, "D"))
    years = (moved - table.as_of).astype(np.float64) / DAYS_PER_YEAR
    dates = [feature.name for feature in table.questionnaire.features if feature.kind == "date"]
    columns = {**table.columns, **{name: table.columns[name] + years for name in dates}}
    return Table(table.questionnaire, columns, moved, table.consents)


def _remedy(condition: Condition, table: Table) -> Remedy:
    feature = condition.feature
    if condition.form == "consented":
        return NEVER if condition.operator == "!=" else CONSENT
    if condition.form in ("since", "until", "assessed"):
        return _wait(condition, table)
    if feature is None or feature.protected:
        return NEVER
    if condition.form == "answered" and condition.operator == "==":
        return ANSWER
    if condition.subject == "final_year":
        return NEVER if condition.operator == "!=" else FINAL_YEAR
    if condition.subject == "course":
        return _promotion(condition, feature, table)
    if feature.role == "preference" and condition.operator == "in":
        return WISH
    if _is_better(condition, feature, table):
        return NOT_NEEDED
    if feature.influenceable or feature.section == "answers":
        return CHANGE
    return NOT_UP_TO_THEM


def _wait(condition: Condition, table: Table) -> Remedy:
    day = _first_day(condition, table)
    if day is None:
        return NEVER
    said = day_text(day)
    ru, en = ("возрасте", "age") if condition.subject == "age" else ("сроке", "time")
    text = Text(ru=f"Условие о {ru} будет выполнено {said.ru}.", en=f"The {en} condition will be met on {said.en}.")
    return Remedy(Ease.WAIT, text, day)


def _first_day(condition: Condition, table: Table) -> dt.date | None:
    """The first day after the assessment on which time has met the condition; None if time never does."""
    start = _limit(condition, table)
    if start is None:
        return None
    if condition.form == "since" and float(condition.operands[0]).is_integer():  # then the limit is a day to the day
        waits = {">=": 0, ">": 1}.get(condition.operator)
        return None if waits is None else start + dt.timedelta(days=waits)
    around = (start.toordinal() + days for days in range(-_NEAR_DAYS, _NEAR_DAYS + 1))
    days = (dt.date.fromordinal(day) for day in around if 1 <= day <= dt.date.max.toordinal())
    later = (day for day in days if np.datetime64(day, "D") > table.as_of[0])
    return next((day for day in later if condition.evaluate(move_to(table, day))[0] == TRUE), None)


def _limit(condition: Condition, table: Table) -> dt.date | None:
    """The day on which as much time has passed as the condition says, or the day it names."""
    if condition.form == "assessed":
        return dt.date.fromisoformat(str(condition.operands[0]))
    months = float(condition.operands[0]) * (-1 if condition.form == "until" else 1)
    day = day_of(condition.feature, table) if condition.feature else None
    if day is None or months == 0:
        return day
    if abs(months) > _LONGEST_WAIT:
        return None
    near = add_months(np.array([day], dtype="datetime64[D]"), math.floor(months))[0]
    limit = (near + np.timedelta64(round((months - math.floor(months)) * DAYS_PER_YEAR / 12), "D")).astype(object)
    return limit if isinstance(limit, dt.date) and limit < dt.date.max else None


def _promotion(condition: Condition, feature: Feature, table: Table) -> Remedy:
    final_year = table.questionnaire.final_year
    is_last = final_year is not None and final_year.when.evaluate(table)[0] == TRUE
    if condition.operator not in (">", ">=") or is_last:
        return NEVER
    limit = float(condition.operands[0])
    course = math.floor(limit) + 1 if condition.operator == ">" else math.ceil(limit)
    if feature.maximum is not None and course > feature.maximum:
        return NEVER
    text = Text(
        ru=f"Условие будет выполнено с переходом на {course}-й курс.",
        en=f"The condition will be met in year {course} of the studies.",
    )
    return Remedy(Ease.PROMOTION, text)


def _is_better(condition: Condition, feature: Feature, table: Table) -> bool:
    """Whether the answer is linked to less risk than every answer the condition allows."""
    if feature.monotone is None or condition.form != "value":
        return False
    value, is_up = float(table.columns[feature.name][0]), feature.monotone == "up"
    match feature.kind:
        case "choice":
            allowed = allowed_choices(condition)
            return bool(allowed) and (min(allowed) > value if is_up else max(allowed) < value)
        case "flag":
            return is_up == (condition.operator == "==")
    return condition.operator in ((">", ">=") if is_up else ("<", "<="))


WISH = Remedy(
    Ease.SAY,
    Text(
        ru="Если выпускник этого хочет, достаточно отметить это пожелание в анкете.",
        en="If the graduate wants it, ticking this wish in the questionnaire is enough.",
    ),
)
CONSENT = Remedy(
    Ease.SAY,
    Text(ru="Выпускник может дать это согласие в любое время.", en="The graduate may give this consent at any time."),
)
FINAL_YEAR = Remedy(
    Ease.PROMOTION,
    Text(
        ru="Условие будет выполнено на выпускном курсе.",
        en="The condition will be met in the final year of the studies.",
    ),
)
CHANGE = Remedy(
    Ease.CHANGE,
    Text(
        ru="Если положение изменится, обновите ответ: услуга может стать доступной.",
        en="If the situation changes, update the answer: the service may then be available.",
    ),
)
ANSWER = Remedy(
    Ease.CHANGE,
    Text(
        ru="Дополните сведения: услуга может стать доступной.",
        en="Fill in what is missing: the service may then be available.",
    ),
)
NOT_NEEDED = Remedy(
    Ease.NOT_NEEDED,
    Text(
        ru="Менять ничего не нужно: услуга предназначена тем, у кого положение сложнее.",
        en="Nothing has to change: the service is meant for those who are worse placed.",
    ),
)
NEVER = Remedy(Ease.NEVER, Text(ru="Изменить это нельзя.", en="This cannot be changed."))
NOT_UP_TO_THEM = Remedy(Ease.NEVER, Text(ru="От выпускника это не зависит.", en="This is not up to the graduate."))
