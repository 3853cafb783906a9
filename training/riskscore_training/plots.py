"""Pictures of the honest predictions: reliability, ROC, precision and recall, lift."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Lang, Text
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
    WITH_SENSITIVE,
    Json,
    Predictions,
)

Floats = NDArray[np.float64]
NAMES = {
    RISKSCORE: Text(ru="модель", en="model"),
    POINTS: Text(ru="баллы", en="points"),
    GROUP_MEAN: Text(ru="среднее по колледжу и специальности", en="mean of college × specialty"),
    LOGISTIC: Text(ru="логистическая", en="logistic"),
    EBM: Text(ru="EBM", en="EBM"),
    LIGHTGBM: Text(ru="LightGBM без настройки", en="LightGBM, default"),
    LIGHTGBM_TUNED: Text(ru="LightGBM с настройкой", en="LightGBM, tuned"),
    BLEND: Text(ru="смесь судей", en="blend of the judges"),
    WITH_SENSITIVE: Text(ru="с особыми", en="with sensitive"),
    TRUTH: Text(ru="истина", en="truth"),
}
STEPS = 200


def draw_plots(found: Predictions, metrics: Mapping[str, Any], lang: Lang = "en") -> dict[str, str]:
    """SVG texts by name."""
    curves = {name: _curve(found.y, p) for name, p in found.p.items()}
    return {
        "reliability": draw_reliability(metrics["reliability"], lang),
        "roc": _draw("ROC", Axes("FPR", "TPR", has_diagonal=True), curves, "fpr", "tpr", lang),
        "precision_recall": _draw("Precision–recall", Axes("recall", "precision"), curves, "tpr", "precision", lang),
        "lift": _draw("Lift", Axes("share", "lift", y_max=_top(curves)), curves, "share", "lift", lang),
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


def _curve(y: Floats, p: Floats) -> dict[str, Floats]:
    """All curves over falling thresholds, thinned to `STEPS` points; equal probabilities are one step."""
    order = np.argsort(-p, kind="stable")
    last = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    last = last[np.unique(np.linspace(0, len(last) - 1, STEPS).astype(int))]
    taken, hits = last + 1.0, np.cumsum(y[order])[last]
    precision = hits / taken
    return {
        "share": taken / len(y),
        "tpr": hits / max(y.sum(), 1.0),
        "fpr": (taken - hits) / max(len(y) - y.sum(), 1.0),
        "precision": precision,
        "lift": precision / max(float(y.mean()), 1e-12),
    }


def _draw(title: str, axes: Axes, curves: dict[str, dict[str, Floats]], x: str, y: str, lang: Lang) -> str:
    lines = [Series(NAMES[name].get(lang), curve[x].tolist(), curve[y].tolist()) for name, curve in curves.items()]
    return line_chart(title, axes, lines)


def _top(curves: dict[str, dict[str, Floats]]) -> float:
    """Highest lift to show; above the first hundredth of the list it is noise."""
    return round_up(max(float(curve["lift"][curve["share"] >= 0.01].max(initial=1.0)) for curve in curves.values()))
