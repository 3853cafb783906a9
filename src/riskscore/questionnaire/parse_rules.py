"""`[final_year]`, `[[route]]` and `[points]` of a questionnaire file: the parts made of rules."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.reading import Key, Report, list_of, number, one_of, string, table
from riskscore.questionnaire.rules import LONGEST_RULE, Rule, RuleError, parse_rule
from riskscore.questionnaire.spec import Feature, Points, PointsRule, Route, RouteRule

SOURCES = ("official", "regional", "proxy", "study")

_WHEN = Key(
    string(Text(ru="правило в виде строки", en="a rule, as a text"), limit=LONGEST_RULE),
    needed=True,
)
FINAL_YEAR = table({"when": _WHEN})
ROUTES = list_of(table({"route": Key(one_of(*get_args(Route)), needed=True), "when": _WHEN}))
POINTS = table(
    {
        "threshold": Key(number(), needed=True),
        "source": Key(one_of(*SOURCES), needed=True),
        "rule": Key(list_of(table({"points": Key(number(), needed=True), "when": _WHEN})), needed=True),
    }
)


class RuleReader:
    """Parses the rules of one file; rules about features in `unreadable` wait until these are mended."""

    def __init__(self, features: Sequence[Feature], unreadable: Iterable[str], report: Report) -> None:
        self._features = {feature.name: feature for feature in features}
        self._unreadable = frozenset(unreadable)
        self._report = report

    def final_year(self, read: dict[str, Any] | None) -> Rule | None:
        return self._rule(read or {}, "final_year")

    def routes(self, read: Sequence[dict[str, Any]]) -> tuple[RouteRule, ...]:
        rules = [(item, self._rule(item, f"route {index}")) for index, item in enumerate(read, 1)]
        return tuple(RouteRule(item["route"], rule) for item, rule in rules if rule is not None and "route" in item)

    def points(self, read: dict[str, Any] | None) -> Points | None:
        items = (read or {}).get("rule", [])
        rules = [(item, self._rule(item, f"points › rule {index}")) for index, item in enumerate(items, 1)]
        kept = tuple(PointsRule(i["points"], rule) for i, rule in rules if rule is not None and "points" in i)
        if not read or self._report.names("points"):
            return None
        return Points(read["threshold"], read["source"], kept)

    def _rule(self, read: dict[str, Any], place: str) -> Rule | None:
        if "when" not in read:
            return None
        try:
            return parse_rule(read["when"], self._features)
        except RuleError as error:
            if not self._unreadable & set(re.findall(r"\w+", read["when"])):
                allowed = Text(
                    ru="правило из docs/questionnaire-format.md, «Rules»", en="a rule of docs/questionnaire-format.md"
                )
                self._report.add("wrong_rule", f"{place} › when", read["when"], allowed, error.text)
            return None
