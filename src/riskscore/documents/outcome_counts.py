"""Outcomes of one year counted by block and by category, few people hidden on both levels."""

from collections.abc import Mapping
from dataclasses import dataclass

from riskscore.documents.suppression import hide_few
from riskscore.questionnaire import Block, Outcome

BLOCK_ORDER: tuple[Block, ...] = ("employed", "at_risk", "route", "other")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Count:
    n: int
    is_hidden: bool


@dataclass(frozen=True)
class OutcomeCounts:
    """Counts by block ("unknown" included) and by category."""

    blocks: dict[str, Count]
    codes: dict[str, Count]


def count_outcomes(outcome: Outcome, counts: Mapping[str, int]) -> OutcomeCounts:
    """`counts` are people by category, "" = not known. A hidden block hides its categories."""
    by_block = {block: [c.code for c in outcome.categories if c.block == block] for block in BLOCK_ORDER}
    totals = {str(block): sum(counts.get(code, 0) for code in codes) for block, codes in by_block.items()}
    totals[UNKNOWN] = counts.get("", 0)
    hidden = _hidden_blocks(totals)
    codes: dict[str, Count] = {}
    for block, names in by_block.items():
        numbers = [counts.get(name, 0) for name in names]
        hide = [n > 0 for n in numbers] if hidden[block] else hide_few(numbers)
        codes |= {name: Count(n, h) for name, n, h in zip(names, numbers, hide, strict=True)}
    return OutcomeCounts({block: Count(n, hidden[block]) for block, n in totals.items()}, codes)


def _hidden_blocks(totals: Mapping[str, int]) -> dict[str, bool]:
    """What must cover few people is taken from the unlabelled blocks first: readers need the share at risk."""
    labelled, others = ("employed", "at_risk"), ("route", "other", UNKNOWN)
    covered = hide_few([totals[block] for block in others])
    order = (*others, *labelled)
    hidden = hide_few([totals[block] for block in order], [*covered, *[False] * len(labelled)])
    return dict(zip(order, hidden, strict=True))
