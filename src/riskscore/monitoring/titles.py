"""Titles, column numbers and row codes as they stand in files: one spelling to compare each by."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from riskscore.codes.look_alikes import fold_look_alikes

_NUMBER = re.compile(r"(?:гр\.?|графа|№)?\s*0*([0-9]{1,3})(?:[.,]([0-9]))?")
_LEAST_PREFIX = 20
_kept = lru_cache(2**14, typed=True)  # one header is compared with every sheet of every form


@_kept
def title_key(text: object) -> str:
    """Letters and digits only: case, ё, spaces, hyphens of broken lines, footnote marks and quotes do not matter,
    nor do Latin letters that look Cyrillic in a word that has both."""
    folded = fold_look_alikes(str(text)).casefold().replace("ё", "е")
    return "".join(sign for sign in folded if sign.isalnum())


@_kept
def number_key(cell: object) -> str | None:
    """The number of a column or row: `05`, `гр.05`, `5`, 5.0 are `5`; `3,1` and 3.1 are `3.1`; None = no number."""
    if cell is None or isinstance(cell, bool):
        return None
    match = _NUMBER.fullmatch(str(cell).strip().casefold().removesuffix(".0"))
    if not match:
        return None
    whole, part = match.groups()
    return f"{whole}.{part}" if part else whole


def row_code_key(cell: object) -> str | None:
    """A row code with two digits: 1, `1`, `01` are `01`."""
    number = number_key(cell)
    return number.zfill(2) if number and "." not in number else None


def match_title(text: object, meanings: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What a title may mean, by `meanings` of title keys; a long beginning is enough where it means one thing."""
    key = title_key(text)
    if key in meanings:
        return meanings[key]
    if len(key) < _LEAST_PREFIX:
        return frozenset()
    close = {m for known, m in meanings.items() if len(known) >= _LEAST_PREFIX and _begins(key, known)}
    return close.pop() if len(close) == 1 else frozenset()


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def build_meanings(titles: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Title key → everything it may mean, from pairs of title and meaning."""
    found: dict[str, set[str]] = {}
    for title, meaning in titles:
        found.setdefault(title_key(title), set()).add(meaning)
    return {key: frozenset(meanings) for key, meanings in found.items()}
