"""People whose outcome is not known: are they as many on either side, and how far could they move the effect?"""

from typing import Any

import numpy as np

from riskscore_training.effects.chance import drawn as drawn_again
from riskscore_training.effects.chance import intention_to_treat
from riskscore_training.effects.pool import Bools, Floats, Pool


def check_known(drawn: Pool) -> dict[str, Any]:
    """Difference in the share of known outcomes in a pool of `chance.drawn`, and bounds of the effect of the offer.

    `bounds` is the effect if those whose outcome is known only because of the offer (or only without it) are the best,
    or the worst, of their side: None where that leaves nobody.

    References
    ----------
    Lee (2009), doi:10.1111/j.1467-937X.2009.00536.x.
    """
    is_known = ~np.isnan(drawn.y)
    found = intention_to_treat(drawn, is_known.astype(np.float64))
    shares = {"offered": float(is_known[drawn.offered].mean()), "others": float(is_known[~drawn.offered].mean())}
    ends = sorted(_trimmed(drawn, is_known, best) for best in (True, False))
    bounds = {"low": ends[0], "high": ends[1]} if np.isfinite(ends).all() else None
    return {**found.to_dict(), "z": found.z, "shares": shares, "bounds": bounds}


def _trimmed(drawn: Pool, is_known: Bools, best: bool) -> float:
    """The effect without the best (or worst) of the side of each lottery that has more known outcomes."""
    kept = is_known.copy()
    for lottery in np.unique(drawn.stratum):
        here = drawn.stratum == lottery
        sides = [np.flatnonzero(here & side) for side in (drawn.offered, ~drawn.offered)]
        shares = [_share(drawn, side, is_known) for side in sides]
        fuller = int(np.argmax(shares))
        if shares[fuller] == 0:
            continue
        excess = 1 - min(shares) / shares[fuller]
        known = sides[fuller][is_known[sides[fuller]]]
        order = known[np.argsort(drawn.y[known] * (-1 if best else 1), kind="stable")]
        weight = np.cumsum(_weights(drawn)[order])
        kept[order[weight <= excess * weight[-1] + 1e-9]] = False
    left = drawn_again(drawn.take(kept))
    return intention_to_treat(left).effect if len(left) else np.nan


def _share(drawn: Pool, side: "np.ndarray[Any, np.dtype[np.intp]]", is_known: Bools) -> float:
    return float(np.average(is_known[side], weights=_weights(drawn)[side]))


def _weights(drawn: Pool) -> Floats:
    return np.asarray(np.where(drawn.offered, 1 / drawn.chance, 1 / (1 - drawn.chance)))
