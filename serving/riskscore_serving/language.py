"""Which of our languages a caller prefers."""

import re
from functools import lru_cache

from riskscore.errors import LANGS, Lang

_RANGE = re.compile(r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*", re.IGNORECASE)


@lru_cache(maxsize=256)
def preferred_language(header: str | None, default: Lang) -> Lang:
    """The first of our languages in an `Accept-Language` header by weight (RFC 9110, 12.5.4), else `default`.

    What cannot be read in the header is passed over.
    """
    weights: dict[Lang, float] = {}
    for part in (header or "").split(","):
        match = _RANGE.fullmatch(part)
        if match:
            name = match[1].lower()
            for lang in LANGS:
                if name == lang or (name == "*" and lang == default):
                    weights.setdefault(lang, float(match[2] or 1))
    best = max(weights, key=lambda lang: weights[lang], default=default)
    return best if weights.get(best, 0) > 0 else default
