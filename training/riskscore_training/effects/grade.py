"""The grade of evidence that is proposed to the person who keeps the catalogue; no program writes it there."""

from collections.abc import Mapping
from typing import Any

from riskscore.errors import Text
from riskscore.plan import Evidence

ALARM = 2.5758293035489004  # a check fails where 0 is outside its 99 % interval
BEST: Mapping[str, Evidence] = {
    "random_offer": "trial",
    "margin_lottery": "quasi",
    "specialist_choice": "observational",
}
_GRADES: Mapping[Evidence, Text] = {
    "trial": Text(
        ru="испытание: кому предложить услугу, решал случай",
        en="trial: chance decided who was offered the service",
    ),
    "quasi": Text(
        ru="жребий на границе: случай решал только между теми, кому почти хватило или едва хватило мест; о других "
        "вывода нет",
        en="lottery at the margin: chance decided only among those who nearly or barely got a place; nothing is said "
        "about others",
    ),
    "observational": Text(
        ru="наблюдение: выбирал специалист; сходство групп обеспечено только по известным данным",
        en="observational: a specialist chose; the groups are alike only in what the data hold",
    ),
    "none": Text(ru="нет оценки, на которую можно опереться", en="no estimate to rely on"),
}
_FAILED = {
    "placebo_outcome": Text(
        ru="значение, известное до услуги, различается между группами, хотя услуга изменить его не могла",
        en="a value known before the service differs between the groups, though the service cannot have changed it",
    ),
    "known_outcomes": Text(
        ru="исход известен в группах неодинаково часто", en="outcomes are known more often in one group"
    ),
}


def grade(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The best grade that the design allows, a step lower for failed checks, with the reasons in both languages."""
    checks = answer.get("checks", {})
    failed = [name for name in _FAILED if name in checks and checks[name]["z"] > ALARM]
    proposed = _proposed(answer, bool(failed))
    return {
        "proposed": proposed,
        "meaning": {"ru": _GRADES[proposed].ru, "en": _GRADES[proposed].en},
        "failed_checks": failed,
        "why_lower": [{"ru": _FAILED[name].ru, "en": _FAILED[name].en} for name in failed],
    }


def _proposed(answer: Mapping[str, Any], has_failed: bool) -> Evidence:
    if not answer["estimates"] or "skipped" in answer or answer["estimates"][0]["estimand"] == "difference":
        return "none"
    best = BEST[answer["design"]]
    if not has_failed:
        return best
    return "none" if best == "observational" else "observational"
