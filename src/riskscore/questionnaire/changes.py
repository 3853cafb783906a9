"""What of a person may change, and which answers follow: data of a questionnaire, for what-if questions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.questionnaire.rules import FALSE, TRUE, Rule
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table


@dataclass(frozen=True)
class Change:
    """A change of one feature that graduates have made: to the value `to`, or by the difference `by`.

    Values are coded as in a `Table`. It takes `months`; `when` says for whom it is possible, None = everybody; `text`
    completes "graduates who …".
    """

    feature: str
    months: float
    text: Text
    to: float | None = None
    by: float | None = None
    when: Rule | None = None

    def value_from(self, value: float) -> float:
        """What the feature holds after the change."""
        return value + (self.by or 0.0) if self.to is None else self.to


@dataclass(frozen=True)
class Consistency:
    """Answers that go together: whoever meets `when` meets `then`; a change that would break it brings `move` along."""

    when: Rule
    then: Rule
    move: Mapping[str, float]
    text: Text

    def is_broken(self, table: Table) -> NDArray[np.bool_]:
        """Whose answers contradict the rule, shape (n,); what is not answered contradicts nothing."""
        return np.asarray((self.when.evaluate(table) == TRUE) & (self.then.evaluate(table) == FALSE))


def less_risky(feature: Feature) -> int:
    """The sign of a change of `feature` that is declared to lower the risk; 0 where nothing is declared."""
    return {"up": -1, "down": 1, None: 0}[feature.monotone]


def riskiest(feature: Feature) -> float | None:
    """The end of the range that is declared riskiest, None where a number has no such end."""
    is_lowest = less_risky(feature) > 0
    if feature.kind == "number":
        return feature.minimum if is_lowest else feature.maximum
    return 0.0 if is_lowest else (1.0 if feature.kind == "flag" else len(feature.choices) - 1.0)


def is_step(feature: Feature, by: float) -> bool:
    """Whether `feature` can change by `by` towards less risk: whole steps of a choice or a whole number."""
    is_whole = feature.kind == "choice" or feature.integer
    return feature.kind != "flag" and by * less_risky(feature) > 0 and (not is_whole or by.is_integer())


def code_value(feature: Feature, value: object) -> float | None:
    """`value` of a questionnaire file as a `Table` holds it; None if the feature cannot hold it."""
    match feature.kind:
        case "choice":
            index = feature.code_index.get(value) if isinstance(value, str) else None
            return None if index is None else float(index)
        case "flag":
            return float(value) if isinstance(value, bool) else None
        case "number":
            return float(value) if isinstance(value, float) and is_in_range(feature, value) else None
    return None


def is_in_range(feature: Feature, value: float) -> bool:
    """Whether a number, flag or choice may hold `value`, coded as in a `Table`."""
    if feature.kind == "number":
        low = -np.inf if feature.minimum is None else feature.minimum
        high = np.inf if feature.maximum is None else feature.maximum
        return low <= value <= high and (not feature.integer or value.is_integer())
    return value.is_integer() and 0 <= value < (2 if feature.kind == "flag" else len(feature.choices))
