"""The reasons of a score in the words of the specialist's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskscore.errors import Lang, Text
from riskscore.explain import odds_label
from riskscore_serving.charts import Chart, Effect, draw_chart, fit_scale
from riskscore_serving.texts import words

KINDS = ("influenceable", "context", "other")
_ALL = Text(
    ru="Из всего, что сдвинуло оценку, 80 % приходится на {}.", en="80% of all that moved the assessment comes from {}."
)
_REST = Text(ru="остальные ответы вместе", en="all other answers together")


@dataclass(frozen=True)
class ReasonGroup:
    kind: str
    title: str
    note: str | None
    chart: Chart
    description: str


@dataclass(frozen=True)
class ReasonRow:
    text: str
    comparison: str | None
    effect: str
    contribution: str


def group_reasons(reasons: Sequence[Mapping[str, Any]], lang: Lang) -> tuple[ReasonGroup, ...]:
    scale = fit_scale([reason["contribution"] for reason in reasons])
    t = words(lang)
    groups = []
    for kind in KINDS:
        members = [reason for reason in reasons if reason["kind"] == kind]
        if members:
            effects = [Effect(r["text"], r["contribution"], _label(r, lang), r["comparison"]) for r in members]
            said = "; ".join(f"{r['text']}: {say_odds(r, lang)}" for r in members)
            chart = draw_chart(effects, scale)
            groups.append(ReasonGroup(kind, t[kind], t.get(f"{kind}_note"), chart, t["chart_desc"].format(said)))
    return tuple(groups)


def list_reasons(reasons: Sequence[Mapping[str, Any]], lang: Lang) -> tuple[ReasonRow, ...]:
    return tuple(
        ReasonRow(r["text"], r["comparison"], say_odds(r, lang), to_decimal(r["contribution"], lang)) for r in reasons
    )


def say_enough(score: Mapping[str, Any], lang: Lang) -> str | None:
    """Which entries make 80 % of what moved the score, in a sentence; None where nothing moved it."""
    largest = sorted(score["reasons"], key=lambda reason: -abs(reason["contribution"]))[: score["n_for_80"]]
    if not largest:
        return None
    n = sum(1 for reason in largest if reason["feature"])
    parts = [_count(n, lang)] if n else []
    if n < len(largest):
        parts.append(_REST.get(lang))
    return _ALL.get(lang).format((" и " if lang == "ru" else " and ").join(parts))


def _count(n: int, lang: Lang) -> str:
    if lang == "en":
        return "the largest reason" if n == 1 else f"the {n} largest reasons"
    if n == 1:
        return "одну, самую крупную причину"
    return f"{n} {'самые крупные причины' if n < 5 else 'самых крупных причин'}"


def say_odds(reason: Mapping[str, Any], lang: Lang) -> str:
    """How the odds change, without saying of what."""
    size, t = odds_label(reason["contribution"]).get(lang), words(lang)
    if not size:
        return t["hardly"]
    return f"{size} {t['higher' if reason['contribution'] > 0 else 'lower']}"


def _label(reason: Mapping[str, Any], lang: Lang) -> str:
    size = odds_label(reason["contribution"]).get(lang)
    if not size:
        return "≈"
    return f"{'▲' if reason['contribution'] > 0 else '▼'} {size}"


def to_decimal(value: float, lang: Lang) -> str:
    text = f"{value:+.2f}".replace("-", "−")
    return text.replace(".", ",") if lang == "ru" else text
