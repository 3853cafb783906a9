"""What a refused value may have been meant for: shown with the problem, never put in its place."""

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from riskscore.questionnaire.lookup import NOTHING_CHOSEN, choice_names, source_key
from riskscore.questionnaire.spec import Feature

_SHORT_YEAR = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d\d)", re.ASCII)
_FIRST_OF_OLD_CENTURY = 30
_SEPARATORS = re.compile(r"[|,;\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_NEGATIONS = {"нет", "no", "ничего", "nothing"}
_NEGATIVE_CODES = ("none", "no")
_ALIKE, _LONGEST_COMPARED = 0.75, 80
Names = tuple[tuple[str, int], ...]


def suggest_date(value: object) -> str | None:
    """The date that a day, month and year of two digits may mean, by the rule of spreadsheets: 30–99 are 1930–1999."""
    found = _SHORT_YEAR.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return f"{dt.date(year + (1900 if year >= _FIRST_OF_OLD_CENTURY else 2000), month, day):%d.%m.%Y}"
    except ValueError:  # no such day
        return None


def suggest_number(feature: Feature, value: object) -> str | None:
    """The one number in a text like «12 ч» or «4 курс», if `feature` may hold it."""
    found = _NUMBER.findall(value) if isinstance(value, str) else []
    if len(found) != 1 or found[0] == str(value).strip():
        return None
    number = float(found[0].replace(",", "."))
    is_inside = feature.minimum is None or number >= feature.minimum
    is_inside &= feature.maximum is None or number <= feature.maximum
    return found[0] if is_inside and not (feature.integer and number % 1) else None


def suggest_choice(feature: Feature, value: object) -> str | None:
    """The label a text is near to; of a multi the labels of all its parts, joined by |."""
    if not isinstance(value, str) or not value.strip():
        return None
    if feature.kind != "multi":
        return _label(feature, value)
    parts = [part for part in _SEPARATORS.split(value) if part.strip()]
    if len(parts) == 1 and source_key(parts[0]) in _NEGATIONS:
        return NOTHING_CHOSEN
    labels = [_label(feature, part) for part in parts]
    return "|".join(dict.fromkeys(filter(None, labels))) if labels and all(labels) else None


def _label(feature: Feature, text: str) -> str | None:
    """The label of the only choice that `text` names, begins, denies like or resembles, in the language of `text`."""
    key = source_key(text)
    names = tuple((source_key(name), i) for i, choice in enumerate(feature.choices) for _, name in choice_names(choice))
    index = closest(names, key)
    if index is None and key in _NEGATIONS:
        index = next((i for i, code in enumerate(feature.codes) if code in _NEGATIVE_CODES), None)
    if index is None:
        return None
    return feature.choices[index].text.get("en" if text.isascii() else "ru")


@lru_cache(maxsize=4096)
def closest(names: Names, key: str) -> int | None:
    """The index that all `names` equal to `key`, or else all beginning with it, or else all like it have."""
    key = key[:_LONGEST_COMPARED]
    alike = set(difflib.get_close_matches(key, [name for name, _ in names], n=len(names), cutoff=_ALIKE))
    for found in _same(names, key), _begun(names, key), {i for name, i in names if name in alike}:
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _same(names: Names, key: str) -> set[int]:
    return {index for name, index in names if name == key}


def _begun(names: Names, key: str) -> set[int]:
    """Whole words only: «не» does not begin «нет»."""
    return set(_indices(names, re.compile(rf"{re.escape(key)}\b")))


def _indices(names: Names, pattern: re.Pattern[str]) -> Iterator[int]:
    return (index for name, index in names if pattern.match(name))
