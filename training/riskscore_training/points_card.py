"""The card of a bundle made from points: what it is, what it rests on, and that nobody knows how good it is."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Lang
from riskscore.model import Levels
from riskscore.model.reference import SMALLEST_CELL
from riskscore.questionnaire import Questionnaire
from riskscore_training.figure_words import FigureWords
from riskscore_training.pages import render_page

Json = dict[str, Any]


def render_points_card(
    lang: Lang,
    questionnaire: Questionnaire,
    levels: Levels,
    p: NDArray[np.float64],
    provenance: Mapping[str, Any],
) -> str:
    """HTML without anything outside it; `p` (n,) are the probabilities of the reference people."""
    words = FigureWords(lang)
    return render_page(
        "points_card.html",
        words,
        questionnaire=questionnaire,
        outcome=questionnaire.outcome,
        levels=levels,
        flagged=_share(p, levels.high),
        medium=_share(p, levels.medium),
        steps=pool_steps(p),
        provenance=provenance,
        points=provenance["points"],
        reference=provenance["reference"],
    )


def pool_steps(p: NDArray[np.float64]) -> Sequence[Json]:
    """Shares of people at each probability, highest first; neighbours are joined until a step has ten people."""
    values, counts = np.unique(p, return_counts=True)
    steps: list[Json] = []
    for value, count in zip(values[::-1].tolist(), counts[::-1].tolist(), strict=True):
        if steps and steps[-1]["n"] < SMALLEST_CELL:
            steps[-1] |= {"low": value, "n": steps[-1]["n"] + count}
        else:
            steps.append({"low": value, "high": value, "n": count})
    if len(steps) > 1 and steps[-1]["n"] < SMALLEST_CELL:
        last = steps.pop()
        steps[-1] |= {"low": last["low"], "n": steps[-1]["n"] + last["n"]}
    return [{**step, "share": step["n"] / len(p)} for step in steps]


def _share(p: NDArray[np.float64], threshold: float | None) -> float:
    return 0.0 if threshold is None else float((p >= threshold).mean())
