"""Self-contained pages: every template draws its texts and figures by the same few words."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from riskscore_training.figure_words import FigureWords


def render_page(template: str, words: FigureWords, **parts: Any) -> str:
    """The page of `template` in the language of `words`, without anything outside it: no script, font or link."""
    return (
        _open_templates()
        .get_template(template)
        .render(
            lang=words.lang,
            t=words.choose,
            say=words.text,
            number=words.number,
            plain=words.plain,
            percent=words.percent,
            added=words.added,
            interval=words.interval,
            cell=words.cell,
            gap_cell=words.gap_cell,
            in_points=words.in_points,
            trait=words.trait,
            date=words.date,
            metric_name=words.metric_name,
            **parts,
        )
    )


@cache
def _open_templates() -> Environment:
    """Kept, as both languages of a card are drawn by the same compiled templates."""
    return Environment(
        loader=PackageLoader("riskscore_training"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def inline(drawn: str) -> Markup:
    """A drawing of ours, whose texts are escaped in it, as a part of a page."""
    return Markup(drawn)  # noqa: S704
