"""What a recalibration is asked for."""

from dataclasses import dataclass
from datetime import date

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort
from riskscore_training.config import LevelSettings, TrainingConfig
from riskscore_training.shift import Method


@dataclass(frozen=True)
class Recalibration:
    """What to set right, by whom: `region` None takes every graduate of the cohort.

    `config.levels` sets the new thresholds; `forced` is the reason why a slope may be learned from people the parent
    has learned from, else None.
    """

    bundle: Bundle
    cohort: Cohort
    method: Method
    region: str | None
    as_of: date
    config: TrainingConfig
    forced: str | None = None


def levels_of(parent: Bundle, default: LevelSettings) -> LevelSettings:
    """The rule that set the thresholds of `parent`; what it does not say is as in `default`."""
    return LevelSettings.model_validate({**default.model_dump(), **parent.provenance["config"]["levels"]})
