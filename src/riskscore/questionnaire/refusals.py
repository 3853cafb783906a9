"""How a refused value is worded; why it is refused is decided by person.py and frame.py, each on its own."""

import datetime as dt
import re
from typing import Literal

from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire.catalogues import suggested_code
from riskscore.questionnaire.spec import LONGEST_CODE, Feature

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
_SHORT_YEAR = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d\d)", re.ASCII)
_FIRST_OF_OLD_CENTURY = 30


def refusal(feature: Feature, reason: Reason, value: object, field: str, row: int | None = None) -> Problem:
    """The problem of one value of `feature`."""
    suggestion = suggested_code(feature, value) if reason == "date_for_code" else None
    suggestion = suggest_date(value) if reason == "not_a_date" else suggestion
    return Problem(reason, field, shorten(value), allowed(feature), _REMEDIES[reason], row, suggestion=suggestion)


def date_refusal(value: object, field: str, row: int | None = None) -> Problem:
    """The problem of an assessment date that cannot be read."""
    remedy = _REMEDIES["not_a_date"]
    return Problem("not_a_date", field, shorten(value), _DATE, remedy, row, suggestion=suggest_date(value))


def suggest_date(value: object) -> str | None:
    """The date that a day, month and year of two digits may mean, by the rule of spreadsheets: 30–99 are 1930–1999."""
    found = _SHORT_YEAR.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return f"{dt.date(year + (1900 if year >= _FIRST_OF_OLD_CENTURY else 2000), month, day):%d.%m.%Y}"
    except ValueError:  # no such day
        return None


def allowed(feature: Feature) -> Text:
    """What `feature` may hold, in words."""
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
    codes = ", ".join(feature.codes[:N_CODES_SHOWN]) + (", …" if len(feature.codes) > N_CODES_SHOWN else "")
    if feature.kind == "multi":
        return Text(ru=f"любые из {codes} через | или none", en=f"any of {codes} joined by |, or none")
    return Text(ru=f"одно из {codes}", en=f"one of {codes}")


def _range(feature: Feature) -> tuple[Text, Text]:
    low, high = feature.minimum, feature.maximum
    return (
        Text(ru="", en="") if low is None else Text(ru=f" от {low:g}", en=f" from {low:g}"),
        Text(ru="", en="") if high is None else Text(ru=f" до {high:g}", en=f" to {high:g}"),
    )


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
        ru="выберите код из списка или оставьте пустым, если ответа нет",
        en="take a code of the list, or leave it empty if there is no answer",
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
