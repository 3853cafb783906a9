"""Why a score is what it is: worded reasons from exact contributions."""

from riskscore.explain.columns import choose_reason_columns, word_reason_columns
from riskscore.explain.reasons import MOST_REASONS, Reason, build_reasons, choose_reasons
from riskscore.questionnaire.answers import answer_text

__all__ = [
    "MOST_REASONS",
    "Reason",
    "answer_text",
    "build_reasons",
    "choose_reason_columns",
    "choose_reasons",
    "word_reason_columns",
]
