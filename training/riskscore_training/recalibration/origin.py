"""Where a recalibrated bundle comes from: its parent, whom it learned from, and whether the parent had seen them."""

from importlib.metadata import version

import numpy as np

from riskscore.bundle.save import LIBRARIES
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.dataset import CohortCount, Dataset, Rows
from riskscore_training.evaluate import Json
from riskscore_training.losses import tell_cohorts, tell_losses
from riskscore_training.lost_by_outcome import count_lost, tell_lost
from riskscore_training.recalibration.request import Recalibration
from riskscore_training.taught import seen_files


def count_cohorts(rows: Rows, dataset: Dataset) -> list[CohortCount]:
    """Of the cohorts read, what teaches here; none of fewer than 10 people."""
    return [count for read in dataset.cohorts if (count := _count(rows, read)).n_used >= SMALLEST_CELL]


def _count(rows: Rows, read: CohortCount) -> CohortCount:
    own = rows.y[np.isnan(rows.year) if read.year is None else rows.year == read.year]
    return CohortCount(read.year, read.n_read, len(own), int(own.sum()))


def trace_origin(request: Recalibration, dataset: Dataset, rows: Rows, *, parent_saw: bool) -> Json:
    """The provenance of the new bundle."""
    parent, cohort = request.bundle, request.cohort
    before = [{"synthetic": parent.is_synthetic, **count} for count in parent.provenance["cohorts"]]
    now = [{"synthetic": cohort.is_synthetic, **count} for count in tell_cohorts(count_cohorts(rows, dataset))]
    return {
        **parent.provenance,
        "trained_at": request.as_of.isoformat(),
        "synthetic": parent.is_synthetic or cohort.is_synthetic,
        "data_fingerprint": cohort.fingerprint,
        "libraries": {name: version(name) for name in LIBRARIES},
        "n_read": dataset.n_read,
        "n_train": len(rows),
        "losses": tell_losses(dataset.losses),
        "lost_to_problems": tell_lost(count_lost(cohort)),
        "cohorts": [*before, *now],
        "skipped": [],
        "config": {**parent.provenance["config"], "levels": request.config.levels.model_dump(mode="json")},
        "recalibrated_from": {
            "bundle": parent.id,
            "hash": parent.manifest["hash"],
            "trained_at": parent.provenance["trained_at"],
            "data_fingerprint": parent.provenance["data_fingerprint"],
            "n_train": parent.provenance["n_train"],
            "method": request.method,
            "region": request.region,
            "seen_files": sorted(seen_files(parent)),
            "parent_saw": parent_saw,
            "forced": request.forced if parent_saw and request.method == "slope" else None,
        },
    }
