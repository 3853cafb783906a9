"""The spread of each group of coefficients, against a general optimiser of the evidence and what it should do."""

from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from riskscore.model.design import Block, Design
from riskscore.model.evidence import find_posterior, learn_precision
from riskscore.model.newton import Quadratic, SignedLogistic

COUNTS = 0.3  # as in the module: it is part of what is maximised


class Draw(NamedTuple):
    near: Quadratic
    sign: np.ndarray
    group: np.ndarray
    width: np.ndarray
    penalty: float


def draw(seed: int, *, signs: bool = False) -> Draw:
    """Groups of which the first alone tells anything."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(4), rng.integers(1, 6, 4))
    n, p = 400, len(group)
    values = np.column_stack([np.ones(n), rng.normal(size=(n, p))])
    effect = np.concatenate([[-0.5], rng.normal(size=p) * (group == 0)])
    y = (rng.random(n) < expit(values @ effect)).astype(np.float64)
    sign = np.concatenate([[0.0], rng.choice([-1.0, 1.0], p) * signs])
    width, penalty = rng.choice([0.5, 1.0, 2.0], p), float(rng.choice([1.0, 10.0]))
    fitter = SignedLogistic(Design([Block(np.arange(n), values)]), y, sign)
    near = fitter.near(fitter.fit(np.concatenate([[0.0], penalty / width**2]), np.zeros(p + 1)))
    return Draw(near, sign, group, width, penalty)


def evidence(log_spread2: np.ndarray, found: Draw) -> float:
    """Less twice the log of the probability of the labels and of the spreads, up to a constant."""
    spread2 = np.exp(log_spread2)
    precision = np.concatenate([[0.0], 1 / (spread2[found.group] * found.width**2)])
    hessian = found.near.information + np.diag(precision)
    fit = found.near.pull @ np.linalg.solve(hessian, found.near.pull)
    prior = COUNTS * (np.log(spread2) + 1 / (found.penalty * spread2)).sum()
    return float(np.linalg.slogdet(hessian)[1] - np.log(precision[1:]).sum() - fit + prior)


@pytest.mark.parametrize("seed", range(8))
def test_no_general_optimiser_finds_spreads_of_much_more_evidence(seed: int) -> None:
    found = draw(seed)
    precision = learn_precision(*found)
    first = np.unique(found.group, return_index=True)[1]
    ours = -np.log(precision * found.width**2)[first]
    best = minimize(evidence, np.full(4, -np.log(found.penalty)), args=(found,), method="Nelder-Mead").fun
    assert evidence(ours, found) < best + 0.1


@pytest.mark.parametrize("seed", range(8))
def test_a_group_that_tells_nothing_is_held_back_more_than_one_that_tells_something(seed: int) -> None:
    found = draw(seed)
    spread = 1 / np.sqrt(learn_precision(*found) * found.width**2)
    assert spread[found.group > 0].max() < spread[found.group == 0].min()


@pytest.mark.parametrize("seed", range(8))
def test_the_posterior_keeps_signs_and_has_no_doubt_about_what_they_hold(seed: int) -> None:
    found = draw(seed, signs=True)
    precision = learn_precision(*found)
    w, covariance = find_posterior(found.near, found.sign, precision)
    held = covariance.diagonal() == 0
    assert (w * found.sign[1:] >= 0).all()
    assert held.any()
    np.testing.assert_array_equal(w == 0, held)
    assert (np.isfinite(precision) & (precision > 0)).all()
    np.testing.assert_array_equal(covariance, covariance.T)


def test_the_posterior_without_signs_is_the_inverse_of_the_curvature() -> None:
    found = draw(0)
    precision = learn_precision(*found)
    w, covariance = find_posterior(found.near, found.sign, precision)
    inverse = np.linalg.inv(found.near.information + np.diag(np.concatenate([[0.0], precision])))
    np.testing.assert_allclose(covariance, inverse[1:, 1:], atol=1e-12)
    np.testing.assert_allclose(w, (inverse @ found.near.pull)[1:], atol=1e-9)


def test_an_answer_that_separates_all_people_has_no_spread_without_end() -> None:
    flag = np.repeat([0.0, 1.0], 50)
    design = Design([Block(flag.astype(np.intp), np.array([[1.0, -0.5], [1.0, 0.5]]))])
    fitter = SignedLogistic(design, flag, np.zeros(2))
    near = fitter.near(fitter.fit(np.array([0.0, 0.25]), np.zeros(2)))
    precision = learn_precision(near, np.zeros(2), np.array([0]), np.ones(1), 0.25)
    assert precision == pytest.approx([1 / 16])
