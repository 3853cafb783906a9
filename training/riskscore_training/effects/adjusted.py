"""Doubly robust estimates by DoubleML, cross-fitted on our own seeded folds that keep a person or unit together.

References
----------
Chernozhukov, Chetverikov, Demirer, Duflo, Hansen, Newey, Robins (2018), doi:10.1111/ectj.12097.
Bach, Chernozhukov, Kurz, Spindler (2022), DoubleML, jmlr.org/papers/v23/21-0862.html.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from riskscore_training.effects.learners import idle_learner, is_binary, learner_of, linear_learner
from riskscore_training.effects.pool import Bools, Estimate, Floats, Pool, total_by
from riskscore_training.effects.units import spread_of_units

CLIPPED = 0.001
FEWEST = 10  # people of a kind, below which nothing is predicted for them
Score = Literal["ATE", "ATTE"]
Folds = list[tuple[NDArray[np.intp], NDArray[np.intp]]]


@dataclass(frozen=True)
class Nuisance:
    """Cross-fitted predictions, shape (n,): `chance` of the treatment, outcome without (`y0`) and with it (`y1`)."""

    chance: Floats
    y0: Floats
    y1: Floats

    def take(self, rows: Bools) -> "Nuisance":
        return Nuisance(self.chance[rows], self.y0[rows], self.y1[rows])


def can_adjust(pool: Pool, arm: Bools, score: Score = "ATE") -> bool:
    """Whether there are covariates and people enough in both arms.

    The effect on the treated (ATTE) also needs enough of both outcomes among the others. Where chance decided, one of
    either in either arm will do: choosing samples by their outcomes biases what is left.
    """
    if pool.covariates is None or not pool.covariates.source:
        return False
    if min(int(arm.sum()), int((~arm).sum())) < FEWEST:
        return False
    if not is_binary(pool.y):
        return True
    modelled, needed = ([~arm], FEWEST) if score == "ATTE" else ([arm, ~arm], 1)
    return all(int((side & (pool.y == v)).sum()) >= needed for side in modelled for v in (0.0, 1.0))


def can_predict_uptake(pool: Pool, got: Bools) -> bool:
    """Whether in either arm nobody, everybody, or enough people of both kinds got the service."""
    counts = [int((side & kind).sum()) for side in (pool.offered, ~pool.offered) for kind in (got, ~got)]
    return all(count == 0 or count >= FEWEST for count in counts)


def fit_nuisance(
    pool: Pool, arm: Bools, *, folds: int, seed: int, chance: Floats | None = None, score: Score = "ATE"
) -> Nuisance:
    """Predictions of DoubleML's interactive regression model; `chance` where the design states it.

    For the effect on the treated `y1` is their mean: it cancels from the estimate.
    """
    known = {} if chance is None else {"ml_m": chance}
    known |= {"ml_g1": np.full(len(pool), pool.y[arm].mean())} if score == "ATTE" else {}
    model = _irm(pool, arm, score, known, draw_folds(pool, arm, folds=folds, seed=seed))
    found = {name: model.predictions[name][:, 0, 0] for name in ("ml_m", "ml_g0", "ml_g1")} | known
    return Nuisance(found["ml_m"], found["ml_g0"], found["ml_g1"])


def average_effect(pool: Pool, arm: Bools, nuisance: Nuisance, score: Score = "ATE") -> Estimate:
    """Effect on everybody of the pool (ATE) or on those in the arm (ATTE) from predictions made before."""
    return _estimate(predicted_model(pool, arm, nuisance, score), pool)


def predicted_model(pool: Pool, arm: Bools, nuisance: Nuisance, score: Score) -> Any:
    """DoubleML's fitted interactive regression model from predictions made before."""
    known = {"ml_m": nuisance.chance, "ml_g0": nuisance.y0, "ml_g1": nuisance.y1}
    return _irm(pool, arm, score, known, [(np.arange(len(pool)), np.arange(len(pool)))])


