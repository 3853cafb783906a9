"""How long the list is that this model makes: every part of the card that is about a list asks here.

Where the levels are set by capacity it is that share. Costs and a wanted recall name no number of places: the list is
then as long as the risk zone is among the people tested. Where the card hides figures of that zone, a list exactly as
long would tell them: the configured capacity is assumed instead, and said to be.

`metrics["list"]`, there only where levels are not set by capacity, holds `follows` ("zone" or "assumed"), and for
`newest`, the people of the newest fold, and `all` tested: `share`, and `note`, the same in words.
"""

from dataclasses import asdict

from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.list_words import say_assumed, say_zone
from riskscore_training.zones import judge_fold_zones


def share_listed(case: Case, *, newest: bool) -> float:
    """The share of the people of the newest fold, or of all tested, for whom the list has a place."""
    levels = case.config.levels
    if levels.method == "capacity" or not _is_told(case):
        return levels.capacity
    n = len(case.split.folds[-1][1]) if newest else len(case.p)
    return float(case.in_zone[-n:].mean())


def describe_list(case: Case) -> Json:
    """What the card says of a list whose length no capacity sets."""
    levels, is_told = case.config.levels, _is_told(case)
    found: Json = {"follows": "zone" if is_told else "assumed"}
    for name in ("newest", "all"):
        share = share_listed(case, newest=name == "newest")
        note = say_zone(levels.method, share) if is_told else say_assumed(levels.method, share)
        found[name] = {"share": share, "note": asdict(note)}
    return found


def _is_told(case: Case) -> bool:
    """Whether no figure of the zone is hidden, neither of all tested nor of the newest fold."""
    everybody, folds = judge_fold_zones(case)
    return None not in (*everybody.values(), *folds[-1].values())
