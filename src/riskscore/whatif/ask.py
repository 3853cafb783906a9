"""What if: one person with other answers, the caller's own or the best there are."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, PersonError, Text
from riskscore.questionnaire import Table, check_person
from riskscore.scoring import score_one
from riskscore.whatif.describe import Described
from riskscore.whatif.options import list_options, months_to_graduation
from riskscore.whatif.own import inconsistent, read_changes
from riskscore.whatif.search import Found, search_changes
from riskscore.whatif.states import build_states
from riskscore.whatif.words import ASSOCIATION

_REFUSED = Text(
    ru="Вопрос «что если» задать нельзя: исправьте отмеченное.",
    en="What-if cannot be asked: mend what is listed.",
)


def what_if(
    bundle: Bundle, person: Mapping[str, Any], changes: object = None, *, today: date, lang: Lang
) -> dict[str, Any]:
    """The score of `person` now and after `changes`, or after the best changes there are where none are given.

    `changes` are new values by feature, at most three. The result is that of `POST /what-if` (docs/what-if.md).

    Raises
    ------
    PersonError
        With every problem of the person and of the changes at once.
    """
    questionnaire = bundle.questionnaire
    table, problems = check_person(questionnaire, person, default_as_of=today)
    values, wrong = ({}, []) if changes is None else read_changes(questionnaire, changes, table)
    if table is None or wrong:
        raise PersonError(_REFUSED, [*(problem for problem in problems if problem.severity == "error"), *wrong])
    described = Described(bundle, _search(bundle, table) if changes is None else _try(table, values), lang)
    changed = None if changes is None else described.changed_person(person, 0)
    return {
        "now": score_one(bundle, person, today=today, lang=lang),
        "new": score_one(bundle, changed, today=today, lang=lang) if changed else None,
        "results": described.results(),
        "months_to_graduation": months_to_graduation(questionnaire, table),
        "association": ASSOCIATION.get(lang),
    }


def _search(bundle: Bundle, table: Table) -> Found:
    options = [option for option in list_options(bundle.questionnaire, table) if option.is_in_time]
    return search_changes(bundle, table, options)


def _try(table: Table, values: Mapping[str, float]) -> Found:
    states = build_states(table, [{}, values])
    if not states.is_possible[1]:
        raise PersonError(_REFUSED, [inconsistent(values)])
    return Found(states, [1], [tuple(values)])
