"""Scoring people as a request brings them: one, or a list in which every person gets a score or their problems."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, PersonError, Problem, Text
from riskscore.explain import Audience
from riskscore.questionnaire import check_person
from riskscore.scoring.describe import describe
from riskscore.scoring.table import advise_person, score_table


def score_one(
    bundle: Bundle, person: Mapping[str, Any], *, today: date, lang: Lang, audience: Audience = "specialist"
) -> dict[str, Any]:
    """The score of one person: `{"id"?, "as_of"?, "answers", "history", "person"}`, worded for `audience`.

    Raises
    ------
    PersonError
        With every problem of the values at once.
    """
    table, problems = check_person(bundle.questionnaire, person, default_as_of=today)
    if table is None:
        raise PersonError(
            Text(
                ru="Данные нельзя оценить: исправьте отмеченное.",
                en="The values cannot be scored: mend what is listed.",
            ),
            problems,
        )
    scores = score_table(bundle, table)
    score = describe(bundle, table, scores, advise_person(bundle, table, scores), 0, lang, audience)
    score["warnings"] += [{"code": problem.code, "text": problem.message(lang)} for problem in problems]
    return {"id": person["id"], **score} if person.get("id") is not None else score


def score_people(
    bundle: Bundle,
    people: Sequence[Mapping[str, Any]],
    *,
    today: date,
    lang: Lang,
    audience: Audience = "specialist",
) -> list[dict[str, Any] | list[Problem]]:
    """In the order given, each person's score or the problems (`row` = place in the list, from 1) that prevent it."""
    results: list[dict[str, Any] | list[Problem]] = []
    for place, person in enumerate(people, start=1):
        try:
            results.append(score_one(bundle, person, today=today, lang=lang, audience=audience))
        except PersonError as error:
            results.append([replace(problem, row=place) for problem in error.problems])
    return results
