"""Horizontal bars with their names on the left, as SVG text."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, ROW, NAMES_WIDTH = 720, 24, 400
DARK, LIGHT = "#1f4e79", "#a9c1d9"
_LONGEST = 52


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
    name = bar.name if len(bar.name) <= _LONGEST else bar.name[: _LONGEST - 1] + "…"
    return (
        f'<text x="{NAMES_WIDTH - 8}" y="{y + 15}" text-anchor="end" fill="#1d2530">'
        f"<title>{escape(bar.name)}</title>{escape(name)}</text>"
        f'<rect x="{NAMES_WIDTH}" y="{y + 3}" width="{length}" height="{ROW - 8}" rx="2" '
        f'fill="{DARK if bar.is_dark else LIGHT}"/>'
        f'<text x="{NAMES_WIDTH + length + 6}" y="{y + 15}" fill="#5b6573">{escape(bar.written)}</text>'
    )
