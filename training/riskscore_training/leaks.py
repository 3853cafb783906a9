"""Signs of a leak in the data, looked for before anything is trained: answers that know the outcome, dates to come."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text, TrainingError
from riskscore.model import METRICS, stratified_folds
from riskscore.questionnaire import Feature
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
LIMIT = 0.9  # on real people no single answer known beforehand tells so much
FOLDS = 5
PRIOR = 10.0  # people that the overall mean counts as in the mean of a level
NONE: Mapping[str, int] = MappingProxyType({})
_auc = METRICS["auc"]


@dataclass(frozen=True)
class Leak:
    """A feature that should not be known yet: AUC alone (None = not the reason) and people with a date to come."""

    feature: str
    auc: float | None
    n_future: int = 0


def require_no_leaks(rows: Rows, waived: Iterable[str], refused: Mapping[str, int] = NONE) -> tuple[Leak, ...]:
    """Signs of a leak among the modelled features; all of them must be waived by name.

    `refused` counts, by feature, people who are not among the rows because of a date to come.

    Raises
    ------
    TrainingError
        Naming the features not waived, or a waived name that is no modelled feature.
    """
    allowed = {feature.name for feature in rows.table.questionnaire.modelled}
    if unknown := sorted(set(waived) - allowed):
        raise TrainingError(_unknown(unknown))
    leaks = find_leaks(rows, single_auc(rows, rows.y), refused)
    if left := [leak for leak in leaks if leak.feature not in set(waived)]:
        raise TrainingError(_stop(left))
    return leaks


def find_leaks(rows: Rows, alone: Mapping[str, float], refused: Mapping[str, int] = NONE) -> tuple[Leak, ...]:
    """Features whose AUC `alone` is above `LIMIT`, and dates later than the assessment, those `refused` too."""
    modelled = rows.table.questionnaire.modelled
    future = {feature.name: _n_future(rows, feature) + refused.get(feature.name, 0) for feature in modelled}
    return tuple(
        Leak(name, auc if auc > LIMIT else None, future[name])
        for name, auc in alone.items()
        if auc > LIMIT or future[name]
    )


def single_auc(rows: Rows, y: Floats) -> dict[str, float]:
    """AUC of each modelled feature alone for the labels `y` (n,), in the better direction: 0.5 to 1.

    Numbers, dates, flags and ordered answers count as they are, missing ones below or above all others; each choice of
    several is a flag; other answers count by the mean of `y` among people of other folds with the same answer.
    """
    folds = stratified_folds(y, FOLDS, seed=0, groups=rows.person)
    found = {}
    for feature in rows.table.questionnaire.modelled:
        values = rows.table.columns[feature.name]
        scores = _scores(feature, values, y, folds)
        found[feature.name] = max((max(area, 1 - area) for area in (_auc(y, s, None) for s in scores)), default=0.5)
    return found


def _scores(feature: Feature, values: NDArray[Any], y: Floats, folds: list[Any]) -> Iterator[Floats]:
    if feature.kind == "code" or (feature.kind == "choice" and not feature.ordered):
        yield _target_means(values, y, folds)
    else:
        for column in values.T if feature.kind == "multi" else (values,):
            number = column.astype(np.float64)
            missing = np.isnan(number)
            if not missing.all():
                yield np.where(missing, np.nanmin(number) - 1, number)
                yield np.where(missing, np.nanmax(number) + 1, number)


def _target_means(values: NDArray[Any], y: Floats, folds: list[Any]) -> Floats:
    """Mean of `y` among people of the other folds who gave the same answer, shape (n,)."""
    level = np.unique(np.array(["" if v is None or v != v else str(v) for v in values]), return_inverse=True)[1]  # noqa: PLR0124 - NaN
    means = np.empty(len(y))
    for train, test in folds:
        n = np.bincount(level[train], minlength=int(level.max()) + 1)
        k = np.bincount(level[train], weights=y[train], minlength=len(n))
        means[test] = ((k + PRIOR * y[train].mean()) / (n + PRIOR))[level[test]]
    return means


def _n_future(rows: Rows, feature: Feature) -> int:
    """People whose date lies after the day of their assessment (it is kept in years before that day)."""
    return int((rows.table.columns[feature.name] < 0).sum()) if feature.kind == "date" else 0


def _stop(leaks: list[Leak]) -> Text:
    strong = [f"{leak.feature} (AUC {leak.auc:.3f})" for leak in leaks if leak.auc is not None]
    late = [f"{leak.feature} ({leak.n_future})" for leak in leaks if leak.n_future]
    waive = " ".join(f"--waive {leak.feature}" for leak in leaks)
    ru, en = ["Похоже на утечку: признаки знают то, чего на день оценки знать нельзя."], []
    en = ["This looks like a leak: features know what nobody can know on the day of assessment."]
    if strong:
        ru.append(f"Один признак почти определяет исход (допустимо AUC до {LIMIT:g}): {', '.join(strong)}.")
        en.append(f"One feature all but gives the outcome (allowed is an AUC up to {LIMIT:g}): {', '.join(strong)}.")
    if late:
        ru.append(f"Даты позже дня оценки (в скобках число строк): {', '.join(late)}.")
        en.append(f"Dates after the day of assessment (rows in brackets): {', '.join(late)}.")
    ru.append(
        f"Уберите их из анкеты или подтвердите, что они известны вовремя: {waive}; карточка запомнит это навсегда."
    )
    en.append(
        f"Take them out of the questionnaire, or confirm that they are known in time: {waive}; the card keeps it."
    )
    return Text(ru=" ".join(ru), en=" ".join(en))


def _unknown(names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text(
        ru=f"--waive: в модели нет признаков {listed}. Укажите имя признака анкеты, который входит в модель.",
        en=f"--waive: the model has no features {listed}. Name a feature of the questionnaire that enters the model.",
    )
