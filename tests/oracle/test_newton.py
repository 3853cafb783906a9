"""The penalised logistic regression with signs against a general optimiser, on terms that resemble one another."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from riskscore.model.design import Block, Design
from riskscore.model.newton import SignedLogistic

Draw = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def draw(seed: int) -> Draw:
    """Terms with one thing in common, labels, signs and precisions; a step of all pushes some held ones outwards."""
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(30, 300)), int(rng.integers(2, 8))
    terms = rng.normal(size=(n, 1)) * rng.choice([-1, 1], p) + rng.normal(size=(n, p)) * rng.choice([0.05, 0.3, 1.0])
    y = (terms @ rng.normal(size=p) + rng.logistic(size=n) > 0).astype(np.float64)
    sign = np.concatenate([[0.0], rng.choice([-1.0, 0.0, 1.0], p)])
    precision = np.concatenate([[0.0], rng.choice([0.01, 0.5, 4.0], p)])
    return np.column_stack([np.ones(n), terms]), y, sign, precision


def one_block(values: np.ndarray) -> Design:
    return Design([Block(np.arange(len(values)), values)])


def loss(w: np.ndarray, found: Draw) -> tuple[float, np.ndarray]:
    values, y, _, precision = found
    z = values @ w
    value = float(np.logaddexp(0, z).sum() - y @ z + 0.5 * precision @ w**2)
    return value, (expit(z) - y) @ values + precision * w


@pytest.mark.parametrize("seed", range(12))
def test_no_general_optimiser_finds_better_coefficients(seed: int) -> None:
    found = values, y, sign, precision = draw(seed)
    fitter, nothing = SignedLogistic(one_block(values), y, sign), np.zeros(len(sign))
    ours = fitter.fit(precision, fitter.fit(4 * precision, nothing))
    bounds = [(0 if s > 0 else None, 0 if s < 0 else None) for s in sign]
    other = minimize(loss, nothing, args=(found,), jac=True, method="L-BFGS-B", bounds=bounds, tol=1e-13)
    assert (ours * sign >= 0).all()
    assert loss(ours, found)[0] <= other.fun + 1e-8


def test_some_seed_holds_a_coefficient_at_zero() -> None:
    draws = [draw(seed) for seed in range(12)]
    held = [SignedLogistic(one_block(v), y, s).fit(precision, np.zeros(len(s))) for v, y, s, precision in draws]
    assert any((w == 0).any() for w in held)
