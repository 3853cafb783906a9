"""A bundle set right for one region: the same learners, a new blend, levels and intervals; nothing is retrained."""

from riskscore_training.recalibration.keep import keep
from riskscore_training.recalibration.people import NEEDS, require_enough
from riskscore_training.recalibration.recalibrate import recalibrate
from riskscore_training.recalibration.request import Recalibration, levels_of

__all__ = ["NEEDS", "Recalibration", "keep", "levels_of", "recalibrate", "require_enough"]
