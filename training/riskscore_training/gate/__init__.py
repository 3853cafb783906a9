"""The gate of promotion: named checks, all of them run even if one fails (docs/promotion.md)."""

from datetime import date

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore_training.gate.check import Check, cannot_show
from riskscore_training.gate.churn import check_churn
from riskscore_training.gate.fairness import check_fairness
from riskscore_training.gate.quality import check_quality
from riskscore_training.gate.unseen import find_unseen, of_own_region
from riskscore_training.gate.verified import check_bundle
from riskscore_training.pairing import Pair

__all__ = ["Check", "check_first", "run_gate"]

COMPARISONS = ("not_worse", "calibrated", "fairness_not_worse", "churn_acceptable")
_NO_FILES = Text(
    ru="не назван выпуск, на котором сравнить модели (--cohort).",
    en="no cohort is named to compare the models on (--cohort).",
)


def run_gate(
    challenger: Bundle, champion: Bundle | Text, pair: Pair | None, as_of: date, said: str | None
) -> tuple[Check, ...]:
    """Every check of `challenger` against `champion`, a text where that one cannot be read.

    `pair` holds the same people as the champion and as the challenger read them, None = no cohort was named.
    """
    if isinstance(champion, Text):
        checks = [cannot_show(name, champion) for name in COMPARISONS]
        return (*checks, check_bundle(challenger, None, said))
    verified = check_bundle(challenger, champion, said)
    if pair is None:
        return (*(cannot_show(name, _NO_FILES) for name in COMPARISONS), verified)
    own = of_own_region(pair)
    if isinstance(own, Text):
        return (*(cannot_show(name, own) for name in COMPARISONS), verified)
    judged = find_unseen(own, as_of)
    if isinstance(judged, Text):
        *checks, _ = (cannot_show(name, judged) for name in COMPARISONS)
        return (*checks, check_churn(own.newest()), verified)
    return (*check_quality(judged), check_fairness(judged), check_churn(judged.pair), verified)


def check_first(challenger: Bundle) -> tuple[Check, ...]:
    """Without a champion there is nothing to compare with."""
    return (check_bundle(challenger, None, None),)
