"""Where the thresholds of levels lie: by the capacity to help, by declared costs, or by a share to be reached."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from riskscore.model.levels import Cuts, Flags, Levels, Regions, Vector

MEDIUM_SHARE = 0.20
_MAY_EXCEED = 1.5


def fit_levels(probabilities: Vector, capacity: float = 0.12, medium: float = MEDIUM_SHARE) -> Levels:
    """Thresholds so that the `capacity` share is high and the next `medium` share is medium.

    Ties go to the higher level unless that takes more than 1.5 × the share; then the cut moves up to the next
    distinct score.
    """
    if _is_flat(probabilities):
        return Levels(None, None, None, ranks=False)
    return _with_medium(probabilities, _cut(probabilities, capacity * len(probabilities)), medium)


def fit_levels_by_costs(probabilities: Vector, missed: float, needless: float, medium: float = MEDIUM_SHARE) -> Levels:
    """High and in the zone where a conversation costs less, in expectation, than doing without one.

    `missed` is what it costs to leave out somebody who ends without work, `needless` what a conversation with somebody
    who does not; for calibrated probabilities the threshold is needless / (missed + needless).

    References
    ----------
    Vickers, Elkin (2006), Decision curve analysis, doi:10.1177/0272989X06295361.
    """
    if _is_flat(probabilities):
        return Levels(None, None, None, ranks=False)
    return _with_medium(probabilities, needless / (missed + needless), medium)


def fit_levels_by_recall(
    probabilities: Vector, y: NDArray[np.float64], target: float, medium: float = MEDIUM_SHARE
) -> Levels:
    """High and in the zone from the highest score on that reaches the `target` share of those with `y` = 1.

    Nobody reaches anything where no `y` is 1: then nobody is in the zone.
    """
    if _is_flat(probabilities):
        return Levels(None, None, None, ranks=False)
    positive = np.sort(probabilities[y == 1])[::-1]
    wanted = int(np.ceil(target * len(positive) - 1e-9))
    return _with_medium(probabilities, float(positive[wanted - 1]) if wanted else None, medium)


def with_regions(levels: Levels, region: Regions, fit: Callable[[Flags], Levels], *, least: int) -> Levels:
    """`levels` with cuts of their own for regions of at least `least` people that the scores tell apart.

    `region` (n,) holds a name or None; `fit` gives the levels of the people it is shown, as flags (n,).
    """
    found: dict[str, Cuts] = {}
    for name in sorted({name for name in region.tolist() if name is not None}):
        people = np.asarray(region == name)
        own = fit(people) if people.sum() >= least else None
        if own is not None and own.ranks:
            found[name] = Cuts(own.zone, own.high, own.medium)
    return replace(levels, regions=found)


def _is_flat(probabilities: Vector) -> bool:
    return len(probabilities) == 0 or bool(np.ptp(probabilities) == 0)


def _with_medium(probabilities: Vector, high: float | None, medium: float) -> Levels:
    """The next `medium` share, of all, below `high`."""
    below = probabilities if high is None else probabilities[probabilities < high]
    return Levels(high, high, _cut(below, medium * len(probabilities)))


def _cut(scores: Vector, places: float) -> float | None:
    """The lowest score that still gets a place; at least one place is given."""
    if len(scores) == 0:
        return None
    places = max(1.0, places)
    ordered = np.sort(scores)[::-1]
    cut = ordered[min(int(places + 1e-9), len(ordered)) - 1]
    if (scores >= cut).sum() <= _MAY_EXCEED * places + 1e-9:
        return float(cut)
    above = scores[scores > cut]
    return float(above.min()) if len(above) else None
