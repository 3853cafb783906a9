"""The learning curve as a picture: AUC over the number of graduates that teach, beside the points that need none."""

import math
from collections.abc import Mapping
from typing import Any

from riskscore.documents.words import Words
from riskscore.errors import Lang, Text
from riskscore_training.charts import Axes, Series, line_chart
from riskscore_training.plots import NAMES

_CHANCE = Text(ru="случайный порядок", en="a random order")
_STEP = 0.05


def draw_growth(growth: Mapping[str, Any], lang: Lang) -> str:
    """Sizes stand equally far apart, as each is about twice the one before it."""
    words, sizes = Words(lang), growth["sizes"]
    x = [place + 0.5 for place in range(len(sizes))]
    auc, rival = [size["auc"] for size in sizes], growth["rival_auc"]["point"]
    ends = [end for figure in auc for end in (figure["point"], figure["low"], figure["high"]) if end is not None]
    bars = [(figure["low"], figure["high"]) for figure in auc if figure["low"] is not None]
    low, high = _STEP * math.floor(min(*ends, rival) / _STEP), _STEP * math.ceil(max(*ends, rival) / _STEP)
    axes = Axes(
        Text(ru="обучают, человек", en="graduates that teach").get(lang),
        "AUC",
        x_max=float(len(sizes)),
        y_min=low,
        y_max=max(high, low + _STEP),  # nobody is told apart: all areas are 0.5
        x_ticks=[(at, words.number(size["n"])) for at, size in zip(x, sizes, strict=True)],
        decimal="," if lang == "ru" else ".",
    )
    name = NAMES["points"] if growth["rival"] == "points" else _CHANCE
    model = Series(NAMES["riskscore"].get(lang), x, [figure["point"] for figure in auc], bars=bars, is_marked=True)
    flat = Series(name.get(lang), [0.0, axes.x_max], [rival, rival])
    return line_chart(Text(ru="Кривая обучения", en="Learning curve").get(lang), axes, [model, flat])
