"""Pictures of the honest predictions: reliability, ROC, precision and recall, lift."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from riskscore.errors import Lang, Text
from riskscore.questionnaire import Questionnaire
from riskscore_training.bars import Bar, bar_chart
from riskscore_training.charts import Axes, Series, line_chart, round_up
from riskscore_training.evaluate import (
    BLEND,
    EBM,
    GROUP_MEAN,
    LIGHTGBM,
    LIGHTGBM_TUNED,
    LOGISTIC,
    POINTS,
    RISKSCORE,
    TRUTH,
    Json,
)

REASONS = 15
NAMES = {
    RISKSCORE: Text(ru="модель", en="model"),
    POINTS: Text(ru="баллы", en="points"),
    GROUP_MEAN: Text(ru="среднее по колледжу и специальности", en="mean of college × specialty"),
    LOGISTIC: Text(ru="логистическая", en="logistic"),
    EBM: Text(ru="EBM", en="EBM"),
    LIGHTGBM: Text(ru="LightGBM без настройки", en="LightGBM, default"),
    LIGHTGBM_TUNED: Text(ru="LightGBM с настройкой", en="LightGBM, tuned"),
    BLEND: Text(ru="смесь судей", en="blend of the judges"),
    TRUTH: Text(ru="истина", en="truth"),
}


def draw_plots(metrics: Mapping[str, Any], lang: Lang = "en") -> dict[str, str]:
    """SVG texts by name, of what a bundle keeps of its honest predictions."""
    return {"reliability": draw_reliability(metrics["reliability"], lang), **draw_curves(metrics["curves"], lang)}


def draw_curves(curves: Mapping[str, Json], lang: Lang) -> dict[str, str]:
    """ROC, precision and recall, and lift of the models of `curves` (studies/curves.py)."""
    recall = Text(ru="найдено (полнота)", en="recall").get(lang)
    precision = Text(ru="доля исхода (точность)", en="precision").get(lang)
    false = Text(ru="ошибочно выбрано", en="false positive rate").get(lang)
    share = Text(ru="первая доля списка", en="top share of the list").get(lang)
    lift = Text(ru="лифт", en="lift").get(lang)
    return {
        "roc": _draw("ROC", Axes(false, recall, has_diagonal=True), curves, "fpr", "tpr", lang),
        "precision_recall": _draw("Precision–recall", Axes(recall, precision), curves, "tpr", "precision", lang),
        "lift": _draw(lift, Axes(share, lift, y_max=_top(curves)), curves, "share", "lift", lang),
    }


def draw_reliability(bins: list[Json], lang: Lang) -> str:
    """Predicted against observed share by bin, with 95 % intervals."""
    top = min(1.0, round_up(max(max(b["predicted"], b["high"]) for b in bins)))
    title = Text(ru="Калибровка", en="Calibration").get(lang)
    x_name = Text(ru="предсказанная доля", en="predicted share").get(lang)
    y_name = Text(ru="наблюдаемая доля", en="observed share").get(lang)
    line = Series(
        NAMES[RISKSCORE].get(lang),
        [b["predicted"] for b in bins],
        [b["observed"] for b in bins],
        bars=[(b["low"], b["high"]) for b in bins],
        is_marked=True,
    )
    axes = Axes(x_name, y_name, x_max=top, y_max=top, has_diagonal=True, decimal="," if lang == "ru" else ".")
    return line_chart(title, axes, [line])


def _draw(title: str, axes: Axes, curves: Mapping[str, Json], x: str, y: str, lang: Lang) -> str:
    axes = replace(axes, decimal="," if lang == "ru" else ".")
    return line_chart(
        title, axes, [Series(NAMES[name].get(lang), curve[x], curve[y]) for name, curve in curves.items()]
    )


def _top(curves: Mapping[str, Json]) -> float:
    """Highest lift to show; above the first hundredth of the list it is noise."""
    lifts = [lift for c in curves.values() for share, lift in zip(c["share"], c["lift"], strict=True) if share >= 0.01]
    return round_up(max([1.0, *lifts]))


def draw_reasons(reasons: Json, questionnaire: Questionnaire, lang: Lang) -> str:
    """Mean sizes of the largest contributions, what can be influenced in dark."""
    decimal = "," if lang == "ru" else "."
    bars = [
        Bar(
            questionnaire.by_name[row["name"]].question.get(lang),
            row["size"],
            f"{row['size']:.2f}".replace(".", decimal),
            row["kind"] == "influenceable",
        )
        for row in reasons["features"][:REASONS]
    ]
    return bar_chart(Text(ru="Что сдвигает оценку", en="What moves scores").get(lang), bars)
