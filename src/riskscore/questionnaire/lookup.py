"""Which source values mean what: the tables both validators look cells up in, made once a feature."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riskscore.codes.look_alikes import fold_look_alikes

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Choice, Feature

Meaning = float | str | None
NOTHING_CHOSEN = "none"

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")
_FLAGS = dict.fromkeys(("да", "yes", "true", "1.0"), True) | dict.fromkeys(("нет", "no", "false", "0.0"), False)


def source_key(text: str) -> str:
    """`text` as source values are compared: case, spaces and the way one number is written do not matter.

    Neither do Latin letters that stand for Cyrillic ones of the same look.
    A number is written as Python writes the float (`1`, `1.0` and `1,0` are all `1.0`); `01` is a text, no number.
    """
    key = fold_look_alikes(" ".join(text.split())).casefold()
    if _NUMBER.fullmatch(key):
        number = float(key.replace(",", "."))
        if math.isfinite(number):
            return repr(number + 0.0)
    return key


def source_keys(texts: Sequence[str]) -> list[str]:
    """The source key of each text; quick where all are words that begin with a Latin letter, as identifiers do."""
    joined = "\n".join(texts).casefold()
    keys = joined.split("\n")
    if joined.isascii() and len(keys) == len(texts) and _is_words(f"\n{joined}"):
        return keys
    return [source_key(text) for text in texts]


def _is_words(lines: str) -> bool:
    """Whether a Latin letter follows each line break, and there is no other space."""
    signs = np.frombuffer(lines.encode(), dtype=np.uint8)
    begins = signs[np.flatnonzero(signs == ord("\n")) + 1] if signs[-1] != ord("\n") else signs[:1]
    return bool((begins >= ord("a")).all()) and int((signs <= ord(" ")).sum()) == len(begins)


def yes_or_no(text: str) -> bool | None:
    """What a word means that any flag may be written by; None if it is no such word."""
    return _FLAGS.get(source_key(text))


def choice_names(choice: "Choice") -> Iterator[tuple[str, str]]:
    """Every way a cell may name `choice`, each with the place it is written at."""
    yield "code", choice.code
    yield "text › ru", choice.text.ru
    yield "text › en", choice.text.en
    for value in choice.values:
        yield "values", value


def build_lookup(feature: "Feature") -> Mapping[str, Meaning]:
    """Meaning of each source key: a number, 0 or 1 of a flag, the index of a choice, a code; None = not answered.

    `values` of the feature come before codes and labels.
    """
    meanings: dict[str, Meaning] = {}
    if feature.kind == "flag":
        meanings.update({key: float(truth) for key, truth in _FLAGS.items()})
    for index, choice in enumerate(feature.choices):
        meanings.update({source_key(name): float(index) for _, name in choice_names(choice)})
    for value, target in (feature.values or {}).items():
        meanings[source_key(value)] = _meaning(feature, target)
    return meanings


def _meaning(feature: "Feature", target: str | float | bool) -> Meaning:
    if target == "":
        return None
    if feature.kind in ("choice", "multi"):
        return float(feature.code_index[str(target)])
    return target if isinstance(target, str) else float(target)
