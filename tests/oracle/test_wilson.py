"""The Wilson interval against its formula of 1927."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.model.bootstrap import wilson

Z = 1.959963984540054


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_its_formula(counts: tuple[int, int]) -> None:
    k, n = counts
    p, found = k / n, wilson(k, n)
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half), abs=1e-9)
    assert found.low <= found.point <= found.high


def test_of_nobody_nothing_is_known() -> None:
    assert math.isnan(wilson(0, 0).low)
