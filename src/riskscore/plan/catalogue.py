"""A catalogue file → a Catalogue, or every mistake in it at once (docs/service-catalogue.md)."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import get_args

from riskscore.errors import FileError, Text
from riskscore.plan.overlay import FORMAT, base_of, merge_overlay
from riskscore.plan.read_service import SERVICE, code_of, read_service
from riskscore.plan.service import Catalogue, Service, Source
from riskscore.questionnaire.reading import Key, Report, as_is, at, list_of, one_of, read_table, text
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import read_toml

_HEAD: Mapping[str, Key] = {
    "format": Key(as_is, needed=True),
    "id": Key(code_of(64), needed=True),
    "title": Key(text, needed=True),
    "source": Key(one_of(*get_args(Source)), needed=True),
    "note": Key(text),
}
_KEYS = {**_HEAD, "service": Key(list_of(as_is), needed=True)}


def parse_catalogue(text: str, questionnaire: Questionnaire, *, place: str = "catalogue") -> Catalogue:
    """Read and check a catalogue against the questionnaire its rules speak of; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place and line in it.
    """
    report = Report()
    raw = read_toml(text, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    services = tuple(_services(read.get("service", []), questionnaire, read.get("source", "proxy"), report))
    report.require_none(Text(ru="Перечень услуг", en="The service catalogue"), place, text)
    head = {key: read[key] for key in ("id", "title", "source", "note") if key in read}
    return Catalogue(**head, services=services, text=text)


def load_catalogue(name: str, questionnaire: Questionnaire, *, folder: Path | None = None) -> Catalogue:
    """The shipped catalogue with this id, else the file `name`, looked for in `folder` (default: where we are).

    A file that names a `base` is laid over that catalogue, which is looked for likewise, beside the file.

    Raises
    ------
    FileError
        If there is no such catalogue.
    QuestionnaireError
        As `parse_catalogue`.
    """
    content = _read(name, folder)
    base = base_of(content)
    if base is None:
        return parse_catalogue(content, questionnaire, place=name)
    beside = (folder or Path()) / Path(name).parent
    below = _read(base, beside)
    parse_catalogue(below, questionnaire, place=base)  # its own mistakes by its own name, and it has no base itself
    return parse_catalogue(merge_overlay(content, below, questionnaire, place=name), questionnaire, place=name)


def find_catalogue(questionnaire: Questionnaire, name: str, services: str | None = None) -> Catalogue | None:
    """The catalogue `services`, else that which the questionnaire loaded by `name` asks for; None without one.

    The questionnaire's is looked for beside its file.

    Raises
    ------
    FileError, QuestionnaireError
        As `load_catalogue`.
    """
    if services is not None:
        return load_catalogue(services, questionnaire)
    if questionnaire.services is None:
        return None
    return load_catalogue(questionnaire.services, questionnaire, folder=Path(name).parent)


def _read(name: str, folder: Path | None) -> str:
    shipped = files("riskscore") / "shipped" / "services" / f"{name}.toml"
    if "/" not in name and shipped.is_file():
        return shipped.read_text(encoding="utf-8-sig")
    try:
        return ((folder or Path()) / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):
        raise FileError(_no_catalogue(name)) from None


def _services(items: list[object], questionnaire: Questionnaire, source: Source, report: Report) -> Iterator[Service]:
    codes: set[str] = set()
    for index, item in enumerate(items, 1):
        place = f"service {index}"
        read = read_table(item, place, report, SERVICE)
        code = read.get("code", "")
        if code in codes:
            report.add("duplicate", at(place, "code"), code, _ONCE, _RENAME)
        codes.add(code)
        service = read_service(read, place, questionnaire, source, report)
        if service is not None:
            yield service


def _no_catalogue(name: str) -> Text:
    return Text(
        ru=f"Перечень услуг «{name}» не найден; укажите идентификатор встроенного перечня или путь к файлу TOML.",
        en=f"There is no service catalogue «{name}»; give the id of a shipped one or the path of a TOML file.",
    )


_ONCE = Text(ru="каждый код один раз", en="each code once")
_RENAME = Text(ru="дайте услуге другой код", en="give the service another code")
