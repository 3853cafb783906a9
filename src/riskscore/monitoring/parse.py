"""A mapping file of a monitoring form → a Form, or every mistake in it at once (docs/monitoring-forms.md)."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.monitoring.form import (
    BLOCKS,
    ROWS,
    AtMost,
    Column,
    Explain,
    Form,
    FormSheet,
    Pair,
    RowKind,
    Source,
    Sum,
    Within,
)
from riskscore.monitoring.form_checks import check_sheets
from riskscore.monitoring.titles import number_key, row_code_key
from riskscore.questionnaire.reading import (
    HEADER,
    Key,
    Read,
    Report,
    as_is,
    flag,
    list_of,
    number,
    one_of,
    read_table,
    string,
    table,
    text,
)
from riskscore.questionnaire.toml_file import Shelf, read_toml

FORMAT = 1
_SHELF = Shelf(
    "forms",
    Text(
        ru="Нет описания формы {what}. Укажите путь к файлу .toml в кодировке UTF-8 или одну из форм: {ids}.",
        en="There is no form {what}. Give the path of a .toml file in UTF-8 or one of: {ids}.",
    ),
)
shipped_forms = _SHELF.ids

_RANGE = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_NUMBER = Text(ru="номер графы: 05 или 3.1", en="the number of a column: 05 or 3.1")
_CODE = Text(ru="код строки: 01", en="the code of a row: 01")
_CORRECT = Text(ru="исправьте по описанию (docs/monitoring-forms.md)", en="correct it by docs/monitoring-forms.md")
_LONG_TITLE = string(Text(ru="название графы или строки", en="the title of a column or row"), limit=600)


def _read_by(normalise: Callable[[object], str | None], allowed: Text) -> Read:
    def read(value: object, place: str, report: Report) -> str | None:
        found = normalise(value)
        if found is None:
            report.add("wrong_value", place, value, allowed, _CORRECT)
        return found

    return read


def _many_by(normalise: Callable[[object], str | None], allowed: Text) -> Read:
    """A list of numbers; `06-27` is each of them."""
    one = _read_by(normalise, allowed)

    def read(value: object, place: str, report: Report) -> tuple[str, ...] | None:
        items = list_of(as_is)(value, place, report)
        if items is None:
            return None
        spread = [part for item in items for part in _spread(item)]
        return tuple(found for part in spread if (found := one(part, place, report)) is not None)

    return read


def _spread(item: object) -> list[object]:
    match = _RANGE.fullmatch(str(item))
    return [str(n) for n in range(int(match[1]), int(match[2]) + 1)] if match else [item]


def _table_of(build: Callable[..., Any], **reads: Read) -> Read:
    """A table of needed keys read into `build`; None where one is missing or wrong."""
    keys = {name: Key(read, needed=True) for name, read in reads.items()}

    def read(value: object, place: str, report: Report) -> Any:
        found = read_table(value, place, report, keys)
        return None if report.names(place) else build(**_tuples(found))

    return read


_ONE, _MANY = _read_by(number_key, _NUMBER), _many_by(number_key, _NUMBER)
_ROW, _ROW_LIST = _read_by(row_code_key, _CODE), _many_by(row_code_key, _CODE)
_TITLES = {"title": Key(_LONG_TITLE, needed=True), "synonyms": Key(list_of(_LONG_TITLE))}
_SOURCE = one_of(*get_args(Source))
_COLUMN = {"number": Key(_ONE, needed=True), "key": Key(one_of(*BLOCKS), needed=True), "source": Key(_SOURCE)}


def _part(value: object, place: str, report: Report) -> str | None:
    part: str | None = ROWS if value == ROWS else _ONE(value, place, report)
    return part


_SHEET = {
    "numbers": Key(_MANY, needed=True),
    "code": Key(_ONE, needed=True),
    "name": Key(HEADER),
    "row_code": Key(_ONE),
    "row_title": Key(_ONE),
    "check_rows": Key(_ROW_LIST),
    "repeats": Key(flag),
    "texts": Key(_MANY),
    "columns": Key(list_of(table({**_COLUMN, **_TITLES}))),
    "sums": Key(list_of(_table_of(Sum, total=_ONE, parts=_MANY))),
    "at_most": Key(list_of(_table_of(AtMost, larger=_ONE, smaller=_MANY))),
    "explain": Key(_table_of(Explain, number=_ONE, total=_ONE, text=_ONE, share=number(0, 1))),
    "rows": Key(list_of(table({"code": Key(_ROW, needed=True), **_TITLES}))),
    "row_sums": Key(list_of(_table_of(Sum, total=_ROW, parts=_ROW_LIST))),
    "row_at_most": Key(list_of(_table_of(AtMost, larger=_ROW, smaller=_ROW_LIST))),
    "within": Key(_table_of(Within, sheet=HEADER, pairs=list_of(_table_of(Pair, part=_part, whole=_ONE)))),
}
_KEYS = {
    "format": Key(as_is, needed=True),
    "id": Key(HEADER, needed=True),
    "title": Key(text, needed=True),
    "source": Key(_SOURCE, needed=True),
    "note": Key(text),
    "sheet": Key(list_of(table(_SHEET)), needed=True),
}


def parse_form(content: str, *, place: str = "form") -> Form:
    """Read and check a mapping file; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place in it.
    """
    report = Report()
    raw = read_toml(content, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    if not report.problems:
        check_sheets(read["sheet"], report)
    report.require_none(Text(ru="Описание формы", en="The form"), place, content)
    sheets = tuple(_sheet(sheet, read["source"]) for sheet in read["sheet"])
    return Form(read["id"], read["title"], read["source"], sheets, content, read.get("note"))


def _sheet(read: dict[str, Any], source: Source) -> FormSheet:
    columns = tuple(Column(**{"source": source, **_tuples(column)}) for column in read.get("columns", []))
    rows = tuple(RowKind(**_tuples(row)) for row in read.get("rows", []))
    return FormSheet(**{**_tuples(read), "columns": columns, "rows": rows})


def _tuples(read: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}


def load_form(name: str) -> Form:
    """The shipped form of this id, or the mapping file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written.
    """
    return parse_form(_SHELF.read(name), place=name)


@cache
def load_shipped() -> tuple[Form, ...]:
    """All forms of the package."""
    return tuple(load_form(name) for name in shipped_forms())
