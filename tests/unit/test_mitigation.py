"""What evening a gap out would cost, and how surely that is known."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from riskscore_training.dataset import Rows
from riskscore_training.delong import delong_intervals
from riskscore_training.group_metrics import Decision
from riskscore_training.mitigation import _alone, _reweigh, judge_way, try_thresholds
from riskscore_training.resample import draw_counts


@pytest.fixture(scope="module")
def unequal() -> tuple[Decision, NDArray[np.bool_]]:
    """A group whose probabilities are lower than they should be."""
    rng = np.random.default_rng(2)
    of = rng.random(4000) < 0.4
    p = rng.beta(1, 5, 4000) * np.where(of, 0.6, 1.0)
    y = (rng.random(4000) < p).astype(float)
    flagged = (p >= np.quantile(p, 0.88)).astype(float)
    return Decision(y, p, flagged, draw_counts(4000, resamples=100, seed=1)), of


def test_thresholds_of_their_own_find_the_same_share_at_no_more_places(
    unequal: tuple[Decision, NDArray[np.bool_]],
) -> None:
    now, found = judge_way(*unequal), try_thresholds(*unequal)
    assert now["tpr_gap"]["high"] < -0.1
    assert abs(found["tpr_gap"]["point"]) < 0.02
    assert found["n_changed"] > 0


def test_a_way_to_even_out_a_gap_is_judged_with_intervals(unequal: tuple[Decision, NDArray[np.bool_]]) -> None:
    """The interval of the AUC is DeLong's, that of the gap as wide as of two independent shares."""
    decision, of = unequal
    found = judge_way(decision, of)
    delong = delong_intervals(decision.y, {"p": decision.p}, None).of["p"]["auc"]
    assert found["auc"]["point"] == pytest.approx(delong.point)
    assert found["auc"]["high"] - found["auc"]["low"] == pytest.approx(delong.high - delong.low, rel=0.25)
    shares = [decision.flagged[side & (decision.y == 1)] for side in (of, ~of)]
    width = 2 * 1.96 * sum(share.var() / len(share) for share in shares) ** 0.5
    assert found["tpr_gap"]["high"] - found["tpr_gap"]["low"] == pytest.approx(width, rel=0.25)


def test_a_gap_with_too_few_behind_it_is_none(unequal: tuple[Decision, NDArray[np.bool_]]) -> None:
    decision, of = unequal
    assert judge_way(decision, of & (np.cumsum(of & (decision.y == 1)) < 25))["tpr_gap"] is None


def test_reweighed_rows_part_group_from_outcome() -> None:
    rng = np.random.default_rng(3)
    of = rng.random(6000) < 0.3
    y = (rng.random(6000) < np.where(of, 0.4, 0.1)).astype(float)
    drawn = _reweigh(y, of, seed=1)
    assert len(drawn) == len(y)
    assert y[drawn][of[drawn]].mean() == pytest.approx(y[drawn][~of[drawn]].mean(), abs=0.03)
    assert of[drawn].mean() == pytest.approx(of.mean(), abs=0.02)


def test_copies_of_a_row_are_one_person(graduates: Callable[..., Rows]) -> None:
    rows = graduates(10)
    person = _alone(rows).take(np.array([4, 4, 5])).person
    assert person is not None
    assert person[0] == person[1] != person[2]
