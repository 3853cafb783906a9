"""The card of a recalibrated bundle: from which model, by whom, and whether it paid."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from riskscore.errors import Lang
from riskscore.model import Levels, ServedModel
from riskscore.questionnaire import Questionnaire
from riskscore_training.card_sections import SECTIONS
from riskscore_training.plots import draw_reliability
from riskscore_training.report import LEVEL_NAMES, FigureWords

SHOWN = ("question", "limits", "recalibration", "calibration", "levels")


def render_recalibration_card(
    lang: Lang,
    questionnaire: Questionnaire,
    model: ServedModel,
    levels: Levels,
    metrics: Mapping[str, Any],
    provenance: Mapping[str, Any],
) -> str:
    """HTML in the frame of every card; what the parent's card says of the learners is not said again."""
    environment = Environment(
        loader=PackageLoader("riskscore_training"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    words = FigureWords(lang)
    chart = draw_reliability(metrics["reliability"], lang)
    return environment.get_template("card.html").render(
        sections={name: words.text(title) for name, title in SECTIONS.items() if name in SHOWN},
        lang=lang,
        t=words.choose,
        number=words.number,
        percent=words.percent,
        interval=words.interval,
        cell=words.cell,
        metric_name=words.metric_name,
        say=words.text,
        date=words.date,
        level_names=LEVEL_NAMES,
        questionnaire=questionnaire,
        outcome=questionnaire.outcome,
        blend=model.blend,
        levels=levels,
        metrics=metrics,
        provenance=provenance,
        reliability_chart=Markup(chart),  # noqa: S704  (our own drawing, texts escaped there)
    )
