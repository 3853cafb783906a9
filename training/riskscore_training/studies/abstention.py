"""How many people the model hands to a conversation, why, and whether it is right to.

Everything is found on people not seen, by the model and the thresholds of the fold that tests them (doubts.py).
`metrics["abstention"]` holds `n` and

`reasons`: everybody not high is in one of "too_incomplete", "out_of_support", "unstable" (this reason alone),
"several", "unranked" (that fold's model tells nobody apart) and "kept" (low or medium); "any" are all who get
`needs_conversation`. Of each: `n`, its `share` of all, `predicted` and `observed` share with `low` and `high` (95 %
Wilson) and `log_loss`, null where they, or what the others leave of a sum, would tell of fewer than 10 people;
`curves`: for each measure of doubt the log-loss and Brier score of those kept (`kept`, share of all people) when the
most doubtful are left out: "completeness", "surprise", "disagreement" (distance between what either part alone would
say) and "chance" (left out at random: the mean of all). A measure helps where its errors fall below those of chance.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import HIGH, NEEDS_CONVERSATION
from riskscore.model.bootstrap import wilson
from riskscore.model.metrics import brier, log_loss
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.hidden_parts import count_parts, hide_parts, tell_counts
from riskscore_training.levels_table import judge_levels

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_KEPT = (1.0, 0.99, 0.98, 0.95, 0.9, 0.8)
_FIGURES = ("predicted", "observed", "low", "high", "log_loss")


def study_abstention(case: Case) -> Json | Text:
    if case.levels.high is None:
        return Text(
            ru="модель не различает людей, беседа нужна каждому.",
            en="the model tells nobody apart, everybody needs one.",
        )
    y, p, doubts = case.tested.y, case.p, case.doubts
    measures = {"completeness": doubts.missing, "surprise": doubts.surprise, "disagreement": doubts.disagreement}
    return {
        "n": len(y),
        "reasons": _judge_reasons(case),
        "curves": {name: _curve(y, p, doubt) for name, doubt in measures.items()} | {"chance": _chance(y, p)},
    }


def find_reasons(case: Case) -> dict[str, Flags]:
    """Why people get `needs_conversation`, each of them for one reason; shape (n,) each."""
    doubts, handed = case.doubts, case.tested_levels == NEEDS_CONVERSATION
    every = {
        "too_incomplete": doubts.is_incomplete,
        "out_of_support": doubts.is_out_of_support,
        "unstable": doubts.is_unstable,
    }
    count = np.sum(list(every.values()), axis=0)
    alone = {name: handed & of & (count == 1) for name, of in every.items()}
    return {**alone, "several": handed & (count > 1), "unranked": handed & (count == 0)}


def _judge_reasons(case: Case) -> dict[str, Json]:
    """Reasons are parts of "any", and "kept" is medium and low: what the table of levels hides is hidden here too."""
    codes, reasons = case.tested_levels, find_reasons(case)
    levels = [level for level in judge_levels(case.tested.y, case.p, codes) if level["n"] != 0]
    handed = [level for level in levels if level["level"] == "needs_conversation"]
    n, k = count_parts(case.tested.y, list(reasons.values()))
    hidden = [_is_hidden(handed) or is_hidden for is_hidden in hide_parts(n, k)]
    told = [None] * len(n) if _has_no_number(handed) else tell_counts(n, hidden)
    found = {
        name: _judge(case, of, number, is_hidden)
        for (name, of), number, is_hidden in zip(reasons.items(), told, hidden, strict=True)
    }
    of_any, of_kept = codes == NEEDS_CONVERSATION, (codes != NEEDS_CONVERSATION) & (codes != HIGH)
    return {
        **found,
        "any": _judge(case, of_any, None if _has_no_number(handed) else int(of_any.sum()), _is_hidden(handed)),
        "kept": _judge(case, of_kept, None if _has_no_number(levels) else int(of_kept.sum()), _is_hidden(levels)),
    }


def _is_hidden(levels: Sequence[Json]) -> bool:
    return any(level["insufficient"] for level in levels)


def _has_no_number(levels: Sequence[Json]) -> bool:
    return any(level["n"] is None for level in levels)


def _judge(case: Case, of: Flags, n: int | None, is_hidden: bool) -> Json:
    entry = {"n": n, "share": None if n is None else n / len(of)}
    if is_hidden or not n:
        return {**entry, **dict.fromkeys(_FIGURES)}
    y, p = case.tested.y[of], case.p[of]
    observed = wilson(int(y.sum()), n)
    figures = (float(p.mean()), observed.point, observed.low, observed.high, log_loss(y, p))
    return {**entry, **dict(zip(_FIGURES, figures, strict=True))}


def _curve(y: Floats, p: Floats, doubt: Floats) -> list[Json]:
    """Errors of the `_KEPT` shares of least `doubt`; equal doubts in the order of the people."""
    order = np.argsort(doubt, kind="stable")
    found = []
    for share in _KEPT:
        rows = order[: max(1, round(share * len(order)))]
        found.append({"kept": share, "log_loss": log_loss(y[rows], p[rows]), "brier": brier(y[rows], p[rows])})
    return found


def _chance(y: Floats, p: Floats) -> list[Json]:
    return [{"kept": share, "log_loss": log_loss(y, p), "brier": brier(y, p)} for share in _KEPT]
