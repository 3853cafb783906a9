"""Mistakes of a mapping file that no single key shows: numbers nobody declared, a meaning given twice."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from riskscore.errors import Text
from riskscore.monitoring.form import ROWS, Explain, numbers_of
from riskscore.questionnaire.reading import Report, at


def check_sheets(sheets: list[dict[str, Any]], report: Report) -> None:
    """Report what contradicts itself in sheets read key by key."""
    for index, sheet in enumerate(sheets, 1):
        place = f"sheet {index}"
        _check_known(_numbers_used(sheet), sheet["numbers"], place, report, _NUMBER)
        _check_known(_rows_used(sheet), [row["code"] for row in sheet.get("rows", [])], place, report, _ROW)
        _check_once("columns", [column["number"] for column in sheet.get("columns", [])], place, report)
        _check_once("columns", [column["key"] for column in sheet.get("columns", [])], place, report)
        _check_once("numbers", sheet["numbers"], place, report)
        _check_once("rows", [row["code"] for row in sheet.get("rows", [])], place, report)
        _check_row_source(sheet, place, report)
        _check_within(sheet, sheets, place, report)


def _numbers_used(sheet: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key in ("code", "row_code", "row_title"):
        yield from [(key, sheet[key])] if key in sheet else []
    yield from (("texts", number) for number in sheet.get("texts", ()))
    yield from (("columns", column["number"]) for column in sheet.get("columns", []))
    for key in ("sums", "at_most"):
        yield from ((key, number) for control in sheet.get(key, []) for number in numbers_of(control))
    explain: Explain | None = sheet.get("explain")
    if explain:
        yield from (("explain", number) for number in (explain.number, explain.total, explain.text))
    pairs = sheet["within"].pairs if "within" in sheet else []
    yield from (("within", pair.part) for pair in pairs if pair.part != ROWS)


def _rows_used(sheet: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for key in ("row_sums", "row_at_most"):
        yield from ((key, code) for control in sheet.get(key, []) for code in numbers_of(control))


def _check_known(
    used: Iterable[tuple[str, str]], known: Iterable[str], place: str, report: Report, allowed: Text
) -> None:
    declared = set(known)
    for key, name in dict.fromkeys(used):
        if name not in declared:
            report.add("unknown_number", at(place, key), name, allowed, _CORRECT)


def _check_once(key: str, names: Iterable[str], place: str, report: Report) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            report.add("named_twice", at(place, key), name, _ONCE, _KEEP_ONE)


def _check_row_source(sheet: dict[str, Any], place: str, report: Report) -> None:
    if "rows" in sheet and not {"row_code", "row_title"} & sheet.keys():
        report.add("missing_key", at(place, "row_code"), "", _ROW_SOURCE, _CORRECT)


def _check_within(sheet: dict[str, Any], sheets: list[dict[str, Any]], place: str, report: Report) -> None:
    if "within" not in sheet:
        return
    others = {other["name"]: other for other in sheets if other is not sheet and "name" in other}
    other = others.get(sheet["within"].sheet)
    if other is None:
        names = ", ".join(others)
        report.add("unknown_sheet", at(place, "within"), sheet["within"].sheet, Text(ru=names, en=names), _CORRECT)
        return
    wholes = (("within", pair.whole) for pair in sheet["within"].pairs)
    _check_known(wholes, other["numbers"], place, report, _NUMBER)


_NUMBER = Text(ru="номер графы из numbers этого листа", en="a number in the `numbers` of the sheet")
_ROW = Text(ru="код строки из rows этого листа", en="a code of the `rows` of the sheet")
_ROW_SOURCE = Text(ru="row_code или row_title, если есть rows", en="row_code or row_title, where there are rows")
_ONCE = Text(ru="один раз", en="once")
_KEEP_ONE = Text(ru="оставьте одно из двух", en="keep one of the two")
_CORRECT = Text(ru="исправьте по описанию (docs/monitoring-forms.md)", en="correct it by docs/monitoring-forms.md")
