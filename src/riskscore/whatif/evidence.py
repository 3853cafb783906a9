"""What is known about the effect of a change: the grade of the services that help with it (product: rule 5)."""

from collections.abc import Iterable, Sequence
from typing import get_args

from riskscore.errors import Text
from riskscore.plan import Catalogue, Service
from riskscore.plan.service import Evidence
from riskscore.questionnaire import FALSE, Table

_GRADES: tuple[Evidence, ...] = get_args(Evidence)  # from nothing known to a trial
EVIDENCE_WORDS: dict[str, Text] = {
    "none": Text(
        ru="Это связь, а не эффект: влияет ли такая перемена на трудоустройство, не измеряли.",
        en="This is an association, not an effect: whether such a change affects employment has not been measured.",
    ),
    "observational": Text(
        ru="Это связь, а не эффект: помощь в такой перемене изучали только наблюдениями, влияние не доказано.",
        en="This is an association, not an effect: help with such a change was only observed, an effect is not proven.",
    ),
    "quasi": Text(
        ru="Это связь, а не эффект: помощь в такой перемене проверена жребием, но только среди тех, кому едва хватило "
        "или не хватило мест.",
        en="This is an association, not an effect: help with such a change was tested by a lottery, but only among "
        "those who barely or nearly got a place.",
    ),
    "trial": Text(
        ru="Это связь, а не эффект: помощь в такой перемене проверена в эксперименте со случайным отбором, а этот "
        "расчёт для одного человека — нет.",
        en="This is an association, not an effect: help with such a change was tested in a randomised trial, "
        "this figure for one person was not.",
    ),
}


def find_helpers(catalogue: Catalogue | None, table: Table, feature: str) -> list[Service]:
    """Services that address `feature` and that the only person of `table` may have, in the order of the catalogue.

    What the law reserves for a status, and plans of a route, are not named here.
    """
    return [
        service
        for service in (catalogue.services if catalogue else ())
        if feature in service.addresses and not service.reserved and not service.for_route
        if service.eligibility is None or service.eligibility.evaluate(table)[0] != FALSE
    ]


def grade(helpers: Iterable[Sequence[Service]]) -> Evidence:
    """The best grade among the helpers of each change, and of several changes the weakest."""
    best = [max((_GRADES.index(service.evidence) for service in services), default=0) for services in helpers]
    return _GRADES[min(best, default=0)]
