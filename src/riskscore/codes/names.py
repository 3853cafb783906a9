"""ФИО: reading names as people write them, and how alike two of them are."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from riskscore.codes.look_alikes import fold_look_alikes

_APOSTROPHES = re.compile(r"[’‘ʼʹ′`´']")
_DASHES = re.compile(r"\s*[-‐‑‒–—−]\s*")
_INITIALS = re.compile(r"([^\W\d_])\.\s*(?=[^\W\d_]\.)")
_FILIATION = frozenset({"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "угли"})
_PARTS = {"last": 2.0, "first": 1.5, "middle": 1.0}


@dataclass(frozen=True)
class FullName:
    """Фамилия, имя and, where there is one, отчество."""

    last: str
    first: str
    middle: str | None = None

    def __str__(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.middle) if part)


def normalise_name(text: str) -> str:
    """One way to write a name: single spaces, one dash and one apostrophe; ё and mixed case stay as they are.

    A name all in one case is written with capitals, `ИВАНОВ` and `иванов` being `Иванов`.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    plain = _DASHES.sub("-", _APOSTROPHES.sub("’", composed))
    return _capitalise(plain) if plain in (plain.upper(), plain.lower()) else plain


def _capitalise(name: str) -> str:
    return " ".join(
        word.lower() if word.lower() in _FILIATION else "-".join(part.capitalize() for part in word.split("-"))
        for word in name.split()
    )


def split_full_name(text: str) -> FullName | None:
    """«Фамилия Имя [Отчество]» or «Фамилия И. О.»; None where the words cannot be told apart.

    Four words are read only when the last is one of «оглы», «кызы» and their kin, which belong to the patronymic.
    """
    words = normalise_name(_INITIALS.sub(r"\1. ", text)).split()
    if len(words) == 4 and words[3].lower() in _FILIATION:
        words = [words[0], words[1], f"{words[2]} {words[3].lower()}"]
    return FullName(*words) if len(words) in (2, 3) else None


def looks_like_full_name(text: str) -> bool:
    """Whether a cell that should hold something else holds a name: two or three words of letters, each capitalised."""
    words = _DASHES.sub("-", text).replace(".", " ").split()
    is_worded = len(words) in (2, 3) and all(word[0].isupper() for word in words)
    return is_worded and all(_APOSTROPHES.sub("", word).replace("-", "").isalpha() for word in words)


def name_key(text: str) -> str:
    """The name as spellings are compared: case, ё, dashes, apostrophes and Latin look-alikes do not matter."""
    plain = _APOSTROPHES.sub("", _DASHES.sub(" ", unicodedata.normalize("NFC", text)))
    return " ".join(fold_look_alikes(plain).casefold().replace("ё", "е").split())


def name_similarity(left: FullName, right: FullName) -> float:
    """How alike two names are, 0–1: 1 = the same person's name for all the letters say. Never proof of one person.

    Фамилия counts most, отчество least, and only where both have one; an initial is like every name it begins. The
    likeness of two words is that of Ratcliff and Obershelp, as `difflib` computes it.
    """
    likeness = {part: _part_similarity(getattr(left, part), getattr(right, part)) for part in _PARTS}
    return _weighted_mean({part: value for part, value in likeness.items() if value is not None})


def _part_similarity(left: str | None, right: str | None) -> float | None:
    if not left or not right:
        return None
    one, other = name_key(left), name_key(right)
    if one.endswith(".") or other.endswith("."):
        return float(one[:1] == other[:1])
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _weighted_mean(values: Mapping[str, float]) -> float:
    total = sum(_PARTS[part] for part in values)
    return sum(_PARTS[part] * value for part, value in values.items()) / total if total else 0.0
