"""The `[[question]]`, `[[history]]` and `[[person]]` lists of a questionnaire file."""

from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.feature_checks import check_feature, is_sensitive, lowest
from riskscore.questionnaire.reading import (
    HEADER,
    Key,
    Report,
    at,
    flag,
    list_of,
    map_of,
    number,
    one_of,
    read_table,
    source_value,
    string,
    table,
    text,
)
from riskscore.questionnaire.spec import LONGEST_CODE, Catalogue, Choice, Feature, Kind, Role, Section

SECTIONS: dict[str, Section] = {"question": "answers", "history": "history", "person": "person"}

_NAME = string(
    Text(
        ru="строчные латинские буквы, цифры и _, сначала буква, не длиннее 64 знаков",
        en="lower case Latin letters, digits and _, a letter first, at most 64 characters",
    ),
    r"[a-z][a-z0-9_]*",
    limit=64,
)
_CODE = string(
    Text(
        ru="латинские буквы, цифры и . _ -, не длиннее 64 знаков",
        en="Latin letters, digits and . _ -, at most 64 characters",
    ),
    r"[A-Za-z0-9][A-Za-z0-9._-]*",
    limit=LONGEST_CODE,
)


def _target(value: object, place: str, report: Report) -> str | float | bool | None:
    if isinstance(value, str | bool):
        return value
    read: float | None = number()(value, place, report)
    return read


_CHOICE_KEYS = {
    "code": Key(_CODE, needed=True),
    "text": Key(text, needed=True),
    "values": Key(list_of(source_value)),
    "adverse": Key(flag),
}
_KEYS: dict[str, Key] = {
    "name": Key(_NAME, needed=True),
    "kind": Key(one_of(*get_args(Kind)), needed=True),
    "role": Key(one_of(*get_args(Role)), needed=True),
    "question": Key(text, needed=True),
    "label": Key(text),
    "help": Key(text),
    "column": Key(HEADER),
    "values": Key(map_of(_target)),
    "protected": Key(flag),
    "influenceable": Key(flag),
    "optional": Key(flag),
    "raises": Key(text),
    "lowers": Key(text),
    "student_raises": Key(text),
    "student_lowers": Key(text),
    "monotone": Key(one_of("up", "down")),
    "minimum": Key(number()),
    "maximum": Key(number()),
    "integer": Key(flag),
    "unit": Key(text),
    "choices": Key(list_of(table(_CHOICE_KEYS))),
    "ordered": Key(flag),
    "parent_prefix": Key(number(1, LONGEST_CODE, whole=True)),
    "synonyms": Key(list_of(HEADER)),
    "catalogue": Key(one_of(*get_args(Catalogue))),
}
_HISTORY_KEYS = _KEYS | {"source": Key(text, needed=True), "snapshot": Key(text, needed=True)}
_NEEDED_BY_RULES = ("name", "kind", "choices", "ordered", "values")


def read_features(read: dict[str, Any], report: Report) -> tuple[tuple[Feature, ...], set[str]]:
    """The features, and the names of those too faulty for a rule about them to be checked."""
    features: dict[str, Feature] = {}
    unreadable: set[str] = set()
    columns: dict[str, str] = {}
    for key, section in SECTIONS.items():
        for index, value in enumerate(read.get(key, []), 1):
            name = str(value.get("name", "")) if isinstance(value, dict) else ""
            place = f"{key} {index} «{name}»" if name else f"{key} {index}"
            feature = _read_feature(value, place, report, section)
            if feature is None:
                unreadable.add(name)
            else:
                _check_unique(feature, place, features, columns, report)
                features.setdefault(feature.name, feature)
    return tuple(features.values()), unreadable


def _check_unique(
    feature: Feature, place: str, features: dict[str, Feature], columns: dict[str, str], report: Report
) -> None:
    if feature.name in features:
        allowed = Text(ru="имя, которого в файле ещё нет", en="a name that is not in the file yet")
        report.add("duplicate_name", at(place, "name"), feature.name, allowed, _RENAME)
    owner = columns.setdefault(feature.column.strip(), feature.name)
    if owner != feature.name:
        allowed = Text(ru=f"столбец, который не читает «{owner}»", en=f"a column that «{owner}» does not read")
        report.add("duplicate_column", at(place, "column"), feature.column, allowed, _RENAME)


def _read_feature(value: object, place: str, report: Report, section: Section) -> Feature | None:
    read = read_table(value, place, report, _HISTORY_KEYS if section == "history" else _KEYS)
    if not isinstance(value, dict):
        return None
    check_feature(read, value, place, report)
    if any(report.names(at(place, key)) for key in _NEEDED_BY_RULES):
        return None
    return _build(read, section)


def _build(read: dict[str, Any], section: Section) -> Feature:
    """Keys whose lack was reported get a stand-in here, so that the rules can be checked as well."""
    stand_in = {"role": "input", "question": Text(ru="", en=""), "column": read["name"]}
    keys = stand_in | read
    keys["choices"] = tuple(Choice(**c | {"values": tuple(c.get("values", ()))}) for c in read.get("choices", []))
    keys["synonyms"] = tuple(read.get("synonyms", ()))
    keys["optional"] = bool(read.get("optional")) or is_sensitive(read)
    if read["kind"] == "date":
        keys["minimum"] = lowest(read)
    return Feature(section=section, **keys)


_RENAME = Text(ru="переименуйте один из двух", en="rename one of the two")
