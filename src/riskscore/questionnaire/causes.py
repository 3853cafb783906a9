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
    if feature.monotone and float(table.columns[feature.name][row]) == _end_not_meant(feature, contribution):
        return feature.question
    return (feature.raises if contribution > 0 else feature.lowers) or feature.question


def _end_not_meant(feature: Feature, contribution: float) -> float | None:
    is_lowest = (feature.monotone == "up") == (contribution > 0)
    match feature.kind:
        case "flag":
            return 0.0 if is_lowest else 1.0
        case "choice":
            return 0.0 if is_lowest else len(feature.choices) - 1.0
    return feature.minimum if is_lowest else feature.maximum
