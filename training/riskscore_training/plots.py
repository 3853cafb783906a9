"""Pictures of the honest predictions: reliability, ROC, precision and recall, lift."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from riskscore.errors import Lang, Text
from riskscore.questionnaire import Questionnaire
from riskscore_training.bars import Bar, bar_chart
from riskscore_training.charts import Axes, Series, line_chart, round_up
from riskscore_training.evaluate import (
    ALIKE,
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
LEAST_SHARE = 0.01  # of a list: with fewer people precision and lift are noise
NAMES = {
    RISKSCORE: Text(ru="модель", en="model"),
    ALIKE: Text(ru="никому или всем одинаково", en="nobody, or everybody alike"),
    POINTS: Text(ru="баллы анкеты", en="points"),
    GROUP_MEAN: Text(ru="среднее по колледжу и специальности", en="mean of college × specialty"),
    LOGISTIC: Text(ru="логистическая регрессия", en="logistic regression"),
    EBM: Text(ru="аддитивная модель (EBM)", en="additive model (EBM)"),
    LIGHTGBM: Text(ru="бустинг LightGBM без настройки", en="LightGBM, default"),
    LIGHTGBM_TUNED: Text(ru="бустинг LightGBM с настройкой", en="LightGBM, tuned"),
    BLEND: Text(ru="смесь остальных моделей", en="blend of the other models"),
    TRUTH: Text(ru="истина", en="truth"),
}
CURVES = {
    "roc": Text(ru="Кривая ROC", en="ROC curve"),
    "precision_recall": Text(ru="Точность и полнота", en="Precision and recall"),
    "lift": Text(ru="Выигрыш по сравнению со жребием", en="Gain over a draw"),
}


def draw_plots(metrics: Mapping[str, Any], lang: Lang = "en") -> dict[str, str]:
    """SVG texts by name, of what a bundle keeps of its honest predictions."""
    return {"reliability": draw_reliability(metrics["reliability"], lang), **draw_curves(metrics["curves"], lang)}


def draw_curves(curves: Mapping[str, Json], lang: Lang) -> dict[str, str]:
    """ROC, precision and recall, and lift of the models of `curves` (studies/curves.py)."""
    recall = Text(ru="найдено (полнота)", en="found (recall)").get(lang)
    precision = Text(ru="подтвердилось (точность)", en="confirmed (precision)").get(lang)
    false = Text(ru="отмечено напрасно", en="flagged in vain").get(lang)
    share = Text(ru="взятая доля списка", en="share of the list taken").get(lang)
    lift = Text(ru="во сколько раз чаще (лифт)", en="times more often (lift)").get(lang)
    firm = {name: _without_top(curve) for name, curve in curves.items()}
    titles = {name: text.get(lang) for name, text in CURVES.items()}
    base_rate = next(iter(curves.values()))["precision"][-1]  # of the whole list
    roc = Axes(false, recall, has_diagonal=True, x_is_share=True, y_is_share=True)
    hits = Axes(recall, precision, level=base_rate, x_is_share=True, y_is_share=True)
    gain = Axes(share, lift, y_max=_top(firm), level=1.0, x_is_share=True)
    return {
        "roc": _draw(titles["roc"], roc, curves, "fpr", "tpr", lang),
        "precision_recall": _draw(titles["precision_recall"], hits, firm, "tpr", "precision", lang),
        "lift": _draw(titles["lift"], gain, firm, "share", "lift", lang),
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
    axes = Axes(x_name, y_name, x_max=top, y_max=top, has_diagonal=True, x_is_share=True, y_is_share=True)
    return line_chart(title, axes, [line])


def _draw(title: str, axes: Axes, curves: Mapping[str, Json], x: str, y: str, lang: Lang) -> str:
    axes = replace(axes, decimal="," if lang == "ru" else ".")
    shown = [Series(NAMES[name].get(lang), curves[name][x], curves[name][y]) for name in NAMES if name in curves]
    return line_chart(title, axes, shown)


def _without_top(curve: Json) -> Json:
    """The curve from the first hundredth of the list on: above, single people decide."""
    kept = [index for index, share in enumerate(curve["share"]) if share >= LEAST_SHARE]
    return {name: [values[index] for index in kept] for name, values in curve.items()}


def _top(curves: Mapping[str, Json]) -> float:
    """Highest lift to show."""
    return round_up(max([1.0, *(lift for curve in curves.values() for lift in curve["lift"])]))


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
