"""How a decision treats groups: fairlearn's MetricFrame for the figures, one bootstrap for all intervals.

A figure is given only where enough people stand behind it, so that a group too small to judge never looks fair.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from riskscore.documents.suppression import hide_few
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.evaluate import Json
from riskscore_training.groups import Grouping
from riskscore_training.resample import Counts, to_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Members = NDArray[np.intp]

COUNTS = ("n", "n_positive", "n_flagged")
FEWEST = 25  # people in the denominator of a figure; with fewer there is no verdict
_BASE = {"flagged": "n", "calibration": "n", "tpr": "n_positive", "fpr": "n_negative", "ppv": "n_flagged"}
FIGURES = tuple(_BASE)
STEPS = 20  # parts of a share beside a hidden count: hundredths in two sections told the count together


@dataclass(frozen=True)
class Decision:
    """Outcomes `y` (n,), probabilities `p` (n,) and who is `flagged` (n,), each 0 or 1 but `p`.

    `counts` (n, resamples) says how often each person is in each resample.
    """

    y: Floats
    p: Floats
    flagged: Floats
    counts: Counts


def judge_groups(decision: Decision, groupings: Sequence[Grouping], *, traits_only: bool = False) -> list[list[Json]]:
    """For each grouping one entry a group of at least 10 people: its counts, figures with intervals, and `tpr_gap`.

    `flagged` is the share in the zone, `tpr` that of the not employed, `fpr` that of the employed, `ppv` the not
    employed among the flagged, `calibration` observed − predicted share; each with its 95 % interval. `tpr_gap` = tpr −
    tpr of everybody else, on the same resamples. Counts that would give fewer than 10 people away are null, and so are
    figures with fewer than 25 people in the denominator. `traits_only` judges those a verdict is about.
    """
    judged = [_choose(grouping, traits_only) for grouping in groupings]
    if not any(judged):
        return [[] for _ in groupings]
    points = _frame(decision, groupings, judged)
    return [
        [_judge_group(decision, grouping.member == g, sums, g, point) for g in chosen]
        for grouping, chosen, point in zip(groupings, judged, points, strict=True)
        for sums in [_resampled(decision, grouping)]
    ]


def _choose(grouping: Grouping, traits_only: bool) -> list[int]:
    sizes = np.bincount(grouping.member, minlength=len(grouping.texts))
    return [int(g) for g in np.flatnonzero(sizes >= SMALLEST_CELL) if g in grouping.traits or not traits_only]


def _judge_group(decision: Decision, of: Flags, sums: Floats, g: int, point: Mapping[str, Floats]) -> Json:
    """`sums` (resamples, groups, 5) of the grouping, `of` (n,) who is in group `g`."""
    own = _rates(sums[:, g])
    count, rest = _count(decision, of), _count(decision, ~of)
    entry: Json = {"group": g, "n": count["n"], **_hide(count)}
    for name, base in _BASE.items():
        entry[name] = to_interval(float(point[name][g]), own[name]) if count[base] >= FEWEST else None
    entry["tpr_gap"] = None
    if min(count["n_positive"], rest["n_positive"]) >= FEWEST:
        is_positive = decision.y == 1
        gap = decision.flagged[of & is_positive].mean() - decision.flagged[~of & is_positive].mean()
        entry["tpr_gap"] = to_interval(float(gap), own["tpr"] - _rates(sums.sum(axis=1) - sums[:, g])["tpr"])
    return entry


def _count(decision: Decision, of: Flags) -> dict[str, int]:
    n, n_positive = int(of.sum()), int(decision.y[of].sum())
    flagged = int(decision.flagged[of].sum())
    return {"n": n, "n_positive": n_positive, "n_negative": n - n_positive, "n_flagged": flagged}


def _hide(count: Mapping[str, int]) -> Json:
    """Neither count of a pair that adds up to n is told where one of them is small."""
    is_told = min(count["n_positive"], count["n_negative"]) >= SMALLEST_CELL
    return {
        "n_positive": count["n_positive"] if is_told else None,
        "n_flagged": count["n_flagged"] if count["n_flagged"] >= SMALLEST_CELL else None,
    }


def hide_remainders(decision: Decision, grouping: Grouping, entries: Sequence[Json]) -> list[Json]:
    """Counts that the total less the counts shown would give away are null too, beside those of fewer than 10 people.

    The total of everybody is known. Figures beside a hidden count are rounded: with all of their digits, and with those
    of several sections, the count could be found again.
    """
    groups = len(grouping.texts)
    hidden = find_hidden(decision.y, grouping)
    n_flagged = np.bincount(grouping.member, weights=decision.flagged, minlength=groups).astype(int)
    hidden["n_flagged"] = hide_few(n_flagged.tolist(), hidden["n"])
    return [hide_counts(entry, [name for name in hidden if hidden[name][entry["group"]]]) for entry in entries]


def find_hidden(y: Floats, grouping: Grouping) -> dict[str, list[bool]]:
    """Of which groups `n` and `n_positive` are hidden: the same wherever these people, of outcomes `y`, are parted."""
    n, n_positive = (
        np.bincount(grouping.member, weights=of, minlength=len(grouping.texts)).astype(int)
        for of in (np.ones_like(y), y)
    )
    hidden = hide_few(n.tolist())
    either = hide_few((n - n_positive).tolist(), hidden)
    return {"n": hidden, "n_positive": hide_few(n_positive.tolist(), either)}


def hide_counts(entry: Json, names: Sequence[str] = COUNTS) -> Json:
    """The entry without the counts `names`, its figures rounded if there are any."""
    if not names:
        return entry
    rounded = {name: round_figure(entry[name]) for name in (*FIGURES, "tpr_gap")}
    return {**entry, **rounded, **dict.fromkeys(names)}


def round_figure(figure: Json | None, steps: int = STEPS) -> Json | None:
    """A figure beside a count that is hidden, to the nearest of so many parts of 1."""
    if figure is None:
        return None
    return {end: None if value is None else round(value * steps) / steps for end, value in figure.items()}


def _frame(
    decision: Decision, groupings: Sequence[Grouping], judged: Sequence[Sequence[int]]
) -> list[dict[str, Floats]]:
    """The figures of the `judged` groups of every grouping by fairlearn, NaN for all others.

    One MetricFrame over counted cells (group, outcome, decision): over the people themselves it takes half a minute.
    """
    from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
    from sklearn.metrics import precision_score

    start = np.cumsum([0, *(len(grouping.texts) for grouping in groupings)])
    cells = [_cells(decision, grouping.member + at) for grouping, at in zip(groupings, start, strict=False)]
    wanted = [at + g for at, chosen in zip(start, judged, strict=False) for g in chosen]
    group, y, flagged, n, p = (every := np.concatenate(cells, axis=1))[:, np.isin(every[0], wanted)]
    metrics: dict[str, Callable[..., float]] = {
        "flagged": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate,
        "ppv": partial(precision_score, zero_division=np.nan), "calibration": _calibration,
    }  # fmt: skip
    frame = MetricFrame(
        metrics=metrics,
        y_true=y,
        y_pred=flagged,
        sensitive_features=group.astype(np.intp),
        sample_params={name: {"sample_weight": n} for name in metrics} | {"calibration": {"sample_weight": n, "p": p}},
    )
    by_group = frame.by_group.reindex(range(start[-1])).astype(np.float64)
    return [{name: by_group[name].to_numpy()[low:high] for name in metrics} for low, high in itertools.pairwise(start)]


def _calibration(y: Floats, _flagged: Floats, sample_weight: Floats, p: Floats) -> float:
    return float(np.average(y - p, weights=sample_weight))


def _cells(decision: Decision, member: Members) -> Floats:
    """Group, outcome, decision, number of people and mean probability of each cell that is not empty, (5, cells)."""
    code = member * 4 + (decision.y * 2 + decision.flagged).astype(np.intp)
    n = np.bincount(code)
    found = np.flatnonzero(n)
    mean = np.bincount(code, weights=decision.p)[found] / n[found]
    return np.stack([found // 4, found // 2 % 2, found % 2, n[found], mean])


def _resampled(decision: Decision, grouping: Grouping) -> Floats:
    """Sums of 1, y, flagged, y · flagged and y − p in every resample and group, shape (resamples, groups, 5)."""
    y, p, flagged = decision.y, decision.p, decision.flagged
    groups = len(grouping.texts)
    cells = np.zeros((len(y), groups, 5), dtype=np.float32)
    cells[np.arange(len(y)), grouping.member] = np.stack([np.ones_like(y), y, flagged, y * flagged, y - p], axis=1)
    sums = decision.counts.T @ cells.reshape(len(y), -1)
    return sums.astype(np.float64).reshape(-1, groups, 5)


def _rates(sums: Floats) -> dict[str, Floats]:
    """Figures from sums of shape (resamples, 5); NaN where nobody was drawn."""
    n, positive, flagged, hits, error = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "flagged": flagged / n,
            "tpr": hits / positive,
            "fpr": (flagged - hits) / (n - positive),
            "ppv": hits / flagged,
            "calibration": error / n,
        }
