"""Rivals of the served model, fitted on the same rows and shown in the card only; none of them is ever served."""

from riskscore_training.judges.boosting import ebm_probability, lightgbm_probability, tuned_probability
from riskscore_training.judges.group_mean import group_mean_probability
from riskscore_training.judges.panel import Panel, Predictor, choose_judges
from riskscore_training.judges.plain import logistic_probability, points_probability

__all__ = [
    "Panel",
    "Predictor",
    "choose_judges",
    "ebm_probability",
    "group_mean_probability",
    "lightgbm_probability",
    "logistic_probability",
    "points_probability",
    "tuned_probability",
]
