"""Rows of a scored file, or objects of a request → students, or every mistake in them at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from riskscore.allocation.demand import Student
from riskscore.cohort.texts import cell_text
from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import source_key


@dataclass(frozen=True)
class StudentRow:
    """One row as found: `services` and `groups` by the column or key they stand in."""

    row: int
    id: object
    college: object
    probability: object
    services: Mapping[str, object]
    groups: frozenset[str]


@dataclass(frozen=True)
class Fields:
    """What the sender calls the fields."""

    id: str
    college: str
    probability: str = "probability"


def read_students(
    rows: Iterable[StudentRow], services: Collection[str], fields: Fields
) -> tuple[list[Student], list[Problem]]:
    """Students of `rows`; a row without a probability has no score and is left out with a warning."""
    problems: list[Problem] = []
    first: dict[str, int] = {}
    students: list[Student] = []
    for row in rows:
        before = len(problems)
        name = cell_text(row.id)
        problems += _wrong_id(name, row.row, fields.id, first)
        codes = _codes(row, services, problems)
        probability = _probability(row, fields.probability, problems)
        if len(problems) == before and name is not None and probability is not None:
            college = cell_text(row.college)
            students.append(Student(name, college and source_key(college), probability, codes, row.groups, college))
    return students, problems


def _wrong_id(name: str | None, number: int, field: str, first: dict[str, int]) -> Iterator[Problem]:
    if name is None:
        yield Problem("missing_id", field, "", _ID, _GIVE_ID, number)
    elif first.setdefault(name, number) != number:
        row = first[name]
        once = Text(ru=f"каждый номер один раз, впервые в строке {row}", en=f"each id once, first in row {row}")
        yield Problem("duplicate_id", field, shorten(name), once, _KEEP_ONE, number)


def _codes(row: StudentRow, services: Collection[str], problems: list[Problem]) -> tuple[str, ...]:
    named = {field: text for field, cell in row.services.items() if (text := cell_text(cell))}
    listed = ", ".join(services)
    problems += [
        Problem("unknown_service", field, shorten(code), Text(ru=listed, en=listed), _SERVICE, row.row)
        for field, code in named.items()
        if code not in services
    ]
    return tuple(dict.fromkeys(named.values()))


def _probability(row: StudentRow, field: str, problems: list[Problem]) -> float | None:
    text = cell_text(row.probability)
    if text is None:
        problems.append(Problem("no_score", field, "", _SCORE, _SCORE_AGAIN, row.row, "warning"))
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if 0.0 <= value <= 1.0:
        return value
    problems.append(Problem("wrong_probability", field, shorten(text), _SHARE, _SCORE_AGAIN, row.row))
    return None


_ID = Text(ru="номер, по которому отличают людей", en="an id that tells people apart")
_GIVE_ID = Text(ru="впишите номер", en="give an id")
_KEEP_ONE = Text(ru="оставьте одну из строк", en="keep one of the rows")
_SERVICE = Text(
    ru="возьмите код из перечня услуг или очистите ячейку", en="take a code of the catalogue or clear the cell"
)
_SCORE = Text(
    ru="вероятность от 0 до 1; без неё студент не участвует",
    en="a probability from 0 to 1; without it the student takes no part",
)
_SCORE_AGAIN = Text(
    ru="исправьте ответы и оцените файл заново: riskscore score",
    en="mend the answers and score the file again: riskscore score",
)
_SHARE = Text(ru="вероятность от 0 до 1", en="a probability from 0 to 1")
