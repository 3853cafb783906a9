"""The model card: one self-contained page in ru or en, drawn from what the bundle itself keeps."""

from collections.abc import Mapping
from typing import Any

from riskscore.errors import Lang
from riskscore.model import Levels, ServedModel
from riskscore.questionnaire import Questionnaire
from riskscore_training.card_sections import SECTIONS
from riskscore_training.decision_chart import draw_decision
from riskscore_training.evaluate import RISKSCORE
from riskscore_training.figure_words import LEVEL_NAMES, FigureWords
from riskscore_training.growth_chart import draw_growth
from riskscore_training.multiverse_words import MultiverseWords
from riskscore_training.pages import inline, render_page
from riskscore_training.plots import CURVES, NAMES, draw_curves, draw_reasons, draw_reliability
from riskscore_training.settings_list import changed_settings
from riskscore_training.studies import STUDIES

FRAME = (
    "question", "summary", "terms", "limits", "data", "testing", "ladder", "calibration", "levels", "build",
    "provenance",
)  # fmt: skip


def render_card(
    lang: Lang,
    questionnaire: Questionnaire,
    model: ServedModel,
    levels: Levels,
    metrics: Mapping[str, Any],
    provenance: Mapping[str, Any],
) -> str:
    """The card as HTML without anything outside it: no script, no font, no link to load."""
    words = FigureWords(lang)
    shown = {
        *FRAME,
        *(name for name in (*STUDIES, "multiverse") if name in metrics),
        *({"skipped"} if provenance["skipped"] else ()),
    }
    return render_page(
        "card.html",
        words,
        sections={name: words.text(title) for name, title in SECTIONS.items() if name in shown},
        asked=lambda name: words.asked(questionnaire, name),
        answered=lambda name, code: words.answered(questionnaire, name, code),
        multiverse=MultiverseWords(words, questionnaire),
        names=NAMES,
        level_names=LEVEL_NAMES,
        questionnaire=questionnaire,
        outcome=questionnaire.outcome,
        sensitive=[f for f in questionnaire.modelled if f.role == "sensitive"],
        blend=model.blend,
        levels=levels,
        metrics=metrics,
        pooled=metrics["pooled"],
        own=metrics["pooled"]["models"][RISKSCORE],
        provenance=provenance,
        changed_settings=changed_settings(provenance["config"]),
        untested=_untested(metrics, provenance),
        decision_chart=inline(draw_decision(metrics["decision"], lang)) if "decision" in metrics else "",
        growth_chart=inline(draw_growth(metrics["growth"], lang)) if "growth" in metrics else "",
        reliability_chart=inline(draw_reliability(metrics["reliability"], lang)),
        curve_charts={
            words.text(CURVES[name]): inline(chart) for name, chart in draw_curves(metrics["curves"], lang).items()
        },
        reasons_chart=inline(draw_reasons(metrics["reasons"], questionnaire, lang)),
    )


def _untested(metrics: Mapping[str, Any], provenance: Mapping[str, Any]) -> list[int]:
    """Cohorts the served model learned from that no rolling test could reach."""
    used = [count["year"] for count in provenance["cohorts"] if count["n_used"] and count["year"] is not None]
    return [year for year in used if year not in metrics["split"]["years"]]
