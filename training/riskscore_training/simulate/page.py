"""The simulation as a self-contained page or a picture."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskscore.errors import Lang
from riskscore.files import require_target
from riskscore.files.whole import write_text, write_whole
from riskscore_training.figure_words import FigureWords
from riskscore_training.pages import inline, render_page
from riskscore_training.simulate.chart import GROUP_NAMES, TITLE, draw_blocks, draw_simulation
from riskscore_training.simulate.words import SYNTHETIC, compare_with_lot, say_limits

ENDINGS = (".html", ".svg")


def write_simulation(answer: Mapping[str, Any], path: Path, lang: Lang) -> None:
    """By the ending of `path`.

    Raises
    ------
    FileError
        Another ending, or the file cannot be written.
    """
    is_picture = require_target(path, ENDINGS) == ".svg"
    text = draw_simulation(answer, lang) + "\n" if is_picture else _page(answer, lang)
    write_whole(path, lambda part: write_text(text, part))


def _page(answer: Mapping[str, Any], lang: Lang) -> str:
    words = FigureWords(lang)
    return render_page(
        "simulate.html",
        words,
        answer=answer,
        blocks=[(block, [inline(panel.draw(lang)) for panel in block.panels]) for block in draw_blocks(answer, lang)],
        limits=say_limits(answer, lang),
        compared={world["world"]: list(compare_with_lot(world, lang)) for world in answer["worlds"]},
        group_names={code: name.get(lang) for code, name in GROUP_NAMES.items()},
        synthetic=SYNTHETIC.get(lang),
        title=TITLE.get(lang),
    )
