"""A catalogue file → a Catalogue, or every mistake in it at once (docs/service-catalogue.md)."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from riskscore.errors import FileError, Text
from riskscore.plan.reopening import REOPENING, read_reopening
from riskscore.plan.service import Catalogue, Evidence, Postponement, Service, Source
from riskscore.questionnaire.conditions import read_conditions
from riskscore.questionnaire.consequences import Route
from riskscore.questionnaire.parse_rules import RULE, read_rule
from riskscore.questionnaire.reading import (
    Key,
    Read,
    Report,
    as_is,
    at,
    list_of,
    one_of,
    read_table,
    string,
    table,
    text,
)
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import read_toml

FORMAT = 1


def parse_catalogue(text: str, questionnaire: Questionnaire, *, place: str = "catalogue") -> Catalogue:
    """Read and check a catalogue against the questionnaire its rules speak of; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place in it.
    """
    report = Report()
    raw = read_toml(text, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    services = tuple(_services(read.get("service", []), questionnaire, report))
    report.require_none(Text(ru="Перечень услуг", en="The service catalogue"), place)
    head = {key: read[key] for key in ("id", "title", "source", "note") if key in read}
    return Catalogue(**head, services=services, text=text)


def load_catalogue(name: str, questionnaire: Questionnaire, *, folder: Path | None = None) -> Catalogue:
    """The shipped catalogue with this id, else the file `name`, looked for in `folder` (default: where we are).

    Raises
    ------
    FileError
        If there is no such catalogue.
    QuestionnaireError
        As `parse_catalogue`.
    """
    shipped = files("riskscore") / "shipped" / "services" / f"{name}.toml"
    if "/" not in name and shipped.is_file():
        return parse_catalogue(shipped.read_text(encoding="utf-8-sig"), questionnaire, place=name)
    try:
        content = ((folder or Path()) / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError):
        raise FileError(_no_catalogue(name)) from None
    return parse_catalogue(content, questionnaire, place=name)


def find_catalogue(questionnaire: Questionnaire, name: str) -> Catalogue | None:
    """The catalogue that the questionnaire loaded by `name` asks for, looked for beside its file; None without one.

    Raises
    ------
    FileError, QuestionnaireError
        As `load_catalogue`.
    """
    if questionnaire.services is None:
        return None
    return load_catalogue(questionnaire.services, questionnaire, folder=Path(name).parent)


def _code(limit: int, pattern: str = r"[a-z0-9][a-z0-9._-]*") -> Read:
    allowed = Text(
        ru=f"строчные латинские буквы, цифры и знаки . _ -, не длиннее {limit}",
        en=f"lower case Latin letters, digits and . _ -, at most {limit} characters",
    )
    return string(allowed, pattern, limit=limit)


_NAME = string(Text(ru="имя вопроса анкеты", en="the name of a feature"))
_RULE_KEYS = ("eligibility", "reserved", "wish")
_SERVICE: Mapping[str, Key] = {
    "code": Key(_code(40, r"[a-z][a-z0-9_]*"), needed=True),
    **{name: Key(text, needed=True) for name in ("name", "description", "provider", "can_change", "evidence_source")},
    "legal": Key(text, needed=True),
    "evidence": Key(one_of(*get_args(Evidence)), needed=True),
    **{name: Key(RULE) for name in _RULE_KEYS},
    "postponed": Key(
        table({"when": Key(RULE, needed=True), "until": Key(text, needed=True), "reopens": Key(REOPENING)})
    ),
    "check": Key(text),
    "for_route": Key(one_of(*get_args(Route))),
    "reopens": Key(REOPENING),
    "meanwhile": Key(text),
    "addresses": Key(list_of(_NAME)),
    "indicator": Key(string(Text(ru="номер показателя", en="the number of an indicator"), limit=20)),
}
_KEYS: Mapping[str, Key] = {
    "format": Key(as_is, needed=True),
    "id": Key(_code(64), needed=True),
    "title": Key(text, needed=True),
    "source": Key(one_of(*get_args(Source)), needed=True),
    "note": Key(text),
    "service": Key(list_of(as_is), needed=True),
}


def _services(items: list[object], questionnaire: Questionnaire, report: Report) -> Iterator[Service]:
    codes: set[str] = set()
    for index, item in enumerate(items, 1):
        place = f"service {index}"
        read = read_table(item, place, report, _SERVICE)
        code = read.get("code", "")
        if code in codes:
            remedy = Text(ru="дайте услуге другой код", en="give the service another code")
            report.add(
                "duplicate", at(place, "code"), code, Text(ru="каждый код один раз", en="each code once"), remedy
            )
        codes.add(code)
        service = _service(read, place, questionnaire, report)
        if service is not None:
            yield service


def _service(read: dict[str, Any], place: str, questionnaire: Questionnaire, report: Report) -> Service | None:
    rules: dict[str, Any] = {
        key: read_rule(read[key], questionnaire.by_name, at(place, key), report) for key in _RULE_KEYS if key in read
    }
    eligibility = rules.get("eligibility")
    rules["conditions"] = read_conditions(eligibility, questionnaire) if eligibility else None
    postponed = read.get("postponed", {})
    if "when" in postponed and "until" in postponed:
        when = read_rule(postponed["when"], questionnaire.by_name, at(place, "postponed › when"), report)
        reopens = read_reopening(postponed.get("reopens"), at(place, "postponed › reopens"), questionnaire, report)
        rules["postponed"] = Postponement(when, postponed["until"], reopens) if when else None
    rules["reopens"] = read_reopening(read.get("reopens"), at(place, "reopens"), questionnaire, report)
    _check_addresses(read.get("addresses", []), place, questionnaire, report)
    _check_occasion(read, rules, place, questionnaire, report)
    if report.names(place):
        return None
    return Service(**{**read, **rules, "addresses": tuple(read.get("addresses", ()))})


def _check_addresses(names: list[str], place: str, questionnaire: Questionnaire, report: Report) -> None:
    for name in names:
        feature = questionnaire.by_name.get(name)
        if feature is None or not feature.influenceable or feature.protected:
            report.add("wrong_address", at(place, "addresses"), name, _INFLUENCEABLE, _REMOVE_ADDRESS)


def _check_occasion(
    read: dict[str, Any], rules: dict[str, Any], place: str, questionnaire: Questionnaire, report: Report
) -> None:
    """A service needs an occasion, and neither a protected trait nor an unknown route may be one."""
    wish = rules.get("wish")
    protected = [name for name in sorted(wish.features) if questionnaire.by_name[name].protected] if wish else []
    if protected:
        report.add("protected_wish", at(place, "wish"), ", ".join(protected), _UNPROTECTED, _USE_RESERVED)
    route = read.get("for_route")
    routes = [rule.route for rule in questionnaire.routes]
    if route is not None and route not in routes:
        known = Text(ru=", ".join(routes), en=", ".join(routes))
        report.add("unknown_route", at(place, "for_route"), route, known, _REMOVE_SERVICE)
    if not {"addresses", "wish", "for_route"} & read.keys() and not report.names(place):
        report.add("no_occasion", place, read.get("code", ""), _OCCASION, _ADD_OCCASION)


def _no_catalogue(name: str) -> Text:
    return Text(
        ru=f"Перечень услуг «{name}» не найден; укажите идентификатор встроенного перечня или путь к файлу TOML.",
        en=f"There is no service catalogue «{name}»; give the id of a shipped one or the path of a TOML file.",
    )


_INFLUENCEABLE = Text(
    ru="вопросы анкеты с influenceable = true и без protected",
    en="features of the questionnaire with influenceable = true and not protected",
)
_REMOVE_ADDRESS = Text(
    ru="уберите это имя: услуга может менять только то, на что можно повлиять",
    en="remove the name: a service can only change what can be influenced",
)
_UNPROTECTED = Text(ru="правило без защищаемых признаков", en="a rule without protected features")
_USE_RESERVED = Text(
    ru="признак, закреплённый за услугой законом, укажите в reserved",
    en="put a trait the law reserves the service for into reserved",
)
_REMOVE_SERVICE = Text(
    ru="уберите услугу или добавьте маршрут в анкету", en="remove it or add the route to the questionnaire"
)
_OCCASION = Text(
    ru="хотя бы один из ключей addresses, wish, for_route", en="at least one of addresses, wish, for_route"
)
_ADD_OCCASION = Text(ru="без них услуга никогда не будет предложена", en="without them the service is never offered")
