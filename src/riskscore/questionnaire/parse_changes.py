"""`[[change]]` and `[[consistency]]` of a questionnaire file: what a what-if question may change."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.changes import Change, Consistency, code_value, is_step, less_risky, riskiest
from riskscore.questionnaire.parse_rules import RULE, RuleReader
from riskscore.questionnaire.reading import Key, Report, at, list_of, map_of, number, string, table, text
from riskscore.questionnaire.refusals import allowed
from riskscore.questionnaire.rules import TRUE, UNKNOWN, Rule
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table, empty_column

MOST_CHANGES = 20  # all singles, pairs and triples of them are 1,350 combinations, each of which is scored
LONGEST_MONTHS = 120
_KINDS = ("number", "flag", "choice")

Item = dict[str, Any]


def _value(value: object, place: str, report: Report) -> str | float | bool | None:
    if isinstance(value, str | bool):
        return value
    read: float | None = number()(value, place, report)
    return read


_FEATURE = Key(string(Text(ru="имя признака", en="the name of a feature"), r"\w+", limit=64), needed=True)
CHANGES = list_of(
    table(
        {
            "feature": _FEATURE,
            "to": Key(_value),
            "by": Key(number()),
            "months": Key(number(0, LONGEST_MONTHS), needed=True),
            "when": Key(RULE),
            "text": Key(text, needed=True),
        }
    )
)
CONSISTENCY = list_of(
    table(
        {
            "when": Key(RULE, needed=True),
            "then": Key(RULE, needed=True),
            "move": Key(map_of(_value), needed=True),
            "text": Key(text, needed=True),
        }
    )
)


class ChangeReader:
    """Reads both lists of one file; what names a feature in `unreadable` waits until that is mended."""

    def __init__(self, features: Sequence[Feature], unreadable: set[str], rules: RuleReader, report: Report) -> None:
        self._features = {feature.name: feature for feature in features}
        self._unreadable = unreadable
        self._rules = rules
        self._report = report

    def changes(self, items: Sequence[Item]) -> tuple[Change, ...]:
        if len(items) > MOST_CHANGES:
            self._report.add("too_many_changes", "change", len(items), _AT_MOST, _LEAVE_OUT)
        read = [self._change(item, f"change {index}") for index, item in enumerate(items, 1)]
        seen: set[tuple[str, float | None, float | None]] = set()
        for index, change in enumerate(read, 1):
            if change and (key := (change.feature, change.to, change.by)) in seen:
                self._report.add("duplicate_change", f"change {index}", change.feature, _ONCE, _LEAVE_OUT)
            elif change:
                seen.add(key)
        return tuple(change for change in read if change)

    def consistency(self, items: Sequence[Item]) -> tuple[Consistency, ...]:
        read = [self._consistency(item, f"consistency {index}") for index, item in enumerate(items, 1)]
        return tuple(rule for rule in read if rule)

    def _change(self, item: Item, place: str) -> Change | None:
        feature = self._feature(item.get("feature"), at(place, "feature"))
        if feature and not (feature.influenceable and feature.monotone and _is_free(feature)):
            self._report.add("not_changeable", at(place, "feature"), feature.name, _CHANGEABLE, _OTHER_FEATURE)
            return None
        rule = self._rule(item, place, "when")
        if not feature:
            return None
        if not self._report.names(at(place, "to")) and not self._report.names(at(place, "by")):
            self._check_step(feature, item, place)
        if self._report.names(place):
            return None
        to = code_value(feature, item["to"]) if "to" in item else None
        return Change(feature.name, item["months"], item["text"], to, item.get("by"), rule)

    def _check_step(self, feature: Feature, item: Item, place: str) -> None:
        if ("to" in item) == ("by" in item):
            self._report.add("to_or_by", place, " ".join(item), _TO_OR_BY, _OTHER_STEP)
        elif "by" in item:
            if not is_step(feature, item["by"]):
                self._report.add("wrong_step", at(place, "by"), item["by"], _step(feature), _OTHER_STEP)
        elif (to := code_value(feature, item["to"])) is None:
            self._report.add("wrong_value", at(place, "to"), item["to"], allowed(feature), _OTHER_STEP)
        elif to == riskiest(feature):
            self._report.add("riskiest_value", at(place, "to"), item["to"], _LESS_RISKY, _OTHER_STEP)

    def _consistency(self, item: Item, place: str) -> Consistency | None:
        when, then = self._rule(item, place, "when"), self._rule(item, place, "then")
        moves = {name: self._move(name, value, at(place, "move")) for name, value in item.get("move", {}).items()}
        if self._report.names(place) or not when or not then:
            return None
        known = {name: value for name, value in moves.items() if value is not None}
        if len(known) < len(moves):
            return None
        if not known or not self._helps(then, known):
            self._report.add("move_does_not_help", at(place, "move"), item["move"], _HELPS, _OTHER_STEP)
            return None
        return Consistency(when, then, known, item["text"])

    def _move(self, name: str, value: object, place: str) -> float | None:
        feature = self._feature(name, f"{place} «{name}»")
        if feature is None:
            return None
        if not (feature.influenceable and _is_free(feature)):
            self._report.add("not_changeable", f"{place} «{name}»", name, _MOVABLE, _OTHER_FEATURE)
            return None
        moved = code_value(feature, value)
        if moved is None:
            self._report.add("wrong_value", f"{place} «{name}»", value, allowed(feature), _OTHER_STEP)
        return moved

    def _helps(self, then: Rule, moves: Mapping[str, float]) -> bool:
        """Whether `then` holds of somebody who answered nothing but the moves, or hangs on other answers too."""
        columns = {name: empty_column(feature, 2) for name, feature in self._features.items()}
        columns |= {name: np.full(2, value) for name, value in moves.items()}
        questionnaire = Questionnaire("", Text(ru="", en=""), "proxy", tuple(self._features.values()), "")
        truth = then.evaluate(Table(questionnaire, columns, np.full(2, "2026-03-01", "datetime64[D]")))
        return bool(truth[0] == TRUE or (truth[0] == UNKNOWN and not then.features <= moves.keys()))

    def _rule(self, item: Item, place: str, key: str) -> Rule | None:
        rule = self._rules.rule(item, place, key)
        for name in sorted(rule.features) if rule else ():
            if self._features[name].protected or self._features[name].role == "sensitive":
                self._report.add("protected_rule", at(place, key), name, _NOT_PROTECTED, _OTHER_FEATURE)
        return rule

    def _feature(self, name: object, place: str) -> Feature | None:
        if name is None or name in self._unreadable:
            return None
        feature = self._features.get(str(name))
        if feature is None:
            self._report.add("unknown_feature", place, name, _KNOWN, _OTHER_FEATURE)
        return feature


def _is_free(feature: Feature) -> bool:
    return feature.role == "input" and not feature.protected and feature.kind in _KINDS


def _step(feature: Feature) -> Text:
    if feature.kind == "flag":
        return Text(ru="у вида flag только to", en="only `to` for the kind flag")
    sign = ">" if less_risky(feature) > 0 else "<"
    is_whole = feature.kind == "choice" or feature.integer
    ru, en = ("целое число", "a whole number") if is_whole else ("число", "a number")
    return Text(ru=f"{ru} {sign} 0: в сторону меньшего риска", en=f"{en} {sign} 0: towards less risk")


_KNOWN = Text(ru="имя признака этого файла", en="the name of a feature of this file")
_CHANGEABLE = Text(
    ru="number, flag или choice с ordered = true; influenceable = true, monotone и не protected",
    en="number, flag or a choice with ordered = true; influenceable = true, monotone and not protected",
)
_MOVABLE = Text(
    ru="number, flag или choice с influenceable = true и не protected",
    en="number, flag or choice with influenceable = true and not protected",
)
_NOT_PROTECTED = Text(
    ru="правило не читает признаков protected и sensitive", en="a rule that reads no protected or sensitive feature"
)
_TO_OR_BY = Text(ru="ровно один из ключей to и by", en="exactly one of the keys to and by")
_LESS_RISKY = Text(
    ru="значение, которое менее рискованно, чем хотя бы одно другое", en="a value less risky than at least one other"
)
_HELPS = Text(ru="значения, при которых правило then верно", en="values with which the rule `then` is true")
_AT_MOST = Text(ru=f"не больше {MOST_CHANGES} перемен", en=f"at most {MOST_CHANGES} changes")
_ONCE = Text(ru="каждая перемена один раз", en="each change once")
_OTHER_FEATURE = Text(ru="назовите другой признак", en="name another feature")
_OTHER_STEP = Text(
    ru="исправьте по описанию формата (docs/questionnaire-format.md)",
    en="correct it by the description of the format (docs/questionnaire-format.md)",
)
_LEAVE_OUT = Text(ru="уберите лишнее", en="leave out what is too much")
