"""The best changes of one person: every combination of at most three is scored, none is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.questionnaire import Table
from riskscore.whatif.log_odds import version_log_odds
from riskscore.whatif.options import Option
from riskscore.whatif.states import States, build_states

MOST_TOGETHER = 3
MOST_OF_A_SIZE = 3
SMALLEST_GAIN = 0.02  # log-odds: the odds 2 % lower; what is less is not worth a sentence
_TIE = 12  # decimals: below them two log-odds are the same

Vector = NDArray[np.float64]
Places = tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """Versions of a person, each a row of `states` and the names of the features that were changed on purpose."""

    states: States
    rows: list[int]
    chosen: list[tuple[str, ...]]


def search_changes(bundle: Bundle, person: Table, options: Sequence[Option]) -> Found:
    """The best combinations of one, two and three `options`, at most three of each size: fewest changes first, then
    lowest log-odds.

    Exhaustive: all combinations of distinct features are scored. A combination is listed if each of its changes is
    worth at least `SMALLEST_GAIN` beside the others, so that nobody is told to do what changes nothing.
    """
    places = [(), *_combine(options)]
    states = build_states(person, [{options[i].feature.name: options[i].value for i in chosen} for chosen in places])
    log_odds = version_log_odds(bundle.model, bundle.model.layout.matrix(states.table()))
    rows = list(_best(states, places, np.where(states.is_possible, log_odds, np.inf)))
    return Found(states, rows, [tuple(options[i].feature.name for i in places[row]) for row in rows])


def _combine(options: Sequence[Option]) -> Iterator[Places]:
    """Positions of one, two or three options of different features, in order."""
    names = [option.feature.name for option in options]
    for size in range(1, MOST_TOGETHER + 1):
        for chosen in combinations(range(len(options)), size):
            if len({names[i] for i in chosen}) == size:
                yield chosen


def _best(states: States, places: Sequence[Places], log_odds: Vector) -> Iterator[int]:
    """Rows worth showing, best first within each size; of versions that are the same, the first."""
    row_of = {chosen: row for row, chosen in enumerate(places)}
    seen: set[bytes] = set()
    shown = dict.fromkeys(range(1, MOST_TOGETHER + 1), 0)
    for row in _in_order(places, log_odds):
        size, version = len(places[row]), states.values[row].tobytes()
        if size and shown[size] < MOST_OF_A_SIZE and version not in seen and _is_worth(places[row], row_of, log_odds):
            shown[size] += 1
            seen.add(version)
            yield row


def _in_order(places: Sequence[Places], log_odds: Vector) -> list[int]:
    """By number of changes, then log-odds, then the order of the questionnaire."""
    size = np.array([len(chosen) for chosen in places])
    order: list[int] = np.lexsort((np.arange(len(places)), np.round(log_odds, _TIE), size)).tolist()
    return order


def _is_worth(chosen: Places, row_of: dict[Places, int], log_odds: Vector) -> bool:
    """Whether each change lowers the log-odds beside the others; a combination that cannot be is compared with none."""
    own = log_odds[row_of[chosen]]
    fewer = (log_odds[row_of[chosen[:i] + chosen[i + 1 :]]] for i in range(len(chosen)))
    return bool(np.isfinite(own) and all(own <= other - SMALLEST_GAIN for other in fewer))
