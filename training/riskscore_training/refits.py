"""Models refitted with settings and blend that are known already: on resampled people, or with another seed."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from riskscore.model import ServedModel, fit_linear, fit_trees, learn_layout
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.procedure import Trained
from riskscore_training.resample import number_people


def refit_parts(
    trained: Trained, teachers: Rows, config: TrainingConfig, *, seed: int, drop_sensitive: bool = False
) -> ServedModel:
    """Both parts of `trained` fitted anew on `teachers`; settings and blend stay."""
    with threadpool_limits(limits=1, user_api="blas"):
        layout = learn_layout(teachers.table, min_count=config.min_count, drop_sensitive=drop_sensitive)
        X = layout.matrix(teachers.table)
        linear = fit_linear(X, teachers.y, layout, prior=trained.tuned.prior)
        trees = fit_trees(X, teachers.y, layout, trained.tuned.tree_params, seed=seed, threads=config.threads)
    return ServedModel(layout, linear, trees, trained.model.blend, trained.model.features)


def reseed(trained: Trained, teachers: Rows, config: TrainingConfig, *, seed: int) -> ServedModel:
    """The trees of `trained` grown with another seed; nothing else depends on one."""
    layout = trained.model.layout
    X = layout.matrix(teachers.table)
    trees = fit_trees(X, teachers.y, layout, trained.tuned.tree_params, seed=seed, threads=config.threads)
    return ServedModel(layout, trained.model.linear, trees, trained.model.blend, trained.model.features)


def resample(rows: Rows, n: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """`n` bootstrap samples of positions; all rows of a person come together, and at least both outcomes."""
    rng = np.random.default_rng(seed)
    owner = number_people(rows.person, len(rows))
    k = int(owner.max()) + 1
    for _ in range(n):
        drawn = np.repeat(np.arange(len(rows)), np.bincount(rng.integers(0, k, k), minlength=k)[owner])
        if np.ptp(rows.y[drawn]) > 0:
            yield drawn
