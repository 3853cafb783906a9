"""The trees: gradient boosting by LightGBM, monotone where the questionnaire says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import lightgbm as lgb
import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.model.layout import Layout, Matrix
from riskscore.treeshap import Explainer, build_explainer, count_leaves

Vector = NDArray[np.float64]

_LIGHTGBM_NAMES = {"min_child": "min_data_in_leaf", "l2": "lambda_l2", "l1": "lambda_l1"}
# Rows × leaves from which the bulk explainer pays for numba's import, the cached kernels and its tables: 1.3 s, when
# `pred_contrib` takes 60–85 ns for a row and a leaf at depths 3–4 (300 trees of 15 leaves: 3,300 rows).
_WORTH_TABLES = 15_000_000
_FIXED = {"objective": "binary", "deterministic": True, "force_row_wise": True, "verbosity": -1}


@dataclass(frozen=True)
class Trees:
    """Boosted trees in LightGBM's text format, or none (`text` empty): then everybody has `constant` log-odds.

    `columns` are the columns of the matrix the trees read. `fill` replaces a missing value in a column that had none
    in training (there LightGBM would read it as 0); NaN leaves it missing, which the trees then handle themselves.
    """

    columns: NDArray[np.intp]
    fill: Vector
    text: str = ""
    constant: float = 0.0

    def log_odds(self, X: Matrix, *, threads: int = 1) -> Vector:
        """Shape (n,); the sum of the contributions, found without them."""
        if self.is_constant:
            return np.full(len(X), self.constant)
        return np.asarray(self.booster.predict(self.prepare(X), raw_score=True, num_threads=threads))

    def contributions(self, X: Matrix, *, threads: int = 1) -> Matrix:
        """TreeSHAP values of the columns `self.columns` and, last, the expected value; shape (n, p + 1).

        From tables for a large frame, by LightGBM for a small one: within 1e-12 the same (docs/adr/0012).

        References
        ----------
        Lundberg, Erion, Lee (2018), Consistent individualized feature attribution for tree ensembles, arXiv:1802.03888.
        """
        if self.is_constant or len(X) == 0:
            result = np.zeros((len(X), len(self.columns) + 1))
            result[:, -1] = self.constant
            return result
        if self.has_tables(len(X)) and self._explainer is not None:
            return self._explainer.contributions(X, threads=threads)
        return np.asarray(self.booster.predict(self.prepare(X), pred_contrib=True, num_threads=threads))

    def has_tables(self, n: int) -> bool:
        """Whether a frame of n rows is worth tables; the same for the same trees, whatever was done before."""
        return not self.is_constant and n * self._n_leaves >= _WORTH_TABLES and self._explainer is not None

    def prepare(self, X: Matrix) -> Matrix:
        """What the booster reads of `X`: shape (n, number of `columns`), filled."""
        x = X[:, self.columns]
        return np.where(np.isnan(x), self.fill, x)

    @property
    def is_constant(self) -> bool:
        return not self.text

    @cached_property
    def booster(self) -> lgb.Booster:
        return lgb.Booster(model_str=self.text)

    @cached_property
    def _n_leaves(self) -> int:
        return count_leaves(self.text)

    @cached_property
    def _explainer(self) -> Explainer | None:
        return build_explainer(self.text, self.columns, self.fill)

    @cached_property
    def expected(self) -> float:
        """E[trees]: the last column of the contributions, the same for everybody."""
        return float(self.contributions(np.full((1, int(self.columns.max(initial=-1)) + 1), np.nan))[0, -1])

    def to_dict(self) -> dict[str, Any]:
        """All but `text`, which is a file of its own."""
        fill = [None if np.isnan(value) else float(value) for value in self.fill]
        return {"columns": self.columns.tolist(), "fill": fill, "constant": self.constant}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], text: str) -> "Trees":
        fill = np.array([np.nan if value is None else value for value in data["fill"]], dtype=np.float64)
        return cls(np.array(data["columns"], dtype=np.intp), fill, text, data["constant"])


def constant_trees(log_odds: float, layout: Layout) -> Trees:
    columns = layout.open_columns
    return Trees(columns, np.full(len(columns), np.nan), constant=log_odds)


def fit_trees(X: Matrix, y: Vector, layout: Layout, params: Mapping[str, Any], *, seed: int, threads: int = 1) -> Trees:
    """One fit of `TreeFitter`."""
    return TreeFitter(X, y, layout, threads=threads).fit(params, seed=seed)


class TreeFitter:
    """The columns of some training rows that are not sensitive, put into bins once for the fits of many parameters.

    Monotone constraints are always kept by LightGBM's "basic" method, whatever the parameters say: of 60 random fits
    "basic" broke none, "intermediate" 1 and "advanced" 37 (LightGBM 4.7).
    """

    def __init__(self, X: Matrix, y: Vector, layout: Layout, *, threads: int = 1) -> None:
        self._layout, self._threads = layout, threads
        self._constant = constant_trees(float(logit(np.clip(y.mean(), 1e-9, 1 - 1e-9))), layout)
        self._columns = layout.open_columns
        if len(self._columns) == 0:
            return
        x = np.ascontiguousarray(X[:, self._columns])
        categorical = [i for i, at in enumerate(self._columns) if layout.columns[at].is_categorical]
        self._fill = _fill(x, categorical)
        bins = {**_FIXED, "num_threads": threads, "feature_pre_filter": False}
        self._data = lgb.Dataset(x, y, categorical_feature=categorical, params=bins).construct()

    def fit(self, params: Mapping[str, Any], *, seed: int) -> Trees:
        """Boost; bit-reproducible for the same rows, parameters and threads.

        `params` are `n_rounds`, `min_child`, `l2`, `l1` and any other name of LightGBM's (num_leaves, max_depth,
        learning_rate, bagging_fraction …). Of LightGBM's two ways to leave out columns `feature_fraction_bynode` costs
        nothing, `feature_fraction` doubles the time of a fit.
        """
        growth = self.start(params, seed=seed)
        growth.grow(params["n_rounds"])
        return growth.trees()

    def start(self, params: Mapping[str, Any], *, seed: int) -> "Growth":
        """The fit of `params` before its first round."""
        if len(self._columns) == 0:
            return Growth(self._constant, None)
        monotone = [self._layout.columns[at].monotone for at in self._columns]
        settings = _settings(params, monotone, seed, self._threads)
        settings["num_iterations"] = int(settings.pop("n_rounds"))  # for the record: `grow` counts them
        return Growth(replace(self._constant, fill=self._fill), lgb.Booster(settings, self._data))


class Growth:
    """One fit between its rounds; `start` are trees without a round, and all there ever is without a booster."""

    def __init__(self, start: Trees, booster: lgb.Booster | None) -> None:
        self._start, self._booster = start, booster

    def grow(self, n_rounds: int) -> None:
        """So many rounds more; none where LightGBM finds nothing to split."""
        if self._booster is not None:
            for _ in range(n_rounds):
                self._booster.update()

    def added(self, X: Matrix, start: int) -> Vector:
        """Log-odds (n,) that the rounds from `start` on add, the constant being part of the first."""
        if self._booster is None:
            return self._start.log_odds(X) * (start == 0)
        if start >= self._booster.num_trees():
            return np.zeros(len(X))
        x = self._start.prepare(X)
        return np.asarray(self._booster.predict(x, start_iteration=start, raw_score=True, num_threads=1))

    def trees(self) -> Trees:
        if self._booster is None or not self._booster.feature_importance().any():
            return replace(self._start, fill=np.full(len(self._start.columns), np.nan))
        return replace(self._start, text=self._booster.model_to_string(), constant=0.0)


def _settings(params: Mapping[str, Any], monotone: list[int], seed: int, threads: int) -> dict[str, Any]:
    given = {_LIGHTGBM_NAMES.get(name, name): value for name, value in params.items()}
    constraints = {"monotone_constraints": monotone, "monotone_constraints_method": "basic"} if any(monotone) else {}
    bagging = {"bagging_freq": 1} if given.get("bagging_fraction", 1.0) < 1.0 else {}
    return {**bagging, **given, **constraints, **_FIXED, "seed": seed, "num_threads": threads}


def _fill(x: Matrix, categorical: list[int]) -> Vector:
    """The median (the most frequent value of a categorical column) where no value is missing, else NaN."""
    fill = np.quantile(x, 0.5, axis=0, method="lower")
    for column in categorical:
        values, counts = np.unique(x[:, column], return_counts=True)
        fill[column] = values[counts.argmax()]
    return np.where(np.isnan(x).any(axis=0), np.nan, fill)
