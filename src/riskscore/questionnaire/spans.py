"""Days and lengths of time in words."""

import datetime as dt

from riskscore.errors import Text


def day_text(day: dt.date) -> Text:
    return Text(ru=f"{day:%d.%m.}{day.year:04}", en=day.isoformat())


def span_text(months: float) -> Text:
    """A number of months in the genitive, as in "not less than 16 years"; whole years as years."""
    if months % 12 == 0:
        years = int(months / 12)
        return Text(ru=f"{years} {_one_of(years, 'года', 'лет')}", en=f"{years} {_plural(years, 'year')}")
    number = f"{months:g}"
    is_one = months == int(months) and _one_of(int(months), "1", "") == "1"
    ru = "месяца" if is_one or months != int(months) else "месяцев"
    return Text(ru=f"{number.replace('.', ',')} {ru}", en=f"{number} {_plural(months, 'month')}")


def _one_of(number: int, one: str, many: str) -> str:
    """The form after 1, 21, 31 …, else the other."""
    return one if number % 10 == 1 and number % 100 != 11 else many


def _plural(number: float, word: str) -> str:
    return word if number == 1 else f"{word}s"
