"""Log-odds of thousands of versions of one person, exact and without contributions."""

import numpy as np
from numpy.typing import NDArray

from riskscore.model import ServedModel
from riskscore.model.layout import Matrix

Vector = NDArray[np.float64]


def version_log_odds(model: ServedModel, X: Matrix) -> Vector:
    """Log-odds (n,) of rows of the model's matrix that differ in few columns, the same as `ServedModel.score` gives."""
    trees = model.trees.log_odds(X) if model.blend.trees_weight > 0 else np.zeros(len(X))
    return model.blend.log_odds(_linear(model, X), trees)


def _linear(model: ServedModel, X: Matrix) -> Vector:
    """The linear part is a sum over columns: each distinct value of a column is counted once, then looked up."""
    same = (X[0] == X) | (np.isnan(X) & np.isnan(X[0]))
    differing = np.flatnonzero(~same.all(axis=0))
    found = {j: np.unique(X[:, j], return_inverse=True) for j in differing.tolist()}
    sample = np.tile(X[0], (max((len(values) for values, _ in found.values()), default=1), 1))
    for j, (values, _) in found.items():
        sample[: len(values), j] = values
    parts = model.linear.contributions(sample)
    rest = np.delete(parts[0], differing).sum() + model.linear.base_value
    return np.asarray(rest + sum((parts[place, j] for j, (_, place) in found.items()), np.zeros(len(X))))
