"""Whether there is something to do for those in the risk zone: a reason one can influence, and a service they may have.

JSON: "n", tested people in the zone; "reason", "service" and "both", the share of them with at least one influenceable
reason that raises the risk, with at least one service offered, and with both: point, low and high (Wilson, 95 %).
Each is explained by the model that tests them. Whether a service helps is not said by it.
"""

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.explain import MOST_REASONS, choose_reason_columns
from riskscore.model.bootstrap import wilson
from riskscore.model.reference import SMALLEST_CELL
from riskscore.plan import NOTHING, Catalogue, choose_services
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.procedure import Trained

Flags = NDArray[np.bool_]


def study_action(case: Case) -> Json | Text:
    if case.catalogue is None:
        return Text(ru="у анкеты нет каталога услуг.", en="the questionnaire names no catalogue of services.")
    in_zone = case.in_zone
    if in_zone.sum() < SMALLEST_CELL:
        return Text(ru="в зоне риска меньше десяти человек.", en="fewer than ten people are in the risk zone.")
    ends = np.cumsum([len(test) for _, test in case.split.folds])[:-1]
    folds = zip(case.rolling, case.split.folds, np.split(in_zone, ends), strict=True)
    found = np.concatenate([_explain(case, case.catalogue, by, test[zone]) for by, (_, test), zone in folds])
    reason, service = found.T
    shares = {"reason": reason, "service": service, "both": reason & service}
    return {"n": len(found), **{name: wilson(int(has.sum()), len(has)).to_json() for name, has in shares.items()}}


def _explain(case: Case, catalogue: Catalogue, trained: Trained, people: NDArray[np.intp]) -> Flags:
    """Whether each of `people` has such a reason and such a service, shape (m, 2)."""
    questionnaire, table = case.questionnaire, case.dataset.rows.take(people).table
    contributions = trained.model.score(table, threads=case.config.threads).contributions
    chosen = choose_reason_columns(questionnaire, contributions, MOST_REASONS)
    can = np.array([feature.influenceable for feature in questionnaire.modelled], dtype=bool)
    raising = (chosen >= 0) & (np.take_along_axis(contributions, np.maximum(chosen, 0), axis=1) > 0)
    has_reason = (raising & can[np.maximum(chosen, 0)]).any(axis=1)
    services = choose_services(catalogue, questionnaire, table, contributions)
    return np.column_stack([has_reason, (services != NOTHING).any(axis=1)])
