"""How a refused value is worded; why it is refused is decided by person.py and frame.py, each on its own."""

import datetime as dt
from collections.abc import Callable
from typing import Literal

from riskscore.errors import Lang, Problem, Text, shorten
from riskscore.questionnaire.catalogues import suggested_code
from riskscore.questionnaire.spec import LONGEST_CODE, Feature
from riskscore.questionnaire.suggestions import suggest_choice, suggest_date, suggest_number

Reason = Literal[
    "not_a_number",
    "not_whole",
    "out_of_range",
    "not_a_flag",
    "unknown_choice",
    "not_a_date",
    "not_a_code",
    "date_for_code",
]
N_CODES_SHOWN = 12
_SUGGESTIONS: dict[Reason, Callable[[Feature, object], str | None]] = {
    "not_a_number": suggest_number,
    "unknown_choice": suggest_choice,
    "not_a_date": lambda _feature, value: suggest_date(value),
    "date_for_code": suggested_code,
}


def refusal(feature: Feature, reason: Reason, value: object, field: str, row: int | None = None) -> Problem:
    """The problem of one value of `feature`: a row is of a file, whose writer knows the labels and not the codes."""
    suggest = _SUGGESTIONS.get(reason)
    suggestion = suggest(feature, value) if suggest else None
    words = allowed(feature, by_label=row is not None)
    return Problem(reason, field, shorten(value), words, _REMEDIES[reason], row, suggestion=suggestion)


def date_refusal(value: object, field: str, row: int | None = None) -> Problem:
    """The problem of an assessment date that cannot be read."""
    remedy = _REMEDIES["not_a_date"]
    return Problem("not_a_date", field, shorten(value), _DATE, remedy, row, suggestion=suggest_date(value))


def future_date(day: dt.date, field: str, row: int | None = None) -> Problem:
    """The warning about a day that has not come yet."""
    remedy = Text(ru="проверьте год и месяц; дата принята как есть", en="check year and month; it was taken as it is")
    return Problem("future_date", field, day.isoformat(), _NOT_LATER, remedy, row, severity="warning")


def allowed(feature: Feature, *, by_label: bool = False) -> Text:
    """What `feature` may hold, in words; its choices by label or by code."""
    match feature.kind:
        case "flag":
            return Text(ru="да или нет", en="yes or no")
        case "code":
            return Text(ru=f"код, до {LONGEST_CODE} знаков", en=f"a code, up to {LONGEST_CODE} characters")
        case "number":
            ru, en = ("целое число", "a whole number") if feature.integer else ("число", "a number")
            low, high = _range(feature)
            return Text(ru=f"{ru}{low.ru}{high.ru}", en=f"{en}{low.en}{high.en}")
        case "date":
            low, high = _range(feature)
            return Text(
                ru=f"{_DATE.ru}, лет до оценки{low.ru}{high.ru}",
                en=f"{_DATE.en}, years before the assessment{low.en}{high.en}",
            )
    ru, en = _listed(feature, "ru" if by_label else None), _listed(feature, "en" if by_label else None)
    if feature.kind == "multi":
        return Text(ru=f"любые из {ru} через | или none", en=f"any of {en} joined by |, or none")
    return Text(ru=f"одно из {ru}", en=f"one of {en}")


def _listed(feature: Feature, lang: Lang | None) -> str:
    shown = feature.choices[:N_CODES_SHOWN]
    names = [f"«{choice.text.get(lang)}»" if lang else choice.code for choice in shown]
    return ", ".join(names) + (", …" if len(feature.choices) > len(shown) else "")


def _range(feature: Feature) -> tuple[Text, Text]:
    low, high = feature.minimum, feature.maximum
    return (
        Text(ru="", en="") if low is None else Text(ru=f" от {low:g}", en=f" from {low:g}"),
        Text(ru="", en="") if high is None else Text(ru=f" до {high:g}", en=f" to {high:g}"),
    )


_NOT_LATER = Text(ru="день не позже сегодняшнего", en="a day not after today")
_DATE = Text(ru="дата вида 2026-03-01 или 01.03.2026", en="a date like 2026-03-01 or 01.03.2026")
_CORRECT = Text(
    ru="исправьте значение или оставьте пустым, если ответа нет",
    en="correct the value, or leave it empty if there is no answer",
)
_REMEDIES: dict[Reason, Text] = {
    "not_a_number": _CORRECT,
    "not_whole": Text(ru="укажите число без дробной части", en="give a number without a fraction"),
    "out_of_range": _CORRECT,
    "not_a_flag": _CORRECT,
    "unknown_choice": Text(
        ru="выберите из списка или оставьте пустым, если ответа нет",
        en="choose from the list, or leave it empty if there is no answer",
    ),
    "not_a_date": Text(
        ru="исправьте дату, год укажите четырьмя цифрами; если ответа нет, оставьте пустым",
        en="correct the date, with a year of four digits, or leave it empty if there is no answer",
    ),
    "not_a_code": Text(
        ru="укажите код одной строкой без служебных символов", en="give the code as one line without control characters"
    ),
    "date_for_code": Text(
        ru="табличный редактор превратил код в дату: задайте столбцу формат «Текст» и введите код заново",
        en="the spreadsheet turned the code into a date: format the column as text and enter the code again",
    ),
}
