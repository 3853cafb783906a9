"""The day a plan or a postponed service is taken up again: how a catalogue says it, and which day it is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.reading import Key, Report, at, number, string, table, text
from riskscore.questionnaire.rule_dates import add_months
from riskscore.questionnaire.spec import DAYS_PER_YEAR, Questionnaire
from riskscore.questionnaire.table import Table

_MOST_MONTHS = 120
_NAME = string(Text(ru="имя вопроса анкеты", en="the name of a feature"))
REOPENING = table(
    {"months": Key(number(0, _MOST_MONTHS, whole=True), needed=True), "after": Key(_NAME), "note": Key(text)}
)


@dataclass(frozen=True)
class Reopening:
    """So many `months` after the date `after`, or after the assessment where that date is past or none is named.

    `note` says how the day is reckoned and what can move it.
    """

    months: int
    after: str | None = None
    note: Text | None = None


def read_reopening(
    read: Mapping[str, Any] | None, place: str, questionnaire: Questionnaire, report: Report
) -> Reopening | None:
    """What `REOPENING` has read; None if there is none, or after reporting a date the questionnaire does not have."""
    if read is None or "months" not in read:
        return None
    after = read.get("after")
    feature = questionnaire.by_name.get(after) if after else None
    if after and (feature is None or feature.kind != "date" or feature.protected):
        report.add("wrong_date", at(place, "after"), after, _DATE, _NAME_DATE)
    return Reopening(read["months"], after, read.get("note"))


def reopening_day(reopening: Reopening, table: Table, row: int) -> dt.date | None:
    """The day of person `row`; None where the date it is counted from is not answered, or after the year 9999."""
    start = table.as_of[row : row + 1]
    if reopening.after is not None:
        years = table.columns[reopening.after][row]
        if np.isnan(years):
            return None
        start = start + np.timedelta64(max(0, -round(float(years) * DAYS_PER_YEAR)), "D")
    day = add_months(start, reopening.months)[0].astype(object)
    return day if isinstance(day, dt.date) else None


_DATE = Text(ru="вопрос анкеты вида date и без protected", en="a feature of kind date that is not protected")
_NAME_DATE = Text(
    ru="назовите дату, от которой считают месяцы, или уберите ключ: тогда считают от дня оценки",
    en="name the date the months are counted from, or remove the key: then they count from the assessment",
)
