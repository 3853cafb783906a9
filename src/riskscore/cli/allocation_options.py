"""What a user may write for the options of `riskscore plan allocate` that are no plain values."""

from collections.abc import Sequence

import click

from riskscore.allocation import HEAVIEST, WEIGHTS
from riskscore.plan import Evidence

_GRADES: tuple[Evidence, ...] = ("observational", "quasi", "trial")


def read_weights(_context: click.Context, _option: click.Parameter, written: Sequence[str]) -> dict[Evidence, int]:
    """The weights of all grades in per cent; `written` holds GRADE=NUMBER."""
    return {**WEIGHTS, **dict(map(_weight, written))}


def _weight(text: str) -> tuple[Evidence, int]:
    grade, _, number = text.partition("=")
    known = [name for name in _GRADES if name == grade]
    if known and number.replace(".", "", 1).isdecimal() and 100 <= round(float(number) * 100) <= HEAVIEST:
        return known[0], round(float(number) * 100)
    raise click.BadParameter(f"{text!r} is not GRADE=NUMBER, like trial=1.25: {' or '.join(_GRADES)}, 1 to 2.")
