"""A person's answer in words."""

import numpy as np

from riskscore.errors import Text
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table

_YES_NO = (Text(ru="нет", en="no"), Text(ru="да", en="yes"))
_NOTHING = Text(ru="ничего не выбрано", en="nothing chosen")


def answer_text(feature: Feature, table: Table, row: int) -> Text | None:
    """What person `row` answered, None if nothing."""
    value = table.columns[feature.name][row]
    if feature.kind == "multi":
        return None if np.isnan(value[0]) else _chosen(feature, [bool(chosen) for chosen in value])
    if value is None or (feature.kind != "code" and np.isnan(value)):
        return None
    match feature.kind:
        case "flag":
            return _YES_NO[int(value)]
        case "choice":
            return feature.choices[int(value)].text
        case "code":
            return Text(ru=value, en=value)
        case "date":
            years = f"{value:.1f}"
            return Text(ru=f"за {years.replace('.', ',')} года до оценки", en=f"{years} years before the assessment")
    return number_text(feature, float(value))


def _chosen(feature: Feature, is_chosen: list[bool]) -> Text:
    texts = [choice.text for choice, chosen in zip(feature.choices, is_chosen, strict=True) if chosen]
    if not texts:
        return _NOTHING
    return Text(ru="; ".join(text.ru for text in texts), en="; ".join(text.en for text in texts))


def number_text(feature: Feature, value: float) -> Text:
    """A number with the unit of its question."""
    number = f"{value:.2f}".rstrip("0").rstrip(".")
    ru, en = (f" {feature.unit.ru}", f" {feature.unit.en}") if feature.unit else ("", "")
    return Text(ru=number.replace(".", ",") + ru, en=number + en)
