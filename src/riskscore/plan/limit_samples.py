"""Answers to one question that tell apart all its conditions in a rule: each limit, both sides of it, and no answer."""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.conditions import Condition
from riskscore.questionnaire.spec import DAYS_PER_YEAR, Feature, Questionnaire
from riskscore.questionnaire.table import Table, dtype_of

_TODAY = np.datetime64("2026-03-01")  # any day: what excludes each other then always does
_AROUND = np.arange(-3.0, 4.0)
_MOST_CODES = 8

Numbers = NDArray[np.float64]


def sample(conditions: Sequence[Condition], questionnaire: Questionnaire) -> Table | None:
    """A person for each answer worth asking about; None where the conditions are too many or about no answer."""
    feature = conditions[0].feature
    if feature is None:
        return _days(conditions, questionnaire)
    column = _column(feature, conditions)
    if column is None:
        return None
    return Table(questionnaire, {feature.name: column}, np.full(len(column), _TODAY))


def _days(conditions: Sequence[Condition], questionnaire: Questionnaire) -> Table | None:
    if any(condition.form != "assessed" for condition in conditions):
        return None
    limits = np.array([str(operand) for c in conditions for operand in c.operands], dtype="datetime64[D]")
    days: NDArray[np.datetime64] = np.concatenate([limits + np.timedelta64(step, "D") for step in (-1, 0, 1)])
    return Table(questionnaire, {}, days)


def _column(feature: Feature, conditions: Sequence[Condition]) -> NDArray[np.generic] | None:
    operands = [operand for condition in conditions for operand in condition.operands if operand is not True]
    match feature.kind:
        case "number":
            return _numbers(np.array(operands, dtype=np.float64), feature)
        case "date":
            signs = [-1.0 if condition.form == "until" else 1.0 for condition in conditions for _ in condition.operands]
            return _dates(np.array(operands, dtype=np.float64) * signs / 12, feature)
        case "choice":
            return np.array([*range(len(feature.choices)), np.nan], dtype=dtype_of(feature))
        case "flag":
            return np.array([0.0, 1.0, np.nan], dtype=dtype_of(feature))
        case "multi":
            return _sets(sorted({feature.code_index[str(code)] for code in operands}), feature)
    return np.array([*(f"{code}{end}" for code in operands for end in ("", "~")), "~", None], dtype=object)


def _numbers(limits: Numbers, feature: Feature) -> Numbers:
    steps = np.array([-1.0, 0.0, 1.0] if feature.integer else [-1e-6, 0.0, 1e-6])
    near = (limits[:, None] + steps).ravel()
    return _inside(np.concatenate([near, _between(limits, feature)]), feature)


def _dates(limits: Numbers, feature: Feature) -> Numbers:
    days = (np.rint(limits * DAYS_PER_YEAR)[:, None] + _AROUND).ravel()
    return _inside(np.concatenate([days / DAYS_PER_YEAR, _between(limits, feature)]), feature)


def _between(limits: Numbers, feature: Feature) -> Numbers:
    low = limits.min(initial=0.0) - 1.0 if feature.minimum is None else feature.minimum
    high = limits.max(initial=0.0) + 1.0 if feature.maximum is None else feature.maximum
    ends = np.unique([low, *limits, high])
    middles = (ends[1:] + ends[:-1]) / 2
    return np.concatenate([[low, high], np.rint(middles) if feature.integer else middles])


def _inside(values: Numbers, feature: Feature) -> Numbers:
    low, high = feature.minimum, feature.maximum
    kept = values[(values >= (-np.inf if low is None else low)) & (values <= (np.inf if high is None else high))]
    return np.append(kept, np.nan)


def _sets(named: list[int], feature: Feature) -> NDArray[np.generic] | None:
    """Every set of the choices a rule names, with and without all others, and no answer."""
    if len(named) > _MOST_CODES:
        return None
    rows = np.zeros((2 ** len(named) * 2 + 1, len(feature.choices)), dtype=dtype_of(feature))
    for row, chosen in enumerate(itertools.product((0.0, 1.0), repeat=len(named) + 1)):
        rows[row] = chosen[-1]
        rows[row, named] = chosen[:-1]
    rows[-1] = np.nan
    return rows
