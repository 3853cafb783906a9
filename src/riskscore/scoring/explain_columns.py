"""Reasons and services as columns of a file: codes, and where asked for the words of each."""

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore.explain import choose_reason_columns, word_reason_columns
from riskscore.plan import choose_services
from riskscore.questionnaire import Table
from riskscore.scoring.table import Scores, recommend_services

N_REASONS, N_SERVICES = 5, 4
EXPLAIN_COLUMNS = (
    *(f"reason_{i}{end}" for i in range(1, N_REASONS + 1) for end in ("", "_text")),
    *(f"service_{i}{end}" for i in range(1, N_SERVICES + 1) for end in ("", "_why")),
)

Cells = NDArray[np.object_]


def explain_columns(bundle: Bundle, table: Table, scores: Scores, lang: Lang | None) -> dict[str, Cells]:
    """The columns `EXPLAIN_COLUMNS`, those of words only with a language; None where there is no further reason."""
    cells = _reasons(bundle, table, scores, lang) | _services(bundle, table, scores, lang)
    return {name: cells[name] for name in EXPLAIN_COLUMNS if name in cells}


def _reasons(bundle: Bundle, table: Table, scores: Scores, lang: Lang | None) -> dict[str, Cells]:
    questionnaire = bundle.questionnaire
    chosen = choose_reason_columns(questionnaire, scores.contributions, N_REASONS)
    names = np.array([*(feature.name for feature in questionnaire.modelled), None, "other"], dtype=object)
    cells = {f"reason_{i}": column for i, column in enumerate(names[chosen].T, start=1)}
    if lang:
        texts = word_reason_columns(questionnaire, table, scores.contributions, chosen)
        words = np.vectorize(lambda text: text and text.get(lang), otypes=[object])(texts)
        cells |= {f"reason_{i}_text": column for i, column in enumerate(words.T, start=1)}
    return cells


def _services(bundle: Bundle, table: Table, scores: Scores, lang: Lang | None) -> dict[str, Cells]:
    if lang:
        return _worded_services(bundle, table, scores, lang)
    if bundle.catalogue is None:
        return {f"service_{i}": np.full(len(table), None, dtype=object) for i in range(1, N_SERVICES + 1)}
    chosen = choose_services(bundle.catalogue, bundle.questionnaire, table, scores.contributions)
    codes = np.array([*(service.code for service in bundle.catalogue.services), None], dtype=object)
    return {f"service_{i}": column for i, column in enumerate(codes[chosen].T, start=1)}


def _worded_services(bundle: Bundle, table: Table, scores: Scores, lang: Lang) -> dict[str, Cells]:
    names = [f"service_{i}{end}" for i in range(1, N_SERVICES + 1) for end in ("", "_why")]
    cells = np.full((len(names), len(table)), None, dtype=object)
    for row, services in enumerate(recommend_services(bundle, table, scores)):
        for i, offered in enumerate(services):
            cells[2 * i : 2 * i + 2, row] = offered.service.code, offered.why.get(lang)
    return dict(zip(names, cells, strict=True))
