"""One `[[service]]` table of a catalogue → a Service, with all that is wrong with it in the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.plan.limits import check_limits, check_parts, check_together
from riskscore.plan.periods import PERIOD, eligibility, read_eligibility, read_period
from riskscore.plan.reopening import REOPENING, read_reopening
from riskscore.plan.service import Evidence, Postponement, Service, Source
from riskscore.questionnaire.conditions import read_conditions
from riskscore.questionnaire.consequences import Route
from riskscore.questionnaire.parse_rules import RULE, read_rule
from riskscore.questionnaire.reading import Key, Read, Report, at, list_of, one_of, string, table, text
from riskscore.questionnaire.rule_error import nearest
from riskscore.questionnaire.rules import Rule, parse_rule
from riskscore.questionnaire.spec import Questionnaire


def code_of(limit: int, pattern: str = r"[a-z0-9][a-z0-9._-]*") -> Read:
    allowed = Text(
        ru=f"строчные латинские буквы, цифры и знаки . _ -, не длиннее {limit}",
        en=f"lower case Latin letters, digits and . _ -, at most {limit} characters",
    )
    return string(allowed, pattern, limit=limit)


CODE = code_of(40, r"[a-z][a-z0-9_]*")
_NAME = string(Text(ru="имя вопроса анкеты", en="the name of a feature"))
_RULES = ("reserved", "wish", "check_when")
SERVICE: Mapping[str, Key] = {
    "code": Key(CODE, needed=True),
    **{name: Key(text, needed=True) for name in ("name", "description", "provider", "can_change", "evidence_source")},
    "legal": Key(text, needed=True),
    "evidence": Key(one_of(*get_args(Evidence)), needed=True),
    "source": Key(one_of(*get_args(Source))),
    "duration": Key(text),
    "documents": Key(list_of(text)),
    "in_force": Key(PERIOD),
    "eligibility": Key(eligibility),
    **{name: Key(RULE) for name in _RULES},
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


def read_service(
    read: dict[str, Any], place: str, questionnaire: Questionnaire, source: Source, report: Report
) -> Service | None:
    """The service that `SERVICE` has read, `source` if it names none; None after reporting what is wrong."""
    features = questionnaire.by_name
    parts: dict[str, Any] = {
        key: read_rule(read[key], features, at(place, key), report) for key in _RULES if key in read
    }
    parts["in_force"] = read_period(read.get("in_force"), at(place, "in_force"), report)
    parts["eligibility"] = read_eligibility(
        read.get("eligibility"), parts["in_force"], features, at(place, "eligibility"), report
    )
    parts["postponed"] = _postponed(read.get("postponed", {}), at(place, "postponed"), questionnaire, report)
    parts["reopens"] = read_reopening(read.get("reopens"), at(place, "reopens"), questionnaire, report)
    parts["conditions"] = read_conditions(parts["eligibility"], questionnaire) if parts["eligibility"] else None
    _check_rules(_texts(read, place), questionnaire, report)
    _check_addresses(read.get("addresses", []), place, questionnaire, report)
    _check_occasion(read, parts.get("wish"), place, questionnaire, report)
    if not report.names(place):
        _check_together(parts, read.get("for_route"), place, questionnaire, report)
    if report.names(place):
        return None
    lists = {name: tuple(read.get(name, ())) for name in ("addresses", "documents")}
    return Service(**{"source": source} | read | parts | lists)


def _postponed(
    read: Mapping[str, Any], place: str, questionnaire: Questionnaire, report: Report
) -> Postponement | None:
    if "when" not in read or "until" not in read:
        return None
    when = read_rule(read["when"], questionnaire.by_name, at(place, "when"), report)
    reopens = read_reopening(read.get("reopens"), at(place, "reopens"), questionnaire, report)
    return Postponement(when, read["until"], reopens) if when else None


def _texts(read: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    """Every rule of the service as written, with its place."""
    yield from ((at(place, name), read[name]) for name in _RULES if name in read)
    if "when" in read.get("postponed", {}):
        yield at(place, "postponed › when"), read["postponed"]["when"]
    versions = read.get("eligibility", [])
    if isinstance(versions, str):
        yield at(place, "eligibility"), versions
        return
    for number, version in enumerate(versions, 1):
        if "rule" in version:
            yield at(place, f"eligibility {number} › rule"), version["rule"]


def _check_rules(rules: Iterable[tuple[str, str]], questionnaire: Questionnaire, report: Report) -> None:
    known = [consent.code for consent in questionnaire.consents]
    names = ", ".join(known) or "—"
    for place, written in rules:
        if report.names(place):
            check_parts(written, questionnaire, place, report)
            continue
        rule = parse_rule(written, questionnaire.by_name)
        check_limits(rule, questionnaire, place, report)
        for code in sorted(rule.consents - set(known)):
            report.add("unknown_consent", place, code, Text(ru=names, en=names), _ASK_CONSENT)


def _check_together(
    parts: Mapping[str, Any], route: Route | None, place: str, questionnaire: Questionnaire, report: Report
) -> None:
    """Who may have it, whom it is reserved for and whose plan it is have to be true of somebody at once."""
    own: list[Rule | None] = [parts["eligibility"], parts.get("reserved")]
    routes = [rule.when for rule in questionnaire.routes if rule.route == route]
    rules = [rule for rule in own + (routes if len(routes) == 1 else []) if rule is not None]
    if len(rules) > 1:
        check_together(rules, questionnaire, place, report)


def _check_addresses(names: Sequence[str], place: str, questionnaire: Questionnaire, report: Report) -> None:
    open_to_change = [f.name for f in questionnaire.features if f.influenceable and not f.protected]
    for name in names:
        if name not in open_to_change:
            near = nearest(name, open_to_change)
            report.add("wrong_address", at(place, "addresses"), name, _INFLUENCEABLE, _REMOVE_ADDRESS, near)


def _check_occasion(
    read: Mapping[str, Any], wish: Rule | None, place: str, questionnaire: Questionnaire, report: Report
) -> None:
    """A service needs an occasion, and neither a protected trait nor an unknown route may be one."""
    protected = [name for name in sorted(wish.features) if questionnaire.by_name[name].protected] if wish else []
    if protected:
        report.add("protected_wish", at(place, "wish"), ", ".join(protected), _UNPROTECTED, _USE_RESERVED)
    route = read.get("for_route")
    routes = [rule.route for rule in questionnaire.routes]
    if route is not None and route not in routes:
        known = Text(ru=", ".join(routes), en=", ".join(routes))
        report.add("unknown_route", at(place, "for_route"), route, known, _REMOVE_SERVICE)
    if "check_when" in read and "check" not in read:
        report.add("missing_key", at(place, "check"), "", _CHECK, _ADD_CHECK)
    if not {"addresses", "wish", "for_route"} & read.keys() and not report.names(place):
        report.add("no_occasion", place, read.get("code", ""), _OCCASION, _ADD_OCCASION)


_ASK_CONSENT = Text(
    ru="добавьте согласие в анкету ([[consent]]) или уберите его из правила",
    en="add the consent to the questionnaire ([[consent]]) or remove it from the rule",
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
_CHECK = Text(ru="check, если есть check_when", en="check where there is check_when")
_ADD_CHECK = Text(ru="напишите, что проверяет специалист", en="write what the specialist checks")
_OCCASION = Text(
    ru="хотя бы один из ключей addresses, wish, for_route", en="at least one of addresses, wish, for_route"
)
_ADD_OCCASION = Text(ru="без них услуга никогда не будет предложена", en="without them the service is never offered")
