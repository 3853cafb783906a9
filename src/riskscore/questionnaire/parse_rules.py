"""`[final_year]`, `[[route]]` and `[points]` of a questionnaire file: the parts made of rules."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.consequences import FinalYear, Points, PointsRule, Route, RouteRule, Source
from riskscore.questionnaire.reading import Key, Report, at, list_of, number, one_of, string, table, text
from riskscore.questionnaire.rules import LONGEST_RULE, Rule, RuleError, parse_rule
from riskscore.questionnaire.spec import Feature

SOURCES: tuple[Source, ...] = get_args(Source)

RULE = string(Text(ru="правило в виде строки", en="a rule, as a text"), limit=LONGEST_RULE)
_WHEN = Key(RULE, needed=True)
_SOURCE = Key(one_of(*SOURCES))
_NAME = string(
    Text(ru="строчные латинские буквы, цифры и _, сначала буква", en="lower case Latin letters, digits and _"),
    r"[a-z][a-z0-9_]*",
    limit=64,
)
FINAL_YEAR = table({"when": _WHEN, "source": _SOURCE})
ROUTES = list_of(table({"route": Key(one_of(*get_args(Route)), needed=True), "when": _WHEN, "source": _SOURCE}))
_POINTS_RULE = table(
    {"points": Key(number(), needed=True), "when": _WHEN, "source": _SOURCE, "name": Key(_NAME), "text": Key(text)}
)
POINTS = table(
    {
        "threshold": Key(number(), needed=True),
        "source": Key(one_of(*SOURCES), needed=True),
        "rule": Key(list_of(_POINTS_RULE), needed=True),
    }
)


def read_rule(source: str | None, features: Mapping[str, Feature], place: str, report: Report) -> Rule | None:
    """The rule written as `source`; None if there is none, or after reporting what is wrong with it."""
    try:
        return parse_rule(source, features) if source is not None else None
    except RuleError as error:
        allowed = Text(ru="правило из docs/questionnaire-format.md", en="a rule of docs/questionnaire-format.md")
        for mistake in error.mistakes:
            report.add("wrong_rule", place, mistake.found, allowed, mistake.text, mistake.suggestion)
        return None


class RuleReader:
    """Parses the rules of one file; rules about features in `unreadable` wait until these are mended.

    `source` marks the rules that name no source of their own.
    """

    def __init__(
        self, features: Sequence[Feature], unreadable: Iterable[str], report: Report, source: Source = "proxy"
    ) -> None:
        self._features = {feature.name: feature for feature in features}
        self._unreadable = frozenset(unreadable)
        self._report = report
        self._source = source

    def final_year(self, read: dict[str, Any] | None) -> FinalYear | None:
        rule = self.rule(read or {}, "final_year")
        return FinalYear(rule, (read or {}).get("source", self._source)) if rule else None

    def routes(self, read: Sequence[dict[str, Any]]) -> tuple[RouteRule, ...]:
        rules = [(item, self.rule(item, f"route {index}")) for index, item in enumerate(read, 1)]
        return tuple(
            RouteRule(item["route"], rule, item.get("source", self._source))
            for item, rule in rules
            if rule is not None and "route" in item
        )

    def points(self, read: dict[str, Any] | None) -> Points | None:
        items = (read or {}).get("rule", [])
        rules = [(item, self.rule(item, f"points › rule {index}")) for index, item in enumerate(items, 1)]
        self._check_names(items)
        if not read or self._report.names("points"):
            return None
        kept = tuple(PointsRule(**({"source": read["source"]} | item | {"when": rule})) for item, rule in rules if rule)
        return Points(read["threshold"], read["source"], kept)

    def _check_names(self, items: Sequence[dict[str, Any]]) -> None:
        seen: set[str] = set()
        for index, item in enumerate(items, 1):
            name = item.get("name")
            if name in seen:
                allowed = Text(ru="имя, которого у других правил нет", en="a name that no other rule has")
                remedy = Text(ru="переименуйте правило", en="rename the rule")
                self._report.add("duplicate_name", at(f"points › rule {index}", "name"), name, allowed, remedy)
            elif name:
                seen.add(name)

    def rule(self, read: dict[str, Any], place: str, key: str = "when") -> Rule | None:
        """The rule under `key` of the item at `place`."""
        waits = self._unreadable & set(re.findall(r"\w+", read.get(key, "")))
        return read_rule(read.get(key), self._features, at(place, key), Report() if waits else self._report)
