"""A mapping file between two questionnaire versions → a CarryMap, or every mistake in it at once (docs/mapping.md)."""

from collections.abc import Mapping, Sequence
from typing import Any

from riskscore.errors import Text
from riskscore.mapping.carry import CarryMap, Case, Copied, Decided, Translated, Value, Way
from riskscore.mapping.values import is_same, own_targets, to_value
from riskscore.questionnaire.parse_rules import RULE, read_rule
from riskscore.questionnaire.reading import HEADER, Key, Report, as_is, at, list_of, map_of, read_table, table, text
from riskscore.questionnaire.refusals import allowed
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.toml_file import read_toml

FORMAT = 1
_AS_IS = ("number", "date", "code")

_CASE = {"when": Key(RULE, needed=True), "value": Key(as_is, needed=True)}
_LINE = {
    "to": Key(HEADER, needed=True),
    "from": Key(HEADER),
    "values": Key(map_of(as_is)),
    "cases": Key(list_of(table(_CASE))),
}
_KEYS = {
    "format": Key(as_is, needed=True),
    "from": Key(HEADER, needed=True),
    "to": Key(HEADER, needed=True),
    "note": Key(text),
    "carry": Key(list_of(table(_LINE))),
}


def parse_carry(content: str, old: Questionnaire, new: Questionnaire, *, place: str = "map") -> CarryMap:
    """Read and check a mapping file against both questionnaires; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place in it.
    """
    report = Report()
    raw = read_toml(content, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    _check_head(read, old, new, report)
    reader = _LineReader(old, new, report)
    lines = {f"carry {index}": line for index, line in enumerate(read.get("carry", []), 1)}
    ways = {line["to"]: reader.read(line, spot) for spot, line in lines.items() if "to" in line}
    report.require_none(Text(ru="Соответствие анкет", en="The map between questionnaires"), place, content)
    given = {name: way for name, way in ways.items() if way is not None}
    return CarryMap(old, new, _alike(old, new) | given, content, read.get("note"))


def _check_head(read: Mapping[str, Any], old: Questionnaire, new: Questionnaire, report: Report) -> None:
    for key, questionnaire in (("from", old), ("to", new)):
        if key in read and read[key] != questionnaire.id:
            its = Text(ru=f"анкета «{questionnaire.id}»", en=f"the questionnaire «{questionnaire.id}»")
            remedy = Text(ru="возьмите соответствие между этими версиями", en="take the map between these versions")
            report.add("other_questionnaire", key, read[key], its, remedy)


def _alike(old: Questionnaire, new: Questionnaire) -> dict[str, Way]:
    """The ways of the features that mean the same in both versions."""
    pairs = ((old.by_name[f.name], f) for f in new.features if f.name in old.by_name)
    return {f.name: _same(before, f) for before, f in pairs if is_same(before, f)}


def _same(old: Feature, new: Feature) -> Way:
    if old.kind in _AS_IS:
        return Copied(old, {})
    return Translated(old, {float(i): to_value(new, target) for i, target in enumerate(own_targets(old).values())})


class _LineReader:
    """Reads `[[carry]]` lines, noting what is wrong with them."""

    def __init__(self, old: Questionnaire, new: Questionnaire, report: Report) -> None:
        self._old, self._new, self._report = old, new, report
        self._done: set[str] = set()

    def read(self, line: Mapping[str, Any], place: str) -> Way | None:
        feature = self._find(self._new, line["to"], at(place, "to"))
        if line["to"] in self._done:
            self._report.add("duplicate_name", at(place, "to"), line["to"], _ONCE, _KEEP_ONE)
        self._done.add(line["to"])
        if ("from" in line) == ("cases" in line) or ("values" in line and "cases" in line):
            self._report.add("wrong_line", place, ", ".join(line), _FROM_OR_CASES, _SEE_MAPPING)
            return None
        if "cases" in line:
            return self._decided(feature, line["cases"], place)
        source = self._find(self._old, line["from"], at(place, "from"))
        if feature is None or source is None:
            return None
        return self._renamed(source, feature, line, place)

    def _find(self, questionnaire: Questionnaire, name: str, place: str) -> Feature | None:
        feature = questionnaire.by_name.get(name)
        if feature is None:
            known = ", ".join(questionnaire.by_name)
            its = Text(ru=f"признак анкеты «{questionnaire.id}»", en=f"a feature of «{questionnaire.id}»")
            self._report.add("unknown_feature", place, name, its, Text(ru=f"есть {known}", en=f"known are {known}"))
        return feature

    def _decided(self, feature: Feature | None, cases: Sequence[Mapping[str, Any]], place: str) -> Way | None:
        read = []
        for index, case in enumerate(cases, 1):
            spot = f"{at(place, 'cases')} {index}"
            when = read_rule(case.get("when"), self._old.by_name, at(spot, "when"), self._report)
            value = self._value(feature, case["value"], at(spot, "value")) if feature and "value" in case else None
            read += [Case(when, value)] if when else []
        used = set().union(*(case.when.features for case in read))
        return Decided(tuple(f for f in self._old.features if f.name in used), tuple(read))

    def _renamed(self, source: Feature, feature: Feature, line: Mapping[str, Any], place: str) -> Way | None:
        targets: Mapping[str, object] | None = line.get("values")
        if source.kind in _AS_IS and source.kind == feature.kind:
            if targets and source.kind != "code":
                self._report.add("wrong_line", at(place, "values"), source.kind, _NO_VALUES, _USE_CASES)
            return Copied(source, self._values(feature, targets or {}, at(place, "values")))
        if source.kind in _AS_IS or (source.kind == "multi" and feature.kind != "multi"):
            self._report.add("other_kind", at(place, "from"), f"{source.kind} → {feature.kind}", _KINDS, _USE_CASES)
            return None
        return Translated(source, self._translations(source, feature, targets, at(place, "values")))

    def _translations(
        self, source: Feature, feature: Feature, targets: Mapping[str, object] | None, place: str
    ) -> Mapping[float, Value]:
        """Every old answer must be spoken of, so that none is lost by oversight; without `values` each is itself."""
        own = own_targets(source)
        given = own if targets is None else targets
        for code in sorted(set(given) ^ set(own)):
            names = ", ".join(own)
            each = Text(ru=f"каждый из ответов: {names}", en=f"each of the answers {names}")
            self._report.add("wrong_value", f"{place} «{code}»", code, each, _SAY_ALL)
        values = self._values(feature, given, place)
        return {float(index): values[code] for index, code in enumerate(own) if code in values}

    def _values(self, feature: Feature, targets: Mapping[str, object], place: str) -> dict[str, Value]:
        return {old: self._value(feature, target, f"{place} «{old}»") for old, target in targets.items()}

    def _value(self, feature: Feature, target: object, place: str) -> Value:
        try:
            return to_value(feature, target)
        except ValueError:
            self._report.add("wrong_target", place, target, allowed(feature), _NO_COUNTERPART)
            return None


_ONCE = Text(ru="каждый признак один раз", en="each feature once")
_KEEP_ONE = Text(ru="оставьте одну из строк", en="keep one of the lines")
_FROM_OR_CASES = Text(ru="либо from (и values), либо cases", en="either from (and values) or cases")
_SEE_MAPPING = Text(ru="исправьте по описанию (docs/mapping.md)", en="correct it by the description (docs/mapping.md)")
_NO_VALUES = Text(ru="values только у choice, multi, flag и code", en="values only of choice, multi, flag and code")
_USE_CASES = Text(ru="опишите перенос правилами: cases", en="say it by rules: cases")
_KINDS = Text(
    ru="тот же вид, либо choice или flag → другой вид, кроме date",
    en="the same kind, or choice or flag → another, not date",
)
_SAY_ALL = Text(ru="впишите все; «» означает «нет соответствия»", en="name all of them; «» means no counterpart")
_NO_COUNTERPART = Text(ru="«» означает «нет соответствия»", en="«» means no counterpart")
