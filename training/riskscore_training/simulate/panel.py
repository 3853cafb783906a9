"""One panel of the plot: named rows of bars with their 95 % intervals and figures, to the right or left of 0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from riskscore.errors import Lang
from riskscore_training.charts import GREY

Figure = Mapping[str, Any]
WIDTH, NAMES, TOP = 364, 160, 30
BAR, BETWEEN = 12, 10
INK = "#1d2530"
_FIGURE = 50  # width kept for a written figure


@dataclass(frozen=True)
class Scale:
    """Values from `low` ≤ 0 to `high` ≥ 0 fill the panel; they are written times `times` with `unit`."""

    low: float
    high: float
    times: float = 1.0
    unit: str = ""
    is_signed: bool = False

    def across(self, value: float) -> float:
        left = NAMES + (_FIGURE if self.low < 0 else 0)
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(left + share * (WIDTH - _FIGURE - left), 1)

    def write(self, value: float, lang: Lang) -> str:
        written = f"{self.times * value:{'+' if self.is_signed else ''}.1f}".replace("-", "−")
        written = written.replace("+0.0", "0.0").replace("−0.0", "0.0") + self.unit
        return written.replace(".", ",") if lang == "ru" else written


@dataclass(frozen=True)
class Panel:
    """`rows` holds the figures of each name, one for each colour; `mark` is a value all are held against."""

    title: str
    rows: Mapping[str, Sequence[Figure | None]]
    scale: Scale
    colours: Sequence[str]
    mark: float | None = None

    @property
    def height(self) -> int:
        return TOP + len(self.rows) * (BAR * len(self.colours) + BETWEEN)

    def draw(self, lang: Lang, x: int = 0, y: int = 0) -> str:
        parts = [text(0, 14, self.title, bold=True), self._line(self.scale.across(0), GREY)]
        if self.mark is not None:
            parts.append(self._line(self.scale.across(self.mark), INK, dash=' stroke-dasharray="3 2"'))
        down = TOP
        for name, figures in self.rows.items():
            parts.append(text(NAMES - 8, down + BAR * len(figures) / 2 + 4, name, anchor="end"))
            for figure, colour in zip(figures, self.colours, strict=True):
                parts += [] if figure is None else self._bar(figure, colour, down, lang)
                down += BAR
            down += BETWEEN
        body = "\n".join(parts)
        place = f'x="{x}" y="{y}" width="{WIDTH}" height="{self.height}" viewBox="0 0 {WIDTH} {self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {place} role="img" font-family="system-ui, sans-serif" '
            f'font-size="12">\n<title>{escape(self.title)}</title>\n{body}\n</svg>'
        )

    def _line(self, x: float, colour: str, dash: str = "") -> str:
        return f'<path d="M{x} {TOP - 6}V{self.height - 4}" stroke="{colour}"{dash}/>'

    def _bar(self, figure: Figure, colour: str, down: float, lang: Lang) -> list[str]:
        mean = figure["mean"]
        low, high = (mean if figure[key] is None else figure[key] for key in ("low", "high"))
        zero, end = self.scale.across(0), self.scale.across(mean)
        ends, middle = (self.scale.across(low), self.scale.across(high)), down + BAR / 2
        written = self.scale.write(mean, lang)
        beside = (min(ends[0], zero) - 4, "end") if written.startswith("−") else (max(ends[1], zero) + 4, "start")
        return [
            f'<rect x="{min(zero, end)}" y="{down + 1}" width="{round(abs(end - zero), 1)}" height="{BAR - 2}" '
            f'fill="{colour}" opacity=".55"/>',
            f'<path d="M{ends[0]} {middle}H{ends[1]}" stroke="{INK}" stroke-width="1.5"/>',
            text(beside[0], middle + 4, written, anchor=beside[1]),
        ]


def text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False, colour: str = INK) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}"{weight}>{escape(words)}</text>'
