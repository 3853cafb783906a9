"""The body of `POST /api/v1/allocations`: checked to the last key, every problem at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskscore.allocation import (
    CAPACITY_COLUMNS,
    HEAVIEST,
    MOST_PLACES,
    NEEDED_COLUMNS,
    WEIGHTS,
    Fields,
    Pool,
    Student,
    StudentRow,
    read_capacity,
    read_students,
)
from riskscore.cohort.texts import cell_text
from riskscore.errors import Problem, Text, shorten
from riskscore.plan import Evidence
from riskscore.questionnaire.person import MOST_UNKNOWN

MAX_STUDENTS, MAX_CAPACITIES, MAX_MOST, MAX_MORE = 1_000, 1_000, 20, 1_000
MAX_LISTED = {"services": 4, "groups": 20}  # as many services as a score recommends
LARGEST_SEED = 2**53 - 1  # the largest whole number every JSON reader keeps
STUDENT_KEYS = ("id", "college", "probability", "services", "groups")
WEIGHED: tuple[Evidence, ...] = ("observational", "quasi", "trial")
_KEYS = ("students", "capacities", "seed", "date", "most", "weights", "more", "explain")


@dataclass(frozen=True)
class Asked:
    students: list[Student]
    pools: list[Pool]
    seed: int
    day: date
    most: int
    more: int
    weights: dict[Evidence, int]
    explain: str | None


def read_request(data: object, services: Sequence[str], today: date) -> tuple[Asked, list[Problem]]:
    """What is asked; it holds only if there are no problems of severity error."""
    problems: list[Problem] = []
    body = data if isinstance(data, dict) else {}
    if not isinstance(data, dict):
        problems.append(Problem("not_an_object", None, shorten(data), _listed(_KEYS), _EXAMPLE))
    problems += _unknown_keys(body, _KEYS)
    people = _objects(body, "students", MAX_STUDENTS, STUDENT_KEYS, ("id", "probability", "services"), problems)
    places = _objects(body, "capacities", MAX_CAPACITIES, CAPACITY_COLUMNS, NEEDED_COLUMNS, problems)
    day = _day(body.get("date"), today, problems)
    seed = _whole(body, "seed", int(f"{day:%Y%m%d}"), (0, LARGEST_SEED), problems)
    most = _whole(body, "most", MOST_PLACES, (1, MAX_MOST), problems)
    more = _whole(body, "more", 0, (0, MAX_MORE), problems)
    weights = _weights(body.get("weights"), problems)
    rows = [_student_row(row, person, problems) for row, person in people]
    students, found = read_students(rows, services, Fields("id", "college"))
    pools, wrong = read_capacity(places, services)
    problems += [_under("students", problem) for problem in found] + [_under("capacities", p) for p in wrong]
    explain = _explained(body.get("explain"), students, problems)
    return Asked(students, pools, seed, day, most, more, weights, explain), problems


def _objects(
    body: Mapping[str, Any],
    key: str,
    most: int,
    keys: Sequence[str],
    needed: Sequence[str],
    problems: list[Problem],
) -> list[tuple[int, Mapping[str, Any]]]:
    """The objects of a list with their places from 1; every other kind of entry is a problem."""
    found = body.get(key)
    size = Text(ru=f"список от 1 до {most} объектов", en=f"a list of 1 to {most} objects")
    if not isinstance(found, list) or not 1 <= len(found) <= most:
        shown = str(len(found)) if isinstance(found, list) else shorten(found)
        problems.append(Problem("wrong_length", key, shown, size, _EXAMPLE))
        return []
    good: list[tuple[int, Mapping[str, Any]]] = []
    for row, item in enumerate(found, start=1):
        wrong = list(_wrong_keys(key, row, item, keys, needed))
        problems += wrong
        if not wrong:
            good.append((row, item))
    return good


def _wrong_keys(key: str, row: int, item: object, keys: Sequence[str], needed: Sequence[str]) -> list[Problem]:
    if not isinstance(item, dict):
        return [Problem("not_an_object", key, shorten(item), _listed(keys), _EXAMPLE, row)]
    unknown = _unknown_keys(item, keys, f"{key} › ", row)
    missing = [
        Problem("missing_key", f"{key} › {k}", "", _listed(keys), _EXAMPLE, row) for k in needed if k not in item
    ]
    nested = [
        Problem("not_a_value", f"{key} › {name}", shorten(value), _VALUE, _EXAMPLE, row)
        for name, value in item.items()
        if name in keys and name not in ("services", "groups") and isinstance(value, dict | list | bool)
    ]
    return unknown + missing + nested


def _unknown_keys(
    given: Mapping[str, Any], known: Sequence[str], prefix: str = "", row: int | None = None
) -> list[Problem]:
    """Each of the first with a problem of its own, all others with one."""
    unknown = [key for key in given if key not in known]
    named = [(f"{prefix}{shorten(key)}", key) for key in unknown[:MOST_UNKNOWN]]
    others = [(prefix.removesuffix(" › ") or None, ", ".join(unknown[MOST_UNKNOWN:]))] if unknown[MOST_UNKNOWN:] else []
    return [
        Problem("unknown_key", field, shorten(found), _listed(known), _EXAMPLE, row) for field, found in named + others
    ]


def _student_row(row: int, person: Mapping[str, Any], problems: list[Problem]) -> StudentRow:
    services, groups = (_names(row, person.get(key), key, problems) for key in ("services", "groups"))
    offered = {f"services › {place}": code for place, code in enumerate(services, start=1)}
    return StudentRow(row, person["id"], person.get("college"), person["probability"], offered, frozenset(groups))


def _names(row: int, value: object, key: str, problems: list[Problem]) -> list[str]:
    if value is None and key == "groups":
        return []
    if isinstance(value, list) and len(value) <= MAX_LISTED[key] and all(isinstance(one, str) for one in value):
        return value
    most = MAX_LISTED[key]
    names = Text(ru=f"список не более {most} строк", en=f"a list of at most {most} strings")
    problems.append(Problem("not_a_list", f"students › {key}", shorten(value), names, _EXAMPLE, row))
    return []


def _day(value: object, today: date, problems: list[Problem]) -> date:
    if value is None:
        return today
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        problems.append(Problem("wrong_date", "date", shorten(value), _DAY, _EXAMPLE))
        return today


def _whole(body: Mapping[str, Any], key: str, default: int, bounds: tuple[int, int], problems: list[Problem]) -> int:
    value = body.get(key)
    if value is None:
        return default
    low, high = bounds
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    allowed = Text(ru=f"целое число от {low} до {high}", en=f"a whole number from {low} to {high}")
    problems.append(Problem("wrong_number", key, shorten(value), allowed, _EXAMPLE))
    return default


def _weights(value: object, problems: list[Problem]) -> dict[Evidence, int]:
    """Of every grade, in per cent."""
    weights, given = dict(WEIGHTS), value if isinstance(value, dict) else {}
    known = {grade: given[grade] for grade in WEIGHED if grade in given}
    if (value is not None and not isinstance(value, dict)) or len(known) < len(given):
        problems.append(Problem("wrong_weights", "weights", shorten(value), _listed(WEIGHED), _EXAMPLE))
    for grade, number in known.items():
        if isinstance(number, int | float) and not isinstance(number, bool) and 1 <= number <= HEAVIEST / 100:
            weights[grade] = round(number * 100)
        else:
            problems.append(Problem("wrong_number", f"weights › {grade}", shorten(number), _WEIGHT, _EXAMPLE))
    return weights


def _explained(value: object, students: Sequence[Student], problems: list[Problem]) -> str | None:
    """The id of the student to explain, as the list writes it."""
    name = None if isinstance(value, dict | list | bool) else cell_text(value)
    if value is not None and students and all(student.id != name for student in students):
        problems.append(Problem("unknown_student", "explain", shorten(value), _STUDENT, _EXAMPLE))
    return name


def _under(key: str, problem: Problem) -> Problem:
    """In a file a student without a score is left out; in a request it is a mistake."""
    return Problem(
        problem.code, f"{key} › {problem.field}", problem.found, problem.allowed, problem.remedy, problem.row,
        suggestion=problem.suggestion,
    )  # fmt: skip


def _listed(names: Sequence[str]) -> Text:
    keys = ", ".join(names)
    return Text(ru=f"объект с ключами {keys}", en=f"an object with the keys {keys}")


_EXAMPLE = Text(ru="возьмите за образец пример на странице /docs", en="follow the example at /docs")
_VALUE = Text(ru="строка, число или null", en="a string, a number or null")
_WEIGHT = Text(ru="число от 1 до 2", en="a number from 1 to 2")
_STUDENT = Text(ru="id одного из students", en="the id of one of the students")
_DAY = Text(ru="дата вида 2026-03-01", en="a date like 2026-03-01")
