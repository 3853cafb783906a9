"""How many people the model hands to a conversation, why, and whether it is right to.

Everything is found on people not seen: support and parts are those of the fold's model, completeness weighs the inputs
as the served model does. `metrics["abstention"]` holds `n`, `n_below_high`, `share` (of all who get
`needs_conversation` in place of low or medium) and

`reasons`: for each of "too_incomplete", "out_of_support", "unstable" and "any" the `share` of all people it holds for
(null: for fewer than 10), `n` of them below high (null: fewer than 10, and no other figure), their `predicted` and
`observed` share with `low` and `high`, and `log_loss`; `kept` says the same of those below high for whom none holds;
`curves`: for each measure of doubt the log-loss and Brier score of those kept (`kept`, share of all people) when the
most doubtful are left out: "completeness", "surprise", "disagreement" (distance between what either part alone would
say) and "chance" (left out at random: the mean of all). A measure helps where its errors fall below those of chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import MINIMUM_COMPLETENESS, find_unstable, fit_completeness, fit_support, open_linear, part_range
from riskscore.model.bootstrap import wilson
from riskscore.model.metrics import brier, log_loss
from riskscore.model.reference import SMALLEST_CELL
from riskscore.scoring import find_regions
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.procedure import Trained

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_KEPT = (1.0, 0.99, 0.98, 0.95, 0.9, 0.8)


@dataclass(frozen=True)
class _Doubts:
    """Of the people one fold tests, shape (n,) each; the more, the more doubtful."""

    surprise: Floats
    is_out: Flags
    disagreement: Floats
    is_unstable: Flags


def study_abstention(case: Case) -> Json | Text:
    if case.levels.high is None:
        return Text(
            ru="модель не различает людей, беседа нужна каждому.",
            en="the model tells nobody apart, everybody needs one.",
        )
    y, p = case.tested.y, case.p
    share = fit_completeness(case.questionnaire, case.contributions).share(case.tested_rows.table)
    folds = [_doubt(case, trained, *fold) for trained, fold in zip(case.rolling, case.split.folds, strict=True)]
    joined = {name: np.concatenate([getattr(fold, name) for fold in folds]) for name in _Doubts.__annotations__}
    reasons = {
        "too_incomplete": share < MINIMUM_COMPLETENESS,
        "out_of_support": joined["is_out"],
        "unstable": joined["is_unstable"],
    }
    reasons["any"] = np.logical_or.reduce(list(reasons.values()))
    is_below = p < case.levels.cut("high", len(p), case.tested_regions)
    doubts = {"completeness": -share, "surprise": joined["surprise"], "disagreement": joined["disagreement"]}
    return {
        "n": len(y),
        "n_below_high": int(is_below.sum()),
        "share": _share(reasons["any"] & is_below),
        "reasons": {name: {"share": _share(of), **_judge(y, p, of & is_below)} for name, of in reasons.items()},
        "kept": _judge(y, p, is_below & ~reasons["any"]),
        "curves": {name: _curve(y, p, doubt) for name, doubt in doubts.items()} | {"chance": _chance(y, p)},
    }


def _doubt(case: Case, trained: Trained, train: NDArray[np.intp], test: NDArray[np.intp]) -> _Doubts:
    model, rows = trained.model, case.dataset.rows
    support = fit_support(model.layout, model.layout.matrix(rows.take(train).table))
    people = rows.take(test).table
    X, region = model.layout.matrix(people), find_regions(case.questionnaire, people)
    linear, trees = open_linear(model, X), model.trees.log_odds(X, threads=case.config.threads)
    low, high = part_range(model.blend, linear, trees)
    surprise = support.surprise(model.layout, X)
    return _Doubts(
        surprise,
        surprise > support.limit,
        high - low,
        find_unstable(model.blend, case.levels, linear, trees, region),
    )


def _share(of: Flags) -> float | None:
    return None if 0 < of.sum() < SMALLEST_CELL else float(of.mean())


def _judge(y: Floats, p: Floats, of: Flags) -> Json:
    if of.sum() < SMALLEST_CELL:
        return {"n": None, "predicted": None, "observed": None, "low": None, "high": None, "log_loss": None}
    n, predicted = int(of.sum()), float(p[of].mean())
    observed = wilson(int(y[of].sum()), n)
    return {
        "n": n, "predicted": predicted, "observed": observed.point, "low": observed.low, "high": observed.high,
        "log_loss": log_loss(y[of], p[of]),
    }  # fmt: skip


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
