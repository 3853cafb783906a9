"""From a checked cohort to the rows that can teach: who is left out, why, and how many."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort import Cohort
from riskscore.errors import LANGS, Text, TrainingError
from riskscore.questionnaire import Questionnaire, Table
from riskscore_training.left_out import NO_YEAR, PROBLEMS, WRONG_YEAR, Loss, find_remedy
from riskscore_training.outcome_counts import count_outcomes
from riskscore_training.problem_rows import locate_problems

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ASSESSMENT_MONTHS_BEFORE_GRADUATION = 4  # 1 March to 30 June


@dataclass(frozen=True)
class Rows:
    """n labelled people: `y` 0 or 1, `year` of graduation (NaN = none), `person` whose rows must stay together.

    `special` holds the other special columns the files have (college, programme, …), text or None.
    """

    table: Table
    y: Floats
    year: Floats
    person: NDArray[np.object_] | None
    special: Mapping[str, NDArray[np.object_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: NDArray[np.intp] | Flags) -> "Rows":
        person = None if self.person is None else self.person[rows]
        special = {purpose: cells[rows] for purpose, cells in self.special.items()}
        return Rows(self.table.take(rows), self.y[rows], self.year[rows], person, special)

    @property
    def has_years(self) -> bool:
        return not bool(np.isnan(self.year).any())


@dataclass(frozen=True)
class CohortCount:
    """One graduation year (None where the questionnaire has none): people read, used, and not employed of those."""

    year: int | None
    n_read: int
    n_used: int
    n_positive: int


@dataclass(frozen=True)
class Dataset:
    rows: Rows
    n_read: int
    losses: tuple[Loss, ...]
    cohorts: tuple[CohortCount, ...]


def select_rows(cohort: Cohort, questionnaire: Questionnaire, *, as_of: date, min_class: int) -> Dataset:
    """Rows with a label known at `as_of`; each left-out person is counted once, by the first reason that holds.

    Raises
    ------
    TrainingError
        If the questionnaire has no outcome, or fewer than `min_class` people of either outcome remain.
    """
    keep = np.ones(len(cohort.label), dtype=bool)
    losses = []
    for reason, is_lost in _reasons(cohort, questionnaire, as_of):
        losses.append(Loss(reason, int((keep & is_lost).sum())))
        keep &= ~is_lost
    require_both_outcomes(cohort.label[keep], min_class, losses)
    lost = tuple(loss for loss in losses if loss.count)
    return Dataset(all_rows(cohort).take(keep), len(keep), lost, tuple(_count(cohort, keep)))


def all_rows(cohort: Cohort) -> Rows:
    """Every row, labelled or not; somebody without an identifier is a person of their own.

    An identifier that all rows share tells nobody apart and is left out.
    """
    found = cohort.special.get("person_id")
    person = None if found is None else np.array([p or f"row {i}" for i, p in enumerate(found)], dtype=object)
    person = None if person is None or len(set(person)) < 2 else person
    special = {purpose: cells for purpose, cells in cohort.special.items() if purpose != "person_id"}
    return Rows(cohort.table, cohort.label, cohort.cohort_year, person, special)


def gap_years(questionnaire: Questionnaire) -> int:
    """The test cohort t learns from cohorts ≤ t − gap: those whose outcomes were known when t was assessed.

    Assessment is on 1 March of the graduation year, the outcome `horizon_months` after 30 June: 2 for twelve months.
    """
    return math.ceil((_horizon(questionnaire) + ASSESSMENT_MONTHS_BEFORE_GRADUATION) / 12)


def matured_at(year: int, horizon_months: int) -> date:
    """The day the outcomes of cohort `year` are known: `horizon_months` after 30 June."""
    next_month = np.datetime64(f"{year}-07", "M") + np.timedelta64(horizon_months, "M")
    return cast(date, (next_month.astype("datetime64[D]") - 1).item())


def _horizon(questionnaire: Questionnaire) -> int:
    if questionnaire.outcome is None:
        raise TrainingError(
            Text(
                ru=f"В анкете «{questionnaire.id}» нет раздела [outcome], поэтому обучать не на чем. Опишите исход "
                "по docs/questionnaire-format.md.",
                en=f"The questionnaire «{questionnaire.id}» has no [outcome], so nothing can be learned. Describe it "
                "as docs/questionnaire-format.md shows.",
            )
        )
    return questionnaire.outcome.horizon_months


def _reasons(cohort: Cohort, questionnaire: Questionnaire, as_of: date) -> Iterator[tuple[Text, Flags]]:
    horizon = _horizon(questionnaire)
    year = cohort.cohort_year
    if questionnaire.cohort_year is not None:
        is_wrong = _has_wrong_year(cohort)
        yield WRONG_YEAR, is_wrong
        yield NO_YEAR, np.isnan(year) & ~is_wrong
    yield PROBLEMS, cohort.is_bad
    code = cohort.outcome_code
    yield Text(ru="исход ещё не известен", en="outcome not known yet"), _is_code(code, None)
    for category in questionnaire.outcome.categories if questionnaire.outcome else ():
        if category.label is None:
            kind = Text(ru="маршрут", en="route") if category.block == "route" else Text(ru="прочее", en="other")
            name = category.text
            yield Text(ru=f"{kind.ru}: {name.ru}", en=f"{kind.en}: {name.en}"), _is_code(code, category.code)
    too_late = Text(
        ru=f"исход станет известен позже {as_of:%d.%m.%Y}", en=f"outcome known only after {as_of.isoformat()}"
    )
    yield too_late, _is_immature(year, horizon, as_of)


def _has_wrong_year(cohort: Cohort) -> Flags:
    is_wrong = np.zeros(len(cohort.label), dtype=bool)
    is_wrong[[row for problem, row in locate_problems(cohort, "no_cohort_year") if problem.found]] = True
    return is_wrong


def _is_code(codes: NDArray[np.object_], code: str | None) -> Flags:
    return np.array([found == code for found in codes], dtype=bool)


def _is_immature(year: Floats, horizon: int, as_of: date) -> Flags:
    late = [y for y in np.unique(year[~np.isnan(year)]) if matured_at(int(y), horizon) > as_of]
    return np.isin(year, late)


def _count(cohort: Cohort, keep: Flags) -> Iterator[CohortCount]:
    for year in _years(cohort.cohort_year):
        of_year = np.isnan(cohort.cohort_year) if year is None else cohort.cohort_year == year
        used = of_year & keep
        yield CohortCount(year, int(of_year.sum()), int(used.sum()), int(cohort.label[used].sum()))


def _years(year: Floats) -> Iterable[int | None]:
    known = sorted({int(y) for y in year[~np.isnan(year)]})
    return [*known, None] if np.isnan(year).any() else known


def require_both_outcomes(y: Floats, min_class: int, losses: Sequence[Loss] = ()) -> None:
    """Refuse labels that have fewer than `min_class` of either outcome; `losses` say where people went.

    Raises
    ------
    TrainingError
        Naming the counts.
    """
    n_positive, n_negative = count_outcomes(y)
    if min(n_positive, n_negative) >= min_class:
        return
    ru, en = ("; ".join(f"{loss.reason.get(lang)}: {loss.count}" for loss in losses if loss.count) for lang in LANGS)
    remedy = find_remedy(losses)
    raise TrainingError(
        Text(
            ru=f"С известным исходом осталось: не трудоустроены {n_positive}, трудоустроены {n_negative}; нужно "
            f"не менее {min_class} каждых. Не вошли: {ru or 'никто'}. {remedy.ru}",
            en=f"With a known outcome remain {n_positive} not employed and {n_negative} employed; at least "
            f"{min_class} of either are needed. Left out: {en or 'nobody'}. {remedy.en}",
        )
    )
