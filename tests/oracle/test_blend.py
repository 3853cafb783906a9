"""The fit that blends and calibrates against a general optimiser."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from riskscore.model import Blend, fit_blend

Draw = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def draw(seed: int) -> Draw:
    """Two parts' log-odds, labels and counts; every third time the trees are better taken negatively."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 400))
    linear = rng.normal(-1, rng.uniform(0.2, 3), n)
    trees = (1, 0.3, -1)[seed % 3] * linear + rng.normal(0, 0.7, n)
    y = (rng.random(n) < expit(linear)).astype(np.float64)
    return linear, trees, y, rng.poisson(1, n).astype(np.float64)


def loss(w: np.ndarray, found: Draw) -> float:
    linear, trees, y, count = found
    z = w[0] + w[1] * linear + w[2] * trees
    return float(count @ (np.logaddexp(0, z) - y * z) + ((w - [0, 0.5, 0.5]) ** 2).sum() / 2)


@pytest.mark.parametrize("seed", range(12))
def test_no_general_optimiser_finds_a_better_blend(seed: int) -> None:
    found = draw(seed)
    ours = fit_blend(*found[:3], weight=found[3])
    w = np.array([ours.intercept, ours.linear_weight, ours.trees_weight])
    bounds = [(None, None), (0, None), (0, None)]
    other = minimize(loss, [0, 0.5, 0.5], args=(found,), method="L-BFGS-B", bounds=bounds, tol=1e-12)
    assert min(w[1:]) >= 0
    assert loss(w, found) <= other.fun + 1e-9
    assert np.allclose(w, other.x, atol=2e-3)


def test_where_the_fit_starts_changes_nothing() -> None:
    linear, trees, y, _ = draw(1)
    ours, again = fit_blend(linear, trees, y), fit_blend(linear, trees, y, start=Blend(2.0, 0.0, 3.0))
    assert np.allclose(list(ours.to_dict().values()), list(again.to_dict().values()), atol=1e-7)


def test_some_seed_holds_a_weight_at_zero() -> None:
    held = [fit_blend(*draw(seed)[:3]) for seed in range(12)]
    assert any(blend.trees_weight == 0 for blend in held)
