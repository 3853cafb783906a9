"""DeLong's intervals against its definition, pair by pair, and against drawing people again."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.model import METRICS, bootstrap_intervals
from riskscore_training.delong import Z_95, delong_intervals

Data = tuple[np.ndarray, dict[str, np.ndarray]]


def data(seed: int, n: int, decimals: int = 1) -> Data:
    rng = np.random.default_rng(seed)
    y = np.concatenate([[0.0, 0.0, 1.0, 1.0], (rng.random(n - 4) < 0.4)])
    return y, {name: (y * 0.8 + rng.normal(size=n)).round(decimals) for name in ("a", "b")}


def components(y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """V10 of each positive and V01 of each negative, by counting pairs."""
    psi = [[1.0 if x > z else 0.5 if x == z else 0.0 for z in p[y == 0]] for x in p[y == 1]]
    return np.mean(psi, axis=1), np.mean(psi, axis=0)


@given(st.integers(0, 1_000), st.integers(6, 40))
def test_is_the_definition(seed: int, n: int) -> None:
    y, p = data(seed, n)
    found = delong_intervals(y, p)
    v10, v01 = (np.array(v) for v in zip(*(components(y, p[name]) for name in p), strict=True))
    covariance = np.cov(v10) / v10.shape[1] + np.cov(v01) / v01.shape[1]
    auc = v10.mean(axis=1)
    gap = found.difference["a", "b"]["auc"]
    assert gap.point == pytest.approx(auc[0] - auc[1])
    contrast = np.array([1.0, -1.0])
    se = np.sqrt(max(contrast @ covariance @ contrast, 0.0))
    assert gap.high == pytest.approx(min(gap.point + Z_95 * se, 1.0), abs=1e-9)
    for i, name in enumerate(p):
        one = found.of[name]["auc"]
        assert one.point == pytest.approx(METRICS["auc"](y, p[name], None))
        assert one.low == pytest.approx(max(one.point - Z_95 * np.sqrt(max(covariance[i, i], 0.0)), 0.0), abs=1e-9)


def test_people_who_repeat_widen_it_as_drawing_people_does() -> None:
    rng = np.random.default_rng(1)
    person = np.array([f"p{i // 5}" for i in range(600)], dtype=object)
    trait = rng.normal(size=120).repeat(5)
    y = (trait + rng.normal(size=600) > 0.5).astype(float)
    p = {"a": trait + rng.normal(size=600) * 0.4}
    alone, together = (delong_intervals(y, p, groups).of["a"]["auc"] for groups in (None, person))
    drawn = bootstrap_intervals({"auc": METRICS["auc"]}, y, p, n=600, seed=2, groups=person).of["a"]["auc"]
    assert together.high - together.low > 1.1 * (alone.high - alone.low)
    assert together.high - together.low == pytest.approx(drawn.high - drawn.low, rel=0.12)


def test_people_of_one_row_each_change_nothing() -> None:
    y, p = data(5, 50)
    person = np.array([f"p{i}" for i in range(50)], dtype=object)
    alone, each = (delong_intervals(y, p, groups).difference["a", "b"]["auc"] for groups in (None, person))
    assert each.high == pytest.approx(alone.high)


@pytest.mark.parametrize("n_positive", [0, 1, 6])
def test_too_few_of_an_outcome_have_no_interval(n_positive: int) -> None:
    y = np.array([1.0] * n_positive + [0.0] * (6 - n_positive))
    found = delong_intervals(y, {"a": np.arange(6.0), "b": np.arange(6.0)[::-1]})
    ends = [*found.of.values(), *found.difference.values()]
    assert np.isnan(list(itertools.chain(*((f["auc"].low, f["auc"].high) for f in ends)))).all()
