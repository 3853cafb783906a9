"""A weights file → the points baseline with weights, rules or a threshold of one's own (docs/mapping.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskscore.errors import Text
from riskscore.questionnaire import Points, PointsRule, Questionnaire
from riskscore.questionnaire.parse_rules import RULE, SOURCES, read_rule
from riskscore.questionnaire.reading import HEADER, Key, Report, at, list_of, number, one_of, read_table, table, text
from riskscore.questionnaire.toml_file import Shelf, read_toml

FORMAT = 1
_SHELF = Shelf(
    "points",
    Text(
        ru="Не читается файл весов {what}. Укажите путь к файлу .toml в кодировке UTF-8 или один из: {ids}.",
        en="Cannot read the weights file {what}. Give the path of a .toml file in UTF-8 or one of: {ids}.",
    ),
)
shipped_weights = _SHELF.ids

_RULE = {
    "name": Key(HEADER),
    "points": Key(number(), needed=True),
    "when": Key(RULE),
    "source": Key(one_of(*SOURCES)),
    "text": Key(text),
}
_KEYS = {
    "format": Key(number(), needed=True),
    "id": Key(HEADER, needed=True),
    "questionnaire": Key(HEADER, needed=True),
    "threshold": Key(number(), needed=True),
    "source": Key(one_of(*SOURCES), needed=True),
    "note": Key(text),
    "rule": Key(list_of(table(_RULE)), needed=True),
}


@dataclass(frozen=True)
class Weights:
    """Points that replace those of a questionnaire."""

    id: str
    points: Points
    note: Text | None = None


def load_points(name: str, questionnaire: Questionnaire) -> Weights:
    """The shipped weights of this id, or the file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written, or is made for another questionnaire.
    """
    return parse_points(_SHELF.read(name), questionnaire, place=Path(name).name)


def parse_points(content: str, questionnaire: Questionnaire, *, place: str = "weights") -> Weights:
    """Read and check a weights file against the questionnaire its rules speak of; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place in it.
    """
    report = Report()
    raw = read_toml(content, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    if read.get("questionnaire", questionnaire.id) != questionnaire.id:
        its = Text(ru=f"анкета «{questionnaire.id}»", en=f"the questionnaire «{questionnaire.id}»")
        report.add("other_questionnaire", "questionnaire", read["questionnaire"], its, _TAKE_ITS_OWN)
    rules = _rules(read.get("rule", []), questionnaire, read.get("source", "proxy"), report)
    report.require_none(Text(ru="Файл весов", en="The weights file"), place, content)
    return Weights(read["id"], Points(read["threshold"], read["source"], rules), read.get("note"))


def _rules(
    lines: Sequence[Mapping[str, Any]], questionnaire: Questionnaire, source: str, report: Report
) -> tuple[PointsRule, ...]:
    """A line without `when` is the questionnaire's rule of its name, with other points."""
    own = {rule.name: rule for rule in questionnaire.points.rules if rule.name} if questionnaire.points else {}
    read, seen = [], set()
    for index, line in enumerate(lines, 1):
        name, place = line.get("name"), f"rule {index}"
        if name in seen:
            report.add("duplicate_name", at(place, "name"), name, _ANOTHER_NAME, _KEEP_ONE)
        seen |= {name} - {None}
        if "when" in line:
            rule = read_rule(line["when"], questionnaire.by_name, at(place, "when"), report)
            read += [PointsRule(**{"points": 0.0, "source": source, **line, "when": rule})] if rule else []
        elif name in own:
            known = own[name]
            of_own = {"when": known.when, "source": known.source, "text": known.text}
            read += [PointsRule(**{"points": 0.0, **of_own, **line})]
        else:
            names = ", ".join(own)
            allowed = Text(ru=f"when или имя из анкеты: {names}", en=f"when, or a name of the questionnaire: {names}")
            report.add("missing_key", at(place, "when"), name or "", allowed, _ADD_WHEN)
    return tuple(read)


_TAKE_ITS_OWN = Text(ru="возьмите веса этой анкеты", en="take weights made for this questionnaire")
_ANOTHER_NAME = Text(ru="имя, которого у других правил нет", en="a name that no other rule has")
_KEEP_ONE = Text(ru="оставьте одно из двух", en="keep one of the two")
_ADD_WHEN = Text(ru="напишите, когда начисляются баллы", en="say when the points are counted")
