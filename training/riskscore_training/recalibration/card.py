"""The card of a recalibrated bundle: from which model, by whom, and whether it paid."""

from collections.abc import Mapping
from typing import Any

from riskscore.errors import Lang
from riskscore.model import Levels, ServedModel
from riskscore.questionnaire import Questionnaire
from riskscore_training.card_sections import SECTIONS
from riskscore_training.figure_words import LEVEL_NAMES, FigureWords
from riskscore_training.pages import inline, render_page
from riskscore_training.plots import draw_reliability

SHOWN = ("question", "terms", "limits", "recalibration", "calibration", "levels")


def render_recalibration_card(
    lang: Lang,
    questionnaire: Questionnaire,
    model: ServedModel,
    levels: Levels,
    metrics: Mapping[str, Any],
    provenance: Mapping[str, Any],
) -> str:
    """HTML in the frame of every card; what the parent's card says of the learners is not said again."""
    words = FigureWords(lang)
    chart = draw_reliability(metrics["reliability"], lang)
    return render_page(
        "card.html",
        words,
        sections={name: words.text(title) for name, title in SECTIONS.items() if name in SHOWN},
        level_names=LEVEL_NAMES,
        questionnaire=questionnaire,
        outcome=questionnaire.outcome,
        blend=model.blend,
        levels=levels,
        metrics=metrics,
        provenance=provenance,
        reliability_chart=inline(chart),
    )
