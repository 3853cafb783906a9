"""In words: how long a list is whose length nobody has set, as the threshold follows from costs or a wanted recall."""

from typing import NamedTuple

from riskscore.errors import LANGS, Text
from riskscore_training.figure_words import FigureWords

_RULES = {
    "costs": Text(ru="ценой ошибок", en="costs"),
    "recall": Text(ru="целью по полноте", en="a recall to be reached"),
}


class Owner(NamedTuple):
    """A bundle by its name, and what its [levels] are set by."""

    name: str
    method: str
    capacity: float


def say_zone(method: str, share: float) -> Text:
    """Of a card: the list is the risk zone."""
    rule, part = _RULES[method], _percent(share, 1)
    return Text(
        ru=f"Порог этой модели задан {rule.ru}, а не числом мест, поэтому список здесь такой же длины, как зона риска "
        f"у проверенных людей: {part.ru}.",
        en=f"The threshold of this model is set by {rule.en}, not by a number of places: the list here is as long as "
        f"the risk zone is among the people tested, {part.en}.",
    )


def say_assumed(method: str, capacity: float) -> Text:
    """Of a card: the list is none that the model makes."""
    rule, part = _RULES[method], _percent(capacity)
    return Text(
        ru=f"Порог этой модели задан {rule.ru}, а не числом мест. В её зоне риска никого нет, или числа о ней скрыты, "
        f"чтобы не выдать немногих людей, поэтому здесь условно взят список из {part.ru} людей: сама модель такого "
        "списка не составляет.",
        en=f"The threshold of this model is set by {rule.en}, not by a number of places. Its risk zone is empty, or "
        f"figures of it are hidden as they would tell of few people, so a list of {part.en} is assumed here: none "
        "that this model makes.",
    )


def say_lists(a: Owner, b: Owner, share: float, *, is_zone: bool) -> Text | None:
    """Of two bundles: both lists hold `share` of the people, the zone of `b` or its capacity.

    None where that goes without saying: both have the same capacity.
    """
    if a[1:] == b[1:] and b.method == "capacity":
        return None
    own, other, long = _say_rule(a), _say_rule(b), _say_length(b, share, is_zone=is_zone)
    return Text(
        ru=f"Порог модели {b.name} задан {other.ru}; оба списка взяты {long.ru}. Порог модели {a.name} задан {own.ru}, "
        "и её собственный список может быть другой длины.",
        en=f"The threshold of {b.name} is set by {other.en}; both lists are {long.en}. The threshold of {a.name} is "
        f"set by {own.en}, so its own list may be of another length.",
    )


def _say_length(of: Owner, share: float, *, is_zone: bool) -> Text:
    if of.method == "capacity":
        return Text(ru="такой длины", en="of that length")
    part = _percent(share, 1)
    if is_zone:
        return Text(
            ru=f"такой длины, как её зона риска у этих людей: {part.ru}",
            en=f"as long as its risk zone among these people: {part.en}",
        )
    return Text(
        ru=f"условно из {part.ru} людей, так как в её зоне риска их слишком мало",
        en=f"of {part.en} of the people, an assumption, as its risk zone holds too few",
    )


def _say_rule(of: Owner) -> Text:
    if of.method != "capacity":
        return _RULES[of.method]
    part = _percent(of.capacity)
    return Text(ru=f"числом мест ({part.ru})", en=f"the capacity ({part.en})")


def _percent(share: float, digits: int = 0) -> Text:
    return Text(*(FigureWords(lang).percent(share, digits) for lang in LANGS))
