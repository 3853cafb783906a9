"""How the zone treats groups of people, whom the answers give away, and what evening a gap out would cost.

`metrics["fairness"]` holds `n`, `n_positive`, `flagged` (share of people in the zone) and `tpr` of everybody;
`groupings`: `feature`, `choice`, `kind` (protected, sensitive, context), `question`, `n_hidden` (groups of fewer than
10 people, about which nothing is said) and `groups`, each as group_metrics.py gives it with its `text` and `verdict`:
"insufficient" (fewer than 25 positives in the group or outside it), "few" (fewer than 50: no verdict on the aim),
"breaks" (more than 0.10 below the rest) or "holds"; `is_sure` says that the whole interval is on that side,
`is_trait` that the aim is about this group (not: no answer, and "no" to a sensitive question);
`pairs`: the same for two protected traits together, of groups with at least 50 positives the `MOST_PAIRS` lowest;
`aim`: `verdict` over all protected groups, with the names that break it and how many could not be judged;
`proxies`: how well each protected trait is told from the other answers (null in a quick run);
`mitigation`: what evening out the lowest protected group would do (null without such a group, and in a quick run).

The flagged are those whose honest probability reaches the zone threshold of the fold that tests them, in their region.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import FEWEST, Decision, hide_remainders, judge_groups
from riskscore_training.groups import Grouping, cross, find_groupings
from riskscore_training.mitigation import try_refits, try_thresholds
from riskscore_training.proxies import describe_proxies, find_proxies
from riskscore_training.resample import draw_counts

GAP = 0.10  # of the TPR: more than so far below the rest breaks the aim
POSITIVES = 50  # that a protected group needs for a verdict on the aim
MOST_PAIRS = 12


def study_fairness(case: Case) -> Json | Text:
    everybody = find_groupings(case.dataset.rows.table)
    tested = np.concatenate([test for _, test in case.split.folds])
    groupings = [grouping.take(tested) for grouping in everybody]
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
        "n": len(decision.y),
        "n_positive": int(decision.y.sum()),
        "flagged": float(decision.flagged.mean()),
        "tpr": float(decision.flagged[decision.y == 1].mean()),
        "groupings": described,
        "pairs": _judge_pairs(decision, [g for g in groupings if g.kind == "protected"]),
        "aim": _judge_aim(described),
        "proxies": None
        if is_quick
        else list(describe_proxies(case.tested_rows.table, case.tested_rows.person, groupings, case.config)),
        "mitigation": None if is_quick else _mitigate(case, decision, everybody, described),
    }


def _decide(case: Case) -> Decision:
    rows = case.tested_rows
    counts = draw_counts(len(rows), resamples=case.config.metrics.resamples, seed=case.config.seed, person=rows.person)
    return Decision(rows.y, case.p, case.in_zone.astype(np.float64), counts)


def _describe(decision: Decision, grouping: Grouping, entries: Sequence[Json]) -> Json:
    """Verdicts rest on all counts; those that would tell of few people are hidden after that."""
    judged = [_with_verdict(grouping, entry) for entry in entries]
    sizes = np.bincount(grouping.member, minlength=len(grouping.texts))
    return {
        "feature": grouping.feature,
        "choice": grouping.choice,
        "kind": grouping.kind,
        "question": asdict(grouping.question),
        "n_hidden": int((sizes > 0).sum()) - len(entries),
        "groups": hide_remainders(decision, grouping, judged),
    }


def _with_verdict(grouping: Grouping, entry: Json) -> Json:
    group = entry["group"]
    named = {**entry, "text": asdict(grouping.texts[group]), "is_trait": group in grouping.traits}
    return {**named, **judge_gap(entry["tpr_gap"], entry["n_positive"])}


def judge_gap(gap: Json | None, n_positive: int | None) -> Json:
    """The verdict on one group, and whether its whole interval supports it."""
    if gap is None or n_positive is None or n_positive < FEWEST:
        return {"verdict": "insufficient", "is_sure": False}
    if n_positive < POSITIVES:
        return {"verdict": "few", "is_sure": False}
    if gap["point"] < -GAP:
        return {"verdict": "breaks", "is_sure": gap["high"] is not None and gap["high"] < -GAP}
    return {"verdict": "holds", "is_sure": gap["low"] is not None and gap["low"] >= -GAP}


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
    n_judged = sum(verdict in ("breaks", "holds") for *_, verdict in found)
    verdict = "breaks" if breaking else "holds" if n_judged else "insufficient"
    n_sure = sum(group["is_sure"] for _, group, _ in found)
    n_left = len(found) - n_judged
    return {
        "gap": GAP, "positives": POSITIVES, "verdict": verdict, "breaking": breaking, "n_judged": n_judged,
        "n_sure": n_sure, "n_insufficient": n_left,
    }  # fmt: skip


def _judge_pairs(decision: Decision, protected: Sequence[Grouping]) -> list[Json]:
    """Groups by two protected traits at once that have enough positives for a verdict, the lowest TPR first."""
    pairs = [cross(a, b) for a, b in itertools.combinations(protected, 2) if a.feature != b.feature]
    pairs = [pair for pair in pairs if _has_enough(decision, pair)]
    found: list[Json] = [
        {"question": asdict(pair.question), **_with_verdict(pair, entry)}
        for pair, entries in zip(pairs, judge_groups(decision, pairs), strict=True)
        for entry in entries
    ]
    judged = [entry for entry in found if entry["is_trait"] and entry["verdict"] in ("breaks", "holds")]
    return sorted(judged, key=lambda entry: entry["tpr_gap"]["point"])[:MOST_PAIRS]


def _has_enough(decision: Decision, pair: Grouping) -> bool:
    positives = np.bincount(pair.member, weights=decision.y, minlength=len(pair.texts))
    return any(positives[trait] >= POSITIVES for trait in pair.traits)


def _mitigate(
    case: Case, decision: Decision, everybody: Sequence[Grouping], described: Sequence[Json]
) -> dict[str, Any] | None:
    """What three ways would do for the protected group whose TPR is the lowest against the rest."""
    judged = [(grouping, group) for grouping, group in _protected(described) if group["verdict"] in ("breaks", "holds")]
    if not judged:
        return None
    lowest, group = min(judged, key=lambda pair: pair[1]["tpr_gap"]["point"])
    at = next(i for i, grouping in enumerate(described) if grouping is lowest)
    y, p, flagged = decision.y, decision.p, decision.flagged == 1
    tested = everybody[at].take(np.concatenate([test for _, test in case.split.folds]))
    told = find_proxies(case.tested_rows.table, case.tested_rows.person, tested, case.config)
    proxies = [proxy["feature"] for proxy in told["top"]] if told else []
    return {
        "question": lowest["question"],
        "text": group["text"],
        "tpr": float(flagged[y == 1].mean()),
        "tpr_gap": group["tpr_gap"]["point"],
        "n_flagged": int(flagged.sum()),
        "thresholds": try_thresholds(y, p, flagged, tested.member == group["group"]),
        "refits": try_refits(case, everybody[at], group["group"], proxies),
    }
