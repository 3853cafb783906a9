"""How figures, levels and questions are written in one language, on pages and in the terminal."""

from collections.abc import Mapping

from markupsafe import Markup

from riskscore.documents.words import POINTS, Words
from riskscore.errors import Text
from riskscore.questionnaire import Questionnaire

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
    "needs_conversation": Text(ru="нужна беседа", en="needs a conversation"),
}
_SHARES = ("base_rate", "precision", "recall")
PERCENT = "\N{NO-BREAK SPACE}%"


class FigureWords(Words):
    """Metrics as one language writes them; texts may come out of a bundle's JSON."""

    def text(self, text: Text | Mapping[str, str]) -> str:
        return super().text(text) if isinstance(text, Text) else text[self.lang]

    def number(self, value: float | None, digits: int = 3) -> str:
        """A figure that is 0 to these digits has no sign."""
        return super().number(None if value is None else round(value, digits) or 0.0, digits)

    def added(self, value: float, digits: int = 3) -> str:
        """A term of a sum with its sign before it: "+ 0.150", "− 0.150"."""
        return f"{'−' if value < 0 else '+'} {self.number(abs(value), digits)}"

    def interval(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """A figure with its 95 % interval; `digits` are those of a figure that is no share."""
        values = (figure["point"], figure["low"], figure["high"])
        is_share = name.startswith(_SHARES)
        point, low, high = (self.percent(v) if is_share else self.number(v, digits) for v in values)
        return point if figure["low"] is None else f"{point} ({low.removesuffix(PERCENT)} … {high})"

    def gap(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """A difference with its 95 % interval: of two shares it is in percentage points, never in per cent."""
        if not name.startswith(_SHARES):
            return self.interval(figure, name, digits)
        point, low, high = (self.in_points(figure[end]) for end in ("point", "low", "high"))
        return point if figure["low"] is None else f"{point} ({low.removesuffix(self.text(POINTS))} … {high})"

    def trait(self, question: Mapping[str, str], text: Mapping[str, str]) -> str:
        """A group by its question and answer: "Sex: female", "Have you a CV? — no"."""
        asked = self.text(question)
        return f"{asked}{' —' if asked.endswith('?') else ':'} {self.text(text)}"

    def cell(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """The same for a cell of a table, where the interval stands under its figure."""
        return _stack(self.interval(figure, name, digits))

    def gap_cell(self, figure: Mapping[str, float | None], name: str = "", digits: int = 3) -> str:
        """A difference as `gap` writes it, for a cell of a table."""
        return _stack(self.gap(figure, name, digits))

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


def _stack(written: str) -> str:
    """A figure over its interval, which may break after its first end only."""
    point, gap, ends = written.partition(" (")
    ends = ends.removesuffix(")").replace("… ", "…\N{NO-BREAK SPACE}")
    return Markup("{}<span class=ci>{}</span>").format(point, ends) if gap else point
