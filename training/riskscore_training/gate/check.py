"""One named check of the gate, and the bounds all of them state."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from riskscore.errors import Text
from riskscore.model import Interval

AUC_MARGIN = 0.005  # the challenger's AUC may be lower by less than this, at the lower end of the interval
TPR_MARGIN = 0.05  # and the recall of a protected group by no more than this
SLOPE_RANGE = (0.9, 1.1)
WIDEST_SLOPE = 1.0  # interval of the slope, beyond which it tells nothing
ECE_LIMIT, ECE_LIMIT_SMALL, SMALL = 0.02, 0.04, 3_000  # of more than 3,000 people, and of fewer
FEWEST_POSITIVES = 50  # of a group, for its recall to say anything
FEWEST_TOLD = 50  # people, for the ledger tells of no smaller group
FEWEST_OF_A_CLASS = 30  # of the people the gate judges on
LEAST_JACCARD = 0.5  # of the two lists, as long as the challenger's own
MOST_JUMPS = 0.02  # share of people who go from low to high or back
RESAMPLES, SEED = 1000, 20260301


@dataclass(frozen=True)
class Check:
    """What one check found: `figures` are plain JSON, shares in [0, 1], and name nobody."""

    name: str
    passed: bool
    text: Text
    figures: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "passed": self.passed,
            "text": {"ru": self.text.ru, "en": self.text.en},
            "figures": dict(self.figures),
        }


def cannot_show(name: str, why: Text) -> Check:
    """A check that has nothing to stand on: it does not pass."""
    return Check(name, False, Text(ru=f"Показать нельзя: {why.ru}", en=f"Cannot be shown: {why.en}"), {})


def say(figure: Interval, digits: int = 3) -> Text:
    """A figure with its 95 % interval, as either language writes it; a dash where it cannot be judged."""
    point, low, high = (number(value, digits) for value in (figure.point, figure.low, figure.high))
    if not isfinite(figure.point):
        return point
    return Text(ru=f"{point.ru} ({low.ru} … {high.ru})", en=f"{point.en} ({low.en} … {high.en})")


def number(value: float, digits: int = 3) -> Text:
    en = f"{value:.{digits}f}".replace("-", "−") if isfinite(value) else "—"
    return Text(ru=en.replace(".", ","), en=en)


def percent(share: float, digits: int = 1) -> Text:
    en = f"{100 * share:.{digits}f} %".replace("-", "−")
    return Text(ru=en.replace(".", ","), en=en)


def points(difference: float, digits: int = 1) -> Text:
    """A difference of two shares, which is never in per cent."""
    en = f"{100 * difference:.{digits}f}".replace("-", "−")
    return Text(ru=f"{en.replace('.', ',')} п. п.", en=f"{en} pp")
