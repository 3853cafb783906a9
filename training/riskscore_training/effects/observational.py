"""Where a specialist chose: those who got the service against like people who did not, and checks of the comparison."""

from dataclasses import dataclass, replace

import numpy as np

from riskscore_training.effects.adjusted import Nuisance, average_effect, can_adjust, fit_nuisance
from riskscore_training.effects.chance import intention_to_treat
from riskscore_training.effects.pool import Z_95, Bools, Estimate, Floats, Pool

MOST_CERTAIN = 0.95
MOST_DROPPED = 0.5


@dataclass(frozen=True)
class Overlap:
    """Share of those with the service for whom nobody comparable went without it, and what is left.

    `effective_controls` is how many people without the service the weighted ones are worth (Kish).
    """

    dropped: float
    most_likely: float
    effective_controls: float

    @property
    def is_enough(self) -> bool:
        return self.dropped <= MOST_DROPPED

    def to_dict(self) -> dict[str, float | bool]:
        return {
            "share_dropped": self.dropped, "highest_propensity": self.most_likely,
            "effective_controls": self.effective_controls, "is_enough": self.is_enough,
        }  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A pool cut to where both kinds of people are found, with cross-fitted predictions for those kept."""

    pool: Pool
    got: Bools
    nuisance: Nuisance
    overlap: Overlap

    def effect(self) -> Estimate:
        """Effect on those who got the service and have comparable people (ATTE)."""
        return average_effect(self.pool, self.got, self.nuisance, "ATTE")

    def take(self, rows: Bools) -> "Compared":
        return Compared(self.pool.take(rows), self.got[rows], self.nuisance.take(rows), self.overlap)


def compare(pool: Pool, got: Bools, *, folds: int, seed: int) -> Compared:
    """Predict who gets the service and how people fare without it, then cut to common support.

    References
    ----------
    Crump, Hotz, Imbens, Mitnik (2009), doi:10.1093/biomet/asn055 (limited overlap).
    """
    nuisance = fit_nuisance(pool, got, folds=folds, seed=seed, score="ATTE")
    chance = nuisance.chance
    highest = min(MOST_CERTAIN, float(chance[~got].max()))
    kept = chance <= highest
    odds = np.where(~got & kept, chance / (1 - np.minimum(chance, MOST_CERTAIN)), 0.0)
    overlap = Overlap(
        dropped=float((got & ~kept).sum() / got.sum()),
        most_likely=float(chance[got].max()),
        effective_controls=float(odds.sum() ** 2 / (odds**2).sum()) if odds.any() else 0.0,
    )
    return Compared(pool.take(kept), got[kept], nuisance.take(kept), overlap)


def who_got(pool: Pool) -> Bools:
    """The service, or where nobody wrote down who got it the offer."""
    return pool.offered if pool.received is None else pool.received


def difference(pool: Pool, got: Bools) -> Estimate:
    """The plain difference in means, as if chance had decided."""
    alike, together = np.full(len(pool), got.mean()), np.zeros(len(pool), dtype=np.intp)
    return intention_to_treat(replace(pool, offered=got, chance=alike, stratum=together))


def placebo_outcome(pool: Pool, *, folds: int, seed: int) -> Estimate | None:
    """The same comparison of a value known before the service, which it cannot have changed; None if not possible."""
    if pool.placebo is None or pool.covariates is None:
        return None
    other = replace(pool, y=pool.placebo.values, covariates=pool.covariates.without(pool.placebo.name))
    return _same_comparison(other.take(~np.isnan(other.y)), folds=folds, seed=seed)


def known_outcomes(pool: Pool, *, folds: int, seed: int) -> Estimate | None:
    """The same comparison of how often the outcome is known, a plain one where that cannot be; None if it always is.

    Routes are left out: a specialist sends nobody to a service who is about to serve, which is no loss of outcomes.
    """
    here = pool if pool.is_on_route is None else pool.take(~pool.is_on_route)
    is_known = ~np.isnan(here.y)
    if is_known.all():
        return None
    asked = replace(here, y=is_known.astype(np.float64))
    return _same_comparison(asked, folds=folds, seed=seed) or difference(asked, who_got(asked))


def _same_comparison(pool: Pool, *, folds: int, seed: int) -> Estimate | None:
    got = who_got(pool)
    return compare(pool, got, folds=folds, seed=seed).effect() if can_adjust(pool, got, "ATTE") else None


def placebo_service(compared: Compared, draws: int, *, seed: int) -> dict[str, float]:
    """Services nobody got: people without the real one are marked by the same propensities, `draws` times.

    A good comparison finds nothing: the mean is near 0, and about one draw in twenty is off by more than 95 % allow.
    """
    without = compared.take(~compared.got)
    rng = np.random.default_rng(seed)
    found: list[Estimate] = []
    for _ in range(draws):
        marked = rng.random(len(without.pool)) < without.nuisance.chance
        if 2 <= marked.sum() <= len(marked) - 2:
            found.append(average_effect(without.pool, marked, without.nuisance, "ATTE"))
    effects: Floats = np.array([each.effect for each in found])
    alarms = float(np.mean([each.z > Z_95 for each in found])) if found else 0.0
    return {"draws": len(found), "mean_effect": float(effects.mean()) if found else 0.0, "share_significant": alarms}
