"""The changes open to one person: declared in the questionnaire, possible for them, towards less risk."""

from dataclasses import dataclass

import numpy as np

from riskscore.questionnaire import TRUE, Change, Feature, Questionnaire, Table
from riskscore.questionnaire.changes import is_in_range, less_risky


@dataclass(frozen=True)
class Option:
    """One change of one person; afterwards `feature` holds `value`, coded as in a `Table`."""

    change: Change
    feature: Feature
    value: float
    is_in_time: bool


def list_options(questionnaire: Questionnaire, table: Table) -> list[Option]:
    """What the only person of `table` may change, in the order of the file.

    Left out is what they have not answered, what is not possible for them, and what is no step towards less risk.
    `is_in_time` tells what can be done before graduation; everything where its date is not known.
    """
    left = months_to_graduation(questionnaire, table)
    options = []
    for change in questionnaire.changes:
        feature = questionnaire.by_name[change.feature]
        now = float(table.columns[feature.name][0])
        value = change.value_from(now)
        is_for_them = change.when is None or change.when.evaluate(table)[0] == TRUE
        if is_for_them and is_step_ahead(feature, now, value) and is_in_range(feature, value):
            options.append(Option(change, feature, value, left is None or change.months <= left))
    return options


def is_step_ahead(feature: Feature, now: float, value: float) -> bool:
    """Whether going from `now` to `value` is declared to lower the risk; from no answer (NaN) nothing is."""
    return (value - now) * less_risky(feature) > 0


def months_to_graduation(questionnaire: Questionnaire, table: Table) -> float | None:
    """Months from the assessment to the graduation of the only person of `table`: 0 once it is past, None = unknown."""
    feature = questionnaire.graduation_date
    years = float(table.columns[feature.name][0]) if feature else np.nan
    return None if np.isnan(years) else max(0.0, -years * 12)
