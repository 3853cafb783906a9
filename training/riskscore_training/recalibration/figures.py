"""What a recalibration is worth, on people whose own outcomes had no part in the shift that judges them."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.model import METRICS, Bootstrap, Levels, assign_levels, bootstrap_intervals
from riskscore.scoring import find_regions
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import RISKSCORE, Json, Predictions, judge, reliability
from riskscore_training.levels_table import judge_levels
from riskscore_training.recalibration.request import Recalibration
from riskscore_training.shift import Shift, shift_honestly

Floats = NDArray[np.float64]
FOLDS = 10
SHOWN = ("auc", "brier", "log_loss", "ece", "calibration_slope", "calibration_intercept")


def judge_shift(request: Recalibration, rows: Rows, log_odds: Floats, levels: Levels, shift: Shift) -> Json:
    """Figures before and after by cross-fitting: nobody is judged by a shift that he or she has taught."""
    resamples, seed = request.config.metrics.resamples, request.config.seed
    after = expit(shift_honestly(log_odds, rows.y, request.method, rows.person, folds=FOLDS, seed=seed))
    before = expit(log_odds)
    found = bootstrap_intervals(
        {name: METRICS[name] for name in SHOWN},
        rows.y,
        {"after": after, "before": before},
        n=resamples,
        seed=seed,
        groups=rows.person,
    )
    honest = Predictions(rows.y, {RISKSCORE: after}, rows.year, rows.person)
    region, nobody = find_regions(rows.table.questionnaire, rows.table), np.zeros(len(rows), dtype=bool)
    codes, _ = assign_levels(levels, after, abstain=nobody, is_final_year=~nobody, region=region)
    return {
        "recalibration": {
            "method": request.method,
            "region": request.region,
            "n": len(rows),
            "n_positive": int(rows.y.sum()),
            "years": sorted({int(year) for year in rows.year[~np.isnan(rows.year)]}),
            "move": shift.move,
            "stretch": shift.stretch,
            "predicted_before": float(before.mean()),
            "predicted_after": float(after.mean()),
            "observed": float(rows.y.mean()),
            "figures": _figures(found),
        },
        "split": {"kind": "stratified", "years": [], "n_folds": FOLDS},
        "pooled": judge(honest, resamples=resamples, seed=seed),
        "reliability": reliability(rows.y, after),
        "levels": judge_levels(rows.y, after, codes),
    }


def _figures(found: Bootstrap) -> dict[str, Json]:
    """{metric: {"before", "after", "difference"}}, each with its 95 % interval; the difference is after − before."""
    return {
        name: {
            "before": found.of["before"][name].to_json(),
            "after": found.of["after"][name].to_json(),
            "difference": found.difference["after", "before"][name].to_json(),
        }
        for name in SHOWN
    }
