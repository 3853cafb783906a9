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
from riskscore.cohort.source_file import file_names
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import CohortError, Problem, Text
from riskscore.questionnaire import Questionnaire
from riskscore_training.effects.encode import encode_columns, encode_table
from riskscore_training.effects.pool import Covariates, Floats, Placebo
from riskscore_training.effects.tables import Table, read_table, require_columns

ID, YEAR, ASSESSED, LEVEL = "person_id", "cohort_year", "assessed_at", "level"


@dataclass(frozen=True)
class People:
    """n rows of people with `key` (id), `year` (NaN = none), `y` (NaN = unknown) and `assessed` (NaT = unknown).

    `is_share` says that `y` is 1 in work, 0 not; else it is in the units of the column `outcome`.
    """

    key: NDArray[np.object_]
    year: Floats
    y: Floats
    assessed: NDArray[np.datetime64]
    outcome: str
    is_share: bool
    covariates: Covariates | None
    placebo: Placebo | None
    level: Cells | None
    problems: tuple[Problem, ...]
    is_synthetic: bool = False

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True)
class Plain:
    """Columns of a file that answers no questionnaire."""

    outcome: str
    covariates: tuple[str, ...] = ()
    placebo: str | None = None


def people_of_cohort(paths: Sequence[Path], questionnaire: Questionnaire, placebo: str | None) -> People:
    """Graduates with the outcome of the questionnaire as 1 = in work; all it asks is adjusted for."""
    cohort = load_cohort(paths, questionnaire, default_as_of=datetime.now(UTC).date())
    good = ~cohort.is_bad
    table = cohort.table.take(good)
    has_date = cohort.special.get("as_of", np.full(len(cohort), None, dtype=object))[good].astype(bool)
    y = 1.0 - cohort.label[good]
    numbers = {f.name: table.columns[f.name].astype(np.float64) for f in questionnaire.features if f.kind == "number"}
    return People(
        key=person_keys(cohort.special).to_numpy(dtype=object)[good],
        year=cohort.cohort_year[good],
        y=y,
        assessed=np.where(has_date, table.as_of.astype("datetime64[D]"), np.datetime64("NaT", "D")),
        outcome=(questionnaire.outcome.column if questionnaire.outcome else ""),
        is_share=True,
        covariates=encode_table(table),
        placebo=_chosen(numbers, placebo, y),
        level=None,
        problems=tuple(p for p in cohort.problems if p.severity == "error"),
        is_synthetic=cohort.is_synthetic,
    )


def people_of_plain_files(paths: Sequence[Path], plain: Plain) -> People:
    """People with any numeric column as the outcome; adjusted for the named columns only.

    Raises
    ------
    FileError
        A file cannot be read or lacks a named column.
    """
    tables = [read_table(path, name) for path, name in zip(paths, file_names(paths), strict=True)]
    for table in tables:
        require_columns(table, [ID, plain.outcome, *plain.covariates, *([plain.placebo] if plain.placebo else [])])
    y, wrong = _joined_numbers(tables, plain.outcome)
    texts = {name: np.concatenate([read_texts(t.frame[name]) for t in tables]) for name in plain.covariates}
    placebo = None
    if plain.placebo:
        placebo = Placebo(plain.placebo, _joined_numbers(tables, plain.placebo)[0])
    return People(
        key=np.concatenate([table.keys(ID) for table in tables]),
        year=_years(tables),
        y=y,
        assessed=np.concatenate([table.days(ASSESSED)[0] for table in tables]),
        outcome=plain.outcome,
        is_share=False,
        covariates=encode_columns(texts) if texts else None,
        placebo=placebo,
        level=None,
        problems=wrong,
    )


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


def _joined_numbers(tables: Sequence[Table], column: str) -> tuple[Floats, tuple[Problem, ...]]:
    read = [table.numbers(column) for table in tables]
    return np.concatenate([values for values, _ in read]), tuple(p for _, found in read for p in found)


def _years(tables: Sequence[Table]) -> Floats:
    empty = [np.full(len(t.frame), np.nan) for t in tables]
    return np.concatenate(
        [t.numbers(YEAR)[0] if YEAR in t.frame.columns else e for t, e in zip(tables, empty, strict=True)]
    )
