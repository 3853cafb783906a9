"""Which rivals these data can have, and why others are left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.questionnaire import Table
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import EBM, GROUP_MEAN, LIGHTGBM, LIGHTGBM_TUNED, LOGISTIC, POINTS
from riskscore_training.judges.boosting import ebm_probability, lightgbm_probability, tuned_probability
from riskscore_training.judges.group_mean import COLUMNS, group_mean_probability
from riskscore_training.judges.plain import logistic_probability, points_probability
from riskscore_training.skipped import QUICK, name_columns

Floats = NDArray[np.float64]
Predictor = Callable[[Rows, Rows], Floats]  # (those to learn from, those to predict) → probabilities


@dataclass(frozen=True)
class Panel:
    """Rivals by name, and the texts of those left out."""

    judges: Mapping[str, Predictor]
    skipped: tuple[Text, ...] = ()


def choose_judges(rows: Rows, config: TrainingConfig, *, drop_sensitive: bool) -> Panel:
    """Every rival that the questionnaire, the files and the length of the run allow.

    Without sensitive answers the rivals do not have them either.
    """
    judges = dict(_simple(rows, drop_sensitive))
    judges[LIGHTGBM] = _reading(partial(lightgbm_probability, config=config), drop_sensitive)
    if config.trials:
        judges[EBM] = _reading(partial(ebm_probability, config=config), drop_sensitive)
        judges[LIGHTGBM_TUNED] = _reading(partial(tuned_probability, config=config), drop_sensitive)
    return Panel(judges, tuple(_left_out(rows, config)))


def _simple(rows: Rows, drop_sensitive: bool) -> Iterator[tuple[str, Predictor]]:
    if rows.table.questionnaire.points is not None:
        yield POINTS, points_probability
    if any(purpose in rows.special for purpose in COLUMNS):
        yield GROUP_MEAN, group_mean_probability
    yield LOGISTIC, _reading(logistic_probability, drop_sensitive)


def _left_out(rows: Rows, config: TrainingConfig) -> Iterator[Text]:
    if rows.table.questionnaire.points is None:
        yield Text(
            ru="Сравнение с баллами: анкета не считает баллов.",
            en="Comparison with points: the questionnaire counts none.",
        )
    absent = [purpose for purpose in COLUMNS if purpose not in rows.special]
    if absent:
        names = name_columns(absent)
        yield Text(
            ru=f"Среднее по колледжу и специальности вместе: в данных не указано: {names.ru}.",
            en=f"Mean of college and specialty together: the data do not name {names.en}.",
        )
    if not config.trials:
        yield Text(
            ru="Сравнение с EBM, настроенным LightGBM и их смесью: " + QUICK.ru,
            en="Comparison with EBM, tuned LightGBM and a blend of all: " + QUICK.en,
        )


def _reading(judge: Predictor, drop_sensitive: bool) -> Predictor:
    """`judge`, or the same without the sensitive answers."""
    if not drop_sensitive:
        return judge
    return lambda train, test: judge(without_sensitive(train), without_sensitive(test))


def without_sensitive(rows: Rows) -> Rows:
    """The same people, never asked the sensitive questions."""
    asked = rows.table.questionnaire
    kept = tuple(feature for feature in asked.features if feature.role != "sensitive")
    columns = {feature.name: rows.table.columns[feature.name] for feature in kept}
    return replace(rows, table=Table(replace(asked, features=kept), columns, rows.table.as_of))
