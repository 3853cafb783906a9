"""The world of the synthetic cohorts: territories, colleges, specialties, who teaches what, and how they fare.

It is fixed by its own seed, so that another seed of a cohort gives other people in the same region.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
WORLD_SEED = 20250901
FIRST_YEAR = 2020
GRADE_SD, LOWEST_GRADE, HIGHEST_GRADE = 0.35, 3.0, 5.0
SPECIALTY_SD, COLLEGE_SD, TERRITORY_SD = 0.5, 0.3, 0.3  # log-odds, domain evidence on the spread of outcomes
_OFFERED = 9
_RARE = 0.002
_SETTLED_AFTER = 300


@dataclass(frozen=True)
class World:
    """`mix[c, s]` is the share of graduates of 2020 in college c and specialty s; effects are in log-odds of y = 1.

    `grade_centre` is the mean school certificate of a specialty's entrants before it is cut to 3–5.
    """

    territories: pd.DataFrame
    specialties: pd.DataFrame
    colleges: NDArray[np.object_]
    college_territory: NDArray[np.int64]
    college_is_higher: NDArray[np.bool_]
    mix: Floats
    grade_centre: Floats
    specialty_trend: Floats
    specialty_effect: Floats
    specialty_wobble: Floats
    college_effect: Floats
    territory_effect: Floats

    def mix_of(self, year: int) -> Floats:
        """Shares of college × specialty in a graduation year: specialties come and go slowly."""
        share: Floats = self.mix * np.exp(self.specialty_trend * (year - FIRST_YEAR))
        return np.asarray(share / share.sum())

    def specialty_effect_of(self, year: int) -> Floats:
        return np.asarray(
            self.specialty_effect + self.specialty_wobble[(year - FIRST_YEAR) % len(self.specialty_wobble)]
        )


@cache
def build_world() -> World:
    """Fit the college × specialty table to the margins of the reference tables and draw the effects."""
    rng = np.random.default_rng(WORLD_SEED)
    territories, specialties = _reference("territories.csv"), _reference("specialties.csv")
    is_higher = specialties["specialty"].str[3:5].isin(["03", "04", "05"]).to_numpy()
    names, territory, college_share = _colleges(territories, specialties, is_higher, rng)
    college_is_higher = np.array([name.startswith("vuz") for name in names])
    allowed = college_is_higher[:, None] == is_higher[None, :]
    specialty_share = specialties["intake_2020"].to_numpy(dtype=float)
    mix = _fit_margins(_offers(allowed, rng), college_share, specialty_share / specialty_share.sum())
    return World(
        territories=territories,
        specialties=specialties,
        colleges=names,
        college_territory=territory,
        college_is_higher=college_is_higher,
        mix=mix,
        grade_centre=_uncut_centre(specialties["certificate_grade"].to_numpy(dtype=float)),
        specialty_trend=rng.normal(0.0, 0.03, len(specialties)),
        specialty_effect=_effect(mix.sum(axis=0), SPECIALTY_SD, rng),
        specialty_wobble=rng.normal(0.0, 0.1, (16, len(specialties))),
        college_effect=_effect(mix.sum(axis=1), COLLEGE_SD, rng),
        territory_effect=_effect(np.bincount(territory, mix.sum(axis=1), len(territories)), TERRITORY_SD, rng),
    )


def _reference(name: str) -> pd.DataFrame:
    with (files("riskscore") / "shipped" / "reference" / name).open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype={"specialty": str})


def _colleges(
    territories: pd.DataFrame, specialties: pd.DataFrame, is_higher: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[NDArray[np.object_], NDArray[np.int64], Floats]:
    """Codes, territory and share of all graduates of every college; universities stand in the two cities."""
    intake = specialties["intake_2020"].to_numpy(dtype=float)
    higher_share = intake[is_higher].sum() / intake.sum()
    students = territories["students_2020"].to_numpy(dtype=float)
    names, places, shares = [], [], []
    for place, (count, size) in enumerate(zip(territories["colleges"], students / students.sum(), strict=True)):
        parts = rng.dirichlet(np.full(count, 6.0))
        names += [f"spo-{place + 1:02d}-{number + 1:02d}" for number in range(count)]
        places += [place] * count
        shares += list(parts * size * (1 - higher_share))
    cities = [4, 4, 4, 10, 10]
    names += [f"vuz-{number + 1:02d}" for number in range(len(cities))]
    shares += list(rng.dirichlet(np.full(len(cities), 6.0)) * higher_share)
    return np.array(names, dtype=object), np.array(places + cities), np.array(shares)


def _offers(allowed: NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """A start for the table: each college has a handful of programmes of its kind and next to none of the rest."""
    start = np.where(allowed, _RARE, 0.0)
    for college, row in enumerate(allowed):
        own = rng.choice(np.flatnonzero(row), size=min(_OFFERED, row.sum()), replace=False)
        start[college, own] = rng.uniform(0.5, 1.5, len(own))
    return start


def _fit_margins(start: Floats, rows: Floats, columns: Floats) -> Floats:
    """Iterative proportional fitting (Deming and Stephan, 1940, doi:10.1214/aoms/1177731829)."""
    table = start
    for _ in range(_SETTLED_AFTER):
        table = table * (rows / table.sum(axis=1))[:, None]
        table = table * (columns / table.sum(axis=0))
    return table


def _uncut_centre(mean: Floats) -> Floats:
    """The centre of a normal that has the given mean once it is cut to the grades there are."""
    centre = mean
    for _ in range(_SETTLED_AFTER):
        centre = centre + mean - _cut_mean(centre)
    return centre


def _cut_mean(centre: Floats) -> Floats:
    low, high = (LOWEST_GRADE - centre) / GRADE_SD, (HIGHEST_GRADE - centre) / GRADE_SD
    inside = centre * (ndtr(high) - ndtr(low)) + GRADE_SD * (_density(low) - _density(high))
    return np.asarray(LOWEST_GRADE * ndtr(low) + inside + HIGHEST_GRADE * ndtr(-high))


def _density(z: Floats) -> Floats:
    return np.asarray(np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))


def _effect(weights: NDArray[Any], sd: float, rng: np.random.Generator) -> Floats:
    """Normal effects with weighted mean 0 and weighted standard deviation `sd` exactly."""
    effect = rng.normal(size=len(weights))
    share = weights / weights.sum()
    effect = effect - (share * effect).sum()
    return np.asarray(effect * (sd / np.sqrt((share * effect**2).sum())))
