"""Counts of few people are not shown, nor is what would let a reader compute them.

Primary and complementary suppression of one group of counts with a known total (L. Willenborg, T. de Waal, Elements of
Statistical Disclosure Control, 2001, ch. 6).
"""

from collections.abc import Sequence

FEWEST = 10


def is_few(n: int) -> bool:
    """1 to 9 people; nobody at all tells nothing of anybody."""
    return 0 < n < FEWEST


def hide_few(counts: Sequence[int], already: Sequence[bool] | None = None) -> list[bool]:
    """Which of the counts, whose total is known, must be hidden: those of few people, and more where they would follow.

    `already` says which are hidden anyway. What is hidden sums to at least `FEWEST`, so that the total minus what is
    shown is no count of few either.
    """
    hidden = [is_few(n) or was for n, was in zip(counts, already or [False] * len(counts), strict=True)]
    while any(hidden) and not _is_safe(counts, hidden):
        shown = [(n, i) for i, n in enumerate(counts) if not hidden[i] and n > 0]
        if not shown:
            break
        hidden[min(shown)[1]] = True
    return hidden


def _is_safe(counts: Sequence[int], hidden: Sequence[bool]) -> bool:
    covered = [n for n, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    return len(covered) > 1 and sum(covered) >= FEWEST
