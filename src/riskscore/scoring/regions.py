"""The region of a person, where a question asks for it: whose thresholds hold, and is the bundle meant for them?"""

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire import Questionnaire, Table


def find_regions(questionnaire: Questionnaire, table: Table) -> NDArray[np.object_] | None:
    """Each person's region as text, None = not answered; None for all where no question reads the region's column."""
    column = questionnaire.special_column("region")
    feature = next((feature for feature in questionnaire.features if column and feature.column == column), None)
    if feature is None or feature.kind not in ("code", "choice"):
        return None
    values = table.columns[feature.name]
    if feature.kind == "code":
        return np.asarray(values, dtype=object)
    return np.array([None if np.isnan(value) else feature.codes[int(value)] for value in values], dtype=object)


def find_others(own: str | None, region: NDArray[np.object_] | None, n: int) -> NDArray[np.bool_]:
    """Who of n people is known to be of a `region` other than `own`, that of a recalibrated bundle, shape (n,)."""
    if own is None or region is None:
        return np.zeros(n, dtype=bool)
    return np.array([name is not None and name != own for name in region.tolist()], dtype=bool)
