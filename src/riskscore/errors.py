"""The error tree.

RiskscoreError
├── ProblemsError            the input breaks its specification; carries every `Problem`
│   ├── QuestionnaireError   a questionnaire or a service catalogue cannot be used as written
│   ├── CohortError          a cohort cannot be read or trained on
│   ├── PersonError          one person's values cannot be scored
│   └── AllocationError      places cannot be given as asked
├── FileError                a file is not what its ending says, too large, or unreadable
├── BundleError              a bundle is missing, damaged, of another format, or refused here
└── TrainingError            the data cannot answer the question (one class, too few rows, a leak)

An error says what was found, what was allowed and what to do. HTTP statuses and exit codes are given elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Lang = Literal["ru", "en"]
LANGS: tuple[Lang, ...] = ("ru", "en")
LONGEST_MESSAGE = 4000


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    ru: str
    en: str

    def get(self, lang: Lang) -> str:
        return self.ru if lang == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that breaks the specification, as data.

    `row` is the row as the sender sees it (in a file the header is row 1; in a JSON list the first person is 1);
    `field` is the header, the key or the place in a questionnaire file; `sheet` names the sheet of a workbook where
    several are read. `suggestion` is a value that may have been meant; it is never put in place of what was found.
    """

    code: str
    field: str | None
    found: str
    allowed: Text
    remedy: Text
    row: int | None = None
    severity: Literal["error", "warning"] = "error"
    sheet: str | None = None
    suggestion: str | None = None

    def message(self, lang: Lang = "en", rows: Sequence[int] = ()) -> str:
        """All of it in one line: headers and keys may hold line breaks. `rows`: all rows that have this problem."""
        words = _WORDS[lang]
        row = f"{words.row} {self.row}" if self.row else ""
        if len(rows) > 1:
            listed, more = ", ".join(map(str, rows[:_ROWS_LISTED])), len(rows) - _ROWS_LISTED
            row = f"{words.rows} {listed}" + (f" {words.more} {more}" if more > 0 else "")
        sheet, field = (f"{word} «{name}»" for word, name in ((words.sheet, self.sheet), (words.field, self.field)))
        place = ", ".join(part for part, is_named in ((sheet, self.sheet), (row, row), (field, self.field)) if is_named)
        parts = [f"{words.found} «{self.found}»"] if self.found else []
        parts += [f"{words.allowed}: {self.allowed.get(lang)}", self.remedy.get(lang)]
        parts += [f"{words.perhaps} «{self.suggestion}»"] if self.suggestion else []
        return shorten(f"{place}: {'; '.join(parts)}" if place else "; ".join(parts), LONGEST_MESSAGE)


class _Words(NamedTuple):
    sheet: str
    row: str
    rows: str
    more: str
    field: str
    found: str
    allowed: str
    perhaps: str


_ROWS_LISTED = 8
_WORDS = {
    "en": _Words("sheet", "row", "rows", "and more:", "field", "found", "allowed", "perhaps"),
    "ru": _Words("лист", "строка", "строки", "и ещё", "поле", "указано", "допустимо", "возможно,"),
}


def shorten(value: object, limit: int = 80) -> str:
    """`value` as text that is safe to show and to encode: one line, printable, at most `limit` characters."""
    try:
        text = " ".join(str(value).split())
    except (ValueError, RecursionError):  # an integer longer than Python writes, lists inside themselves
        text = type(value).__name__
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


class RiskscoreError(Exception):
    """Base of everything this library raises on purpose."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.text = message

    def message(self, lang: Lang = "en") -> str:
        return self.text.get(lang)

    def __str__(self) -> str:
        return self.message()


class ProblemsError(RiskscoreError):
    """The input breaks its specification in the ways listed in `problems`."""

    def __init__(self, message: Text, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    def message(self, lang: Lang = "en") -> str:
        return "\n".join([self.text.get(lang), *(f"  {p.message(lang)}" for p in self.problems)])


class QuestionnaireError(ProblemsError): ...


class CohortError(ProblemsError): ...


class PersonError(ProblemsError): ...


class AllocationError(ProblemsError): ...


class FileError(RiskscoreError): ...


class BundleError(RiskscoreError): ...


class TrainingError(RiskscoreError): ...
