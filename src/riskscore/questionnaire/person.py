"""The check of one person, in plain Python: it is in the path of every request.

frame.py checks a whole file by the same specification without calling this one; a property test holds them together.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire.catalogues import code_warning
from riskscore.questionnaire.person_values import CONTROL, READERS, RefusedError, is_missing, read_date
from riskscore.questionnaire.refusals import date_refusal, future_date, refusal
from riskscore.questionnaire.spec import Feature, Questionnaire, Section
from riskscore.questionnaire.table import Table, dtype_of, empty_column

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_ID = 200
LARGEST_ID = 10**18
MOST_UNKNOWN = 20  # keys of a section told one by one: each takes 80 times its own size
Consents = dict[str, NDArray[np.float32]]
_SECTIONS: tuple[Section, ...] = ("answers", "history", "person")
_TOP_KEYS = ("id", "as_of", "consents", *_SECTIONS)


def check_person(
    q: Questionnaire, person: Mapping[str, object], *, default_as_of: dt.date
) -> tuple[Table | None, list[Problem]]:
    """Check `{"id"?, "as_of"?, "answers"?, "history"?, "person"?, "consents"?}`: a table of one row, or None, and every
    problem.

    There is no table where a problem is an error; warnings leave it.

    A missing key, null and a blank text are "not answered". The assessment date is `as_of`, else 1 March of the
    `cohort_year` in "person", else `default_as_of`. "person" may also hold the special columns no feature reads.
    """
    if not isinstance(person, Mapping):
        return None, [_problem("wrong_type", None, person, _OBJECT)]
    problems: list[Problem] = []
    sections = {name: _section(person, name, problems) for name in _SECTIONS}
    _check_rest(person, set(_TOP_KEYS), "", problems)
    _check_text("id", person.get("id"), problems)
    as_of = _assessment_date(person, sections["person"], default_as_of, problems)
    values: dict[str, Any] = {}
    for feature in q.features:
        value = sections[feature.section].get(feature.name)
        if not is_missing(value):
            _read(feature, value, as_of, values, problems)
    _check_keys(q, sections, problems)
    consents = _consents(q, person, problems) if "consents" in person else {}
    is_bad = any(problem.severity == "error" for problem in problems)
    return (None if is_bad else _table(q, values, as_of, consents)), problems


def _section(person: Mapping[str, object], name: str, problems: list[Problem]) -> Mapping[str, object]:
    section = person.get(name)
    if isinstance(section, Mapping):
        return section
    if section is not None:
        problems.append(_problem("wrong_type", name, section, _OBJECT))
    return {}


def _assessment_date(
    person: Mapping[str, object], facts: Mapping[str, object], default: dt.date, problems: list[Problem]
) -> dt.date:
    as_of, year = person.get("as_of"), facts.get("cohort_year")
    if not is_missing(as_of):
        try:
            day = read_date(as_of)
        except RefusedError:
            problems.append(date_refusal(as_of, "as_of"))
        else:
            if day > default + dt.timedelta(days=1):  # tomorrow has come further east
                problems.append(future_date(day, "as_of"))
            return day
    if is_missing(year):
        return default
    if type(year) is int and FIRST_YEAR <= year <= LAST_YEAR:
        return dt.date(year, 3, 1)
    problems.append(_problem("wrong_year", "person.cohort_year", year, _YEAR))
    return default


def _read(feature: Feature, value: object, as_of: dt.date, values: dict[str, Any], problems: list[Problem]) -> None:
    try:
        read = values[feature.name] = READERS[feature.kind](feature, value, as_of)
    except RefusedError as refused:
        problems.append(refusal(feature, refused.reason, value, f"{feature.section}.{feature.name}"))
        return
    if feature.kind == "code" and read is not None:
        warning = code_warning(feature, read, as_of, f"{feature.section}.{feature.name}")
        problems += [warning] if warning else []


def _check_keys(q: Questionnaire, sections: Mapping[Section, Mapping[str, object]], problems: list[Problem]) -> None:
    """Report keys that are neither a feature of their section nor, in "person", a special column no feature reads."""
    for name, section in sections.items():
        if section.keys() <= q.names_of[name]:
            continue
        special = q.special_purposes - q.names_of[name] if name == "person" else frozenset()
        for purpose in special & section.keys():
            _check_text(f"person.{purpose}", section[purpose], problems)
        year = {"cohort_year"} if name == "person" else set()
        _check_rest(section, q.names_of[name] | special | year, f"{name}.", problems)


def _consents(q: Questionnaire, person: Mapping[str, object], problems: list[Problem]) -> Consents:
    """`{code: true | false | null}` of the consents of the questionnaire."""
    given = _section(person, "consents", problems)
    codes = [consent.code for consent in q.consents if given.get(consent.code) is not None]
    _check_rest(given, {consent.code for consent in q.consents}, "consents.", problems)
    wrong = [code for code in codes if not isinstance(given[code], bool)]
    problems += [_problem("wrong_type", f"consents.{code}", given[code], _YES_OR_NO) for code in wrong]
    return {code: np.array([given[code]], dtype=np.float32) for code in codes if code not in wrong}


def _check_rest(
    values: Mapping[str, object], known: set[str] | frozenset[str], prefix: str, problems: list[Problem]
) -> None:
    unknown = [str(key) for key in values if key not in known]
    if not unknown:
        return
    names = shorten(", ".join(sorted(known)), 400)
    allowed = Text(ru=names, en=names)
    named, others = unknown[:MOST_UNKNOWN], unknown[MOST_UNKNOWN:]
    problems += [_problem("unknown_key", f"{prefix}{shorten(key)}", key, allowed) for key in named]
    if others:
        problems.append(_problem("unknown_key", prefix.rstrip(".") or None, ", ".join(others), allowed))


def _check_text(field: str, value: object, problems: list[Problem]) -> None:
    if not is_missing(value) and not _is_writable(value):
        problems.append(_problem("wrong_type", field, value, _SHORT_TEXT))


def _is_writable(value: object) -> bool:
    """Whether the value can be written back as JSON."""
    if isinstance(value, str):
        return len(value) <= LONGEST_ID and not CONTROL.search(value)
    if isinstance(value, int | float):
        return not isinstance(value, bool) and -LARGEST_ID <= value <= LARGEST_ID
    return isinstance(value, dt.date)


def _table(q: Questionnaire, values: Mapping[str, Any], as_of: dt.date, consents: Consents) -> Table:
    columns: dict[str, Any] = {}
    alike: dict[type, dict[str, Any]] = {}  # one array for all values of a type takes less time than one for each
    for feature in q.features:
        value = values.get(feature.name)
        if value is None:
            columns[feature.name] = empty_column(feature, 1)
        elif feature.kind == "multi":
            columns[feature.name] = np.array([value], dtype=dtype_of(feature))
        else:
            alike.setdefault(dtype_of(feature), {})[feature.name] = value
    for dtype, own in alike.items():
        columns.update(zip(own, np.array(list(own.values()), dtype=dtype).reshape(-1, 1), strict=True))
    return Table(q, columns, np.array([as_of], dtype="datetime64[D]"), consents)


def _problem(code: str, field: str | None, found: object, allowed: Text) -> Problem:
    return Problem(code, field, shorten(found), allowed, _CORRECT)


_YES_OR_NO = Text(ru="true, false или null", en="true, false or null")
_OBJECT = Text(ru="объект JSON с ключами", en="a JSON object")
_YEAR = Text(
    ru=f"год выпуска целым числом, {FIRST_YEAR}–{LAST_YEAR}", en=f"a year as an integer, {FIRST_YEAR}–{LAST_YEAR}"
)
_SHORT_TEXT = Text(
    ru=f"строка до {LONGEST_ID} знаков, число или null", en=f"a text up to {LONGEST_ID} characters, a number or null"
)
_CORRECT = Text(ru="исправьте или уберите", en="correct it or leave it out")
