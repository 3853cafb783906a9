"""The one logistic map that blends both parts and calibrates them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Vector = NDArray[np.float64]

_FLAT = 1e-9


@dataclass(frozen=True)
class Blend:
    """log_odds = intercept + linear_weight · linear + trees_weight · trees, both weights ≥ 0."""

    intercept: float
    linear_weight: float
    trees_weight: float

    def log_odds(self, linear: Vector, trees: Vector) -> Vector:
        return self.intercept + self.linear_weight * linear + self.trees_weight * trees

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Blend":
        return cls(**data)


def fit_blend(linear: Vector, trees: Vector, y: Vector, *, ridge: float = 1.0, weight: Vector | None = None) -> Blend:
    """Logistic regression of `y` on both parts' log-odds of rows neither was fitted on, weights ≥ 0.

    The penalty ridge / 2 · (b² + (w₁ − ½)² + (w₂ − ½)²) counts as little as a handful of rows. A part that tells
    nobody apart gets weight 0, and the other one is drawn towards 1. `weight` (n,) counts rows, for resampling.
    """
    parts = np.stack([linear, trees])
    is_flat = np.ptp(parts, axis=1) < _FLAT
    count = np.ones_like(y) if weight is None else weight
    aim = np.concatenate([[0.0], np.where(is_flat, 0.0, 0.5 if not is_flat.any() else 1.0)])
    design = np.vstack([np.ones_like(y), parts])

    def loss(w: Vector) -> tuple[float, Vector]:
        z = w @ design
        value = count @ (np.logaddexp(0.0, z) - y * z) + ridge / 2 * ((w - aim) ** 2).sum()
        return float(value), design @ (count * (expit(z) - y)) + ridge * (w - aim)

    bounds = [(None, None), *((0.0, 0.0 if flat else None) for flat in is_flat)]
    found = minimize(
        loss,
        aim,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 500},
    )
    return Blend(*map(float, found.x))
