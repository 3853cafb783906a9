"""Small charts as SVG text: no script, no fonts of their own, readable in print and on a phone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 420, 310
LEFT, RIGHT, TOP, BOTTOM = 60, 24, 52, 48
FONT = 13
COLOURS = ("#1f4e79", "#b3541e", "#5b7f3a", "#7a4b8c")
DASHES = ("", "9 4", "2 3", "9 3 2 3")  # lines are told apart without colour too
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
    """`level` is the height of a dashed line across, `x_ticks` replaces the fifths of the axis: (x, text) of each."""

    x_name: str
    y_name: str
    x_max: float = 1.0
    y_max: float = 1.0
    y_min: float = 0.0
    has_diagonal: bool = False
    level: float | None = None
    x_ticks: Sequence[tuple[float, str]] = ()
    x_is_share: bool = False
    y_is_share: bool = False
    decimal: str = "."

    def write(self, value: float, *, is_share: bool) -> str:
        """A share in per cent, anything else as it is."""
        return (f"{100 * value:.3g} %" if is_share else f"{value:.3g}").replace(".", self.decimal)

    def x_steps(self) -> list[tuple[float, str]]:
        fifths = [step / 5 * self.x_max for step in range(6)]
        return list(self.x_ticks) or [(x, self.write(x, is_share=self.x_is_share)) for x in fifths]

    def y_steps(self) -> list[tuple[float, str]]:
        fifths = [self.y_min + step / 5 * (self.y_max - self.y_min) for step in range(6)]
        return [(y, self.write(y, is_share=self.y_is_share)) for y in fifths]


def round_up(value: float) -> float:
    """The next end of an axis whose fifths are short numbers: 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return float(next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= value - 1e-12))


def line_chart(title: str, axes: Axes, series: Sequence[Series]) -> str:
    """Lines over [0, x_max] × [y_min, y_max] with a legend, as one <svg> element with its alternative text."""
    parts = [*_frame(axes)]
    if axes.has_diagonal:
        end = min(axes.x_max, axes.y_max)
        parts.append(_path(axes, [(0.0, 0.0), (end, end)], GREY, "4 4"))
    if axes.level is not None:
        parts.append(_path(axes, [(0.0, axes.level), (axes.x_max, axes.level)], GREY, "4 4"))
    for line, colour, dash in zip(series, COLOURS, DASHES, strict=False):
        parts += _series(axes, line, colour, dash)
    parts += _legend(series)
    body = "\n".join(parts)
    about = f"{title}: {axes.y_name} / {axes.x_name}; {', '.join(line.name for line in series)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="{FONT}">\n<title>{escape(about)}</title>\n{body}\n</svg>'
    )


def _place(axes: Axes, x: float, y: float) -> tuple[float, float]:
    across = LEFT + min(x / axes.x_max, 1.0) * (WIDTH - LEFT - RIGHT)
    up = (y - axes.y_min) / (axes.y_max - axes.y_min)
    down = HEIGHT - BOTTOM - min(max(up, 0.0), 1.0) * (HEIGHT - TOP - BOTTOM)
    return round(across, 1), round(down, 1)


def _frame(axes: Axes) -> list[str]:
    parts = []
    for value, text in axes.y_steps():
        left, y = _place(axes, 0, value)
        parts.append(f'<path d="M{left} {y}H{WIDTH - RIGHT}" stroke="#e3e6ea"/>')
        parts.append(_label(left - 5, y + 4, text, "end"))
    for value, text in axes.x_steps():
        x, floor = _place(axes, value, axes.y_min)
        parts.append(_label(x, floor + 17, text, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(_label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, axes.x_name, "middle"))
    turned = f'transform="rotate(-90 12 {middle})"'
    parts.append(f'<text x="12" y="{middle}" text-anchor="middle" fill="#333" {turned}>{escape(axes.y_name)}</text>')
    return parts


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#333">{escape(text)}</text>'


def _path(axes: Axes, points: Sequence[tuple[float, float]], colour: str, dash: str, width: int = 1) -> str:
    steps = " L".join("{} {}".format(*_place(axes, x, y)) for x, y in points)
    return f'<path d="M{steps}" fill="none"{_stroke(colour, dash, width)}/>'


def _stroke(colour: str, dash: str, width: int) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{colour}" stroke-width="{width}"{dashes}'


def _series(axes: Axes, line: Series, colour: str, dash: str) -> list[str]:
    points = list(zip(map(float, line.x), map(float, line.y), strict=True))
    parts = [_path(axes, points, colour, dash, width=2)] if len(points) > 1 else []
    for (x, _), (low, high) in zip(points, line.bars, strict=False):
        (across, bottom), (_, top) = _place(axes, x, low), _place(axes, x, high)
        parts.append(f'<path d="M{across} {bottom}V{top}" stroke="{colour}" stroke-opacity=".5"/>')
    if line.is_marked:
        parts += ['<circle cx="{}" cy="{}" r="3.5" fill="{}"/>'.format(*_place(axes, x, y), colour) for x, y in points]
    return parts


def _legend(series: Sequence[Series]) -> list[str]:
    """Two names a row, each with a piece of its line."""
    parts = []
    for index, (line, colour, dash) in enumerate(zip(series, COLOURS, DASHES, strict=False)):
        x = WIDTH / 2 * (index % 2)
        y = 10 + 18 * (index // 2)
        parts.append(f'<path d="M{x} {y}H{x + 22}"{_stroke(colour, dash, 2)}/>')
        parts.append(_label(x + 27, y + 4, line.name, "start"))
    return parts
