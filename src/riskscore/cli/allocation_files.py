"""The two files of `riskscore plan allocate`, read and checked together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from riskscore.allocation import (
    CAPACITY_COLUMNS,
    NEEDED_COLUMNS,
    Fields,
    Names,
    Pool,
    Student,
    StudentRow,
    check_columns,
    find_groups,
    group_column,
    read_capacity,
    read_students,
    wrong_groups,
)
from riskscore.bundle import Bundle
from riskscore.cohort import with_matched_columns
from riskscore.cohort.source_file import in_file
from riskscore.cohort.texts import cell_text, read_texts
from riskscore.errors import FileError, Problem, Text, shorten
from riskscore.files import RawFrame, read_raw
from riskscore.plan import Service

_SERVICES = tuple(f"service_{i}" for i in range(1, 5))


@dataclass(frozen=True)
class Asked:
    """What was asked for; `values` are the cells of each column to compare by, by student id.

    `choices` are the words for the codes of such a column, where it belongs to the questionnaire.
    """

    students: list[Student]
    pools: list[Pool]
    services: tuple[Service, ...]
    id_column: str
    values: dict[str, dict[str, str | None]]
    choices: dict[str, dict[str, Text]]
    problems: list[Problem]

    @property
    def names(self) -> Names:
        return {service.code: service.name for service in self.services}


@dataclass(frozen=True)
class _Scored:
    """The scored file; `columns` by every name they go by, the sender's and the questionnaire's."""

    raw: RawFrame
    columns: Mapping[str, Sequence[object]]
    fields: Fields


def read_asked(
    scored: Path, capacity: Path, bundle: Bundle, groups: Sequence[str], confirmed: Mapping[str, str] | None
) -> Asked:
    """Students, pools and every problem of both files.

    Raises
    ------
    FileError
        A file cannot be read, or the bundle has no catalogue of services.
    """
    if bundle.catalogue is None:
        raise FileError(_NO_CATALOGUE)
    services = bundle.catalogue.services
    codes = [service.code for service in services]
    places = read_raw(capacity, known=CAPACITY_COLUMNS)
    found = _open_scored(scored, bundle, confirmed)
    lost = check_columns([*places.frame.columns], NEEDED_COLUMNS, CAPACITY_COLUMNS)
    pools, wrong = read_capacity([*_rows(places)], codes, found.columns) if not lost else ([], [])
    wanted = {reserve.group for pool in pools for reserve in pool.reserves}
    needs_college = any(pool.college is not None for pool in pools)
    asked, missing = _students(found, codes, sorted(wanted), groups, needs_college=needs_college)
    if not lost and places.frame.empty:
        lost = [Problem("no_rows", "service_code", "", _ROWS, _ADD_ROWS)]
    if not asked and all(problem.severity == "warning" for problem in missing):
        missing.append(Problem("no_students", found.fields.probability, "", _STUDENTS, _SCORE))
    of_places = (*places.problems, *lost, *wrong, *wrong_groups(found.columns, pools), *_unknown_colleges(pools, asked))
    problems = [in_file(problem, capacity.name) for problem in of_places]
    problems += [in_file(problem, scored.name) for problem in missing]
    values = {column: _by_id(found, column) for column in groups if column in found.columns}
    features = [feature for name in values if (feature := bundle.questionnaire.by_name.get(name))]
    choices = {feature.name: {choice.code: choice.text for choice in feature.choices} for feature in features}
    return Asked(asked, pools, services, found.fields.id, values, choices, [*problems, *_other_bundle(found, bundle)])


def _open_scored(path: Path, bundle: Bundle, confirmed: Mapping[str, str] | None) -> _Scored:
    questionnaire = bundle.questionnaire
    sent = read_raw(path, known=["probability", *_SERVICES])
    named, matches = with_matched_columns(sent, questionnaire, confirmed)
    columns = {str(name): sent.frame[name].tolist() for name in sent.frame.columns}
    own = {str(new): columns[str(old)] for old, new in zip(sent.frame.columns, named.frame.columns, strict=True)}
    original = {new: old for old, new in matches.renamed.items()}
    names = [questionnaire.special_column(purpose) or purpose for purpose in ("person_id", "college")]
    person, college = (original.get(name, name) for name in names)
    return _Scored(sent, {**own, **columns}, Fields(person, college))


def _students(
    found: _Scored, codes: Sequence[str], reserved: Sequence[str], groups: Sequence[str], *, needs_college: bool
) -> tuple[list[Student], list[Problem]]:
    fields, headers = found.fields, [*found.columns]
    needed = [fields.id, fields.probability, _SERVICES[0], *([fields.college] if needs_college else []), *groups]
    missing = check_columns(headers, list(dict.fromkeys(needed)), None)
    if missing:
        return [], missing
    n = len(found.raw.frame)
    known = [group for group in reserved if group_column(group)[0] in found.columns]
    members = find_groups(found.columns, known, n)
    empty = [None] * n
    colleges = found.columns.get(fields.college, empty)
    offered = {name: found.columns[name] for name in _SERVICES if name in found.columns}
    rows = (
        StudentRow(
            number,
            found.columns[fields.id][i],
            colleges[i],
            found.columns[fields.probability][i],
            {name: cells[i] for name, cells in offered.items()},
            members[i],
        )
        for i, number in enumerate(found.raw.row_numbers)
    )
    return read_students(rows, codes, fields)


def _rows(raw: RawFrame) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, row in zip(raw.row_numbers, raw.frame.to_dict("records"), strict=True):
        yield number, {str(name): cell for name, cell in row.items()}


def _by_id(found: _Scored, column: str) -> dict[str, str | None]:
    ids = map(cell_text, found.columns.get(found.fields.id, ()))
    values = read_texts(np.array(found.columns[column], dtype=object))
    return {name: value for name, value in zip(ids, values, strict=False) if name is not None}


def _unknown_colleges(pools: Sequence[Pool], students: Sequence[Student]) -> Iterator[Problem]:
    """A warning for each college of the capacity file that no student has."""
    known = {student.college: student.college_name for student in students if student.college}
    for pool in pools if students else ():
        if pool.college is not None and pool.college not in known:
            name, close = shorten(pool.college_name or pool.college), get_close_matches(pool.college, known, n=1)
            meant = known[close[0]] if close else None
            yield Problem(
                "unknown_college", "college", name, _COLLEGE, _CHECK_NAME, pool.row, "warning", suggestion=meant
            )


def closed_pools(pools: Sequence[Pool], day: date, capacity: Path) -> list[Problem]:
    """A warning for each row whose places cannot be given on `day`."""
    allowed = Text(ru=f"срок, в который входит {day:%d.%m.%Y}", en=f"dates that include {day}")
    closed = [(pool.row, f"{pool.starts or '…'} – {pool.ends or '…'}") for pool in pools if not pool.is_open(day)]
    return [
        in_file(Problem("not_open", "from", found, allowed, _OTHER_DAY, row, "warning"), capacity.name)
        for row, found in closed
    ]


def _other_bundle(found: _Scored, bundle: Bundle) -> Iterator[Problem]:
    """A warning where the file was scored by another bundle: its catalogue may differ."""
    ids = dict.fromkeys(filter(None, map(cell_text, found.columns.get("bundle_id", ()))))
    for other in ids:
        if other != bundle.id:
            allowed = Text(ru=f"пакет {bundle.id}", en=f"the bundle {bundle.id}")
            yield Problem("other_bundle", "bundle_id", other, allowed, _NAME_BUNDLE, severity="warning")


_NO_CATALOGUE = Text(
    ru="В пакете модели нет перечня услуг, распределять нечего. Назовите пакет с перечнем: --bundle ПУТЬ",
    en="The bundle has no catalogue of services, so there is nothing to give. Name one that has: --bundle PATH",
)
_COLLEGE = Text(
    ru="организация, студенты которой есть в файле с оценками", en="a college that students of the scored file are of"
)
_CHECK_NAME = Text(
    ru="сверьте название; эти места никто не займёт", en="compare the names; nobody will take these places"
)
_OTHER_DAY = Text(
    ru="на этот день они не распределяются; другой день: --date", en="these places are left out; another day: --date"
)
_ROWS = Text(ru="хотя бы одна строка с местами", en="at least one row of places")
_ADD_ROWS = Text(ru="впишите услуги и места", en="write down services and places")
_STUDENTS = Text(ru="хотя бы один студент с оценкой", en="at least one student with a score")
_SCORE = Text(ru="оцените файл: riskscore score", en="score the file: riskscore score")
_NAME_BUNDLE = Text(
    ru="если перечень услуг там другой, назовите тот пакет: --bundle", en="if its catalogue differs, name it: --bundle"
)
