"""Whether thresholds keep their word: each fold's own, learned from earlier people, tried on those it tests.

JSON: "method" and its numbers; "checks": one a fold {"year", "n", "flagged", "recall", "precision"}, each figure
{"point", "low", "high"} (95 % Wilson) or null where it would tell of fewer than 10 people; "all": the same over all
folds; "missed": what is said where what was asked for was missed, by all or by a cohort, else null; "regions": how many
have their own.
"""

from collections.abc import Sequence
from itertools import compress

import numpy as np

from riskscore.documents.suppression import hide_few
from riskscore.errors import Text
from riskscore.model.bootstrap import wilson
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.clusters import Floats
from riskscore_training.evaluate import Json
from riskscore_training.missed_target import tell_missed


def study_thresholds(case: Case) -> Json | Text:
    settings = case.config.levels
    sizes = [len(test) for _, test in case.split.folds]
    y, in_zone, ends = case.tested.y, case.in_zone.astype(np.float64), np.cumsum(sizes)[:-1]
    years = case.split.years or (None,) * len(sizes)
    (everybody,) = judge_zones([y], [in_zone])
    judged = judge_zones(np.split(y, ends), np.split(in_zone, ends))
    checks = [{"year": year, **found} for year, found in zip(years, judged, strict=True)]
    return {
        "method": settings.method,
        "capacity": settings.capacity,
        "medium": settings.medium,
        "recall": settings.recall,
        "cost_missed": settings.cost_missed,
        "cost_needless": settings.cost_needless,
        "regions": len(case.levels.regions),
        "checks": checks,
        "all": everybody,
        "missed": tell_missed(settings, everybody, checks),
    }


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
