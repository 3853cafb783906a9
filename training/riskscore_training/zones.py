"""What the card tells of a risk zone: how many are in it, what it finds, and what stays hidden."""

from collections.abc import Sequence
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from riskscore.documents.suppression import hide_few
from riskscore.model.bootstrap import wilson
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.evaluate import Json

Floats = NDArray[np.float64]


def judge_fold_zones(case: Case) -> tuple[Json, list[Json]]:
    """The zone of all tested, and that of the people whom each fold tests."""
    y, in_zone = case.tested.y, case.in_zone.astype(np.float64)
    ends = np.cumsum([len(test) for _, test in case.split.folds])[:-1]
    (everybody,) = judge_zones([y], [in_zone])
    return everybody, judge_zones(np.split(y, ends), np.split(in_zone, ends))


def judge_zones(y: Sequence[Floats], in_zone: Sequence[Floats]) -> list[Json]:
    """Each part of a known whole judged; null what would tell of 1 to 9 people, or what the other parts would leave."""
    flagged, found, positive = (
        [int(of.sum()) for of in counted] for counted in (in_zone, map(np.multiply, y, in_zone), y)
    )
    vain, missed = ([n - k for n, k in zip(of, found, strict=True)] for of in (flagged, positive))
    zone = hide_few(flagged)
    few = [n > 0 and min(counts) < SMALLEST_CELL for n, *counts in zip(flagged, found, vain, missed, strict=True)]
    outcome = hide_few(found, hide_few(vain, hide_few(missed, [a or b for a, b in zip(few, zone, strict=True)])))
    hidden = zip(zone, outcome, outcome, strict=True)
    return [
        {**judge_zone(*of), **dict.fromkeys(compress(("flagged", "recall", "precision"), names))}
        for *of, names in zip(y, in_zone, hidden, strict=True)
    ]


def judge_zone(y: Floats, in_zone: Floats) -> Json:
    """Share in the zone, of the not employed that are in it (recall), of those in it that are not employed."""
    found = y * in_zone
    return {
        "n": len(y),
        "flagged": _share(in_zone.sum(), len(y)),
        "recall": _share(found.sum(), y.sum()),
        "precision": _share(found.sum(), in_zone.sum()),
    }


def _share(k: float, n: float) -> Json | None:
    if n < SMALLEST_CELL:
        return None
    share = wilson(round(k), round(n))
    return {"point": share.point, "low": share.low, "high": share.high}
