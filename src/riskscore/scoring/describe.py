"""One score as the object every surface shows (product.md: "A score holds")."""

import math
from typing import Any

import numpy as np

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore.explain import Audience, Letter, Reason, build_letter, build_reasons, choose_reasons, count_enough
from riskscore.plan import Advice, NearMiss, Recommendation
from riskscore.questionnaire import Table
from riskscore.scoring.similar import describe_similar
from riskscore.scoring.table import Scores
from riskscore.scoring.warnings import WARNINGS, list_warnings


def describe(
    bundle: Bundle,
    table: Table,
    scores: Scores,
    advice: Advice,
    row: int,
    lang: Lang,
    audience: Audience,
) -> dict[str, Any]:
    """The score of one row of `table` as plain JSON, texts in `lang`; `advice` is that of this row.

    `audience` chooses the words of the reasons and never a number.
    """
    chosen = choose_reasons(bundle.questionnaire, scores.contributions[row])
    reasons = build_reasons(chosen, table, row, audience=audience, typical=bundle.typical)
    return {
        "probability": float(scores.probability[row]),
        "log_odds": float(scores.log_odds[row]),
        "interval": _interval(scores, row),
        "level": scores.level[row],
        "in_risk_zone": bool(scores.in_risk_zone[row]),
        "route": scores.route[row],
        "base_value": scores.base_value,
        "reasons": [_reason(reason, lang) for reason in reasons],
        "n_for_80": int(count_enough(np.array([[value for _, value in chosen]]))[0]),
        "letter": _letter(build_letter(chosen, table, row), lang) if audience == "student" else None,
        "services": [_service(service, lang) for service in advice.services],
        "near_misses": [_near_miss(miss, lang) for miss in advice.near_misses],
        "points": _points(bundle, scores, row),
        "similar": describe_similar(bundle, table, scores, row, lang),
        "model": describe_model(bundle),
        "status": "proposed",
        "warnings": [{"code": code, "text": WARNINGS[code].get(lang)} for code in list_warnings(bundle, scores, row)],
        "as_of": str(table.as_of[row]),
    }


def describe_model(bundle: Bundle) -> dict[str, Any]:
    """Which model spoke: what a reader needs to name it and to judge where it comes from."""
    return {
        "bundle_id": bundle.id,
        "questionnaire_id": bundle.questionnaire.id,
        "trained_at": bundle.provenance["trained_at"],
        "synthetic": bundle.is_synthetic,
    }


def _interval(scores: Scores, row: int) -> dict[str, float] | None:
    low, high = scores.interval[row].tolist()
    return None if math.isnan(low) else {"low": low, "high": high}


def _reason(reason: Reason, lang: Lang) -> dict[str, Any]:
    return {
        "feature": reason.feature,
        "answer": reason.answer.get(lang) if reason.answer else None,
        "contribution": reason.contribution,
        "direction": reason.direction,
        "kind": reason.kind,
        "text": reason.text.get(lang),
        "effect": reason.effect.get(lang) if reason.effect else None,
        "comparison": reason.comparison.get(lang) if reason.comparison else None,
    }


def _letter(letter: Letter, lang: Lang) -> dict[str, Any]:
    return {
        "start": [text.get(lang) for text in letter.start],
        "strengths": [text.get(lang) for text in letter.strengths],
        "context": letter.context.get(lang) if letter.context else None,
        "closing": letter.closing.get(lang),
    }


def _service(recommendation: Recommendation, lang: Lang) -> dict[str, Any]:
    service = recommendation.service
    return {
        "code": service.code,
        "name": service.name.get(lang),
        "why": recommendation.why.get(lang),
        "evidence": service.evidence,
        "eligibility": recommendation.eligibility,
        "reopens": recommendation.reopens.isoformat() if recommendation.reopens else None,
    }


def _near_miss(miss: NearMiss, lang: Lang) -> dict[str, str]:
    return {
        "code": miss.service.code,
        "name": miss.service.name.get(lang),
        "why_not": miss.why_not.get(lang),
        "what_would_help": miss.what_would_help.get(lang),
    }


def _points(bundle: Bundle, scores: Scores, row: int) -> dict[str, Any] | None:
    points = bundle.questionnaire.points
    if points is None or scores.points is None:
        return None
    total = float(scores.points[row])
    return {
        "total": total,
        "maximum": points.maximum,
        "threshold": points.threshold,
        "at_or_above": total >= points.threshold,
    }
