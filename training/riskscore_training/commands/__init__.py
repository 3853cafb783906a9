"""The commands of training: `train`, `crossval`, `evaluate`, `models`."""

from riskscore_training.commands.crossval import crossval
from riskscore_training.commands.evaluate import evaluate
from riskscore_training.commands.models import models
from riskscore_training.commands.train import train

__all__ = ["crossval", "evaluate", "models", "train"]
