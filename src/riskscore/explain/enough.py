"""How many of the entries people see make up most of what moved a score."""

import numpy as np
from numpy.typing import NDArray

from riskscore.explain.columns import NOTHING, OTHER, choose_reason_columns
from riskscore.explain.reasons import MOST_REASONS
from riskscore.questionnaire.spec import Questionnaire

MOST = 0.8
_ROUNDING = 1e-9


def count_enough(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """How many entries of each row, the largest first, make at least 80 % of its sum of sizes, shape (n,).

    `values` (n, entries) are contributions as listed, the entry for everything else among them: only what is published
    is counted, so that nothing can be learned of a protected trait that the entries do not tell. 0 where all are 0.
    """
    grown = np.cumsum(np.sort(np.abs(values), axis=1)[:, ::-1], axis=1)
    whole = grown[:, -1]
    return np.asarray(np.where(whole > 0, (grown < (MOST - _ROUNDING) * whole[:, None]).sum(axis=1) + 1, 0))


def entries_of(questionnaire: Questionnaire, contributions: NDArray[np.float64]) -> NDArray[np.float64]:
    """What `choose_reasons` lists of each row of `contributions`, shape (n, 9), 0 where there is no further entry."""
    chosen = choose_reason_columns(questionnaire, contributions, MOST_REASONS + 1)
    values = np.where(chosen >= 0, np.take_along_axis(contributions, np.maximum(chosen, 0), axis=1), 0.0)
    rest = contributions.sum(axis=1) - values.sum(axis=1)
    return np.asarray(np.where(chosen == OTHER, rest[:, None], np.where(chosen == NOTHING, 0.0, values)))
