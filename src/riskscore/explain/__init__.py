"""Why a score is what it is: worded reasons from exact contributions, for three kinds of readers."""

from riskscore.explain.audience import AUDIENCES, Audience
from riskscore.explain.columns import choose_reason_columns, word_reason_columns
from riskscore.explain.enough import count_enough, entries_of
from riskscore.explain.odds import odds_label
from riskscore.explain.reasons import MOST_REASONS, Reason, build_letter, build_reasons, choose_reasons
from riskscore.explain.student import Letter

__all__ = [
    "AUDIENCES",
    "MOST_REASONS",
    "Audience",
    "Letter",
    "Reason",
    "build_letter",
    "build_reasons",
    "choose_reason_columns",
    "choose_reasons",
    "count_enough",
    "entries_of",
    "odds_label",
    "word_reason_columns",
]
