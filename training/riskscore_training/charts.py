"""Small charts as SVG text: no script, no fonts of their own, readable in print and on a phone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 420, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 44, 44
COLOURS = ("#1f4e79", "#b3541e", "#5b7f3a", "#7a4b8c")
GREY = "#8a8f98"


@dataclass(frozen=True)
class Series:
    """Points of one line, x and y in the units of the axes; `bars` are (low, high) of y at each point."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    bars: Sequence[tuple[float, float]] = ()
    is_marked: bool = False


@dataclass(frozen=True)
class Axes:
    x_name: str
    y_name: str
    x_max: float = 1.0
    y_max: float = 1.0
    has_diagonal: bool = False
    decimal: str = "."

    def write(self, value: float) -> str:
        return f"{value:.2g}".replace(".", self.decimal)


def round_up(value: float) -> float:
    """The next end of an axis whose fifths are short numbers: 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= value - 1e-12))


def line_chart(title: str, axes: Axes, series: Sequence[Series]) -> str:
    """Lines over [0, x_max] × [0, y_max] with a legend, as one <svg> element."""
    parts = [*_frame(axes)]
    if axes.has_diagonal:
        end = min(axes.x_max, axes.y_max)
        parts.append(_path(axes, [(0.0, 0.0), (end, end)], GREY, dash=True))
    for line, colour in zip(series, COLOURS, strict=False):
        parts += _series(axes, line, colour)
    parts += _legend(series)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="11">\n<title>{escape(title)}</title>\n{body}\n</svg>'
    )


def _place(axes: Axes, x: float, y: float) -> tuple[float, float]:
    across = LEFT + min(x / axes.x_max, 1.0) * (WIDTH - LEFT - RIGHT)
    down = HEIGHT - BOTTOM - min(y / axes.y_max, 1.0) * (HEIGHT - TOP - BOTTOM)
    return round(across, 1), round(down, 1)


def _frame(axes: Axes) -> list[str]:
    parts = []
    for step in range(6):
        share = step / 5
        x, floor = _place(axes, share * axes.x_max, 0)
        left, y = _place(axes, 0, share * axes.y_max)
        parts.append(f'<path d="M{left} {y}H{WIDTH - RIGHT}" stroke="#e3e6ea"/>')
        parts.append(_label(left - 6, y + 4, axes.write(share * axes.y_max), "end"))
        parts.append(_label(x, floor + 16, axes.write(share * axes.x_max), "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(_label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, axes.x_name, "middle"))
    turned = f'transform="rotate(-90 12 {middle})"'
    parts.append(f'<text x="12" y="{middle}" text-anchor="middle" fill="#333" {turned}>{escape(axes.y_name)}</text>')
    return parts


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#333">{escape(text)}</text>'


def _path(axes: Axes, points: Sequence[tuple[float, float]], colour: str, *, dash: bool = False) -> str:
    steps = " L".join("{} {}".format(*_place(axes, x, y)) for x, y in points)
    style = ' stroke-dasharray="4 4"' if dash else ' stroke-width="2"'
    return f'<path d="M{steps}" fill="none" stroke="{colour}"{style}/>'


def _series(axes: Axes, line: Series, colour: str) -> list[str]:
    points = list(zip(map(float, line.x), map(float, line.y), strict=True))
    parts = [_path(axes, points, colour)] if len(points) > 1 else []
    for (x, _), (low, high) in zip(points, line.bars, strict=False):
        (across, bottom), (_, top) = _place(axes, x, low), _place(axes, x, high)
        parts.append(f'<path d="M{across} {bottom}V{top}" stroke="{colour}" stroke-opacity=".5"/>')
    if line.is_marked:
        parts += ['<circle cx="{}" cy="{}" r="3.5" fill="{}"/>'.format(*_place(axes, x, y), colour) for x, y in points]
    return parts


def _legend(series: Sequence[Series]) -> list[str]:
    """Two names a row."""
    parts = []
    for index, (line, colour) in enumerate(zip(series, COLOURS, strict=False)):
        x = round(LEFT + (WIDTH - LEFT - RIGHT) / 2 * (index % 2), 1)
        y = 8 + 16 * (index // 2)
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="4" fill="{colour}"/>')
        parts.append(_label(x + 18, y + 6, line.name, "start"))
    return parts
