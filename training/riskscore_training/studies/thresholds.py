"""Whether thresholds keep their word: each fold's own, learned from earlier people, tried on those it tests.

JSON: "method" and its numbers; "checks": one a fold {"year", "n", "flagged", "recall", "precision"}, each figure
{"point", "low", "high"} (95 % Wilson) or null where it would tell of fewer than 10 people; "all": the same over all
folds; "missed": what is said where what was asked for was missed, by all or by a cohort, else null; "regions": how many
have their own.
"""

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.missed_target import tell_missed
from riskscore_training.zones import judge_fold_zones


def study_thresholds(case: Case) -> Json | Text:
    settings = case.config.levels
    years = case.split.years or (None,) * len(case.split.folds)
    everybody, judged = judge_fold_zones(case)
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
