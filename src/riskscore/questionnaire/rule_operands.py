"""What a rule compares with: a number, a code of the feature, a day."""

import ast
import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from riskscore.errors import shorten
from riskscore.questionnaire.rule_error import nearest, show, wrong

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature


def constant(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
    raise wrong(
        show(node),
        ru=f"на месте «{show(node)}» нужны число или код в кавычках",
        en=f"«{show(node)}» stands where a number or a code in quotes is needed",
    )


def operand(feature: "Feature", value: object) -> float | str:
    """`value` as a column of `feature` holds it."""
    if feature.kind in ("number", "date"):
        return _number(feature, value)
    if not isinstance(value, str):
        raise wrong(
            shorten(value),
            ru=f"«{feature.name}» сравнивается с «{shorten(value)}», а нужен код в кавычках",
            en=f"«{feature.name}» is compared with «{shorten(value)}»; a code in quotes is needed",
        )
    if feature.kind == "code":
        return value
    if value not in feature.code_index:
        codes = ", ".join(feature.codes)
        raise wrong(
            shorten(value),
            ru=f"у «{feature.name}» нет кода «{shorten(value)}»; есть {codes}",
            en=f"«{feature.name}» has no code «{shorten(value)}»; its codes are {codes}",
            suggestion=nearest(value, feature.codes),
        )
    return float(feature.code_index[value])


def day(value: object) -> np.datetime64:
    """A day of the calendar, "2025-09-01"."""
    try:
        return np.datetime64(dt.date.fromisoformat(value if isinstance(value, str) else ""), "D")
    except ValueError:
        raise wrong(
            shorten(value),
            ru=f"«{shorten(value)}» не дата: нужен день календаря в кавычках, «2025-09-01»",
            en=f"«{shorten(value)}» is no date: a day of the calendar in quotes is needed, «2025-09-01»",
        ) from None


def _number(feature: "Feature", value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e300 < value < 1e300:
        raise wrong(
            shorten(value),
            ru=f"«{feature.name}» сравнивается с «{shorten(value)}», а нужно число",
            en=f"«{feature.name}» is compared with «{shorten(value)}»; a number is needed",
        )
    return float(value)
