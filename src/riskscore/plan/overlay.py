"""A region's catalogue laid over another: what it changes, adds and takes away, put together into one whole text."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from riskscore.errors import Text, shorten
from riskscore.plan.read_service import CODE, SERVICE, code_of, read_service
from riskscore.plan.service import Source
from riskscore.plan.toml_text import toml_text
from riskscore.questionnaire.reading import Key, Report, as_is, at, list_of, one_of, read_table, string, text
from riskscore.questionnaire.rule_error import nearest
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import read_toml

FORMAT = 1
Raw = dict[str, Any]

_KEYS: Mapping[str, Key] = {
    "format": Key(as_is, needed=True),
    "id": Key(code_of(64), needed=True),
    "base": Key(string(Text(ru="идентификатор или файл перечня", en="the id or the file of a catalogue")), needed=True),
    "title": Key(text, needed=True),
    "source": Key(one_of(*get_args(Source)), needed=True),
    "note": Key(text),
    "remove": Key(list_of(CODE)),
    "change": Key(list_of(as_is)),
    "service": Key(list_of(as_is)),
}
_OPTIONAL = tuple(name for name, key in SERVICE.items() if not key.needed)
_CHANGE: Mapping[str, Key] = {
    "code": Key(CODE, needed=True),
    "drop": Key(list_of(one_of(*_OPTIONAL))),
    **{name: Key(as_is) for name in SERVICE if name != "code"},
}


def base_of(content: str) -> str | None:
    """The catalogue that a text is to be laid over; None if it is a catalogue of its own, or no TOML."""
    try:
        base = tomllib.loads(content).get("base")
    except (ValueError, RecursionError):
        return None
    return base if isinstance(base, str) else None


def merge_overlay(content: str, below: str, questionnaire: Questionnaire, *, place: str) -> str:
    """The whole catalogue that the overlay `content` makes of the catalogue `below`, as a file; `below` is checked.

    Raises
    ------
    QuestionnaireError
        With every mistake of the overlay, each with its place and line in it.
    """
    report = Report()
    raw = read_toml(content, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    lower = tomllib.loads(below)
    services = _Services(lower, read.get("source", "regional"), questionnaire, report)
    services.change(read.get("change", []))
    services.remove(read.get("remove", []))
    services.add(read.get("service", []))
    report.require_none(Text(ru="Надстройку перечня услуг", en="The overlay of the service catalogue"), place, content)
    head = {key: value for key, value in (raw or {}).items() if key in ("format", "id", "title", "source", "note")}
    return toml_text(f"{read['id']}: {read['base']} as a region has it.", head, services.by_code.values())


class _Services:
    """The services of the whole by their code, as tables: those of the base in its order, then the new ones."""

    def __init__(self, lower: Raw, source: Source, questionnaire: Questionnaire, report: Report) -> None:
        self.by_code: dict[str, Raw] = {s["code"]: {"source": lower["source"]} | s for s in lower["service"]}
        self._base = frozenset(self.by_code)
        self._changed: set[str] = set()
        self._source = source
        self._questionnaire = questionnaire
        self._report = report

    def change(self, items: Sequence[object]) -> None:
        for index, item in enumerate(items, 1):
            place = f"change {index}"
            read = read_table(item, place, self._report, _CHANGE)
            code = read.pop("code", None)
            if code is None or not self._is_known(code, at(place, "code")):
                continue
            if code in self._changed:
                self._report.add("duplicate", at(place, "code"), code, _ONCE, _JOIN)
            self._changed.add(code)
            below, dropped = self.by_code[code], read.pop("drop", [])
            for key in dropped:
                if key not in below:
                    self._report.add("not_in_base", at(place, "drop"), key, _names(below), _NOTHING_TO_DROP)
            kept = {key: value for key, value in below.items() if key not in dropped}
            self._keep(kept | {"source": self._source} | read, place)

    def remove(self, codes: Sequence[str]) -> None:
        for code in codes:
            if not self._is_known(code, "remove"):
                continue
            if code in self._changed:
                self._report.add("removed_and_changed", "remove", code, _ONE_OF_BOTH, _DECIDE)
            self.by_code.pop(code, None)

    def add(self, items: Sequence[object]) -> None:
        added: set[str] = set()
        for index, item in enumerate(items, 1):
            place = f"service {index}"
            code = item.get("code") if isinstance(item, dict) else None
            if code in self._base:
                self._report.add("in_base", at(place, "code"), code, _NEW_CODE, _CHANGE_IT)
            elif code in added:
                self._report.add("duplicate", at(place, "code"), code, _ONCE, _RENAME)
            added.add(str(code))
            self._keep({"source": self._source} | item if isinstance(item, dict) else item, place)

    def _keep(self, raw: object, place: str) -> None:
        """Check the service and take it in."""
        read = read_table(raw, place, self._report, SERVICE)
        service = read_service(read, place, self._questionnaire, self._source, self._report)
        if service is not None and isinstance(raw, dict):
            self.by_code[service.code] = raw

    def _is_known(self, code: str, place: str) -> bool:
        if code not in self._base:
            near = nearest(code, self._base)
            self._report.add("unknown_code", place, code, _names(sorted(self._base)), _TAKE_CODE, near)
        return code in self._base


def _names(names: Iterable[str]) -> Text:
    joined = shorten(", ".join(names), 400)
    return Text(ru=joined, en=joined)


_ONCE = Text(ru="каждый код один раз", en="each code once")
_JOIN = Text(ru="соберите изменения одной услуги в одну таблицу", en="put the changes of a service into one table")
_RENAME = Text(ru="дайте услуге другой код", en="give the service another code")
_NEW_CODE = Text(ru="код, которого в основном перечне нет", en="a code that the base does not have")
_CHANGE_IT = Text(ru="чтобы изменить услугу, напишите [[change]]", en="to change the service write [[change]]")
_TAKE_CODE = Text(ru="возьмите код услуги из основного перечня", en="take the code of a service of the base")
_ONE_OF_BOTH = Text(ru="услуга либо изменена, либо убрана", en="a service is either changed or removed")
_DECIDE = Text(ru="уберите код из remove или его [[change]]", en="take the code out of remove, or its [[change]]")
_NOTHING_TO_DROP = Text(ru="уберите ключ из drop", en="take the key out of drop: the service lacks it")
