"""What the curves of the card are drawn from: ROC, precision and recall, lift, for ours and a few judges.

JSON: model → {"share", "tpr", "fpr", "precision", "lift"}, each a list over falling thresholds, thinned.
"""

import numpy as np
from numpy.typing import NDArray

from riskscore.model import METRICS
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.evaluate import LOGISTIC, POINTS, RISKSCORE, Json

Floats = NDArray[np.float64]
Steps = NDArray[np.intp]
STEPS = 120
DIGITS = 4


def study_curves(case: Case) -> Json:
    """Ours, points, logistic, and the best of the other judges."""
    y, p = case.tested.y, case.tested.p
    others = [name for name in p if name not in (RISKSCORE, POINTS, LOGISTIC)]
    best = sorted(others, key=lambda name: -METRICS["auc"](y, p[name], None))[:1]
    shown = [name for name in (RISKSCORE, LOGISTIC, POINTS, *best) if name in p]
    return {name: trace(y, p[name]) for name in shown}


def trace(y: Floats, p: Floats) -> Json:
    """All curves over falling thresholds, at most `STEPS` points, at least 10 people apart; equal ones are one step."""
    order = np.argsort(-p, kind="stable")
    last = np.flatnonzero(np.append(np.diff(p[order]) != 0, True))
    last = _apart(last[np.unique(np.linspace(0, len(last) - 1, STEPS).astype(int))])
    taken, hits = last + 1.0, np.cumsum(y[order])[last]
    precision = hits / taken
    points = {
        "share": taken / len(y),
        "tpr": hits / max(y.sum(), 1.0),
        "fpr": (taken - hits) / max(len(y) - y.sum(), 1.0),
        "precision": precision,
        "lift": precision / max(float(y.mean()), 1e-12),
    }
    return {name: np.round(values, DIGITS).tolist() for name, values in points.items()}


def _apart(last: Steps) -> Steps:
    """The rising positions of these that leave 10 people between any two, and before the first; always the end."""
    kept = [-1]
    for at in last[:-1].tolist():
        if min(at - kept[-1], int(last[-1]) - at) >= SMALLEST_CELL:
            kept.append(at)
    return np.array([*kept[1:], last[-1]], dtype=np.intp)
