"""What an answered feature did to the risk, in words of the questionnaire that are true of the answer."""

from riskscore.errors import Text
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table


def cause_text(feature: Feature, table: Table, row: int, contribution: float) -> Text:
    """`raises` or `lowers` by the sign of `contribution`, for person `row` of `table`, who answered.

    `raises` of a monotone feature is written for every answer but the least risky one, `lowers` for every answer but
    the riskiest. Those ends can still come with the other sign, because the mean person a contribution is relative to
    has left questions out; the question alone is then the text.
    """
    if is_end_not_meant(feature, table, row, contribution):
        return feature.question
    return (feature.raises if contribution > 0 else feature.lowers) or feature.question


def is_end_not_meant(feature: Feature, table: Table, row: int, contribution: float) -> bool:
    """Whether the words for this sign are not true of the answer: it is the other end of a monotone scale."""
    return feature.monotone is not None and bool(
        table.columns[feature.name][row] == end_not_meant(feature, contribution)
    )


def end_not_meant(feature: Feature, contribution: float) -> float | None:
    """The answer to a monotone feature for which the words of this sign are not written; None where there is no end."""
    is_lowest = (feature.monotone == "up") == (contribution > 0)
    match feature.kind:
        case "flag":
            return 0.0 if is_lowest else 1.0
        case "choice":
            return 0.0 if is_lowest else len(feature.choices) - 1.0
    return feature.minimum if is_lowest else feature.maximum
