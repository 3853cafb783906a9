"""Choices another careful team might have made: which there are for these data, and the people each gives."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort.outcome import read_outcomes
from riskscore.cohort.texts import Cells, objects, read_texts
from riskscore.errors import Text
from riskscore.files import read_raw
from riskscore.questionnaire import Feature, Outcome, Questionnaire, Table
from riskscore_training.case import Case
from riskscore_training.dataset import Dataset, Rows, gap_years, select_rows
from riskscore_training.list_size import share_listed
from riskscore_training.request import Request

Choice = str | int | float | bool
Choices = Mapping[str, Choice]
INDICATOR, IMPUTED, COMPLETE = "indicator", "imputed", "complete"
LABELS = {"not_employed": 1.0, "employed": 0.0, "unlabelled": None}


@dataclass(frozen=True)
class Axis:
    """One choice: its values, that of the run itself first; `alone` says why there is no other."""

    name: str
    values: tuple[Choice, ...]
    alone: Text | None = None


@dataclass(frozen=True)
class World:
    """The people of one horizon and one label of informal work, and the years between teachers and tested."""

    dataset: Dataset
    gap: int | None


def find_axes(case: Case, horizons: Iterable[int]) -> list[Axis]:
    """`horizons` are those beside the questionnaire's own that the files have an outcome for."""
    settings, outcome = case.config.multiverse, require_outcome(case.questionnaire)
    own_label = next((c.label for c in outcome.categories if c.code in settings.informal and c.label is not None), None)
    labels = sorted(LABELS, key=lambda name: LABELS[name] != own_label)
    months = (outcome.horizon_months, *horizons)
    capacity = share_listed(case, newest=case.split.kind == "rolling")
    has_sensitive = any(f.role == "sensitive" for f in case.questionnaire.modelled)
    return [
        Axis("horizon", months, None if len(months) > 1 else _ONE_HORIZON),
        Axis("informal", tuple(labels), None) if own_label is not None else Axis("informal", ("none",), _NO_INFORMAL),
        Axis("missing", (INDICATOR, IMPUTED, COMPLETE)),
        Axis("sensitive", (not case.drop_sensitive, case.drop_sensitive))
        if has_sensitive
        else Axis("sensitive", (False,), _NO_SENSITIVE),
        Axis("capacity", (capacity, *(c for c in settings.capacities if c != capacity))),
        Axis("seed", tuple(case.config.seed + i for i in range(settings.seeds))),
    ]


_ONE_HORIZON = Text(
    ru="в файлах исход только через один срок; другие столбцы называют в [multiverse.horizons]",
    en="the files have the outcome at one horizon only; other columns are named in [multiverse.horizons]",
)
_NO_INFORMAL = Text(
    ru="среди исходов анкеты нет неформальной занятости; её коды называют в [multiverse] informal",
    en="no outcome of the questionnaire is informal work; its codes are named in [multiverse] informal",
)
_NO_SENSITIVE = Text(ru="особо личных вопросов в анкете нет", en="the questionnaire has no sensitive questions")


def read_horizons(request: Request) -> dict[int, Cells]:
    """Outcome codes (n read rows,) at the other horizons the settings name a column for, where every file has it."""
    outcome = require_outcome(request.questionnaire)
    wanted = {m: c for m, c in request.config.multiverse.horizons.items() if m != outcome.horizon_months}
    frames = [read_raw(path, known=set(wanted.values())).frame for path in request.paths] if wanted else []
    return {
        months: np.concatenate(
            [read_outcomes(read_texts(frame[column]), outcome).take(lambda c: c.code) for frame in frames]
        )
        for months, column in sorted(wanted.items())
        if all(column in frame.columns for frame in frames)
    }


def require_outcome(questionnaire: Questionnaire) -> Outcome:
    """That of a questionnaire that has taught already."""
    if questionnaire.outcome is None:
        raise ValueError("a questionnaire without an outcome has taught nobody")
    return questionnaire.outcome


def build_world(case: Case, horizons: Mapping[int, Cells], choices: Choices) -> World:
    """The labelled people when the outcome is read at another horizon, or informal work is labelled otherwise.

    Raises
    ------
    TrainingError
        Too few people of either outcome remain.
    """
    outcome = require_outcome(case.questionnaire)
    months = int(choices["horizon"])
    label_of = {category.code: category.label for category in outcome.categories}
    informal = set(case.config.multiverse.informal) if choices["informal"] in LABELS else set()
    informal = {code for code in informal if label_of.get(code) is not None}
    label_of |= dict.fromkeys(informal, LABELS.get(str(choices["informal"])))
    codes = [None if code in informal and label_of[code] is None else code for code in _codes(case, horizons, months)]
    label = objects([None if code is None else label_of.get(code) for code in codes]).astype(np.float64)
    asked = replace(case.questionnaire, outcome=replace(outcome, horizon_months=months))
    cohort = replace(case.cohort, outcome_code=objects(codes), label=label)
    dataset = select_rows(cohort, asked, as_of=case.as_of, min_class=case.config.folds.fewest)
    return World(dataset, None if case.gap is None else gap_years(asked))


def _codes(case: Case, horizons: Mapping[int, Cells], months: int) -> Cells:
    return horizons.get(months, case.cohort.outcome_code)


def handle_missing(way: Choice, teachers: Rows, people: Rows, *, complete_share: float) -> tuple[Rows, Rows]:
    """Missing answers as they are, filled in as the teachers answer most, or only people who left out few."""
    if way == IMPUTED:
        fills = {f.name: _learn_fill(f, teachers.table) for f in teachers.table.questionnaire.modelled}
        return _fill(teachers, fills), _fill(people, fills)
    if way == COMPLETE:
        complete = [rows.take(_is_complete(rows.table, complete_share)) for rows in (teachers, people)]
        return complete[0], complete[1]
    return teachers, people


def _learn_fill(feature: Feature, table: Table) -> Any:
    """The median of a number, the most frequent answer of anything else; None for what must stay as it is."""
    known = table.columns[feature.name][table.is_present(feature)]
    if feature.role == "sensitive" or not len(known):
        return None
    if feature.kind in ("number", "date"):
        return np.median(known)
    if feature.kind == "multi":
        return known.mean(axis=0) > 1 / 2
    seen = Counter(known.tolist())
    return min(seen, key=lambda value: (-seen[value], value))


def _fill(rows: Rows, fills: Mapping[str, Any]) -> Rows:
    table = rows.table
    columns = dict(table.columns)
    for name, fill in fills.items():
        if fill is not None:
            columns[name] = columns[name].copy()
            columns[name][~table.is_present(table.questionnaire.by_name[name])] = fill
    return replace(rows, table=replace(table, columns=columns))


def _is_complete(table: Table, share: float) -> NDArray[np.bool_]:
    """Who answered at least this share of the model's inputs, sensitive ones apart."""
    inputs = [f for f in table.questionnaire.modelled if f.role != "sensitive"]
    answered = np.array([table.is_present(feature) for feature in inputs])
    return np.asarray(answered.mean(axis=0) >= share)
