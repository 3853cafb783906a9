"""Why not the others: services with an occasion that a rule refused, or that did not make the four."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.plan.judge import Judged
from riskscore.plan.service import Catalogue, Service
from riskscore.questionnaire.condition_words import word_failed
from riskscore.questionnaire.conditions import Condition, Tree, conditions_of, find_failed, join
from riskscore.questionnaire.remedies import Ease, Remedy, find_remedy, move_to
from riskscore.questionnaire.rules import FALSE
from riskscore.questionnaire.spans import day_text
from riskscore.questionnaire.table import Table


@dataclass(frozen=True)
class NearMiss:
    """A service that is not among the four, why not, and what would change that, or that nothing can or need."""

    service: Service
    why_not: Text
    what_would_help: Text


def find_near_misses(
    catalogue: Catalogue, table: Table, judged: Judged, chosen: NDArray[np.intp]
) -> tuple[NearMiss, ...]:
    """For the only person of `table`; `chosen` are positions of the services offered.

    First what fits and did not make the four, then what a rule refused, each by score; then what is on request only.
    """
    services, score, taken = catalogue.services, judged.score[0].tolist(), set(chosen.tolist())
    by_score = sorted(range(len(services)), key=lambda index: -score[index])
    left = [index for index in by_score if index not in taken]
    is_offered, is_to_check = judged.is_offered[0].tolist(), judged.is_to_check[0].tolist()
    is_refused, is_on_request = judged.is_refused[0].tolist(), judged.is_on_request[0].tolist()
    misses = [_crowded_out(services[i], is_to_check=is_to_check[i]) for i in left if is_offered[i]]
    refused = [(services[i], bool(judged.is_wished[0, i])) for i in left if is_refused[i]]
    misses += [miss for service, is_wished in refused if (miss := _refused(service, table, is_wished=is_wished))]
    misses += [NearMiss(services[i], _ON_REQUEST, _BY_SPECIALIST) for i in left if is_on_request[i]]
    return tuple(misses)


def _crowded_out(service: Service, *, is_to_check: bool) -> NearMiss:
    return NearMiss(service, _CROWDED_TO_CHECK if is_to_check else _CROWDED, _BY_SPECIALIST)


def _refused(service: Service, table: Table, *, is_wished: bool) -> NearMiss | None:
    """None where only a protected trait could be named, or where nobody asks for what is not needed."""
    failed = find_failed(service.conditions, table) if service.conditions else None
    named = _without_protected(failed) if failed else None
    if named is None:
        return None
    remedy = _remedy(service, named, table)
    if remedy.ease == Ease.NOT_NEEDED and not is_wished:
        return None
    if service.reserved is not None and _has_age(named):
        return _not_yet(service, remedy.day) if remedy.ease == Ease.WAIT and remedy.day else None
    return NearMiss(service, word_failed(named, table), remedy.text)


def _not_yet(service: Service, day: dt.date) -> NearMiss:
    """Where the law reserves a service no trait, not even age, is the cause; a day to come is worth knowing."""
    said = day_text(day)
    when = Text(
        ru=f"Условие услуги будет выполнено {said.ru}.", en=f"The condition of the service will be met on {said.en}."
    )
    return NearMiss(service, _NOT_YET, when)


def _remedy(service: Service, failed: Tree, table: Table) -> Remedy:
    """Waiting helps only if nothing else has run out by then."""
    remedy = find_remedy(failed, table)
    if remedy.ease != Ease.WAIT or remedy.day is None or service.eligibility is None:
        return remedy
    is_too_late = service.eligibility.evaluate(move_to(table, remedy.day))[0] == FALSE
    return _TOO_LATE if is_too_late else remedy


@lru_cache(maxsize=4096)
def _without_protected(tree: Tree) -> Tree | None:
    """What of a failed rule may be named: the limits of age a law sets, never another protected trait.

    Of alternatives those that can be named remain, before all those that neither ask for no answer nor belong to
    another time; where all conditions have to hold and one cannot be named, the others would not be the whole truth.
    """
    if isinstance(tree, Condition):
        is_secret = tree.feature is not None and tree.feature.protected and tree.subject != "age"
        return None if is_secret else tree
    parts = [_without_protected(part) for part in tree.parts]
    named = [part for part in parts if part is not None]
    if not tree.is_all:
        named = [part for part in named if not any(map(_is_aside, conditions_of(part)))] or named
    return join(tree.is_all, named) if named and (not tree.is_all or len(named) == len(parts)) else None


def _is_aside(condition: Condition) -> bool:
    return condition.form == "assessed" or (condition.form == "answered" and condition.operator == "!=")


def _has_age(tree: Tree) -> bool:
    return any(condition.subject == "age" for condition in conditions_of(tree))


_CROWDED = Text(
    ru="Подходит, но в первые четыре не вошла: другие услуги больше отвечают причинам риска и пожеланиям.",
    en="It fits, but did not make the first four: the others do more about the reasons of the risk and the wishes.",
)
_CROWDED_TO_CHECK = Text(
    ru="Может подойти, если условия выполнены, но в первые четыре не вошла: другие услуги больше отвечают причинам "
    "риска и пожеланиям.",
    en="It may fit if its conditions are met, but did not make the first four: the others do more about the "
    "reasons of the risk and the wishes.",
)
_BY_SPECIALIST = Text(
    ru="Специалист может включить её в план вместо другой услуги или вслед за ней.",
    en="A specialist may put it into the plan in place of another service or after it.",
)
_ON_REQUEST = Text(
    ru="Доступна по обращению; в первые четыре не вошла.", en="Available on request; it did not make the first four."
)
_NOT_YET = Text(ru="Для этой услуги ещё не пришло время.", en="It is too early for this service.")
_TOO_LATE = Remedy(
    Ease.NEVER,
    Text(
        ru="Ждать нет смысла: к тому дню истечёт другой срок, установленный для услуги.",
        en="Waiting does not help: by then another time limit of the service will have run out.",
    ),
)
