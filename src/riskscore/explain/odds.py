"""A contribution in plain words: how many times the odds of being without work change."""

import math

from riskscore.errors import Text

_TIMES_FROM = 1.95
_LARGEST = 100
_NOTHING = Text(
    ru="С учётом этого шансы остаться без работы почти те же",
    en="With this, the odds of being without work hardly change",
)


def odds_text(contribution: float) -> Text:
    """The change of the odds (without work : in work) by a contribution in log-odds, all else equal.

    In per cent below twice, then "2.3 times"; both ways the odds are multiplied by exp(contribution).
    """
    ru, en = _size(contribution)
    if not ru:
        return _NOTHING
    up_ru, up_en = ("выше", "higher") if contribution > 0 else ("ниже", "lower")
    return Text(
        ru=f"С учётом этого шансы остаться без работы {ru} {up_ru}",
        en=f"With this, the odds of being without work are {en} {up_en}",
    )


def odds_label(contribution: float) -> Text:
    """The same in a word or two, for a chart: "на 49 %", "в 2,3 раза"; empty where nothing changes."""
    ru, en = _size(contribution)
    return Text(ru=ru, en=en)


def _size(contribution: float) -> tuple[str, str]:
    times = math.exp(min(abs(contribution), math.log(_LARGEST) + 1))
    if times >= _TIMES_FROM:
        return _times(times)
    percent = round(100 * (times - 1 if contribution > 0 else 1 - 1 / times))
    return (f"на {percent} %", f"{percent}%") if percent else ("", "")


def _times(times: float) -> tuple[str, str]:
    if times >= _LARGEST:
        return f"больше чем в {_LARGEST} раз", f"more than {_LARGEST} times"
    shown = f"{times:.1f}".removesuffix(".0") if times < 9.95 else f"{times:.0f}"
    return f"в {shown.replace('.', ',')} {_raz(shown)}", f"{shown} times"


def _raz(shown: str) -> str:
    """The Russian word for times agrees with its number: 2, 3, 4 and fractions раза, others раз."""
    if "." in shown or (shown[-1] in "234" and shown[-2:-1] != "1"):
        return "раза"
    return "раз"
