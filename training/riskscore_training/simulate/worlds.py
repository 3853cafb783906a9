"""Worlds that differ in whom services help; the people, their risks and the rules are the same in all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from riskscore.errors import Text
from riskscore.synthetic.services import SERVICES

Floats = NDArray[np.float64]
Effect = Callable[[Floats], Floats]
CODES = tuple(service.code for service in SERVICES)
_BASE = float(logit(0.13))
_STRONGEST = -1.3


@dataclass(frozen=True)
class World:
    """`effect[code]` maps log-odds of no work, shape (n,), to what the service adds to them."""

    code: str
    name: Text
    effect: Mapping[str, Effect]

    def gains(self, probability: Floats) -> Floats:
        """Fall in the probability of no work by service, shape (n, services)."""
        log_odds = logit(np.clip(probability, 1e-9, 1 - 1e-9))
        effects = np.column_stack([self.effect[code](log_odds) for code in CODES])
        return np.where(effects == 0, 0.0, probability[:, None] - expit(log_odds[:, None] + effects))


def _fading(at_low: float, at_high: float) -> Effect:
    """Half-way at the base rate, and soon at its end on either side."""
    return lambda log_odds: at_low + (at_high - at_low) * expit(3.0 * (log_odds - _BASE))


def _none(log_odds: Floats) -> Floats:
    return np.zeros(len(log_odds))


WORLDS = (
    World(
        "kuzbass-2",
        Text(ru="как в синтетической когорте", en="as in the synthetic cohort"),
        {service.code: service.effect for service in SERVICES},
    ),
    World(
        "high_risk",
        Text(ru="помогают при высоком риске", en="help at high risk"),
        dict.fromkeys(CODES, _fading(0.0, _STRONGEST)),
    ),
    World(
        "low_risk",
        Text(ru="помогают при низком риске", en="help at low risk"),
        dict.fromkeys(CODES, _fading(_STRONGEST, 0.0)),
    ),
    World("nothing", Text(ru="ничего не меняют", en="change nothing"), dict.fromkeys(CODES, _none)),
)
