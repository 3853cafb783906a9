"""The commands of training: `train`, `crossval`, `evaluate`, `models`, `effects`, `simulate`."""

from riskscore_training.commands.crossval import crossval
from riskscore_training.commands.effects import effects
from riskscore_training.commands.evaluate import evaluate
from riskscore_training.commands.models import models
from riskscore_training.commands.simulate import simulate
from riskscore_training.commands.train import train

__all__ = ["crossval", "effects", "evaluate", "models", "simulate", "train"]
