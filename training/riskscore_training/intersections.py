"""Two protected traits at once: a gap may sit where they meet, though each trait alone looks fair.

Of all pairs of traits of different protected questions those with the most not employed people are judged; a pair is
left out that is all but one of its two groups. Counts of pairs are not told: with those of the single traits they
would give few people away.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.evaluate import Json
from riskscore_training.gap_verdict import name_group
from riskscore_training.group_metrics import FEWEST, Decision, hide_counts, judge_groups
from riskscore_training.groups import Grouping, cross

MOST_PAIRS = 24


def judge_pairs(decision: Decision, protected: Sequence[Grouping]) -> Json:
    """`judged`: the `MOST_PAIRS` pairs with the most positives, of those with at least 25, the lowest `tpr_gap` first;
    `n_more` such pairs are not shown; `insufficient`: `question` and `text` of those with at least 10 people but fewer
    positives, about which there is no verdict.
    """
    sizes = list(_sizes(decision.y, protected))
    enough = sorted((size for size in sizes if size[0] >= FEWEST), key=lambda size: -size[0])
    chosen = [(pair, trait) for _, pair, trait in enough[:MOST_PAIRS]]
    entries = judge_groups(decision, [_alone(pair, trait) for pair, trait in chosen], traits_only=True)
    judged = [
        {"question": asdict(pair.question), **name_group(pair, {**of[0], "group": trait})}
        for (pair, trait), of in zip(chosen, entries, strict=True)
    ]
    return {
        "judged": [hide_counts(entry) for entry in sorted(judged, key=_gap)],
        "n_more": len(enough) - len(chosen),
        "insufficient": [
            {"question": asdict(pair.question), "text": asdict(pair.texts[trait])}
            for n_positive, pair, trait in sizes
            if n_positive < FEWEST
        ],
    }


def _sizes(y: NDArray[np.float64], protected: Sequence[Grouping]) -> Iterator[tuple[int, Grouping, int]]:
    """Positives of every pair of traits that at least 10 people have."""
    for first, second in itertools.combinations(protected, 2):
        if first.feature == second.feature:
            continue
        pair = cross(first, second)
        n, n_positive = (np.bincount(pair.member, weights=of, minlength=len(pair.texts)) for of in (None, y))
        yield from ((int(n_positive[t]), pair, t) for t in sorted(pair.traits) if n[t] >= SMALLEST_CELL)


def _alone(pair: Grouping, trait: int) -> Grouping:
    """Who has both traits, and everybody else."""
    text = pair.texts[trait]
    member = (pair.member != trait).astype(np.intp)
    return Grouping(pair.feature, pair.kind, pair.question, (text, pair.texts[-1]), member, frozenset({0}))


def _gap(entry: Json) -> float:
    return float(entry["tpr_gap"]["point"]) if entry["tpr_gap"] else np.inf