def complier_effect(pool: Pool, got: Bools, *, folds: int, seed: int) -> Estimate:
    """DoubleML's interactive instrumental model: the offer is the instrument for who got the service."""
    from doubleml import DoubleMLData
    from doubleml.irm import DoubleMLIIVM

    x, received, offered = _inputs(pool), got.astype(float), pool.offered.astype(float)
    data = DoubleMLData.from_arrays(x, pool.y, received, offered)
    subgroups = {
        "always_takers": bool(got[~pool.offered].any()),
        "never_takers": bool((~got[pool.offered]).any()),
    }
    model = DoubleMLIIVM(
        data, linear_learner(), idle_learner(offered), learner_of(x, received), subgroups=subgroups,
        ps_processor_config=_clipping(), draw_sample_splitting=False,
    )  # fmt: skip
    splits = draw_folds(pool, pool.offered, folds=folds, seed=seed)
    _fit(model, splits, {"ml_m": pool.chance})
    return _estimate(model, pool)


def draw_folds(pool: Pool, arm: Bools, *, folds: int, seed: int) -> Folds:
    """Folds by person or unit, those of either arm spread evenly."""
    people, place = np.unique(pool.cluster, return_inverse=True)
    is_treated = np.bincount(place, arm.astype(np.float64)) > 0
    order = np.lexsort((np.random.default_rng(seed).random(len(people)), is_treated))
    fold = np.empty(len(people), dtype=np.intp)
    fold[order] = np.arange(len(people)) % folds
    return [(np.flatnonzero(fold[place] != k), np.flatnonzero(fold[place] == k)) for k in range(folds)]


def _irm(pool: Pool, arm: Bools, score: Score, known: Mapping[str, Floats], splits: Folds) -> Any:
    from doubleml import DoubleMLData
    from doubleml.irm import DoubleMLIRM

    is_given = {"ml_m", "ml_g0", "ml_g1"} <= set(known)
    x, treated = np.zeros((len(pool), 1)) if is_given else _inputs(pool), arm.astype(float)
    if "ml_g0" in known:
        of_outcome = idle_learner(pool.y)
    else:
        of_outcome = linear_learner() if score == "ATE" else learner_of(x, pool.y)
    of_chance = idle_learner(treated) if "ml_m" in known else learner_of(x, treated)
    model = DoubleMLIRM(
        DoubleMLData.from_arrays(x, pool.y, treated), of_outcome, of_chance, score=score,
        ps_processor_config=_clipping(), draw_sample_splitting=False,
    )  # fmt: skip
    _fit(model, splits, known)
    return model


def _fit(model: Any, splits: Folds, known: Mapping[str, Floats]) -> None:
    from threadpoolctl import threadpool_limits

    model.set_sample_splitting([splits] if len(splits) > 1 else splits)
    external = {name: values[:, None] for name, values in known.items()}
    with threadpool_limits(limits=1, user_api="blas"), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # propensities near 0 and 1 are clipped and reported by us
        model.fit(external_predictions={model._dml_data.d_cols[0]: external} if external else None)


def _estimate(model: Any, pool: Pool) -> Estimate:
    """Point and standard error from the scores, summed by person or unit."""
    psi, slope = model.psi[:, 0, 0], model.psi_deriv[:, 0, 0]
    if pool.unit is None:
        spread, df = float(np.sqrt((total_by(pool.person, psi) ** 2).sum())), np.inf
    else:
        spread, df = spread_of_units(pool, psi)
    return Estimate(float(model.coef[0]), spread / abs(float(slope.sum())), len(pool), df)


def _inputs(pool: Pool) -> Floats:
    """Covariates and lotteries, standardised."""
    answers = np.empty((len(pool), 0)) if pool.covariates is None else pool.covariates.matrix
    lotteries = np.eye(int(pool.stratum.max()) + 1)[pool.stratum][:, 1:]
    x = np.column_stack([answers, lotteries])
    return np.asarray((x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0))


def _clipping() -> Any:
    from doubleml.utils import PSProcessorConfig

    return PSProcessorConfig(clipping_threshold=CLIPPED)
