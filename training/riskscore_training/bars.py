"""Horizontal bars with their names on the left, as SVG text."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

WIDTH, ROW, NAMES_WIDTH = 720, 32, 400
DARK, LIGHT = "#1f4e79", "#a9c1d9"
_LONGEST, _LINE = 52, 13


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    written: str
    is_dark: bool


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """One <svg> element; values ≥ 0, the longest bar fills the width."""
    top = max((bar.value for bar in bars), default=0.0) or 1.0
    body = "\n".join(_row(i, bar, top) for i, bar in enumerate(bars))
    height = ROW * len(bars) + 8
    return (
        f'<svg class="wide" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<title>{escape(title)}</title>\n{body}\n</svg>'
    )


def _row(place: int, bar: Bar, top: float) -> str:
    y = 4 + ROW * place
    length = round((WIDTH - NAMES_WIDTH - 60) * bar.value / top, 1)
    lines = wrap(bar.name, _LONGEST, max_lines=2, placeholder=" …")
    first = y + ROW / 2 - _LINE * (len(lines) - 1) / 2
    start = f'<text x="{NAMES_WIDTH - 8}" text-anchor="end" fill="#1d2530"'
    names = "".join(f'{start} y="{first + _LINE * i}">{escape(line)}</text>' for i, line in enumerate(lines))
    return (
        f"<g><title>{escape(bar.name)}</title>{names}</g>"
        f'<rect x="{NAMES_WIDTH}" y="{y + 3}" width="{length}" height="{ROW - 14}" rx="2" '
        f'fill="{DARK if bar.is_dark else LIGHT}"/>'
        f'<text x="{NAMES_WIDTH + length + 6}" y="{y + ROW / 2}" fill="#5b6573">{escape(bar.written)}</text>'
    )
