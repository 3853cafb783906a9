"""Decision curves: what a list is worth at every rate at which needless conversations may be traded for people reached.

JSON: "thresholds": [1 %, …, 50 %]; "models": {name: net benefit at each}, among them "everybody" (nobody is 0);
"band": {"low", "high"} of the model's net benefit; "gain": {rival: {"point", "low", "high"}} of the model over it, each
a list, "best_default" being the better of everybody and nobody; "useful": {rival: [[lowest, highest threshold], …]}
where the whole 95 % band of the gain lies above 0, "harmful" where it lies below.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.clusters import Resamples, draw_clusters
from riskscore_training.evaluate import LOGISTIC, POINTS, RISKSCORE, Json

Floats = NDArray[np.float64]

THRESHOLDS = np.arange(1, 51) / 100
EVERYBODY, DEFAULT = "everybody", "best_default"
RESAMPLES = 200


def study_decision(case: Case) -> Json | Text:
    y, p = case.tested.y, {name: case.tested.p[name] for name in (RISKSCORE, POINTS, LOGISTIC) if name in case.tested.p}
    drawn = draw_clusters(case.tested_rows, n=min(case.config.metrics.resamples, RESAMPLES), seed=case.config.seed)
    return compare(y, {**p, EVERYBODY: np.ones(len(y))}, drawn)


def compare(y: Floats, p: Mapping[str, Floats], drawn: Resamples) -> Json:
    """Net benefits of all `p`, and the gain of ours over each rival and over the better default."""
    all_once = np.ones((1, len(y)))
    points = {name: net_benefit(y, of, all_once)[0] for name, of in p.items()}
    draws = {name: net_benefit(y, of, drawn.counts) for name, of in p.items()}
    points[DEFAULT] = np.maximum(points[EVERYBODY], 0.0)
    draws[DEFAULT] = np.where(points[EVERYBODY] > 0, draws[EVERYBODY], 0.0)  # the one a person would choose today
    own, own_draws = points[RISKSCORE], draws[RISKSCORE]
    gain = {
        rival: _band(own - points[rival], own_draws - draws[rival], drawn.widening)
        for rival in points
        if rival != RISKSCORE
    }
    return {
        "thresholds": THRESHOLDS.tolist(),
        "models": {name: points[name].tolist() for name in p},
        "band": _band(own, own_draws, drawn.widening),
        "gain": gain,
        "useful": {rival: _ranges(np.array(of["low"]) > 0) for rival, of in gain.items()},
        "harmful": {rival: _ranges(np.array(of["high"]) < 0) for rival, of in gain.items()},
    }


def net_benefit(y: Floats, p: Floats, counts: Floats) -> Floats:
    """(true positives − false positives · t / (1 − t)) / n at each threshold t, p ≥ t being flagged; (draws, 50).

    `counts` (draws, n) weigh the people.

    References
    ----------
    Vickers, Elkin (2006), Decision curve analysis, doi:10.1177/0272989X06295361.
    """
    odds = THRESHOLDS / (1 - THRESHOLDS)
    worth = (p[:, None] >= THRESHOLDS) * np.where(y[:, None] == 1, 1.0, -odds)
    return np.asarray(counts @ worth / counts.sum(axis=1, keepdims=True))


def _band(point: Floats, draws: Floats, widening: float) -> Json:
    """Point and 95 % band, draws widened around the point where clusters are few."""
    low, high = point + widening * (np.quantile(draws, (0.025, 0.975), axis=0) - draws.mean(axis=0))
    return {"point": point.tolist(), "low": low.tolist(), "high": high.tolist()}


def _ranges(holds: NDArray[np.bool_]) -> list[list[float]]:
    """[lowest, highest] threshold of each run of them for which it holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(int)))
    return [[float(THRESHOLDS[a]), float(THRESHOLDS[b - 1])] for a, b in zip(edges[::2], edges[1::2], strict=True)]
