"""Calibration of the honest predictions: of all, by cohort, by group; by level it is `metrics["levels"]`.

JSON: "all": {"slope", "intercept", "ece"}, each {"point", "low", "high"};
"cohorts": [{"year", …}]; "groups": [{"question", "kind", "choice", "parts": [{"text", …}]}]. Each … is a part: "n",
"insufficient" and, where that is false, "predicted", "observed", "low", "high" (95 % Wilson), "slope" and "intercept"
(95 % Wald).
"""

from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore_training.calibration import judge_all, judge_part
from riskscore_training.case import Case
from riskscore_training.clusters import draw_clusters
from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import find_hidden
from riskscore_training.groups import Grouping
from riskscore_training.hidden_parts import count_parts, hide_parts, tell_parts

Floats = NDArray[np.float64]
RESAMPLES = 200


def study_calibration(case: Case) -> Json | Text:
    y, p = case.tested.y, case.p
    drawn = draw_clusters(case.tested_rows, n=min(case.config.metrics.resamples, RESAMPLES), seed=case.config.seed)
    return {
        "all": judge_all(y, p, drawn),
        "cohorts": _cohorts(case),
        "groups": [
            {
                "question": asdict(grouping.question),
                "kind": grouping.kind,
                "choice": grouping.choice,
                "parts": judge_parts(y, p, grouping),
            }
            for grouping in case.tested_groupings
        ],
    }


def _cohorts(case: Case) -> list[Json]:
    year = case.tested.year
    years = np.unique(year[~np.isnan(year)])
    members = [year == own for own in years]
    parts = tell_parts(case.tested.y, case.p, members, hide_parts(*count_parts(case.tested.y, members)))
    return [{"year": int(own), **part} for own, part in zip(years, parts, strict=True)]


def judge_parts(y: Floats, p: Floats, grouping: Grouping) -> list[Json]:
    """A part for each group; hidden are those whose counts the fairness part hides."""
    hidden = find_hidden(y, grouping)
    return [
        {
            "text": asdict(text),
            **(
                {"n": None if hidden["n"][i] else int(of.sum()), "insufficient": True}
                if hidden["n_positive"][i]
                else judge_part(y[of], p[of])
            ),
        }
        for i, text in enumerate(grouping.texts)
        if (of := grouping.member == i).any()
    ]
