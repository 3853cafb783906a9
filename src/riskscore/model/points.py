"""The transparent baseline: points for answers, counted as the questionnaire says."""

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.rules import TRUE
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.table import Table


def score_points(questionnaire: Questionnaire, table: Table) -> NDArray[np.float64]:
    """Sum of the points whose rules are true, shape (n,); an unknown rule counts nothing, no `[points]` gives 0."""
    rules = questionnaire.points.rules if questionnaire.points else ()
    if not rules:
        return np.zeros(len(table))
    is_true = np.array([rule.when.evaluate(table) for rule in rules]) == TRUE
    return np.asarray(np.einsum("r,rn->n", [float(rule.points) for rule in rules], is_true))
