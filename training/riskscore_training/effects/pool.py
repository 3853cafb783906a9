"""The people among whom a service is compared."""

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from scipy.stats import t as student_t

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Design = Literal["random_offer", "margin_lottery", "specialist_choice"]
DESIGNS: tuple[Design, ...] = get_args(Design)
SURE = 0.95
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Covariates:
    """What was known of n people before the service: `matrix` (n, k), finite; `source[j]` is column j's question."""

    matrix: Floats
    source: tuple[str, ...]

    def without(self, name: str) -> "Covariates":
        kept = [j for j, source in enumerate(self.source) if source != name]
        return Covariates(self.matrix[:, kept], tuple(self.source[j] for j in kept))

    def take(self, rows: Bools) -> "Covariates":
        """The columns that differ among these people."""
        matrix = self.matrix[rows]
        varies = np.flatnonzero(np.ptp(matrix, axis=0) > 0) if rows.any() else np.arange(0)
        return Covariates(matrix[:, varies], tuple(self.source[j] for j in varies))


@dataclass(frozen=True)
class Placebo:
    """A value known before the service, `values` (n,), which the service cannot have changed."""

    name: str
    values: Floats


@dataclass(frozen=True)
class Pool:
    """n people of one service by one design; every array has shape (n,).

    `y` is the outcome (1 = in work, or the caller's column), `offered` and `received` say who was offered and who got
    the service, `chance` is the probability of the offer (NaN where nobody stated it), `stratum` numbers the lotteries,
    `person` numbers people, who may repeat, `unit` those who were drawn or chosen together (a college), None where each
    stood alone. `level` is the risk level before the service, None where not given; `is_on_route` marks those without
    an outcome because they study, serve or care.
    """

    service: str
    design: Design
    y: Floats
    offered: Bools
    received: Bools | None
    chance: Floats
    stratum: NDArray[np.intp]
    person: NDArray[np.intp]
    covariates: Covariates | None = None
    level: NDArray[np.object_] | None = None
    placebo: Placebo | None = None
    unit: NDArray[np.intp] | None = None
    is_on_route: Bools | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.y)

    @property
    def is_by_chance(self) -> bool:
        return self.design != "specialist_choice"

    @property
    def cluster(self) -> NDArray[np.intp]:
        """Whose errors go together."""
        return self.person if self.unit is None else self.unit

    @property
    def repeats(self) -> bool:
        return len(np.unique(self.cluster)) < len(self)

    def n_people(self, rows: Bools) -> int:
        return len(np.unique(self.person[rows]))

    def take(self, rows: Bools) -> "Pool":
        return Pool(
            self.service,
            self.design,
            self.y[rows],
            self.offered[rows],
            None if self.received is None else self.received[rows],
            self.chance[rows],
            np.unique(self.stratum[rows], return_inverse=True)[1],
            self.person[rows],
            None if self.covariates is None else self.covariates.take(rows),
            None if self.level is None else self.level[rows],
            None if self.placebo is None else Placebo(self.placebo.name, self.placebo.values[rows]),
            None if self.unit is None else self.unit[rows],
            None if self.is_on_route is None else self.is_on_route[rows],
            self.counts,
        )


@dataclass(frozen=True)
class Estimate:
    """An effect in the units of the outcome with its standard error; `n` people stand behind it.

    `df` are Student's degrees of freedom; `sure` is how often intervals made like this one hold the truth.
    """

    effect: float
    se: float
    n: int
    df: float = np.inf
    sure: float = SURE

    @property
    def half(self) -> float:
        return float(student_t.ppf((1 + self.sure) / 2, self.df)) * self.se

    @property
    def low(self) -> float:
        return self.effect - self.half

    @property
    def high(self) -> float:
        return self.effect + self.half

    @property
    def z(self) -> float:
        """How far from 0, in standard errors of a large sample."""
        beyond = student_t.sf(abs(self.effect) / max(self.se, 1e-12), self.df)
        return float(-norm.ppf(max(beyond, 1e-300)))

    def to_dict(self) -> dict[str, float | int]:
        return {"effect": self.effect, "se": self.se, "low": self.low, "high": self.high, "n": self.n}


def total_by(person: NDArray[np.intp], values: Floats) -> Floats:
    """Sums of `values` (n,) by person: their squares are the meat of a sandwich."""
    totals: Floats = np.bincount(np.unique(person, return_inverse=True)[1], values).astype(np.float64)
    return totals
