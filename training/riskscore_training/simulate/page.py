"""The simulation as a self-contained page or a picture."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from riskscore.errors import Lang
from riskscore.files import require_target
from riskscore.files.whole import write_text, write_whole
from riskscore_training.report import FigureWords
from riskscore_training.simulate.chart import GROUP_NAMES, draw_simulation
from riskscore_training.simulate.words import SYNTHETIC, compare_with_lot, say_limits

ENDINGS = (".html", ".svg")


def write_simulation(answer: Mapping[str, Any], path: Path, lang: Lang) -> None:
    """By the ending of `path`.

    Raises
    ------
    FileError
        Another ending, or the file cannot be written.
    """
    picture = draw_simulation(answer, lang)
    text = picture + "\n" if require_target(path, ENDINGS) == ".svg" else _page(answer, picture, lang)
    write_whole(path, lambda part: write_text(text, part))


def _page(answer: Mapping[str, Any], picture: str, lang: Lang) -> str:
    environment = Environment(
        loader=PackageLoader("riskscore_training"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    words = FigureWords(lang)
    return environment.get_template("simulate.html").render(
        answer=answer,
        lang=lang,
        t=words.choose,
        number=words.number,
        percent=words.percent,
        picture=Markup(picture),  # noqa: S704 - our own SVG, its texts escaped
        limits=say_limits(answer, lang),
        compared={world["world"]: list(compare_with_lot(world, lang)) for world in answer["worlds"]},
        group_names={code: name.get(lang) for code, name in GROUP_NAMES.items()},
        synthetic=SYNTHETIC.get(lang),
    )
