"""A contribution in plain words: how many times the odds of being without work change."""

import math
from functools import lru_cache

from riskscore.errors import Text

_TIMES_FROM = 1.95
_LARGEST = 100
_NOTHING = Text(ru="", en="")
_HARDLY = Text(
    ru="С учётом этого шансы остаться без работы почти те же",
    en="With this, the odds of being without work hardly change",
)


def odds_text(contribution: float) -> Text:
    """The change of the odds (without work : in work) by a contribution in log-odds, all else equal.

    In per cent below twice, then "2.3 times"; both ways the odds are multiplied by exp(contribution).
    """
    return _sentence(*_size(contribution), contribution > 0)


def odds_label(contribution: float) -> Text:
    """The same in a word or two, for a chart: "на 49 %", "в 2,3 раза"; empty where nothing changes."""
    return _label(*_size(contribution))


def _size(contribution: float) -> tuple[int, float]:
    """Per cent and 0, or 0 and how many times; both 0 where nothing changes to the eye."""
    times = math.exp(min(abs(contribution), math.log(_LARGEST) + 1))
    if times < _TIMES_FROM:
        return round(100 * (times - 1 if contribution > 0 else 1 - 1 / times)), 0.0
    return 0, min(round(times, 1 if times < 10 else 0), _LARGEST)


@lru_cache(maxsize=2048)
def _sentence(percent: int, times: float, is_up: bool) -> Text:
    size = _label(percent, times)
    if size == _NOTHING:
        return _HARDLY
    ru, en = ("выше", "higher") if is_up else ("ниже", "lower")
    return Text(
        ru=f"С учётом этого шансы остаться без работы {size.ru} {ru}",
        en=f"With this, the odds of being without work are {size.en} {en}",
    )


@lru_cache(maxsize=2048)
def _label(percent: int, times: float) -> Text:
    if percent:
        return Text(ru=f"на {percent} %", en=f"{percent}%")
    if not times:
        return _NOTHING
    if times >= _LARGEST:
        return Text(ru=f"больше чем в {_LARGEST} раз", en=f"more than {_LARGEST} times")
    shown = f"{times:g}"
    return Text(ru=f"в {shown.replace('.', ',')} {_raz(shown)}", en=f"{shown} times")


def _raz(shown: str) -> str:
    """The Russian word for times agrees with its number: 2, 3, 4 and fractions раза, others раз."""
    if "." in shown or (shown[-1] in "234" and shown[-2:-1] != "1"):
        return "раза"
    return "раз"
