"""The model card: one self-contained page in ru or en, drawn from what the bundle itself keeps."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from riskscore.documents.words import Words
from riskscore.errors import Lang, Text
from riskscore.model import Levels, ServedModel
from riskscore.questionnaire import Questionnaire
from riskscore_training.card_sections import SECTIONS
from riskscore_training.decision_chart import draw_decision
from riskscore_training.evaluate import RISKSCORE
from riskscore_training.multiverse_words import MultiverseWords
from riskscore_training.plots import CURVES, NAMES, draw_curves, draw_reasons, draw_reliability
from riskscore_training.studies import STUDIES

METRIC_NAMES = {
    "base_rate": Text(ru="Доля неблагоприятного исхода", en="Share of the outcome"),
    "auc": Text(ru="AUC", en="AUC"),
    "pr_auc": Text(ru="Площадь точность–полнота (PR-AUC)", en="Area precision–recall (PR-AUC)"),
    "brier": Text(ru="Ошибка Брайера", en="Brier score"),
    "log_loss": Text(ru="Логарифмическая ошибка", en="Log-loss"),
    "ece": Text(ru="Ошибка калибровки (ECE)", en="Calibration error (ECE)"),
    "calibration_slope": Text(ru="Наклон калибровки (лучше 1)", en="Calibration slope (best 1)"),
    "calibration_intercept": Text(ru="Сдвиг калибровки (лучше 0)", en="Calibration intercept (best 0)"),
    "precision": Text(ru="Точность среди первых {} %", en="Precision, top {} %"),
    "recall": Text(ru="Полнота: найдено первыми {} %", en="Recall, top {} %"),
    "lift": Text(ru="Лифт среди первых {} %", en="Lift, top {} %"),
}
LEVEL_NAMES = {
    "high": Text(ru="высокий", en="high"),
    "medium": Text(ru="средний", en="medium"),
    "low": Text(ru="низкий", en="low"),
}
FRAME = (
    "question", "summary", "terms", "limits", "data", "testing", "ladder", "calibration", "levels", "build",
    "provenance",
)  # fmt: skip
_SHARES = ("base_rate", "precision", "recall")
PERCENT = "\N{NO-BREAK SPACE}%"


def render_card(
    lang: Lang,
    questionnaire: Questionnaire,
    model: ServedModel,
    levels: Levels,
    metrics: Mapping[str, Any],
    provenance: Mapping[str, Any],
) -> str:
    """The card as HTML without anything outside it: no script, no font, no link to load."""
    environment = Environment(
        loader=PackageLoader("riskscore_training"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    words = FigureWords(lang)
    shown = {
        *FRAME,
        *(name for name in (*STUDIES, "multiverse") if name in metrics),
        *({"skipped"} if provenance["skipped"] else ()),
    }
    return environment.get_template("card.html").render(
        sections={name: words.text(title) for name, title in SECTIONS.items() if name in shown},
        lang=lang,
        t=words.choose,
        number=words.number,
        percent=words.percent,
        interval=words.interval,
        cell=words.cell,
        metric_name=words.metric_name,
        say=words.text,
        date=words.date,
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
        untested=_untested(metrics, provenance),
        decision_chart=_markup(draw_decision(metrics["decision"], lang)) if "decision" in metrics else "",
        reliability_chart=_markup(draw_reliability(metrics["reliability"], lang)),
        curve_charts={
            words.text(CURVES[name]): _markup(chart) for name, chart in draw_curves(metrics["curves"], lang).items()
        },
        reasons_chart=_markup(draw_reasons(metrics["reasons"], questionnaire, lang)),
    )


def _markup(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704  (our own drawing, texts escaped there)


def _untested(metrics: Mapping[str, Any], provenance: Mapping[str, Any]) -> list[int]:
    """Cohorts the served model learned from that no rolling test could reach."""
    used = [count["year"] for count in provenance["cohorts"] if count["n_used"] and count["year"] is not None]
    return [year for year in used if year not in metrics["split"]["years"]]


class FigureWords(Words):
    """Metrics as one language writes them; texts may come out of a bundle's JSON."""

    def text(self, text: Text | Mapping[str, str]) -> str:
        return super().text(text) if isinstance(text, Text) else text[self.lang]

    def number(self, value: float | None, digits: int = 3) -> str:
        return super().number(value, digits)

    def interval(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """A figure with its 95 % interval; `digits` are those of a figure that is no share."""
        values = (figure["point"], figure["low"], figure["high"])
        is_share = name.startswith(_SHARES)
        point, low, high = (self.percent(v) if is_share else self.number(v, digits) for v in values)
        return point if figure["low"] is None else f"{point} ({low.removesuffix(PERCENT)} … {high})"

    def cell(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """The same for a cell of a table, where the interval stands under its figure."""
        point, gap, ends = self.interval(figure, name, digits).partition(" (")
        return Markup("{}<span class=ci>{}</span>").format(point, ends.removesuffix(")")) if gap else point

    def asked(self, questionnaire: Questionnaire, name: str) -> str:
        """A feature by its question."""
        feature = questionnaire.by_name.get(name)
        return self.text(feature.question) if feature else name

    def answered(self, questionnaire: Questionnaire, name: str, code: str) -> str:
        """A choice of a feature by its text."""
        return next((self.text(c.text) for c in questionnaire.by_name[name].choices if c.code == code), code)

    def date(self, day: str) -> str:
        """An ISO date as the language writes it."""
        return ".".join(reversed(day.split("-"))) if self.lang == "ru" else day

    def metric_name(self, name: str) -> str:
        kind, _, share = name.partition("_at_")
        return self.text(METRIC_NAMES[kind]).format(share)
