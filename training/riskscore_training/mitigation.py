"""What three ways to even out a gap between groups would do. Reported only: none of them is ever applied by itself.

Thresholds of its own for each group (Hardt et al.), the strongest proxies left out, and training rows drawn so that
group and outcome are independent (Kamiran, Calders).

References
----------
Hardt, Price, Srebro (2016), Equality of opportunity in supervised learning, arXiv:1610.02413.
Kamiran, Calders (2012), Data preprocessing techniques for classification without discrimination,
doi:10.1007/s10115-011-0463-8.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from riskscore.model.metrics import auc
from riskscore.questionnaire import Table
from riskscore.questionnaire.table import empty_column
from riskscore_training.agreement import count_places, top_k
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import FEWEST, Decision, round_figure
from riskscore_training.groups import Grouping
from riskscore_training.list_size import share_listed
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.resample import auc_draws, mean_draws, to_interval

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_TEACHERS = 6_000
_STEPS = 400


def try_thresholds(decision: Decision, of: Flags) -> Json:
    """Two thresholds, for the group `of` (n,) and for everybody else, that find the same share of either's positives.

    As many people are flagged in all as now. The outcomes that set the thresholds also judge them: an optimistic view.
    """
    now = decision.flagged == 1
    even = _even_out(decision.y, decision.p, int(now.sum()), of)
    judged = _judge_flagged(replace(decision, flagged=even.astype(np.float64)), of)
    return {**judged, "n_changed": int((even != now).sum())}


def _even_out(y: Floats, p: Floats, places: int, of: Flags) -> Flags:
    """Who is flagged where both sides reach the largest common TPR that `places` allow."""
    best = np.zeros(len(p), dtype=bool)
    for share in np.linspace(0, 1, _STEPS + 1)[1:]:
        flagged = np.zeros(len(p), dtype=bool)
        for side in (of, ~of):
            found = np.sort(p[side & (y == 1)])[::-1]
            flagged |= side & (p >= found[max(int(np.ceil(share * len(found))) - 1, 0)])
        if flagged.sum() > places:
            break
        best = flagged
    return best


def try_refits(case: Case, grouping: Grouping, group: int, proxies: Sequence[str]) -> Json:
    """The procedure refitted on at most 6,000 teachers of the last fold: as it is, without `proxies`, and reweighed.

    `grouping` holds all people of `case.dataset`. Everybody is judged on the fold's test side by a list of the
    same length (see list_size.py).
    """
    train, test = case.split.folds[-1]
    tuned = case.rolling[-1].tuned  # settings found without the people tested here
    drawn = np.random.default_rng(case.config.seed).permutation(train)[:MOST_TEACHERS]
    teachers, tested = case.dataset.rows.take(np.sort(drawn)), case.dataset.rows.take(test)
    is_member = grouping.member == group
    even = _reweigh(teachers.y, is_member[np.sort(drawn)], case.config.seed)
    ways = {
        "as_it_is": (teachers, tested.table),
        "without_proxies": (_without(teachers, proxies), _blank(tested.table, proxies)),
        "reweighed": (_alone(teachers).take(even), tested.table),
    }
    places = count_places(share_listed(case, newest=True), len(tested))
    found: Json = {"n_teachers": len(teachers), "n_tested": len(tested), "proxies": list(proxies)}
    for name, (rows, people) in ways.items():
        if name == "without_proxies" and not proxies:
            continue
        trained = fit_tuned(rows, tuned, case.config, gap=case.gap, drop_sensitive=case.drop_sensitive)
        p = predict(trained.model, people, threads=case.config.threads)
        decision = Decision(tested.y, p, top_k(p, places).astype(np.float64), case.draws[-len(tested) :])
        found[name] = judge_way(decision, is_member[test])
    return found


def judge_way(decision: Decision, of: Flags) -> Json:
    """`auc` and `tpr` of everybody, `tpr_gap` of the group `of` (n,) against everybody else, null with too few
    positives; each with its 95 % interval, thresholds and models held fixed.
    """
    y, p = decision.y, decision.p
    return {"auc": to_interval(auc(y, p), auc_draws(y, p[:, None], decision.counts)[0]), **_judge_flagged(decision, of)}


def _judge_flagged(decision: Decision, of: Flags) -> Json:
    """The gap has two digits: all of them would tell counts of the group that may be hidden."""
    positive = decision.y == 1
    sides, gap = (positive & of, positive & ~of), None
    if min(side.sum() for side in sides) >= FEWEST:
        (own, own_drawn), (rest, rest_drawn) = (_share(decision, side) for side in sides)
        gap = to_interval(own - rest, own_drawn - rest_drawn)
    return {"tpr": to_interval(*_share(decision, positive)), "tpr_gap": round_figure(gap, steps=100)}


def _share(decision: Decision, rows: Flags) -> tuple[float, Floats]:
    """Share flagged of the rows, and in each resample."""
    flagged = decision.flagged[rows].astype(np.float32)
    return float(flagged.mean()), mean_draws(flagged[:, None], decision.counts[rows])[0]


def _reweigh(y: Floats, is_member: Flags, seed: int) -> NDArray[np.intp]:
    """As many rows as there are, drawn with weights P(group) · P(outcome) / P(group and outcome)."""
    cell = 2 * is_member.astype(np.intp) + y.astype(np.intp)
    size = np.bincount(cell, minlength=4).reshape(2, 2)
    expected = np.outer(size.sum(axis=1), size.sum(axis=0)) / len(y)
    weight = (expected / np.maximum(size, 1)).reshape(4)[cell]
    return np.sort(np.random.default_rng(seed).choice(len(y), len(y), p=weight / weight.sum()))


def _alone(rows: Rows) -> Rows:
    """Every row is a person of its own, so that its copies stay on one side of a fold."""
    person = np.arange(len(rows)).astype(str).astype(object) if rows.person is None else rows.person
    return Rows(rows.table, rows.y, rows.year, person, rows.special)


def _without(rows: Rows, names: Sequence[str]) -> Rows:
    return Rows(_blank(rows.table, names), rows.y, rows.year, rows.person, rows.special)


def _blank(table: Table, names: Sequence[str]) -> Table:
    """Nobody has answered the questions `names`."""
    known = table.questionnaire.by_name
    empty = {name: empty_column(known[name], len(table)) for name in names}
    return Table(table.questionnaire, {**table.columns, **empty}, table.as_of)
