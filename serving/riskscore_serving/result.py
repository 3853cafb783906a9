"""A score in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, Text
from riskscore_serving.reason_views import (
    ReasonGroup,
    ReasonRow,
    group_reasons,
    list_reasons,
    say_enough,
    to_decimal,
)
from riskscore_serving.service_views import NearMissLine, ServiceCard, group_near_misses, show_service
from riskscore_serving.texts import LEVELS, ROUTES, words

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
    enough: str | None
    groups: tuple[ReasonGroup, ...]
    rows: tuple[ReasonRow, ...]
    services: tuple[ServiceCard, ...]
    near_misses: tuple[NearMissLine, ...]
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
        enough=say_enough(score, lang),
        groups=group_reasons(score["reasons"], lang),
        rows=list_reasons(score["reasons"], lang),
        services=tuple(show_service(bundle, service, lang) for service in score["services"]),
        near_misses=group_near_misses(score["near_misses"]),
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
