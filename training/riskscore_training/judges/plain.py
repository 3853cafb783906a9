"""Two of the simpler steps the served model must beat: the points of the questionnaire, and a logistic regression."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from riskscore.model import score_points
from riskscore.questionnaire import Table
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
RARE = 30
SQUARABLE = 1e150  # a larger number squared is none any more


def points_probability(train: Rows, test: Rows) -> Floats:
    """The questionnaire's points as probabilities, by a logistic map of one variable fitted on `train`."""
    questionnaire = train.table.questionnaire
    model = LogisticRegression(C=np.inf).fit(score_points(questionnaire, train.table)[:, None], train.y)
    return np.asarray(model.predict_proba(score_points(questionnaire, test.table)[:, None])[:, 1])


def logistic_probability(train: Rows, test: Rows) -> Floats:
    """scikit-learn's logistic regression with its default penalty on plain columns of the same inputs."""
    encoding = PlainEncoding(train.table)
    with threadpool_limits(limits=1, user_api="blas"):
        model = LogisticRegression(max_iter=1000).fit(encoding.matrix(train.table), train.y)
    return np.asarray(model.predict_proba(encoding.matrix(test.table))[:, 1])


class PlainEncoding:
    """What anybody would do first: numbers standardised, their mean where missing; a 0/1 column for every answer.

    Indicators are not standardised: that would all but free the rare ones from the penalty.
    """

    def __init__(self, table: Table) -> None:
        self._features = table.questionnaire.modelled
        numbers = [f.name for f in self._features if f.kind in ("number", "date")]
        self._scale = {name: _mean_and_sd(table.columns[name].astype(np.float64)) for name in numbers}
        self._codes = {f.name: _frequent(table.columns[f.name]) for f in self._features if f.kind == "code"}

    def matrix(self, table: Table) -> Floats:
        """Shape (n, number of columns), finite."""
        columns = [column for feature in self._features for column in self._columns(table, feature.name)]
        return np.column_stack(columns)

    def _columns(self, table: Table, name: str) -> Iterator[Floats]:
        feature = table.questionnaire.by_name[name]
        values = table.columns[name]
        is_present = table.is_present(feature)
        yield 1.0 - is_present.astype(np.float64)
        if name in self._scale:
            mean, sd = self._scale[name]
            yield (np.where(is_present, values, mean).astype(np.float64) - mean) / sd
        elif name in self._codes:
            yield from ((values == code).astype(np.float64) for code in self._codes[name])
        elif feature.kind == "multi":
            yield from np.nan_to_num(values.astype(np.float64)).T
        else:
            yield from ((values == level).astype(np.float64) for level in range(max(len(feature.choices), 2)))


def _mean_and_sd(values: Floats) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return 0.0, 1.0
    largest = float(np.abs(known).max())
    unit = largest if largest > SQUARABLE else 1.0
    return unit * float((known / unit).mean()), unit * float((known / unit).std()) or 1.0


def _frequent(values: NDArray[np.generic]) -> list[str]:
    seen = Counter(value for value in values.tolist() if value is not None)
    return sorted(code for code, count in seen.items() if count >= RARE)
