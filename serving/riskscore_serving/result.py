"""A score in the words of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, Text
from riskscore_serving.charts import Chart, Effect, draw_chart, fit_scale
from riskscore_serving.texts import ELIGIBILITY, EVIDENCE, LEVELS, ROUTES, words

# |log-odds| from which the odds change by about a half, and by about a seventh
STRONG, CLEAR = 0.4, 0.15
KINDS = ("influenceable", "context", "other")
_HORIZON = Text(
    ru="Из 100 выпускников с похожими ответами {n} остаются без работы через {months} после выпуска (если выходят на "
    "рынок труда).",
    en="Of 100 graduates with answers like these, {n} are without work {months} after graduation (if they are in the "
    "labour market).",
)
_NO_HORIZON = Text(
    ru="Из 100 выпускников с похожими ответами {n} остаются без работы (если выходят на рынок труда).",
    en="Of 100 graduates with answers like these, {n} are without work (if they are in the labour market).",
)

_SHARES = Text(
    ru="Среди людей с такой же оценкой без работы остаются от {low} до {high} из 100 (90 % доверительный интервал "
    "доли; это не интервал для одного человека).",
    en="Of people scored like this, between {low} and {high} of 100 are without work (90% confidence interval of the "
    "share, not an interval for one person).",
)
_ONE_SHARE = Text(
    ru="Среди людей с такой же оценкой без работы остаются около {low} из 100 (границы 90 % доверительного интервала "
    "доли округляются до одного числа).",
    en="Of people scored like this, about {low} of 100 are without work (both ends of the 90% confidence interval of "
    "the share round to it).",
)


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
    effect: str
    contribution: str


@dataclass(frozen=True)
class ServiceCard:
    name: str
    why: str
    eligibility: str
    evidence: str
    description: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SimilarLines:
    text: str
    cohorts: str | None


@dataclass(frozen=True)
class Result:
    level: str
    level_text: str
    percent: str
    meaning: str
    interval: str | None
    in_zone: bool
    route: str | None
    points: str | None
    similar: SimilarLines | None
    warnings: tuple[str, ...]
    groups: tuple[ReasonGroup, ...]
    rows: tuple[ReasonRow, ...]
    services: tuple[ServiceCard, ...]
    base_value: str
    log_odds: str
    as_of: str
    model: str


def build_result(bundle: Bundle, score: Mapping[str, Any], lang: Lang) -> Result:
    """`score` is what `score_one` gives; every text of the result is ready to show."""
    outcome = bundle.questionnaire.outcome
    return Result(
        level=score["level"],
        level_text=LEVELS[score["level"]].get(lang),
        percent=to_percent(score["probability"], lang),
        meaning=say_probability(score["probability"], outcome.horizon_months if outcome else None, lang),
        interval=say_interval(score["interval"], lang),
        in_zone=score["in_risk_zone"],
        route=ROUTES[score["route"]].get(lang) if score["route"] in ROUTES else None,
        points=_points(score["points"], lang),
        similar=_similar(score["similar"], lang),
        warnings=tuple(warning["text"] for warning in score["warnings"]),
        groups=_reason_groups(score["reasons"], lang),
        rows=tuple(_reason_row(reason, lang) for reason in score["reasons"]),
        services=tuple(_service_card(bundle, service, lang) for service in score["services"]),
        base_value=to_decimal(score["base_value"], lang),
        log_odds=to_decimal(score["log_odds"], lang),
        as_of=to_date(score["as_of"], lang),
        model=say_model(bundle, lang),
    )


def to_percent(probability: float, lang: Lang) -> str:
    """Whole per cents; the ends are never called certain."""
    shown = _about(probability, ("<1", ">99"))
    return f"{shown} %" if lang == "ru" else f"{shown}%"


def _about(probability: float, ends: tuple[str, str]) -> str:
    whole = round(100 * probability)
    return ends[0] if whole < 1 else ends[1] if whole > 99 else str(whole)


def say_probability(probability: float, months: int | None, lang: Lang) -> str:
    ends = ("меньше одного", "больше 99") if lang == "ru" else ("less than one", "more than 99")
    number = _about(probability, ends)
    about = ("примерно " if lang == "ru" else "about ") if number.isdecimal() else ""
    if months is None:
        return _NO_HORIZON.get(lang).format(n=about + number)
    return _HORIZON.get(lang).format(n=about + number, months=say_months(months, lang))


def say_interval(interval: Mapping[str, float] | None, lang: Lang) -> str | None:
    """The expected share among people scored alike; never an interval for the person."""
    if interval is None:
        return None
    low, high = (_about(interval[end], ("<1", ">99")) for end in ("low", "high"))
    return (_ONE_SHARE if low == high else _SHARES).get(lang).format(low=low, high=high)


def say_months(months: int, lang: Lang) -> str:
    if lang == "en":
        return f"{months} month" + ("" if months == 1 else "s")
    if months % 10 == 1 and months % 100 != 11:
        return f"{months} месяц"
    few = months % 10 in (2, 3, 4) and months % 100 not in (12, 13, 14)
    return f"{months} " + ("месяца" if few else "месяцев")


def to_decimal(value: float, lang: Lang) -> str:
    text = f"{value:+.2f}".replace("-", "−")
    return text.replace(".", ",") if lang == "ru" else text


def to_date(day: str, lang: Lang) -> str:
    return f"{date.fromisoformat(day[:10]):%d.%m.%Y}" if lang == "ru" else day[:10]


def say_model(bundle: Bundle, lang: Lang) -> str:
    t = words(lang)
    parts = [
        f"{t['model']} {bundle.id}",
        f"{t['questionnaire']} {bundle.questionnaire.id}",
        f"{t['trained_at']} {to_date(str(bundle.provenance['trained_at']), lang)}",
        *([t["synthetic"]] if bundle.is_synthetic else []),
    ]
    return ", ".join(parts)


def _points(points: Mapping[str, Any] | None, lang: Lang) -> str | None:
    if points is None:
        return None
    t = words(lang)
    line = t["points_line"].format(**{key: f"{points[key]:g}" for key in ("total", "maximum", "threshold")})
    return f"{line} ({t['points_at'] if points['at_or_above'] else t['points_below']})"


def _similar(similar: Mapping[str, Any] | None, lang: Lang) -> SimilarLines | None:
    if similar is None:
        return None
    cohorts = ", ".join(f"{part['year']} — {to_percent(part['share'], lang)}" for part in similar["cohorts"])
    return SimilarLines(similar["text"], words(lang)["similar_cohorts"].format(cohorts) if cohorts else None)


def _strength(contribution: float, lang: Lang) -> str:
    size = abs(contribution)
    return words(lang)["strong" if size >= STRONG else "clear_effect" if size >= CLEAR else "slight"]


def _label(reason: Mapping[str, Any], lang: Lang) -> str:
    if reason["direction"] == "none":
        return "–"
    arrow = "▲" if reason["direction"] == "raises" else "▼"
    return f"{arrow} {_strength(reason['contribution'], lang)}"


def _effect_words(reason: Mapping[str, Any], lang: Lang) -> str:
    direction = words(lang)[reason["direction"]]
    if reason["direction"] == "none":
        return direction
    strength = _strength(reason["contribution"], lang)
    return f"{strength} {direction}"


def _reason_groups(reasons: Sequence[Mapping[str, Any]], lang: Lang) -> tuple[ReasonGroup, ...]:
    scale = fit_scale([reason["contribution"] for reason in reasons])
    t = words(lang)
    groups = []
    for kind in KINDS:
        members = [reason for reason in reasons if reason["kind"] == kind]
        if members:
            effects = [Effect(r["text"], r["contribution"], _label(r, lang)) for r in members]
            said = "; ".join(f"{r['text']}: {_effect_words(r, lang)}" for r in members)
            chart = draw_chart(effects, scale)
            groups.append(ReasonGroup(kind, t[kind], t.get(f"{kind}_note"), chart, t["chart_desc"].format(said)))
    return tuple(groups)


def _reason_row(reason: Mapping[str, Any], lang: Lang) -> ReasonRow:
    return ReasonRow(reason["text"], _effect_words(reason, lang), to_decimal(reason["contribution"], lang))


def _service_card(bundle: Bundle, advice: Mapping[str, Any], lang: Lang) -> ServiceCard:
    t = words(lang)
    services = bundle.catalogue.services if bundle.catalogue else ()
    service = next(service for service in services if service.code == advice["code"])
    details = {"can_change": service.can_change, "provider": service.provider, "legal": service.legal}
    return ServiceCard(
        name=advice["name"],
        why=advice["why"],
        eligibility=ELIGIBILITY[advice["eligibility"]].get(lang),
        evidence=EVIDENCE[advice["evidence"]].get(lang),
        description=service.description.get(lang),
        details=tuple((t[name], text.get(lang)) for name, text in details.items()),
    )
