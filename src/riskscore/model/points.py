"""The transparent baseline: points for answers, counted as the questionnaire says."""

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.rules import TRUE
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table


def score_points(questionnaire: Questionnaire, table: Table) -> NDArray[np.float64]:
    """Sum of the points whose rules are true, shape (n,); an unknown rule counts nothing, no `[points]` gives 0."""
    total = np.zeros(len(table))
    if questionnaire.points is None:
        return total
    for rule in questionnaire.points.rules:
        total += rule.points * (rule.when.evaluate(table) == TRUE)
    return total
