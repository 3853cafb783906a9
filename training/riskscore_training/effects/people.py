"""People with their outcomes, what was known of them before, and their risk level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort import load_cohort
from riskscore.cohort.identities import person_keys
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import CohortError, Problem, Text
from riskscore.questionnaire import Questionnaire
from riskscore_training.effects.encode import encode_table
from riskscore_training.effects.pool import Bools, Covariates, Floats, Placebo
from riskscore_training.effects.tables import Days, read_table, require_columns

ID, OUTCOME_AT = "person_id", "outcome_date"


@dataclass(frozen=True)
class People:
    """n rows of people with `key` (id), `year` (NaN = none), `y` (NaN = unknown or on a route), `is_on_route`,
    `college` (None = not said), and the days `assessed` and `outcome_at` (NaT = unknown).

    `is_share` says that `y` is 1 in work, 0 not; else it is in the units of the column `outcome`.
    """

    key: NDArray[np.object_]
    year: Floats
    y: Floats
    is_on_route: Bools
    college: Cells
    assessed: Days
    outcome_at: Days
    outcome: str
    is_share: bool
    covariates: Covariates | None
    placebo: Placebo | None
    level: Cells | None
    problems: tuple[Problem, ...]
    is_synthetic: bool = False

    def __len__(self) -> int:
        return len(self.key)


def people_of_cohort(paths: Sequence[Path], questionnaire: Questionnaire, placebo: str | None) -> People:
    """Graduates with the outcome of the questionnaire as 1 = in work; all it asks is adjusted for."""
    cohort = load_cohort(paths, questionnaire, default_as_of=datetime.now(UTC).date())
    good = ~cohort.is_bad
    table = cohort.table.take(good)
    nothing: Cells = np.full(len(cohort), None, dtype=object)
    has_date = cohort.special.get("as_of", nothing)[good].astype(bool)
    y = 1.0 - cohort.label[good]
    numbers = {f.name: table.columns[f.name].astype(np.float64) for f in questionnaire.features if f.kind == "number"}
    return People(
        key=person_keys(cohort.special).to_numpy(dtype=object)[good],
        year=cohort.cohort_year[good],
        y=y,
        is_on_route=np.isnan(y) & cohort.outcome_code[good].astype(bool),
        college=cohort.special.get("college", nothing)[good],
        outcome_at=_outcome_days(paths, len(cohort))[good],
        assessed=np.where(has_date, table.as_of.astype("datetime64[D]"), np.datetime64("NaT", "D")),
        outcome=(questionnaire.outcome.column if questionnaire.outcome else ""),
        is_share=True,
        covariates=encode_table(table),
        placebo=_chosen(numbers, placebo, y),
        level=None,
        problems=tuple(p for p in cohort.problems if p.severity == "error"),
        is_synthetic=cohort.is_synthetic,
    )


def _outcome_days(paths: Sequence[Path], n: int) -> Days:
    """The days of the outcomes, which a cohort does not keep; all NaT if the rows cannot be told to be the same."""
    days = np.concatenate([read_table(path, path.name).days(OUTCOME_AT)[0] for path in paths])
    return days if len(days) == n else np.full(n, np.datetime64("NaT", "D"))


def with_levels(people: People, paths: Sequence[Path], column: str, *, must_have: bool) -> People:
    """Risk levels by person from scored files; without the column nothing is added, unless it was asked for."""
    tables = [read_table(path, path.name) for path in paths]
    having = [table for table in tables if column in table.frame.columns and ID in table.frame.columns]
    if not having:
        if must_have:
            require_columns(tables[0], [ID, column])
        return people
    level = pd.concat([pd.Series(read_texts(t.frame[column]), index=t.keys(ID)) for t in having])
    level = level[~level.index.duplicated(keep="last")]
    found = level.reindex(pd.Index(people.key, dtype=object))
    cells: Cells = found.astype(object).where(found.notna(), None).to_numpy(dtype=object)
    return replace(people, level=cells)


def require_identified(people: People) -> None:
    """Refuse outcomes that name nobody.

    Raises
    ------
    CohortError
        No row has an id.
    """
    if not len(people) or not people.key.astype(bool).any():
        raise CohortError(
            Text(
                ru=f"В файле исходов нет ни одной пригодной строки с идентификатором ({ID}). Заполните этот столбец.",
                en=f"The outcomes hold no usable row with an identifier ({ID}). Fill that column.",
            ),
            people.problems,
        )


def _chosen(numbers: dict[str, Floats], name: str | None, y: Floats) -> Placebo | None:
    """The named value known before, else the one that goes best with the outcome: it would betray a bias soonest."""
    if name is not None:
        if name not in numbers:
            raise CohortError(
                Text(
                    ru=f"--placebo: в анкете нет числового вопроса «{name}». Есть: {', '.join(sorted(numbers))}.",
                    en=f"--placebo: the questionnaire has no numeric question «{name}». It has: "
                    f"{', '.join(sorted(numbers))}.",
                ),
                [],
            )
        return Placebo(name, numbers[name])
    strength = {each: _strength(values, y) for each, values in numbers.items()}
    best = max(strength, key=lambda each: strength[each], default=None)
    return None if best is None or strength[best] == 0 else Placebo(best, numbers[best])


def _strength(values: Floats, y: Floats) -> float:
    known = ~np.isnan(values) & ~np.isnan(y)
    if known.sum() < len(y) / 4 or np.ptp(values[known]) == 0 or np.ptp(y[known]) == 0:
        return 0.0
    return float(abs(np.corrcoef(values[known], y[known])[0, 1]) * np.sqrt(known.sum()))
