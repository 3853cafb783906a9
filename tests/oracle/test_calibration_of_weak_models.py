"""Calibration of models that hardly tell people apart: the figures of any other, or none, and never an error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from riskscore.model.bootstrap import bootstrap_intervals
from riskscore.model.metrics import calibration_slope
from riskscore_training.calibration import judge_all, judge_part
from riskscore_training.clusters import Resamples

Z_95 = 1.959964
NULL = {"point": None, "low": None, "high": None}


def draw(spread: float, n: int = 600, middle: float = -1.2, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, probabilities whose log-odds are `spread` × a standard score about `middle`, and that score."""
    rng = np.random.default_rng(seed)
    score = rng.standard_normal(n)
    score = (score - score.mean()) / score.std()
    y = (rng.random(n) < expit(middle)).astype(np.float64)
    y[:2] = 0.0, 1.0
    return y, expit(middle + spread * score), score


@pytest.mark.parametrize("spread", [1.0, 0.3, 0.1, 0.03, 0.011])
def test_slope_and_intervals_scale_with_the_spread(spread: float) -> None:
    """A slope is a slope per spread: of log-odds a tenth as far apart, ten times the slope and its error."""
    y, p, score = draw(spread)
    counts = np.random.default_rng(1).multinomial(len(y), np.full(len(y), 1 / len(y)), size=50).astype(np.float64)
    model = LogisticRegression(C=np.inf, tol=1e-10).fit(score[:, None], y)
    fitted = model.predict_proba(score[:, None])[:, 1]
    design = np.stack([np.ones_like(score), score])
    error = np.sqrt(np.linalg.inv((design * fitted * (1 - fitted)) @ design.T)[1, 1])
    part, of_all = judge_part(y, p)["slope"], judge_all(y, p, Resamples(counts, 1.0))["slope"]
    slope = float(model.coef_[0, 0])
    assert part["point"] * spread == pytest.approx(slope, abs=1e-4)
    assert (part["high"] - part["low"]) * spread == pytest.approx(2 * Z_95 * error, rel=1e-3)
    assert of_all["point"] == part["point"]
    assert (of_all["high"] - of_all["low"]) * spread == pytest.approx(2 * Z_95 * error, rel=0.3)


@pytest.mark.parametrize("spread", [0.009, 1e-3, 1e-4, 1e-5, 1e-6, 0.0])
def test_where_people_hardly_differ_there_is_no_slope_but_an_intercept(spread: float) -> None:
    y, p, _ = draw(spread)
    for found in (judge_part(y, p), judge_all(y, p, Resamples(np.ones((3, len(y))), 1.0))):
        assert found["slope"] == NULL
        assert found["intercept"]["low"] is not None
    judged = bootstrap_intervals({"slope": calibration_slope}, y, {"riskscore": p}, n=10)
    assert judged.of["riskscore"]["slope"].to_json() == NULL


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.0, 3.0), st.integers(0, 6), st.floats(-6.0, 6.0), st.integers(0, 3))
def test_any_model_gets_finite_figures_or_none(
    seed: int, mantissa: float, exponent: int, middle: float, n_far: int
) -> None:
    y, p, _ = draw(mantissa * 10.0**-exponent, 60, middle, seed)
    y[:20] = np.repeat([0.0, 1.0], 10)
    p[:n_far] = 1 - 1e-9
    figures = [judge_part(y, p)[name] for name in ("slope", "intercept")]
    figures += judge_all(y, p, Resamples(np.ones((2, len(y))), 1.0)).values()
    for figure in figures:
        ends = [end for end in figure.values() if end is not None]
        assert np.isfinite(ends).all()
        assert len(ends) in (0, 1, 3)
