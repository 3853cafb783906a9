"""What may be typed into a cell of the template, in words a validator of the same questionnaire reads back."""

import datetime as dt
import math
from collections.abc import Iterator

from riskscore.codes.territories import territory_names
from riskscore.cohort.outcome import FIRST_YEAR, LAST_YEAR
from riskscore.documents.columns import Column
from riskscore.documents.words import Words
from riskscore.errors import Lang
from riskscore.questionnaire import Choice, Feature, source_key
from riskscore.questionnaire.schema import example_value
from riskscore.questionnaire.spec import LONGEST_CODE

SEPARATOR = "|"
NOTHING_CHOSEN = "none"
_FLAG_WORDS: dict[Lang, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ru": (("да", "true", "1"), ("нет", "false", "0")),
    "en": (("yes", "true", "1"), ("no", "false", "0")),
}
_EXAMPLES = {
    "person_id": "2026-001",
    "snils": "112-233-445 95",
    "last_name": "Иванова",
    "first_name": "Мария",
    "middle_name": "Петровна",
    "full_name": "Иванова Мария Петровна",
    "college": "K-01",
    "programme": "23.02.07",
    "course": "4",
    "cohort_year": "2026",
}
_FAR = 1e9  # where the questionnaire sets no bound: a number all the same
_DATES = ("as_of", "birth_date", "graduation_date")


def choice_words(feature: Feature, lang: Lang) -> list[tuple[Choice, str]]:
    """Each choice with the word to type: its label, unless the questionnaire reads this label as something else."""
    return [(choice, word) for i, choice in enumerate(feature.choices) for word in _readable(feature, choice, i, lang)]


def flag_words(feature: Feature, lang: Lang) -> list[str]:
    """What to type for yes and for no."""
    sides = zip((1.0, 0.0), _FLAG_WORDS[lang], strict=True)
    return [word for truth, words in sides for word in _first(feature, words, truth)]


def listed_words(column: Column, years: dict[str, int] | None, lang: Lang) -> list[str]:
    """The words of the drop-down list, empty where there is none."""
    feature = column.feature
    if feature is None:
        return list(years or {}) if column.special == "cohort_year" else []
    if feature.kind == "flag":
        return flag_words(feature, lang)
    if feature.catalogue == "territories":
        return list(territory_names())
    nothing = [NOTHING_CHOSEN] if feature.kind == "multi" else []
    return [word for _, word in choice_words(feature, lang)] + nothing


def allowed_words(column: Column, words: Words) -> str:
    """What the column may hold, short enough to stand under the question."""
    feature = column.feature
    if feature is None:
        return _special_words(column, words)
    match feature.kind:
        case "flag" | "choice":
            return words.choose("выберите из списка", "choose from the list")
        case "multi":
            return words.choose(
                f"один или несколько вариантов через знак {SEPARATOR}; ничего из списка — {NOTHING_CHOSEN}",
                f"one or several, joined by {SEPARATOR}; nothing of the list: {NOTHING_CHOSEN}",
            )
        case "code" if feature.catalogue == "territories":
            return words.choose(
                "выберите из списка; территорию другого региона впишите",
                "choose from the list; type a territory of another region",
            )
        case "code":
            return words.choose("код, как текст", "a code, as text")
    bounds = words.bounds(feature)
    kind = words.kind(feature)
    if feature.kind == "date":
        kind = words.choose("дата ДД.ММ.ГГГГ", "date YYYY-MM-DD")
    return f"{kind}, {bounds}" if feature.kind == "date" else f"{kind} {bounds}".strip()


def example_words(column: Column, words: Words) -> str:
    """A value that may be typed here, as it would look."""
    feature = column.feature
    if feature is None:
        day = words.choose("01.03.2026", "2026-03-01") if column.special in _DATES else ""
        return _EXAMPLES.get(column.special or "", day)
    if feature.kind == "flag":
        return flag_words(feature, words.lang)[-1]
    if feature.choices:
        return _example_choices(feature, words.lang)
    if feature.kind == "date":
        return _example_day(feature, words)
    value = _example_number(feature) if feature.kind == "number" else str(example_value(feature))
    return value.replace(".", ",") if feature.kind == "number" and words.lang == "ru" else value


def _example_number(feature: Feature) -> str:
    """The middle of a scale such as marks; of a count, which begins at 0, none."""
    low, high = feature.minimum, feature.maximum
    if low is None or high is None or low == 0:
        return str(example_value(feature))
    return f"{(low + high) // 2 if feature.integer else (low + high) / 2:g}"


def _example_choices(feature: Feature, lang: Lang) -> str:
    """Nothing adverse of anybody, and no route: a call-up beside a woman's name would puzzle."""
    listed = [word for choice, word in choice_words(feature, lang) if not choice.adverse]
    if feature.kind == "multi":
        return SEPARATOR.join(listed[:2]) or NOTHING_CHOSEN
    return listed[-1 if feature.role == "route" else 0] if listed else ""


def _example_day(feature: Feature, words: Words) -> str:
    """The assessment's own day where that is allowed, else the youngest allowed plus some years."""
    youngest = feature.minimum or 0.0
    year = 2026 - (0 if youngest <= 0 else math.ceil(youngest) + min(4, math.floor((feature.maximum or 99) - youngest)))
    return words.choose(f"01.03.{year}", f"{year}-03-01")


def _special_words(column: Column, words: Words) -> str:
    if column.special in _DATES:
        return words.choose("дата ДД.ММ.ГГГГ", "date YYYY-MM-DD")
    match column.special:
        case "snils":
            return words.choose("11 цифр: 112-233-445 95", "11 digits: 112-233-445 95")
        case "cohort_year":
            return words.choose("год выпуска, четыре цифры", "the year, four digits")
    return words.choose("текст", "text")


def is_date(column: Column) -> bool:
    return column.feature.kind == "date" if column.feature else column.special in _DATES


def typing_rule(column: Column, choices: str | None) -> dict[str, object]:
    """What a spreadsheet lets in, as xlsxwriter words it; `choices` is the cell range of the list, if there is one."""
    feature = column.feature
    if choices:
        return {"validate": "list", "source": choices, "show_error": not _is_open(feature)}
    if is_date(column):
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(1900, 3, 1),
            "maximum": dt.date(2100, 1, 1),
        }
    if feature and feature.kind == "number":
        return {"validate": "integer" if feature.integer else "decimal", **_limits(feature)}
    if column.special == "cohort_year":
        return {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    if column.special == "snils":
        return {"validate": "length", "criteria": "between", "minimum": 11, "maximum": 14}
    return {"validate": "length", "criteria": "<=", "value": LONGEST_CODE}


def _is_open(feature: Feature | None) -> bool:
    """Whether the list only offers: several choices are typed, and so is a territory of another region."""
    return feature is not None and (feature.kind == "multi" or feature.catalogue == "territories")


def _limits(feature: Feature) -> dict[str, object]:
    low = -_FAR if feature.minimum is None else feature.minimum
    high = _FAR if feature.maximum is None else feature.maximum
    return {"criteria": "between", "minimum": f"{low:g}", "maximum": f"{high:g}"}


def _readable(feature: Feature, choice: Choice, index: int, lang: Lang) -> Iterator[str]:
    other = choice.text.en if lang == "ru" else choice.text.ru
    yield from _first(feature, (choice.text.get(lang), other, choice.code, *choice.values), float(index))


def _first(feature: Feature, words: tuple[str, ...], meaning: float) -> Iterator[str]:
    """The first word the validators read as `meaning`, if there is one."""
    yield from [word for word in words if feature.lookup.get(source_key(word)) == meaning][:1]
