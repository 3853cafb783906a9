"""Bars of reasons as SVG: geometry here, drawing in templates/chart.svg.

Horizontal places are per cents of the width and vertical ones are pixels, so that letters keep their size on a phone.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LINE_LETTERS, NOTE_LETTERS = 40, 44  # fit letters of 14 and 13 pixels into the 350 pixels a phone leaves
LINE, BAR, GAP = 20, 12, 18
BARS_WIDTH = 72.0  # per cent; the rest holds the words beside each bar


@dataclass(frozen=True)
class Effect:
    """One reason: its text, its part of the log-odds, what stands beside its bar and, smaller, below its text."""

    text: str
    contribution: float
    label: str
    note: str | None = None


@dataclass(frozen=True)
class Scale:
    """`zero` is the place of no effect in per cent, `unit` per cents for one unit of log-odds."""

    zero: float
    unit: float


@dataclass(frozen=True)
class Bar:
    lines: tuple[tuple[str, int], ...]
    notes: tuple[tuple[str, int], ...]
    x: float
    width: float
    y: int
    label: str
    direction: str


@dataclass(frozen=True)
class Chart:
    height: int
    zero: float
    bars: tuple[Bar, ...]


def fit_scale(contributions: Sequence[float]) -> Scale:
    """One scale for all charts of a page: the longest bars to both sides fill the width."""
    left = max(0.0, -min(contributions, default=0.0))
    right = max(0.0, max(contributions, default=0.0))
    span = left + right
    return Scale(BARS_WIDTH * left / span, BARS_WIDTH / span) if span else Scale(0.0, 0.0)


def draw_chart(effects: Sequence[Effect], scale: Scale) -> Chart:
    bars = []
    top = 0
    for effect in effects:
        bar = _bar(effect, scale, top)
        bars.append(bar)
        top = bar.y + BAR + GAP
    return Chart(top, scale.zero, tuple(bars))


def _bar(effect: Effect, scale: Scale, top: int) -> Bar:
    lines = textwrap.wrap(effect.text, LINE_LETTERS) or [""]
    notes = textwrap.wrap(effect.note or "", NOTE_LETTERS)
    width = abs(effect.contribution) * scale.unit
    x = scale.zero - width if effect.contribution < 0 else scale.zero
    placed = [(line, top + LINE * place - 4) for place, line in enumerate([*lines, *notes], start=1)]
    direction = "lowers" if effect.contribution < 0 else "raises"
    lines_placed, notes_placed = tuple(placed[: len(lines)]), tuple(placed[len(lines) :])
    bottom = top + LINE * len(placed) + 3
    return Bar(lines_placed, notes_placed, round(x, 2), round(width, 2), bottom, effect.label, direction)
