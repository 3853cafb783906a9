"""Reading a TOML file by a table of its keys: every mistake is kept with its place, none stops the reading.

A `Read` takes a value, its place and the report; it gives the value in its own type, or None after reporting.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from riskscore.errors import Problem, QuestionnaireError, Text, shorten
from riskscore.questionnaire.toml_lines import TomlLines

LONGEST_TEXT = 2000
LARGEST = 1e300


@dataclass
class Report:
    """The mistakes found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, place: str, found: object, allowed: Text, remedy: Text, suggestion: str | None = None
    ) -> None:
        self.problems.append(Problem(code, place, shorten(found), allowed, remedy, suggestion=suggestion))

    def names(self, place: str) -> bool:
        """Whether a mistake was found at `place` or inside it."""
        return any(p.field == place or str(p.field).startswith((f"{place} ", f"{place} ›")) for p in self.problems)

    def require_none(self, what: Text, place: str, content: str = "") -> None:
        """Raise a QuestionnaireError of all mistakes, if there is one; `what` (Russian: accusative) lies at `place`.

        Each gets its line, as its row, where `content` is the text of the file.
        """
        n = len(self.problems)
        if n == 0:
            return
        lines = TomlLines(content)
        problems = [replace(problem, row=lines.find(problem.field or "", problem.found)) for problem in self.problems]
        ru = f"{what.ru} «{place}» нельзя использовать, ошибок: {n}."
        raise QuestionnaireError(Text(ru, en=f"{what.en} «{place}» cannot be used, mistakes: {n}."), problems)


Read = Callable[[object, str, Report], Any]


@dataclass(frozen=True)
class Key:
    read: Read
    needed: bool = False


def at(place: str, key: str) -> str:
    return f"{place} › {key}" if place else key


def read_table(value: object, place: str, report: Report, keys: Mapping[str, Key]) -> dict[str, Any]:
    """What `keys` allow of a TOML table; wrong, unknown and missing keys are reported and left out."""
    if not isinstance(value, dict):
        report.add("wrong_type", place, value, Text(ru="таблица с ключами", en="a table of keys"), _SEE_FORMAT)
        return {}
    for name in value:
        if name not in keys:
            report.add("unknown_key", at(place, name), name, _names(keys), _did_you_mean(name, keys))
    read: dict[str, Any] = {}
    for name, key in keys.items():
        if name in value:
            item = key.read(value[name], at(place, name), report)
            if item is not None:
                read[name] = item
        elif key.needed:
            report.add("missing_key", at(place, name), "", _NEEDED, _ADD_KEY)
    return read


def as_is(value: object, _place: str, _report: Report) -> object:
    return value


def table(keys: Mapping[str, Key]) -> Read:
    return lambda value, place, report: read_table(value, place, report, keys)


def string(allowed: Text, pattern: str = r".*\S.*", limit: int = 200) -> Read:
    compiled = re.compile(pattern, re.DOTALL)

    def read(value: object, place: str, report: Report) -> str | None:
        if isinstance(value, str) and len(value) <= limit and compiled.fullmatch(value):
            return value
        report.add("wrong_value", place, value, allowed, _SEE_FORMAT)
        return None

    return read


def number(low: float = -LARGEST, high: float = LARGEST, *, whole: bool = False) -> Read:
    def read(value: object, place: str, report: Report) -> float | int | None:
        is_kind = isinstance(value, int) if whole else True
        if is_kind and isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return value if whole else float(value)
        report.add("wrong_value", place, value, _range(low, high, whole=whole), _SEE_FORMAT)
        return None

    return read


def flag(value: object, place: str, report: Report) -> bool | None:
    if isinstance(value, bool):
        return value
    report.add("wrong_type", place, value, Text(ru="true или false", en="true or false"), _WITHOUT_QUOTES)
    return None


def one_of(*names: str) -> Read:
    def read(value: object, place: str, report: Report) -> str | None:
        if isinstance(value, str) and value in names:
            return value
        report.add("wrong_value", place, value, _names(names), _did_you_mean(value, names))
        return None

    return read


def list_of(read_item: Read, *, least: int = 1) -> Read:
    """A list of what `read_item` reads; the place of an item is that of the list and its number from 1."""

    def read(value: object, place: str, report: Report) -> list[Any] | None:
        if not isinstance(value, list) or len(value) < least:
            allowed = Text(ru=f"список не короче {least}", en=f"a list of at least {least}")
            report.add("wrong_type", place, value, allowed, _SEE_FORMAT)
            return None
        items = [read_item(item, f"{place} {index}", report) for index, item in enumerate(value, 1)]
        return [item for item in items if item is not None]

    return read


def map_of(read_item: Read) -> Read:
    """A table with free keys."""

    def read(value: object, place: str, report: Report) -> dict[str, Any] | None:
        if not isinstance(value, dict):
            report.add(
                "wrong_type", place, value, Text(ru="таблица соответствий", en="a table from … to …"), _SEE_FORMAT
            )
            return None
        items = {name: read_item(item, f"{place} «{name}»", report) for name, item in value.items()}
        return {name: item for name, item in items.items() if item is not None}

    return read


def text(value: object, place: str, report: Report) -> Text | None:
    read = read_table(value, place, report, _TEXT_KEYS)
    return Text(**read) if len(read) == len(_TEXT_KEYS) else None


def source_value(value: object, place: str, report: Report) -> str | None:
    """A cell of the source file; a bare number stands for its text."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    cell: str | None = _CELL(repr(value) if is_number else value, place, report)
    return cell


def _names(names: Any) -> Text:
    joined = ", ".join(names)
    return Text(ru=joined, en=joined)


def _range(low: float, high: float, *, whole: bool) -> Text:
    ru, en = ("целое число", "a whole number") if whole else ("число", "a number")
    if (low, high) == (-LARGEST, LARGEST):
        return Text(ru=ru, en=en)
    return Text(ru=f"{ru} от {low:g} до {high:g}", en=f"{en} from {low:g} to {high:g}")


def _did_you_mean(name: object, known: Any) -> Text:
    close = difflib.get_close_matches(str(name)[:80], list(known), n=1)
    if close:
        return Text(ru=f"возможно, имелось в виду «{close[0]}»", en=f"did you mean «{close[0]}»?")
    return _SEE_FORMAT


_SEE_FORMAT = Text(
    ru="исправьте по описанию формата (docs/questionnaire-format.md)",
    en="correct it by the description of the format (docs/questionnaire-format.md)",
)
_WITHOUT_QUOTES = Text(ru="напишите без кавычек", en="write it without quotes")
_NEEDED = Text(ru="обязательный ключ", en="a key that is needed")
_ADD_KEY = Text(ru="добавьте этот ключ", en="add this key")
_WORDS = Text(
    ru=f"непустая строка не длиннее {LONGEST_TEXT} знаков",
    en=f"a text that is not blank, at most {LONGEST_TEXT} characters",
)
_CELL = string(
    Text(ru="непустая строка не длиннее 600 знаков", en="a text that is not blank, at most 600 characters"), limit=600
)
HEADER = string(Text(ru="непустая строка не длиннее 200 знаков", en="a text that is not blank, at most 200 characters"))
_TEXT_KEYS = {lang: Key(string(_WORDS, limit=LONGEST_TEXT), needed=True) for lang in ("ru", "en")}
