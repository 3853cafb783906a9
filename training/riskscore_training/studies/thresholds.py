"""Whether thresholds keep their word: each fold's own, learned from earlier people, tried on those it tests.

JSON: "method" and its numbers; "checks": one a fold {"year", "n", "flagged", "recall", "precision"}, each figure
{"point", "low", "high"} (95 % Wilson) or null where fewer than 10 people stand behind it; "all": the same over all
folds; "missed": what is said where what was asked for was missed, else null; "regions": how many have their own.
"""

import numpy as np

from riskscore.errors import Text
from riskscore.model import assign_levels
from riskscore.model.bootstrap import wilson
from riskscore.model.reference import SMALLEST_CELL
from riskscore.scoring import find_regions
from riskscore_training.case import Case
from riskscore_training.clusters import Floats
from riskscore_training.evaluate import Json
from riskscore_training.level_choice import choose_levels
from riskscore_training.missed_target import tell_missed


def study_thresholds(case: Case) -> Json | Text:
    settings = case.config.levels
    in_zone = np.concatenate([_in_zone(case, fold) for fold in range(len(case.split.folds))])
    sizes = [len(test) for _, test in case.split.folds]
    fold = np.repeat(np.arange(len(sizes)), sizes)
    years = case.split.years or (None,) * len(sizes)
    everybody = judge_zone(case.tested.y, in_zone)
    return {
        "method": settings.method,
        "capacity": settings.capacity,
        "medium": settings.medium,
        "recall": settings.recall,
        "cost_missed": settings.cost_missed,
        "cost_needless": settings.cost_needless,
        "regions": len(case.levels.regions),
        "checks": [
            {"year": year, **judge_zone(case.tested.y[fold == i], in_zone[fold == i])} for i, year in enumerate(years)
        ],
        "all": everybody,
        "missed": tell_missed(settings, everybody),
    }


def _in_zone(case: Case, fold: int) -> Floats:
    """Who of the people tested by `fold` is in the zone by the thresholds that its teachers set, 0 or 1."""
    train, test = case.split.folds[fold]
    levels = choose_levels(case.dataset.rows.take(train), case.rolling[fold], case.config.levels)
    start = sum(len(other) for _, other in case.split.folds[:fold])
    p, table = case.p[start : start + len(test)], case.dataset.rows.table.take(test)
    nobody = np.zeros(len(p), dtype=bool)
    region = find_regions(case.questionnaire, table)
    _, in_zone = assign_levels(levels, p, abstain=nobody, is_final_year=~nobody, region=region)
    return in_zone.astype(np.float64)


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
