"""Made-up graduates with their scores and reasons, as a specialist would see them; none of them exists.

JSON: list of {"probability", "log_odds", "level", "base_value", "reasons": [{"text", "contribution", "direction",
"kind"}]}; one example about the middle of each level.
"""

from dataclasses import asdict

import numpy as np
from scipy.special import expit

from riskscore.bundle.examples import make_examples
from riskscore.errors import Text
from riskscore.explain import build_reasons, choose_reasons
from riskscore.model import LEVELS, assign_levels
from riskscore.questionnaire import check_person
from riskscore_training.case import Case
from riskscore_training.evaluate import Json

DRAWN = 300
SHOWN = ("high", "medium", "low")


def study_examples(case: Case) -> Json | Text:
    people = make_examples(
        case.questionnaire, count=DRAWN, seed=case.config.seed, as_of=case.as_of.isoformat(), reference=case.reference
    )
    tables = [check_person(case.questionnaire, person, default_as_of=case.as_of)[0] for person in people]
    known = [table for table in tables if table is not None]
    scored = [case.trained.model.score(table) for table in known]
    p = np.array([float(expit(one.log_odds[0])) for one in scored])
    nobody = np.zeros(len(p), dtype=bool)
    codes, _ = assign_levels(case.levels, p, abstain=nobody, is_final_year=~nobody)
    shown = []
    for level in SHOWN:
        at = np.flatnonzero(codes == LEVELS.index(level))
        if not len(at):
            continue
        i = int(at[np.argsort(p[at], kind="stable")[len(at) // 2]])
        reasons = build_reasons(choose_reasons(case.questionnaire, scored[i].contributions[0]), known[i])
        shown.append(
            {
                "probability": float(p[i]),
                "log_odds": float(scored[i].log_odds[0]),
                "base_value": scored[i].base_value,
                "level": level,
                "reasons": [
                    {
                        "text": asdict(reason.text),
                        "contribution": reason.contribution,
                        "direction": reason.direction,
                        "kind": reason.kind,
                    }
                    for reason in reasons
                ],
            }
        )
    if not shown:
        return Text(ru="ни один не получил уровня.", en="none of them got a level.")
    return {"people": shown}
