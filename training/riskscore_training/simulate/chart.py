"""The simulation as one SVG: a panel for each world, then who got the places."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from riskscore.errors import Lang, Text
from riskscore_training.charts import COLOURS, GREY, round_up

Json = Mapping[str, Any]
NAMES, PANEL, GAP, ROW, TOP = 170, 190, 26, 26, 54
BAR = 12
GROUP_NAMES = {
    "women": Text(ru="женщины", en="women"),
    "disability": Text(ru="инвалидность или ОВЗ", en="disability or special needs"),
    "small_places": Text(ru="сёла и малые города", en="villages and small towns"),
}
_TITLES = (
    Text(
        ru="Занятых больше на 100 мест, чем без услуг (линия — 95 % интервал)",
        en="People in work per 100 places more than without services (line: 95 % interval)",
    ),
    Text(
        ru="Доля мест у группы (черта — её доля среди людей), мир «как в синтетической когорте»",
        en="Share of the places a group gets (mark: its share of people), world «as in the synthetic cohort»",
    ),
)


def draw_simulation(answer: Json, lang: Lang) -> str:
    """One <svg> element, readable without colours: every bar has its name and its figure."""
    worlds = answer["worlds"]
    rows = [row for row in worlds[0]["policies"] if row["policy"] != "nobody"]
    width = NAMES + max(len(worlds), len(GROUP_NAMES)) * (PANEL + GAP)
    second = TOP + ROW * len(rows) + 34
    parts = [_text(0, 16, _TITLES[0].get(lang), bold=True), *_names(rows, TOP, lang)]
    top = round_up(max(1.0, *(_high(p["extra"]) for world in worlds for p in world["policies"])))
    for place, world in enumerate(worlds):
        x = NAMES + place * (PANEL + GAP)
        shown = [policy["extra"] for policy in world["policies"] if policy["policy"] != "nobody"]
        parts += [_text(x, TOP - 14, world["name"][lang]), *_bars(shown, x, TOP, top, 1.0, COLOURS[0], lang)]
    parts += [_text(0, second + 16, _TITLES[1].get(lang), bold=True), *_names(rows, second + TOP, lang)]
    for place, (code, name) in enumerate(GROUP_NAMES.items()):
        parts += _group(answer, rows, code, name, NAMES + place * (PANEL + GAP), second + TOP, lang)
    height = second + TOP + ROW * len(rows) + 10
    body = "\n".join(parts)
    title = Text(ru="Что может и чего не может адресность", en="What targeting can and cannot do").get(lang)
    return (
        f'<svg class="wide" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<title>{escape(title)}</title>\n{body}\n</svg>'
    )


def _group(answer: Json, rows: Sequence[Json], code: str, name: Text, x: int, y: int, lang: Lang) -> list[str]:
    shown, share = [row["groups"][code]["places"] for row in rows], answer["of_people"][code]["mean"]
    top = round_up(max(share, *(_high(figure) for figure in shown), 0.01))
    mark = round(x + share / top * (PANEL - 60), 1)
    end = y + ROW * len(rows) - 6
    line = f'<path d="M{mark} {y - 4}V{end}" stroke="#1d2530" stroke-width="1.5" stroke-dasharray="3 2"/>'
    return [_text(x, y - 14, name.get(lang)), *_bars(shown, x, y, top, 100.0, COLOURS[2], lang), line]


def _bars(
    figures: Sequence[Json | None], x: int, y: int, top: float, scale: float, colour: str, lang: Lang
) -> list[str]:
    parts = [f'<path d="M{x} {y - 6}V{y + ROW * len(figures) - 6}" stroke="{GREY}"/>']
    for place, figure in enumerate(figures):
        if figure is None:
            continue
        middle = y + ROW * place + BAR / 2
        mean, low, high = (_across(figure[key], figure, top) for key in ("mean", "low", "high"))
        parts.append(
            f'<rect x="{x}" y="{middle - BAR / 2}" width="{mean}" height="{BAR}" fill="{colour}" opacity=".8"/>'
        )
        parts.append(f'<path d="M{x + low} {middle}H{x + high}" stroke="#1d2530"/>')
        parts.append(_text(x + max(mean, high) + 5, middle + 4, _write(scale * figure["mean"], scale, lang)))
    return parts


def _across(value: float | None, figure: Json, top: float) -> float:
    return round(max(0.0, figure["mean"] if value is None else value) / top * (PANEL - 60), 1)


def _high(figure: Json | None) -> float:
    return 0.0 if figure is None else max(figure["mean"], figure["high"] or 0.0)


def _names(rows: Sequence[Json], y: int, lang: Lang) -> list[str]:
    return [
        _text(NAMES - 10, y + ROW * place + BAR - 2, row["name"][lang], anchor="end") for place, row in enumerate(rows)
    ]


def _text(x: float, y: float, text: str, *, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#1d2530"{weight}>{escape(text)}</text>'


def _write(value: float, scale: float, lang: Lang) -> str:
    written = f"{value:.1f}" + (" %" if scale == 100 else "")
    return written.replace(".", ",") if lang == "ru" else written
