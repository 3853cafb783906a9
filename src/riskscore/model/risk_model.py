"""The served model: linear part, trees and blend, fitted together and scored as one."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.errors import Text, TrainingError
from riskscore.model.blend import Blend, fit_blend
from riskscore.model.layout import Layout, Matrix, learn_layout
from riskscore.model.linear import LinearPart
from riskscore.model.linear_fit import Prior, fit_linear
from riskscore.model.trees import Trees, constant_trees, fit_trees
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table

Vector = NDArray[np.float64]
Folds = Sequence[tuple[NDArray[np.intp], NDArray[np.intp]]]

_FEW_ROWS = 200  # below it trees cost more than they tell (docs/adr/0013)
_FEW_OF_A_CLASS = 20


class Scored(NamedTuple):
    """log_odds (n,) = base_value + contributions (n, number of modelled features) summed by row.

    `linear` and `trees` (n,) are the log-odds of both parts before they are blended.
    """

    log_odds: Vector
    base_value: float
    contributions: Matrix
    linear: Vector
    trees: Vector


@dataclass(frozen=True)
class ServedModel:
    """Everything a score needs besides the questionnaire; as data it is two things, a dictionary and a text."""

    layout: Layout
    linear: LinearPart
    trees: Trees
    blend: Blend
    features: tuple[str, ...]

    def score(self, table: Table, *, threads: int = 1) -> Scored:
        """Log-odds and exact contributions, in the order of `features` (the questionnaire's modelled features).

        One row and many rows agree within 1e-12.
        """
        return self.score_matrix(self.layout.matrix(table), threads=threads)

    def score_matrix(self, X: Matrix, *, threads: int = 1) -> Scored:
        """`score` of people whose matrix of the layout is known."""
        is_large = self.trees.has_tables(len(X))
        project = self.linear.project_many if is_large else self.linear.project
        of_linear = project(X, self._linear_fold)
        linear = self.linear.base_value + of_linear.sum(axis=1)
        contributions = self.blend.linear_weight * of_linear
        if self.blend.trees_weight > 0:
            of_trees = self.trees.contributions(X, threads=threads)
            trees = of_trees.sum(axis=1)
            self._add_trees(of_trees, contributions, is_large=is_large)
        else:
            trees = self.trees.log_odds(X, threads=threads)
        log_odds = self.base_value + contributions.sum(axis=1)
        return Scored(log_odds, self.base_value, contributions, linear, trees)

    def _add_trees(self, of_trees: Matrix, contributions: Matrix, *, is_large: bool) -> None:
        """Add those of the trees, summed by feature: by a product of matrices, or for many rows by compiled sums."""
        if is_large:
            from riskscore.model.kernels import add_folded

            target = self._fold[self.trees.columns].argmax(axis=1)
            add_folded(of_trees, target, self.blend.trees_weight, contributions)
        else:
            contributions += of_trees[:, :-1] @ self._trees_fold

    @cached_property
    def base_value(self) -> float:
        """b + w₁ (a + Σ coefficient · mean) + w₂ E[trees]."""
        blend = self.blend
        trees = blend.trees_weight * self.trees.expected if blend.trees_weight > 0 else 0.0
        return blend.intercept + blend.linear_weight * self.linear.base_value + trees

    @cached_property
    def is_open(self) -> Vector:
        """1 for each of `features` that is not sensitive, else 0."""
        sensitive = {column.feature for column in self.layout.columns if column.is_sensitive}
        return np.array([float(name not in sensitive) for name in self.features])

    @cached_property
    def _fold(self) -> Matrix:
        return self.layout.fold(self.features)

    @cached_property
    def _linear_fold(self) -> Matrix:
        return np.asarray(self.linear.weights @ self._fold)

    @cached_property
    def _trees_fold(self) -> Matrix:
        return self.blend.trees_weight * self._fold[self.trees.columns]

    def to_dict(self) -> dict[str, Any]:
        """For JSON, exact to the last bit; `trees.text` is a file of its own."""
        return {
            "features": list(self.features),
            "layout": self.layout.to_dict(),
            "linear": self.linear.to_dict(),
            "trees": self.trees.to_dict(),
            "blend": self.blend.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], trees_text: str) -> "ServedModel":
        return cls(
            Layout.from_dict(data["layout"]),
            LinearPart.from_dict(data["linear"]),
            Trees.from_dict(data["trees"], trees_text),
            Blend.from_dict(data["blend"]),
            tuple(data["features"]),
        )


def feature_names(questionnaire: Questionnaire) -> tuple[str, ...]:
    return tuple(feature.name for feature in questionnaire.modelled)


class RiskModel:
    """Linear part and trees, blended and calibrated on log-odds of rows neither has seen (docs/adr).

    Parameters
    ----------
    tree_params : parameters of `fit_trees`.
    prior : of the linear part's coefficients.
    seed : of the trees.
    threads : folds fitted at a time; the result does not depend on it.
    drop_sensitive : leave the sensitive features out altogether.
    min_count : people a level needs to be a level of its own.

    Attributes
    ----------
    layout_, linear_, trees_, blend_, served_ : fitted on all rows.
    oof_rows_ (m,) : rows some fold tested, in the order of the folds.
    oof_linear_, oof_trees_, oof_log_odds_ (m,) : their log-odds from models that had not seen them (0 for a part
        that is the same for everybody); the last blended.
    """

    def __init__(
        self,
        tree_params: Mapping[str, Any],
        prior: Prior,
        seed: int = 0,
        threads: int = 1,
        drop_sensitive: bool = False,
        min_count: int = 10,
    ) -> None:
        self.tree_params = tree_params
        self.prior = prior
        self.seed = seed
        self.threads = threads
        self.drop_sensitive = drop_sensitive
        self.min_count = min_count

    def fit(self, table: Table, y: Vector, folds: Folds) -> "RiskModel":
        """Fit on `table` with labels `y` (n,), 0 or 1, and (train rows, test rows) of each fold.

        Everything learned from data, the layout included, is refitted inside each fold. A fold whose training rows
        have one class is left out.

        Raises
        ------
        TrainingError
            All labels are the same, or a label is neither 0 nor 1.
        """
        y = _require_labels(table, y)
        with ThreadPoolExecutor(self.threads) as pool:
            on_all = pool.submit(self._fit_parts, table, y)
            self._predict_folds(table, y, folds, pool)
            self.layout_, self.linear_, self.trees_ = on_all.result()
        self.blend_ = self._fit_blend(y)
        self.oof_log_odds_ = self.blend_.log_odds(self.oof_linear_, self.oof_trees_)
        self.served_ = ServedModel(
            self.layout_, self.linear_, self.trees_, self.blend_, feature_names(table.questionnaire)
        )
        return self

    def _predict_folds(self, table: Table, y: Vector, folds: Folds, pool: Executor) -> None:
        usable = [(train, np.asarray(test)) for train, test in folds if len(test) and np.ptp(y[train]) > 0]
        found = list(pool.map(lambda fold: self._predict_fold(table, y, *fold), usable))
        self.oof_rows_ = np.concatenate([np.empty(0, dtype=np.intp), *(test for _, test in usable)])
        self.oof_linear_ = np.concatenate([np.empty(0), *(linear for linear, _ in found)])
        self.oof_trees_ = np.concatenate([np.empty(0), *(trees for _, trees in found)])

    def _predict_fold(
        self, table: Table, y: Vector, train: NDArray[np.intp], test: NDArray[np.intp]
    ) -> tuple[Vector, Vector]:
        layout, linear, trees = self._fit_parts(table.take(train), y[train])
        X = layout.matrix(table.take(test))
        return linear.log_odds(X), trees.log_odds(X)

    def _fit_blend(self, y: Vector) -> Blend:
        """A part that is the same for everybody counts as flat, though its level differs between the folds."""
        self.oof_linear_ *= float(self.linear_.coefficient.any())
        self.oof_trees_ *= float(not self.trees_.is_constant)
        seen = y[self.oof_rows_]
        if len(seen) == 0 or np.ptp(seen) == 0:
            return Blend(0.0, 1.0, 0.0)
        return fit_blend(self.oof_linear_, self.oof_trees_, seen)

    def _fit_parts(self, table: Table, y: Vector) -> tuple[Layout, LinearPart, Trees]:
        """Both parts; too few rows, or too few of a class, grow no trees."""
        layout = learn_layout(table, min_count=self.min_count, drop_sensitive=self.drop_sensitive)
        X = layout.matrix(table)
        linear = fit_linear(X, y, layout, prior=self.prior)
        if len(y) < _FEW_ROWS or min(y.sum(), (1 - y).sum()) < _FEW_OF_A_CLASS:
            return layout, linear, constant_trees(float(logit(y.mean())), layout)
        return layout, linear, fit_trees(X, y, layout, self.tree_params, seed=self.seed)


def _require_labels(table: Table, y: Vector) -> Vector:
    y = np.asarray(y, dtype=np.float64)
    if len(y) != len(table) or not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("one label, 0 or 1, for every row of the table is needed")
    if len(y) == 0 or np.ptp(y) == 0:
        n = len(y)
        raise TrainingError(
            Text(
                ru=f"Среди {n} выпускников с известным исходом встречается только один исход; для обучения нужны оба: "
                "и трудоустроенные, и нет. Проверьте колонку исхода и её значения в анкете.",
                en=f"The {n} graduates with a known outcome all have the same one; training needs both employed and "
                "not. Check the outcome column and its values in the questionnaire.",
            )
        )
    return y
