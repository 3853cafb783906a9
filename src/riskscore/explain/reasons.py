"""Why this score: a few worded reasons, and everything else in one entry that names nothing."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.questionnaire.answers import answer_text
from riskscore.questionnaire.causes import cause_text
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

ReasonKind = Literal["influenceable", "context", "other"]
Direction = Literal["raises", "lowers", "none"]

MOST_REASONS = 8
FEWEST_IN_OTHER = 2
OTHER_TEXT = Text(ru="Остальные ответы и сведения вместе", en="All other answers together")
_ON_RECORD, _NOT_ON_RECORD = Text(ru="в данных", en="on record"), Text(ru="Нет данных", en="Not on record")
_SAID = {"answers": Text(ru="ответ", en="answer"), "history": _ON_RECORD, "person": _ON_RECORD}
_UNSAID = {"answers": Text(ru="Нет ответа", en="Not answered"), "history": _NOT_ON_RECORD, "person": _NOT_ON_RECORD}


@dataclass(frozen=True)
class Reason:
    """One reason; `feature` is None for the entry that holds everything else. `contribution` is in log-odds."""

    feature: str | None
    kind: ReasonKind
    contribution: float
    direction: Direction
    answer: Text | None
    text: Text


def choose_reasons(
    questionnaire: Questionnaire, contributions: NDArray[np.float64]
) -> list[tuple[Feature | None, float]]:
    """The at most eight largest unprotected contributions and, last, the sum of all others under None.

    `contributions` (number of modelled features,) is one person's row. Protected features are only ever in the sum,
    and the smallest others join it until it holds at least two features that are not 0, so that taking the listed
    reasons from the total does not give a protected one away.
    """
    pairs = list(zip(questionnaire.modelled, contributions.tolist(), strict=True))
    shown = sorted((pair for pair in pairs if pair[1] and not pair[0].protected), key=lambda pair: -abs(pair[1]))
    rest = sum(1 for feature, value in pairs if value and feature.protected) + max(0, len(shown) - MOST_REASONS)
    keep = min(MOST_REASONS, len(shown)) - max(0, FEWEST_IN_OTHER - rest)
    shown = shown[: max(0, keep)]
    names = {feature.name for feature, _ in shown}
    other = sum(value for feature, value in pairs if feature.name not in names)
    return [*shown, (None, other)]


def build_reasons(
    questionnaire: Questionnaire, table: Table, contributions: NDArray[np.float64], row: int = 0
) -> list[Reason]:
    """Worded reasons of person `row` of `table`, largest first, the entry for everything else last.

    `contributions` (number of modelled features,) is that person's row.
    """
    return [
        _other(value) if feature is None else word_reason(feature, table, row, value)
        for feature, value in choose_reasons(questionnaire, contributions)
    ]


def _other(value: float) -> Reason:
    return Reason(None, "other", value, _direction(value), None, OTHER_TEXT)


def word_reason(feature: Feature, table: Table, row: int, value: float) -> Reason:
    """The reason of person `row` that one feature is, its contribution being `value`."""
    answer = answer_text(feature, table, row)
    kind: ReasonKind = "influenceable" if feature.influenceable else "context"
    text = _unsaid(feature) if answer is None else _said(feature, cause_text(feature, table, row, value), answer)
    return Reason(feature.name, kind, value, _direction(value), answer, text)


def _direction(value: float) -> Direction:
    if value == 0:
        return "none"
    return "raises" if value > 0 else "lowers"


def _said(feature: Feature, cause: Text, answer: Text) -> Text:
    said = _SAID[feature.section]
    return Text(ru=f"{cause.ru} ({said.ru}: {answer.ru})", en=f"{cause.en} ({said.en}: {answer.en})")


def _unsaid(feature: Feature) -> Text:
    question, unsaid = feature.question, _UNSAID[feature.section]
    return Text(ru=f"{unsaid.ru}: «{question.ru}»", en=f"{unsaid.en}: “{question.en}”")
