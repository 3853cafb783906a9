"""The decision curve as a picture: net benefit over the threshold, the model beside its rivals."""

from collections.abc import Mapping
from typing import Any

from riskscore.errors import Lang, Text
from riskscore_training.charts import Axes, Series, line_chart, round_up
from riskscore_training.plots import NAMES
from riskscore_training.studies.decision import EVERYBODY

_EVERYBODY = Text(ru="пригласить всех", en="everybody")


def draw_decision(decision: Mapping[str, Any], lang: Lang) -> str:
    """From nobody's net benefit, 0, upwards; a rival below it is of no use and not drawn there."""
    x = decision["thresholds"]
    names = {**NAMES, EVERYBODY: _EVERYBODY}
    found = {names[name]: decision["models"][name] for name in names if name in decision["models"]}
    top = max(max(y) for y in found.values())
    axes = Axes(
        Text(ru="порог вероятности", en="threshold probability").get(lang),
        Text(ru="чистая польза на 1000 человек", en="net benefit per 1,000 people").get(lang),
        x_max=0.5,
        x_is_share=True,
        y_max=round_up(max(1000 * top, 1.0)),
        decimal="," if lang == "ru" else ".",
    )
    lines = [Series(name.get(lang), x, [max(1000 * value, 0.0) for value in y]) for name, y in found.items()]
    return line_chart(Text(ru="Чистая польза", en="Net benefit").get(lang), axes, lines)
