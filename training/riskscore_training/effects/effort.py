"""How much is computed."""

from dataclasses import dataclass

PLACEBO_DRAWS = 40


@dataclass(frozen=True)
class Effort:
    """`folds` of cross-fitting, draws of the placebo service, all from `seed`."""

    folds: int = 5
    seed: int = 0
    placebo_draws: int = PLACEBO_DRAWS
