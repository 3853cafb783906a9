"""What is asked of which files, and the whole answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskscore.cohort import problem_to_dict
from riskscore.errors import Lang, Problem, Text, TrainingError
from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore_training.effects.check_log import check_log
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.estimate import estimate_services
from riskscore_training.effects.people import People, people_of_cohort, require_identified, with_levels
from riskscore_training.effects.plain_people import Plain, people_of_plain_files
from riskscore_training.effects.pool import Design, Pool
from riskscore_training.effects.pools import build_pools
from riskscore_training.effects.service_log import Log, Treatment, read_service_log, read_treatment

Json = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """The options of `riskscore effects` by their names."""

    logs: tuple[Path, ...]
    outcomes: tuple[Path, ...]
    questionnaire: str = "ru-2025.2"
    services: tuple[str, ...] = ()
    treatment: str | None = None
    received: str | None = None
    probability: str | None = None
    lottery: str | None = None
    unit: str | None = None
    design: Design | None = None
    outcome: str | None = None
    covariates: tuple[str, ...] = ()
    placebo: str | None = None
    scores: tuple[Path, ...] = ()
    by: str = "level"
    seed: int = 0
    lang: Lang = "en"


def answer_question(
    question: Question,
    *,
    effort: Effort | None = None,
    begin: Callable[[int], object] = int,
    done: Callable[[str], object] = str,
) -> tuple[Json, tuple[Problem, ...]]:
    """The answer as JSON, and the problems of the files; `begin` gets the number of services, `done` each one.

    Raises
    ------
    FileError, CohortError
        A file cannot be used.
    TrainingError
        No row is left, or a service that was asked for is not in the log.
    """
    people = _people(question)
    log = check_log(_log(question), people)
    problems = (*people.problems, *log.problems)
    pools = _wanted(build_pools(log, people), question, problems)
    begin(len(pools))
    services = estimate_services(pools, effort or Effort(seed=question.seed), done)
    if question.treatment and question.design is None:
        for row in services:
            row["notes"] = [*row.get("notes", ()), {"ru": _UNSAID.ru, "en": _UNSAID.en}]
    answer: Json = {
        "outcome": people.outcome,
        "is_share": people.is_share,
        "synthetic": people.is_synthetic,
        "n_people": len(people),
        "services": services,
        "problems": [problem_to_dict(problem, question.lang) for problem in problems],
    }
    return answer, problems


def _people(question: Question) -> People:
    if question.outcome is None:
        asked = load_questionnaire(question.questionnaire)
        people = people_of_cohort(question.outcomes, asked, question.placebo)
    else:
        plain = Plain(question.outcome, question.covariates, question.placebo)
        people = people_of_plain_files(question.outcomes, plain)
    require_identified(people)
    must_have = bool(question.scores) or question.by != "level"
    return with_levels(people, question.scores or question.outcomes, question.by, must_have=must_have)


def _log(question: Question) -> Log:
    if question.treatment is not None:
        design = question.design or "specialist_choice"
        columns = (question.treatment, question.received, question.probability, question.lottery, question.unit)
        return read_treatment(question.logs, Treatment(*columns, design=design, name=question.treatment))
    asked = load_questionnaire(question.questionnaire)
    catalogue = find_catalogue(asked, question.questionnaire)
    codes = None if catalogue is None else {service.code for service in catalogue.services}
    return read_service_log(question.logs, question.design, codes)


def _wanted(pools: list[Pool], question: Question, problems: tuple[Problem, ...]) -> list[Pool]:
    there = sorted({pool.service for pool in pools})
    absent = sorted(set(question.services) - set(there))
    if absent:
        raise TrainingError(
            Text(
                ru=f"В журнале нет пригодных строк услуги {', '.join(absent)}. Есть: {', '.join(there) or 'ничего'}.",
                en=f"The log has no usable row of {', '.join(absent)}. It has: {', '.join(there) or 'nothing'}.",
            )
        )
    if not pools:
        shown = [problem.message("ru") for problem in problems[:5]], [problem.message("en") for problem in problems[:5]]
        raise TrainingError(
            Text(
                ru="В журнале не осталось ни одной пригодной строки.\n" + "\n".join(shown[0]),
                en="No usable row of the log is left.\n" + "\n".join(shown[1]),
            )
        )
    return [pool for pool in pools if not question.services or pool.service in question.services]


_UNSAID = Text(
    ru="Никто не сказал, что выбирал случай, поэтому выбор считается чьим-то решением. Если случай: --design "
    "random_offer.",
    en="Nobody said that chance decided, so it is taken for somebody's choice. If it did: --design random_offer.",
)
