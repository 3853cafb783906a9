"""The simulation as panels: people in work and gaps between groups in each world, then who got the places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from riskscore.errors import Lang, Text
from riskscore_training.charts import COLOURS, round_up
from riskscore_training.simulate.panel import WIDTH, Figure, Panel, Scale, text

Json = Mapping[str, Any]
GAP, HEAD, ACROSS = 24, 46, 4
GROUP_NAMES = {
    "women": Text(ru="женщины", en="women"),
    "disability": Text(ru="инвалидность или ОВЗ", en="disability or special needs"),
    "small_places": Text(ru="сёла и малые города", en="villages and small towns"),
}
TITLE = Text(ru="Что может и чего не может адресность", en="What targeting can and cannot do")
_EXTRA = Text(
    ru="Сколько занятых прибавилось на 100 мест (линия — 95 % интервал)",
    en="More people in work per 100 places than without services (line: 95 % interval)",
)
_GAPS = Text(
    ru="На сколько п. п. сдвинулся разрыв в занятости: вправо — группа выиграла больше остальных",
    en="By how many points the gap in work moved: to the right the group gained more than the rest",
)
_PLACES = Text(
    ru="Доля мест у группы (пунктир — её доля среди людей), мир «{}»",
    en="Share of the places a group gets (dashes: its share of people), world «{}»",
)


@dataclass(frozen=True)
class Block:
    """Panels under one heading; `key` names the colours where a panel has several."""

    title: str
    panels: Sequence[Panel]
    key: Mapping[str, str]


def draw_blocks(answer: Json, lang: Lang) -> tuple[Block, ...]:
    worlds = answer["worlds"]
    groups = dict(zip((name.get(lang) for name in GROUP_NAMES.values()), COLOURS, strict=False))
    extra = [_rows(world, lang, lambda row: [row["extra"]]) for world in worlds]
    moved = [_rows(world, lang, lambda row: [row["groups"][code]["moved"] for code in GROUP_NAMES]) for world in worlds]
    names = [world["name"][lang] for world in worlds]
    of_extra = Scale(0.0, round_up(max(1.0, *_ends(extra))))
    widest = round_up(max(0.001, *(abs(end) for end in _ends(moved))))
    of_gaps = Scale(-widest, widest, times=100.0, is_signed=True)
    return (
        Block(_EXTRA.get(lang), [Panel(n, r, of_extra, COLOURS[:1]) for n, r in zip(names, extra, strict=True)], {}),
        Block(
            _GAPS.get(lang),
            [Panel(n, r, of_gaps, [*groups.values()]) for n, r in zip(names, moved, strict=True)],
            groups,
        ),
        Block(_PLACES.get(lang).format(names[0]), [*_shares(answer, lang)], {}),
    )


def draw_simulation(answer: Json, lang: Lang) -> str:
    """All in one <svg> element, readable without colours: every bar has its name, its place and its figure."""
    parts, down = [], 0
    for block in draw_blocks(answer, lang):
        parts += [text(0, down + 18, block.title, bold=True), *_key(block, down + 18 + 16)]
        for place, panel in enumerate(block.panels):
            parts.append(panel.draw(lang, place * (WIDTH + GAP), down + HEAD))
        down += HEAD + max(panel.height for panel in block.panels) + 24
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ACROSS * (WIDTH + GAP)} {down}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">\n<title>{escape(TITLE.get(lang))}</title>\n{body}\n</svg>'
    )


def _key(block: Block, y: int) -> Iterator[str]:
    """From the upper bar down."""
    for place, (name, colour) in enumerate(block.key.items()):
        yield text(place * 190, y, f"{place + 1}. {name}", colour=colour)


def _rows(world: Json, lang: Lang, figures: Any) -> dict[str, list[Figure | None]]:
    return {row["name"][lang]: figures(row) for row in world["policies"] if row["policy"] != "nobody"}


def _shares(answer: Json, lang: Lang) -> Iterator[Panel]:
    for code, name in GROUP_NAMES.items():
        rows = _rows(answer["worlds"][0], lang, lambda row, code=code: [row["groups"][code]["places"]])
        of_people = answer["of_people"][code]["mean"]
        top = round_up(max(0.01, of_people, *_ends([rows])))
        yield Panel(name.get(lang), rows, Scale(0.0, top, times=100.0, unit=" %"), COLOURS[2:3], of_people)


def _ends(panels: Sequence[Mapping[str, Sequence[Figure | None]]]) -> list[float]:
    """Every end of every interval."""
    figures = [figure for rows in panels for row in rows.values() for figure in row if figure is not None]
    return [0.0, *(figure[k] for figure in figures for k in ("mean", "low", "high") if figure[k] is not None)]
