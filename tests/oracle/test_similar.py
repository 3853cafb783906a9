"""Shares drawn towards a band's against integrating the model by brute force, and counts against counting by hand."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import beta, binom

from riskscore.model import count_similar
from riskscore.model.shrinkage import jeffreys, shrink

GRID = np.linspace(0.0005, 0.9995, 1000)


def integrate(k: np.ndarray, n: np.ndarray, towards: float, most: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean and 2.5 and 97.5 % quantiles (m, 2) of θ, its prior Beta(M · towards, …) averaged over 400 values of τ."""
    uniform, spread = 0.8 * (np.arange(400) + 0.5) / 400, towards * (1 - towards)
    tau = np.median(n) * spread * uniform / (1 - uniform)
    strengths = 1 / (spread / tau + 1 / most)
    likelihood = binom.pmf(k[:, None], n[:, None], GRID)
    prior = np.array([beta.pdf(GRID, m * towards, m * (1 - towards)) for m in strengths])
    joint = prior[:, None, :] * likelihood
    evidence = np.prod(joint.sum(axis=2) / joint.sum(axis=2).max(axis=0), axis=1)
    posterior = np.einsum("m,mgt->gt", evidence, joint / joint.sum(axis=2, keepdims=True)) / evidence.sum()
    total = np.cumsum(posterior, axis=1)
    ends = [[GRID[np.searchsorted(row, tail)] for tail in (0.025, 0.975)] for row in total]
    return posterior @ GRID, np.array(ends)


@pytest.mark.parametrize(
    ("k", "n", "towards", "most"),
    [
        ([8, 20, 45, 70], [12, 30, 60, 90], 0.7, 500),
        ([11, 12, 30, 160, 380], [12, 25, 33, 214, 400], 0.86, 3000),
        ([5, 50], [10, 60], 0.5, 40),
        ([9], [12], 0.6, 100),
    ],
)
def test_shares_are_the_posterior_integrated_by_brute_force(
    k: list[int], n: list[int], towards: float, most: float
) -> None:
    counted, people = np.array(k, dtype=float), np.array(n, dtype=float)
    found = shrink(counted, people, np.full(len(n), towards), np.full(len(n), most))
    mean, ends = integrate(counted, people, towards, most)
    np.testing.assert_allclose(found.share, mean, atol=0.002)
    np.testing.assert_allclose(np.column_stack([found.low, found.high]), ends, atol=0.003)


def test_the_interval_of_a_band_is_that_of_jeffreys() -> None:
    found = jeffreys(np.array([152.0]), np.array([214.0]))
    assert (found.low[0], found.high[0]) == pytest.approx(beta.ppf((0.025, 0.975), 152.5, 62.5))


def test_counts_are_those_counted_by_hand() -> None:
    rng = np.random.default_rng(0)
    n, edges = 3000, (0.2, 0.5)
    p, year = rng.random(n), rng.choice([2023.0, 2024.0, np.nan], n)
    group = rng.choice(np.array(["08", "23", None], dtype=object), n)
    found = rng.random(n) >= p
    similar = count_similar(p, found, year, group, edges=edges, feature="specialty", is_synthetic=True)
    people: Counter[tuple[int, str | None, int | None, bool]] = Counter()
    for chance, is_found, y, g in zip(p, found, year, group, strict=True):
        band = sum(chance >= edge for edge in edges)
        for of_group in {g, None}:
            people[band, of_group, None, True] += is_found
            people[band, of_group, None, False] += 1
            if not np.isnan(y):
                people[band, of_group, int(y), True] += is_found
                people[band, of_group, int(y), False] += 1
    assert similar.years == (2023, 2024)
    assert len(similar.cells) == 9
    for cell in similar.cells:
        key = (cell.band, cell.group)
        assert (cell.n, cell.found) == (people[*key, None, False], people[*key, None, True])
        assert cell.years == {y: (people[*key, y, False], people[*key, y, True]) for y in (2023, 2024)}
