"""Reasons of many people at once: which they are, and the words of each once."""

import numpy as np
from numpy.typing import NDArray

from riskscore.explain.reasons import FEWEST_IN_OTHER, MOST_REASONS, OTHER_TEXT, short_text
from riskscore.questionnaire.causes import end_not_meant
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

OTHER, NOTHING = -1, -2


def choose_reason_columns(questionnaire: Questionnaire, contributions: Floats, most: int) -> Ints:
    """What `choose_reasons` lists first for each row of `contributions` (n, number of modelled features).

    Shape (n, most): positions in `questionnaire.modelled`, then `OTHER` for all others together, then `NOTHING`.
    """
    is_protected = np.array([feature.protected for feature in questionnaire.modelled], dtype=bool)
    position = np.append(np.flatnonzero(~is_protected), NOTHING)
    size = np.zeros((len(contributions), len(position)))
    np.abs(contributions[:, ~is_protected], out=size[:, :-1])
    n_shown = np.count_nonzero(size, axis=1)
    n_rest = np.count_nonzero(contributions[:, is_protected], axis=1) + np.maximum(0, n_shown - MOST_REASONS)
    keep = np.minimum(n_shown, MOST_REASONS) - np.maximum(0, FEWEST_IN_OTHER - n_rest)
    chosen, rows = np.full((len(contributions), most), NOTHING), np.arange(len(contributions))
    for place in range(most):
        largest = size.argmax(axis=1)
        chosen[:, place] = np.where(place < keep, position[largest], NOTHING)
        size[rows, largest] = -1.0
    is_other = np.maximum(0, keep)[:, None] == np.arange(most)
    return np.where(is_other, OTHER, chosen)


def word_reason_columns(
    questionnaire: Questionnaire, table: Table, contributions: Floats, chosen: Ints
) -> NDArray[np.object_]:
    """The texts of `chosen` (n, most), as `build_reasons` words them for a file, None where nothing was chosen.

    Each text of a question is made once: it depends on the direction, on whether there is an answer, and on whether
    that is the end of the scale for which the words are not meant.
    """
    texts = np.full(chosen.shape, None, dtype=object)
    texts[chosen == OTHER] = OTHER_TEXT
    for position in np.unique(chosen[chosen >= 0]).tolist():
        rows, places = np.nonzero(chosen == position)
        texts[rows, places] = _word(questionnaire.modelled[position], table, rows, contributions[rows, position])
    return texts


def _word(feature: Feature, table: Table, rows: Ints, contribution: Floats) -> NDArray[np.object_]:
    case = 4 * table.is_present(feature)[rows] + 2 * _is_end_not_meant(feature, table, rows, contribution)
    _, first, same = np.unique(case + (contribution > 0), return_index=True, return_inverse=True)
    texts = np.empty(len(first), dtype=object)
    texts[:] = [short_text(feature, table, rows[i], float(contribution[i])) for i in first.tolist()]
    return np.asarray(texts[same])


def _is_end_not_meant(feature: Feature, table: Table, rows: Ints, contribution: Floats) -> NDArray[np.bool_]:
    if feature.monotone is None:
        return np.zeros(len(rows), dtype=bool)
    raising, lowering = (end_not_meant(feature, sign) for sign in (1.0, -1.0))
    values = table.columns[feature.name][rows]
    return np.asarray(np.where(contribution > 0, values == raising, values == lowering))
