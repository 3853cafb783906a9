"""What the choices and `values` of a feature say about cells: no cell may mean two things or something impossible."""

from collections.abc import Callable, Iterator
from typing import Any

from riskscore.errors import Text
from riskscore.questionnaire.lookup import NOTHING_CHOSEN, source_key
from riskscore.questionnaire.reading import Report, at
from riskscore.questionnaire.spec import LONGEST_CODE

Read = dict[str, Any]


def check_choices(read: Read, place: str, report: Report) -> None:
    """Report choices named alike: by code, label or source value."""
    is_multi = read.get("kind") == "multi"
    owner = {NOTHING_CHOSEN: 0} if is_multi else {}
    for index, where, name in _names(read):
        spot = f"{at(place, 'choices')} {index} › {where}"
        first = owner.setdefault(source_key(name), index)
        if first != index:
            report.add("ambiguous_choice", spot, name, _not_taken(first), _RENAME)
        if is_multi and "|" in name:
            report.add("separator_in_choice", spot, name, _NO_SEPARATOR, _RENAME)


def check_values(read: Read, place: str, report: Report) -> None:
    """Report source values given twice, unusable or mapped to what the kind cannot hold."""
    seen: dict[str, str] = {}
    for value, target in read.get("values", {}).items():
        spot = f"{at(place, 'values')} «{value}»"
        first = seen.setdefault(source_key(value), value)
        if first != value:
            allowed = Text(ru=f"значение, отличное от «{first}»", en=f"a value other than «{first}»")
            report.add("duplicate_value", spot, value, allowed, Text(ru="оставьте одно", en="keep one of them"))
        if not source_key(value) or (read.get("kind") == "multi" and "|" in value):
            report.add("wrong_value", spot, value, _NO_SEPARATOR, _RENAME)
        if target != "" and "kind" in read and not _TARGETS[read["kind"]](read, target):
            report.add("wrong_target", spot, target, _allowed_target(read), _CORRECT_TARGET)


def _names(read: Read) -> Iterator[tuple[int, str, str]]:
    """Number of the choice, the key and what a cell may say, of all that could be read."""
    for index, choice in enumerate(read.get("choices", []), 1):
        if "code" in choice:
            yield index, "code", choice["code"]
        if "text" in choice:
            yield index, "text › ru", choice["text"].ru
            yield index, "text › en", choice["text"].en
        for value in choice.get("values", []):
            yield index, "values", value


def _codes(read: Read) -> list[str]:
    return [choice["code"] for choice in read.get("choices", []) if "code" in choice]


def _is_code_of_choice(read: Read, target: object) -> bool:
    return target in _codes(read)


def _is_number(read: Read, target: object) -> bool:
    if not isinstance(target, float) or (read.get("integer") and not target.is_integer()):
        return False
    return bool(read.get("minimum", -float("inf")) <= target <= read.get("maximum", float("inf")))


def _is_code(_read: Read, target: object) -> bool:
    return isinstance(target, str) and target == target.strip() and target.isprintable() and len(target) <= LONGEST_CODE


_TARGETS: dict[str, Callable[[Read, object], bool]] = {
    "number": _is_number,
    "flag": lambda _read, target: isinstance(target, bool),
    "choice": _is_code_of_choice,
    "multi": _is_code_of_choice,
    "code": _is_code,
    "date": lambda _read, _target: False,
}
_TARGET_WORDS = {
    "number": Text(ru="число в пределах minimum и maximum", en="a number within minimum and maximum"),
    "flag": Text(ru="true или false", en="true or false"),
    "code": Text(ru="код не длиннее 64 знаков", en="a code of at most 64 characters"),
    "date": Text(ru="только «» (нет ответа)", en="only «» (not answered)"),
}


def _allowed_target(read: Read) -> Text:
    codes = ", ".join(_codes(read))
    return _TARGET_WORDS.get(read["kind"], Text(ru=codes, en=codes))


def _not_taken(index: int) -> Text:
    if index == 0:
        return Text(ru="слово none занято: «ничего не выбрано»", en="the word none is taken: nothing chosen")
    return Text(ru=f"название, которого нет у варианта {index}", en=f"a name that choice {index} does not have")


_RENAME = Text(ru="назовите иначе", en="name it differently")
_NO_SEPARATOR = Text(ru="непустое значение, у multi без знака |", en="a value that is not blank, of a multi without |")
_CORRECT_TARGET = Text(
    ru="исправьте правую часть; «» означает «нет ответа»", en="correct the right side; «» means not answered"
)
