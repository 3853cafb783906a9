"""Calibration of the honest predictions: of all, by cohort, by group; by level it is `metrics["levels"]`.

JSON: "all": {"slope", "intercept", "ece"}, each {"point", "low", "high"};
"cohorts": [{"year", …}]; "groups": [{"question", "kind", "choice", "parts": [{"text", …}]}]. Each … is a part: "n",
"insufficient" and, where that is false, "predicted", "observed", "low", "high" (95 % Wilson), "slope" and "intercept"
(95 % Wald).
"""

from dataclasses import asdict

import numpy as np

from riskscore.errors import Text
from riskscore_training.calibration import hide_lonely, judge_all, judge_part
from riskscore_training.case import Case
from riskscore_training.clusters import draw_clusters
from riskscore_training.evaluate import Json
from riskscore_training.groups import Grouping, find_groupings

RESAMPLES = 200


def study_calibration(case: Case) -> Json | Text:
    y, p = case.tested.y, case.p
    drawn = draw_clusters(case.tested_rows, n=min(case.config.metrics.resamples, RESAMPLES), seed=case.config.seed)
    return {
        "all": judge_all(y, p, drawn),
        "cohorts": _cohorts(case),
        "groups": [_group(case, grouping) for grouping in find_groupings(case.tested_rows.table)],
    }


def _cohorts(case: Case) -> list[Json]:
    year = case.tested.year
    parts = [
        {"year": int(own), **judge_part(case.tested.y[year == own], case.p[year == own])}
        for own in np.unique(year[~np.isnan(year)])
    ]
    return hide_lonely(parts, int((~np.isnan(year)).sum()))


def _group(case: Case, grouping: Grouping) -> Json:
    parts = [
        {"text": asdict(text), **judge_part(case.tested.y[grouping.member == i], case.p[grouping.member == i])}
        for i, text in enumerate(grouping.texts)
        if (grouping.member == i).any()
    ]
    return {
        "question": asdict(grouping.question),
        "kind": grouping.kind,
        "choice": grouping.choice,
        "parts": hide_lonely(parts, len(grouping.member)),
    }
