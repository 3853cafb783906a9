"""How the zone treats groups of people, whom the answers give away, and what evening a gap out would cost.

`metrics["fairness"]` holds

`groupings`: `feature`, `choice`, `kind` (protected, sensitive, context), `question`, `n_hidden` (groups of fewer than
10 people, about which nothing is said) and `groups`, each as group_metrics.py gives it with its `text` and `verdict`:
"insufficient" (fewer than 25 positives in the group or outside it), "few" (fewer than 50: no verdict on the aim),
"breaks" (more than 0.10 below the rest) or "holds"; `is_sure` says that the whole interval is on that side,
`is_trait` that the aim is about this group (not: no answer, and "no" to a sensitive or protected question);
`pairs`: two protected traits together, see intersections.py;
`aim`: `verdict` over all protected groups, with the names that break it and how many could not be judged;
`proxies`: how well each protected trait is told from the other answers (null in a quick run);
`mitigation`: what evening out the lowest protected group would do (null without such a group, and in a quick run).

The flagged are those whose honest probability reaches the zone threshold of the fold that tests them, in their region.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.gap_verdict import GAP, POSITIVES, is_judged, name_group
from riskscore_training.group_metrics import Decision, hide_remainders, judge_groups
from riskscore_training.groups import Grouping
from riskscore_training.intersections import judge_pairs
from riskscore_training.mitigation import judge_way, try_refits, try_thresholds
from riskscore_training.proxies import describe_proxies, find_proxies


def study_fairness(case: Case) -> Json | Text:
    groupings = case.tested_groupings
    if not groupings:
        return Text(
            ru="в анкете нет ни особых, ни защищённых признаков, ни сведений о группах.",
            en="the questionnaire asks nothing protected or sensitive and nothing that parts people.",
        )
    decision = _decide(case)
    if not decision.flagged.any():
        return Text(
            ru="в зоне риска никого нет, сравнивать нечего.",
            en="nobody is in the zone, so there is nothing to compare.",
        )
    found = zip(groupings, judge_groups(decision, groupings), strict=True)
    described = [_describe(decision, grouping, entries) for grouping, entries in found]
    is_quick = case.config.trials == 0
    return {
        "groupings": described,
        "pairs": judge_pairs(decision, [g for g in groupings if g.kind == "protected"]),
        "aim": _judge_aim(described),
        "proxies": None
        if is_quick
        else list(describe_proxies(case.tested_rows.table, case.tested_rows.person, groupings, case.config)),
        "mitigation": None if is_quick else _mitigate(case, decision, described),
    }


def _decide(case: Case) -> Decision:
    rows = case.tested_rows
    return Decision(rows.y, case.p, case.in_zone.astype(np.float64), case.draws)


def _describe(decision: Decision, grouping: Grouping, entries: Sequence[Json]) -> Json:
    """Verdicts rest on all counts; those that would tell of few people are hidden after that."""
    judged = [name_group(grouping, entry) for entry in entries]
    sizes = np.bincount(grouping.member, minlength=len(grouping.texts))
    return {
        "feature": grouping.feature,
        "choice": grouping.choice,
        "kind": grouping.kind,
        "question": asdict(grouping.question),
        "n_hidden": int((sizes > 0).sum()) - len(entries),
        "groups": hide_remainders(decision, grouping, judged),
    }


def _protected(described: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every group that the aim is about, with its grouping."""
    for grouping in described:
        if grouping["kind"] == "protected":
            yield from ((grouping, group) for group in grouping["groups"] if group["is_trait"])


def _judge_aim(described: Sequence[Json]) -> Json:
    found = [(grouping, group, group["verdict"]) for grouping, group in _protected(described)]
    breaking = [
        {
            "question": grouping["question"],
            "text": group["text"],
            "tpr_gap": group["tpr_gap"],
            "is_sure": group["is_sure"],
        }
        for grouping, group, verdict in found
        if verdict == "breaks"
    ]
    n_judged = sum(is_judged(group) for _, group, _ in found)
    verdict = "breaks" if breaking else "holds" if n_judged else "insufficient"
    n_sure = sum(group["is_sure"] for _, group, _ in found)
    n_left = len(found) - n_judged
    return {
        "gap": GAP, "positives": POSITIVES, "verdict": verdict, "breaking": breaking, "n_judged": n_judged,
        "n_sure": n_sure, "n_insufficient": n_left,
    }  # fmt: skip


def _mitigate(case: Case, decision: Decision, described: Sequence[Json]) -> Json | None:
    """What three ways would do for the protected group whose TPR is the lowest against the rest."""
    judged = [(grouping, group) for grouping, group in _protected(described) if is_judged(group)]
    if not judged:
        return None
    lowest, group = min(judged, key=lambda pair: pair[1]["tpr_gap"]["point"])
    at = next(i for i, grouping in enumerate(described) if grouping is lowest)
    tested = case.tested_groupings[at]
    told = find_proxies(case.tested_rows.table, case.tested_rows.person, tested, case.config)
    proxies = [proxy["feature"] for proxy in told["top"]] if told else []
    of = tested.member == group["group"]
    return {
        "question": lowest["question"],
        "text": group["text"],
        "now": {**judge_way(decision, of), "tpr_gap": group["tpr_gap"]},
        "thresholds": try_thresholds(decision, of),
        "refits": try_refits(case, case.groupings[at], group["group"], proxies),
    }
