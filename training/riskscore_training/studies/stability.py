"""Whether the list would be the same had other people taught the model, or had it had another seed.

Only the newest fold is looked at. `metrics["stability"]` holds `n_tested`, `places` (see list_size.py) and

`flips`: both parts refitted on bootstrap resamples of at most 10,000 teachers, each with its own seed; the decision
about a place compared with the fit on those teachers themselves: `n_refits`, `n_teachers`, `share` (mean over all
tested people of how often the decision flips), `of_listed` (over those who have a place), `bands` by place in the list
(`from`, `to`, `n`, `share`), `jaccard` and `rank_correlation` (means over the refits);
`seeds`: the same data, the trees grown with other seeds: `n_refits`, `jaccard`, `rank_correlation`, `reason_overlap`
(top three) and `jumps` (share of people between low and high), each the mean over the refits, `lowest_jaccard`,
`linear_weight` and `trees_weight` of the blend, and `verdict` on the aim (`jaccard` ≥ 0.8): "holds", "breaks", or null
where the trees weigh too little to change a list: as nothing else depends on a seed, the aim is met by construction.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import Blend, ServedModel, assign_levels
from riskscore.questionnaire import Table
from riskscore.scoring import find_regions
from riskscore_training.agreement import (
    count_places,
    flip_share,
    jaccard_at_k,
    level_jumps,
    rank_correlation,
    reason_overlap,
    top_k,
)
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import Json
from riskscore_training.list_size import share_listed
from riskscore_training.procedure import predict
from riskscore_training.refits import refit_parts, resample, reseed
from riskscore_training.skipped import QUICK

Floats = NDArray[np.float64]

MOST_TEACHERS = 10_000
REFITS, SEEDS = 8, 3
AIM = 0.8
LEAST_TREES = 0.1  # of both weights together; with less, other trees cannot change the list much
REASON_ROWS = 2_000  # exact contributions cost; so many people tell how often reasons agree
_BANDS = (0.0, 0.5, 1.0, 1.5, 3.0, np.inf)  # in lengths of the list, from its top


def study_stability(case: Case) -> Json | Text:
    if case.config.trials == 0:
        return QUICK
    train, test = case.split.folds[-1]
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test).table
    places = count_places(share_listed(case, newest=True), len(people))
    return {
        "n_tested": len(people),
        "places": places,
        "flips": _flip(case, teachers, people, places),
        "seeds": _reseed(case, teachers, people, places),
    }


def _flip(case: Case, teachers: Rows, people: Table, places: int) -> Json:
    config, trained = case.config, case.rolling[-1]
    order = np.random.default_rng(config.seed).permutation(len(teachers))
    some = teachers.take(np.sort(order[:MOST_TEACHERS]))

    def fit(rows: Rows, seed: int) -> Floats:
        model = refit_parts(trained, rows, config, seed=seed, drop_sensitive=case.drop_sensitive)
        return predict(model, people, threads=config.threads)

    reference = fit(some, config.seed)
    drawn = enumerate(resample(some, REFITS, config.seed), start=1)
    refits = [fit(some.take(rows), config.seed + i) for i, rows in drawn]
    listed = top_k(reference, places)
    flips = flip_share(np.array([top_k(p, places) for p in refits]), listed)
    return {
        "n_refits": len(refits),
        "n_teachers": len(some),
        "share": float(flips.mean()),
        "of_listed": float(flips[listed].mean()),
        "bands": list(_bands(reference, flips, places)),
        "jaccard": float(np.mean([jaccard_at_k(reference, p, places) for p in refits])),
        "rank_correlation": _mean([rank_correlation(reference, p) for p in refits]),
    }


def _bands(scores: Floats, flips: Floats, places: int) -> Iterator[Json]:
    """Mean flips by place in the list, the top first."""
    n = len(scores)
    order = np.argsort(-scores, kind="stable")
    ends = [min(n, round(end * places)) if np.isfinite(end) else n for end in _BANDS]
    for low, high in pairwise(ends):
        if high - low >= 10:
            yield {"from": low / n, "to": high / n, "n": high - low, "share": float(flips[order[low:high]].mean())}


def _reseed(case: Case, teachers: Rows, people: Table, places: int) -> Json:
    config, trained = case.config, case.rolling[-1]
    others = [reseed(trained, teachers, config, seed=config.seed + i) for i in range(1, SEEDS + 1)]
    p = predict(trained.model, people, threads=config.threads)
    found = [predict(model, people, threads=config.threads) for model in others]
    jaccard = [jaccard_at_k(p, other, places) for other in found]
    level = _levels(case, p, people)
    jumps = [len(level_jumps(level, _levels(case, other, people))) / len(p) for other in found]
    return {
        "n_refits": len(others),
        "jaccard": float(np.mean(jaccard)),
        "lowest_jaccard": min(jaccard),
        "rank_correlation": _mean([rank_correlation(p, other) for other in found]),
        "reason_overlap": _overlap(case, trained.model, others, people),
        "jumps": float(np.mean(jumps)),
        "aim": AIM,
        "linear_weight": trained.model.blend.linear_weight,
        "trees_weight": trained.model.blend.trees_weight,
        "verdict": _judge(trained.model.blend, float(np.mean(jaccard))),
    }


def _judge(blend: Blend, jaccard: float) -> str | None:
    if blend.trees_weight <= LEAST_TREES * (blend.linear_weight + blend.trees_weight):
        return None
    return "holds" if jaccard >= AIM else "breaks"


def _levels(case: Case, p: Floats, people: Table) -> NDArray[np.int8]:
    nobody = np.zeros(len(p), dtype=bool)
    region = find_regions(case.questionnaire, people)
    return assign_levels(case.fold_levels[-1], p, abstain=nobody, is_final_year=~nobody, region=region)[0]


def _overlap(case: Case, model: ServedModel, others: list[ServedModel], people: Table) -> float:
    """Mean share of each person's three largest unprotected reasons that the other models give too."""
    some = people.take(np.arange(0, len(people), 1 + (len(people) - 1) // REASON_ROWS))
    is_shown = np.array([not feature.protected for feature in case.questionnaire.modelled])
    first, *rest = (m.score(some, threads=case.config.threads).contributions[:, is_shown] for m in (model, *others))
    return float(np.mean([reason_overlap(first, other).mean() for other in rest]))


def _mean(values: list[float]) -> float | None:
    """None where a model tells nobody apart."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else None
