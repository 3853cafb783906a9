"""Codes against the reference tables: what is odd about a code is said, and the code stays as it is."""

import datetime as dt
from collections.abc import Callable

from riskscore.codes.look_alikes import fold_look_alikes
from riskscore.codes.specialties import CodeFault, specialty_fault, suggest_specialty
from riskscore.codes.territories import find_territory, suggest_territory
from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire.spec import Catalogue, Feature


def code_warning(
    feature: Feature, code: str, on: dt.date, field: str, row: int | None = None, n_rows: int = 1
) -> Problem | None:
    """The warning about a code that a person assessed on a day has; `row` is the first of the `n_rows` with it."""
    allowed = _CHECKS[feature.catalogue](code, on) if feature.catalogue else None
    suggestion = suggested_code(feature, code) if allowed else None
    if (folded := fold_look_alikes(code)) != code:
        allowed, suggestion = allowed or _ONE_ALPHABET, suggestion or folded
    if allowed is None:
        return None
    more = Text(ru=f"; строк с этим значением: {n_rows}", en=f"; rows with this value: {n_rows}")
    return Problem(
        code="odd_code",
        field=field,
        found=shorten(code),
        allowed=allowed,
        remedy=_REMEDY if n_rows == 1 else Text(ru=_REMEDY.ru + more.ru, en=_REMEDY.en + more.en),
        row=row,
        severity="warning",
        suggestion=suggestion,
    )


def suggested_code(feature: Feature, value: object) -> str | None:
    """A listed code that `value` may have been meant for; None if it is that code, or like none."""
    if feature.catalogue == "specialties":
        suggestion = suggest_specialty(value)
    elif feature.catalogue == "territories" and isinstance(value, str):
        found = find_territory(value)
        suggestion = found.name if found else suggest_territory(value)
    else:
        return None
    return None if suggestion == value else suggestion


def _specialty(code: str, on: dt.date) -> Text | None:
    fault = specialty_fault(code, on)
    return None if fault is None else _SPECIALTY[fault]


def _territory(code: str, _on: dt.date) -> Text | None:
    """Another way to write a name would be another territory to the model."""
    found = find_territory(code)
    return None if found and found.name == code else _TERRITORY


_CHECKS: dict[Catalogue, Callable[[str, dt.date], Text | None]] = {"specialties": _specialty, "territories": _territory}
_REMEDY = Text(
    ru="проверьте значение; если оно верно, ничего менять не нужно: оно принято как есть",
    en="check the value; if it is right, change nothing: it was taken as it is",
)
_ONE_ALPHABET = Text(ru="слова из букв одного алфавита", en="words in letters of one alphabet")
_TERRITORY = Text(
    ru="территория из справочника, записанная так же, как в нём",
    en="a territory of the reference table, written as it is there",
)
_SPECIALTY: dict[CodeFault, Text] = {
    "not_a_specialty": Text(ru="код специальности вида 00.00.00", en="a specialty code like 00.00.00"),
    "unknown_group": Text(
        ru="код, первые две цифры которого — номер укрупнённой группы (УГС), 01–58",
        en="a code whose first two digits are the number of a group of specialties, 01–58",
    ),
    "unknown_level": Text(
        ru="код, вторая пара цифр которого — уровень образования, 01–09",
        en="a code whose second pair of digits is the level of education, 01–09",
    ),
    "unknown_specialty": Text(
        ru="код из справочника специальностей (справочник неполный)",
        en="a code of the reference table of specialties (the table is not complete)",
    ),
    "not_yet": Text(ru="код, уже введённый к дате оценки", en="a code that existed on the day of the assessment"),
    "expired": Text(
        ru="код, приём по которому закончился не раньше чем за шесть лет до оценки",
        en="a code under which people were admitted less than six years before the assessment",
    ),
}
