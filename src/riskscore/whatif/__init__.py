"""What if: which changes graduates with a lower risk had made, searched or asked for; association, not effect."""

from riskscore.whatif.ask import what_if
from riskscore.whatif.options import Option, list_options, months_to_graduation
from riskscore.whatif.own import changeable
from riskscore.whatif.search import MOST_TOGETHER, search_changes
from riskscore.whatif.states import build_states

__all__ = [
    "MOST_TOGETHER",
    "Option",
    "build_states",
    "changeable",
    "list_options",
    "months_to_graduation",
    "search_changes",
    "what_if",
]
