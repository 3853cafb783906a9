"""From which day to which a service is given and a rule holds; a rule of several periods becomes one rule."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskscore.errors import Text
from riskscore.questionnaire.parse_rules import RULE, read_rule
from riskscore.questionnaire.reading import Key, Report, at, list_of, table
from riskscore.questionnaire.rules import Rule
from riskscore.questionnaire.spec import Feature

Features = Mapping[str, Feature]


@dataclass(frozen=True)
class Period:
    """Both days included; None = open."""

    starts: dt.date | None = None
    ends: dt.date | None = None

    @property
    def first(self) -> dt.date:
        return self.starts or dt.date.min

    @property
    def last(self) -> dt.date:
        return self.ends or dt.date.max

    def meets(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        return f"{self.starts or '…'} – {self.ends or '…'}"


ALWAYS = Period()


def _date(value: object, place: str, report: Report) -> dt.date | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    report.add("wrong_date", place, value, _DATE, _WITHOUT_QUOTES)
    return None


_DATES = {"from": Key(_date), "to": Key(_date)}
PERIOD = table(_DATES)
_VERSIONS = list_of(table({"rule": Key(RULE, needed=True), **_DATES}))


def eligibility(value: object, place: str, report: Report) -> str | list[dict[str, Any]] | None:
    """A rule, or a list of `{ rule, from, to }`."""
    read: str | list[dict[str, Any]] | None = (_VERSIONS if isinstance(value, list) else RULE)(value, place, report)
    return read


def read_period(read: Mapping[str, Any] | None, place: str, report: Report) -> Period:
    period = Period((read or {}).get("from"), (read or {}).get("to"))
    if period.first > period.last:
        report.add("reversed_dates", place, period, _ORDERED, _SWAP)
    return period


def read_eligibility(
    read: str | Sequence[Mapping[str, Any]] | None, in_force: Period, features: Features, place: str, report: Report
) -> Rule | None:
    """One rule of all versions, each holding in its own time and none of them in between."""
    if read is None or isinstance(read, str):
        return read_rule(read, features, place, report)
    spots = [f"{place} {number}" for number in range(1, len(read) + 1)]
    periods = [read_period(version, spot, report) for version, spot in zip(read, spots, strict=True)]
    _check_periods(periods, spots, in_force, report)
    rules = [read_rule(v.get("rule"), features, at(spot, "rule"), report) for v, spot in zip(read, spots, strict=True)]
    if report.names(place) or None in rules:
        return None
    dated = [_dated(rule.text, period) for rule, period in zip(rules, periods, strict=True) if rule]
    return read_rule(" or ".join(dated), features, place, report)


def _dated(text: str, period: Period) -> str:
    """The rule where the assessment falls into the period."""
    limits = [f'as_of >= "{period.starts}"'] * bool(period.starts) + [f'as_of <= "{period.ends}"'] * bool(period.ends)
    return "(" + " and ".join([*limits, f"({text.strip()})"]) + ")"


def _check_periods(periods: Sequence[Period], spots: Sequence[str], in_force: Period, report: Report) -> None:
    for index, (period, spot) in enumerate(zip(periods, spots, strict=True)):
        if in_force.first <= in_force.last and not period.meets(in_force):
            allowed = Text(ru=f"дни, когда услуга действует: {in_force}", en=f"days of the service itself: {in_force}")
            report.add("never_in_force", spot, period, allowed, _WITHIN)
        for earlier in range(index):
            if period.meets(periods[earlier]):
                other = f"{periods[earlier]} ({spots[earlier]})"
                report.add(
                    "overlapping_dates", spot, period, Text(ru=f"дни вне {other}", en=f"days out of {other}"), _APART
                )


_DATE = Text(ru="день календаря: 2025-09-01", en="a day of the calendar: 2025-09-01")
_WITHOUT_QUOTES = Text(ru="напишите дату без кавычек", en="write the date without quotes")
_ORDERED = Text(ru="from не позже to", en="from not after to")
_SWAP = Text(ru="поменяйте даты местами или исправьте одну", en="swap the dates or correct one")
_WITHIN = Text(ru="исправьте даты правила или in_force", en="correct the dates of the rule or in_force")
_APART = Text(
    ru="разведите даты: на каждый день должно быть не больше одного правила",
    en="move the dates apart: there can be one rule for a day",
)
