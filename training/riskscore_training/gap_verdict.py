"""The aim for groups: none has a recall far below everybody else's, and too few people give no verdict."""

from dataclasses import asdict

from riskscore_training.evaluate import Json
from riskscore_training.group_metrics import FEWEST
from riskscore_training.groups import Grouping

GAP = 0.10  # of the TPR: more than so far below the rest breaks the aim
POSITIVES = 50  # that a protected group needs for a verdict on the aim


def name_group(grouping: Grouping, entry: Json) -> Json:
    """An entry of group_metrics.py with its `text`, `is_trait` and verdict."""
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


def is_judged(group: Json) -> bool:
    return group["verdict"] in ("breaks", "holds")
