"""Why this score: a few worded reasons, and everything else in one entry that names nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.explain.audience import Audience
from riskscore.explain.comparison import comparison_text
from riskscore.explain.odds import odds_text
from riskscore.explain.student import REST, Letter, tell_student, write_letter
from riskscore.model.typical import NO_TYPICAL, Typical
from riskscore.questionnaire.answers import answer_text
from riskscore.questionnaire.causes import cause_text
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

ReasonKind = Literal["influenceable", "context", "other"]
Direction = Literal["raises", "lowers", "none"]
Chosen = Sequence[tuple[Feature | None, float]]

MOST_REASONS = 8
FEWEST_IN_OTHER = 2
OTHER_TEXT = Text(ru="Остальные ответы и сведения вместе", en="All other answers together")
_ON_RECORD, _NOT_ON_RECORD = Text(ru="в данных", en="on record"), Text(ru="Нет данных", en="Not on record")
_SAID = {"answers": Text(ru="ответ", en="answer"), "history": _ON_RECORD, "person": _ON_RECORD}
_UNSAID = {"answers": Text(ru="Нет ответа", en="Not answered"), "history": _NOT_ON_RECORD, "person": _NOT_ON_RECORD}


@dataclass(frozen=True)
class Reason:
    """One reason; `feature` is None for the entry that holds everything else. `contribution` is in log-odds.

    `effect` (how the odds change) and `comparison` (how typical graduates answered) are the specialist's alone.
    """

    feature: str | None
    kind: ReasonKind
    contribution: float
    direction: Direction
    answer: Text | None
    text: Text
    effect: Text | None = None
    comparison: Text | None = None


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
    chosen: Chosen, table: Table, row: int = 0, *, audience: Audience = "specialist", typical: Typical = NO_TYPICAL
) -> list[Reason]:
    """Worded reasons of person `row` of `table`, in the order of `chosen`, that person's `choose_reasons`."""
    return [
        _other(value, audience) if feature is None else _word(feature, table, row, value, audience, typical)
        for feature, value in chosen
    ]


def build_letter(chosen: Chosen, table: Table, row: int = 0) -> Letter:
    """What person `row` of `table`, a student, gets to read of their `choose_reasons`."""
    return write_letter([(tell_student(feature, table, row, value), value) for feature, value in chosen if feature])


def _other(value: float, audience: Audience) -> Reason:
    effect = odds_text(value) if audience == "specialist" else None
    text = REST if audience == "student" else OTHER_TEXT
    return Reason(None, "other", value, _direction(value), None, text, effect)


def _word(feature: Feature, table: Table, row: int, value: float, audience: Audience, typical: Typical) -> Reason:
    answer, direction = answer_text(feature, table, row), _direction(value)
    kind: ReasonKind = "influenceable" if feature.influenceable else "context"
    match audience:
        case "student":
            text = tell_student(feature, table, row, value).text
        case "file":
            text = short_text(feature, table, row, value)
        case "specialist":
            text = (
                _unsaid(feature) if answer is None else _said(feature, cause_text(feature, table, row, value), answer)
            )
            comparison = comparison_text(typical, feature, table, row, value, is_answered=answer is not None)
            return Reason(feature.name, kind, value, direction, answer, text, odds_text(value), comparison)
    return Reason(feature.name, kind, value, direction, answer, text)


def short_text(feature: Feature, table: Table, row: int, value: float) -> Text:
    """One short sentence for a file, where the answer stands in the row."""
    if not table.is_present(feature)[row]:
        return _unsaid(feature)
    cause = cause_text(feature, table, row, value)
    return _counts(cause, value) if cause == feature.question else cause


def _direction(value: float) -> Direction:
    if value == 0:
        return "none"
    return "raises" if value > 0 else "lowers"


def _said(feature: Feature, cause: Text, answer: Text) -> Text:
    said = _SAID[feature.section]
    return Text(ru=f"{cause.ru} ({said.ru}: {answer.ru})", en=f"{cause.en} ({said.en}: {answer.en})")


def _counts(question: Text, value: float) -> Text:
    ru, en = ("повышает", "raises") if value > 0 else ("снижает", "lowers")
    return Text(ru=f"Риск {ru}: «{question.ru}»", en=f"This {en} the risk: “{question.en}”")


def _unsaid(feature: Feature) -> Text:
    question, unsaid = feature.question, _UNSAID[feature.section]
    return Text(ru=f"{unsaid.ru}: «{question.ru}»", en=f"{unsaid.en}: “{question.en}”")
