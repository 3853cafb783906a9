"""How many people the points baseline flags at each threshold, and how well where outcomes are known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.model.bootstrap import Interval, wilson
from riskscore.model.points import score_points
from riskscore.questionnaire import UNKNOWN, Questionnaire, Table

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class ThresholdCount:
    """At `threshold` points or more: `n_flagged` people, and their share of all assessed.

    `recall` is the share of those not employed who are flagged, `precision` the share not employed among the flagged;
    both with 95 % Wilson intervals over people whose outcome is known, NaN where there is nobody.
    """

    threshold: float
    n_flagged: int
    share: float
    recall: Interval
    precision: Interval
    is_chosen: bool


@dataclass(frozen=True)
class PointsReport:
    """`n_incomplete` people left a question unanswered that a rule needs: their sum may be too low.

    `counts` has every sum that occurs and the chosen threshold, lowest first; between two of them nothing changes.
    """

    n: int
    n_incomplete: int
    n_known: int
    n_not_employed: int
    threshold: float
    maximum: float
    counts: tuple[ThresholdCount, ...]


def report_points(questionnaire: Questionnaire, table: Table, label: Vector) -> PointsReport:
    """Count over the n people of `table`, at least one; `label` (n,) is 1, 0 or NaN. `[points]` must be there."""
    if questionnaire.points is None:
        raise ValueError(questionnaire.id)
    points, chosen = score_points(questionnaire, table), questionnaire.points.threshold
    truths = [rule.when.evaluate(table) == UNKNOWN for rule in questionnaire.points.rules]
    thresholds = sorted({*points.tolist(), chosen})
    return PointsReport(
        n=len(table),
        n_incomplete=int(np.any(truths, axis=0).sum()),
        n_known=int((~np.isnan(label)).sum()),
        n_not_employed=int((label == 1).sum()),
        threshold=chosen,
        maximum=questionnaire.points.maximum,
        counts=tuple(_count(points, label, threshold, is_chosen=threshold == chosen) for threshold in thresholds),
    )


def _count(points: Vector, label: Vector, threshold: float, *, is_chosen: bool) -> ThresholdCount:
    is_flagged = points >= threshold
    n_found = int((is_flagged & (label == 1)).sum())
    return ThresholdCount(
        threshold=threshold,
        n_flagged=int(is_flagged.sum()),
        share=float(is_flagged.mean()),
        recall=wilson(n_found, int((label == 1).sum())),
        precision=wilson(n_found, int((is_flagged & ~np.isnan(label)).sum())),
        is_chosen=is_chosen,
    )
