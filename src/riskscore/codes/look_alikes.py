"""Latin letters that stand in Cyrillic words because they look the same."""

import re

_LATIN = "ABCEHKMOPTXYaceopxy"
_CYRILLIC = "АВСЕНКМОРТХУасеорху"
_FOLD = str.maketrans(_LATIN, _CYRILLIC)
_WORD = re.compile(r"[^\W\d_]+")
_HAS_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def fold_look_alikes(text: str) -> str:
    """`text` with Cyrillic letters in place of Latin ones of the same look, in words that mix both scripts.

    A word all in Latin letters stays as it is: `CAB` may well be meant.
    """
    return text if text.isascii() else _WORD.sub(_fold_word, text)


def _fold_word(match: re.Match[str]) -> str:
    word = match[0]
    return word.translate(_FOLD) if _HAS_CYRILLIC.search(word) else word
