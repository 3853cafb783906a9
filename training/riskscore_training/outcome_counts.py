"""How many people have either outcome, and whether that is enough for firm figures."""

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text

Floats = NDArray[np.float64]
FIRM = 200  # people of the rarer outcome from which figures are firm


def count_outcomes(y: Floats) -> tuple[int, int]:
    """How many are not employed (1) and employed (0); an unknown outcome (NaN) is neither."""
    return int((y == 1).sum()), int((y == 0).sum())


def describe_few(y: Floats) -> Text | None:
    """What the card says where people of the rarer outcome are too few for firm figures.

    References
    ----------
    van Calster et al. (2016), A calibration hierarchy for risk models, doi:10.1016/j.jclinepi.2015.12.005: at least 200
    people of the rarer outcome to judge calibration.
    """
    rarer = min(count_outcomes(y))
    if rarer >= FIRM:
        return None
    return Text(
        ru=f"Твёрдые показатели: людей с более редким исходом {rarer}, для надёжной оценки нужно {FIRM}. Смотрите "
        "на интервалы, а не на точки, и дообучите модель, когда появятся новые выпуски.",
        en=f"Firm figures: {rarer} people have the rarer outcome, {FIRM} are needed to rely on them. Read the "
        "intervals, not the points, and train again when there are new cohorts.",
    )
