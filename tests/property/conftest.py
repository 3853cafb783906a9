"""What the tests of files people send share: the college's table as it was meant, and how a reading differs from it."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import shorten
from riskscore.questionnaire import Questionnaire, load_questionnaire, source_key

CORPUS = Path(__file__).parents[1] / "corpus"
Values = dict[str, object]
Reading = Mapping[str, Values]


@pytest.fixture(scope="session")
def college() -> Questionnaire:
    return load_questionnaire(str(CORPUS / "college.toml"))


@pytest.fixture(scope="session")
def load(college: Questionnaire) -> Callable[[Path], Cohort]:
    return lambda path: load_cohort([path], college, default_as_of=dt.date(2025, 3, 1))


@pytest.fixture(scope="session")
def meant(load: Callable[[Path], Cohort]) -> Reading:
    """The values of the six people, by their numbers."""
    cohort = load(CORPUS / "files" / "plain.csv")
    assert cohort.problems == ()
    return {number: values for _, number, values in rows_of(cohort)}


@pytest.fixture(scope="session")
def misread(meant: Reading) -> Callable[[Cohort], list[str]]:
    """What a cohort silently says otherwise than was meant."""
    return lambda cohort: list(_misreadings(cohort, meant))


def rows_of(cohort: Cohort) -> Iterator[tuple[int, str, Values]]:
    """Row, person's number and values by header of each row; None = no value."""
    q, columns = cohort.table.questionnaire, cohort.table.columns
    numbers = cohort.special.get("person_id", np.full(len(cohort), None))
    for i, row in enumerate(cohort.row_numbers):
        values = {feature.column: _value(columns[feature.name][i]) for feature in q.features}
        values |= {"Год выпуска": _value(cohort.cohort_year[i]), "Исход": cohort.outcome_code[i]}
        yield row, source_key(str(numbers[i])), values


def _value(cell: object) -> object:
    values = np.atleast_1d(np.asarray(cell, dtype=object)).tolist()
    kept = [None if value is None or value != value else value for value in values]  # noqa: PLR0124 - NaN
    return None if set(kept) == {None} else kept


def _misreadings(cohort: Cohort, meant: Reading) -> Iterator[str]:
    said = {(problem.row, problem.field) for problem in cohort.problems}
    said_codes = {(problem.field, problem.found) for problem in cohort.problems if problem.code == "odd_code"}
    said_rows = {row for row, _ in said}
    seen = set()
    for row, number, values in rows_of(cohort):
        seen.add(number)
        if number not in meant:
            if row not in said_rows and any(value is not None for value in values.values()):
                yield f"row {row} is nobody, «{number}»"
            continue
        for header, value in values.items():
            is_said = {(row, header), (row, None), (None, header)} & said or (header, _code(value)) in said_codes
            if value != meant[number][header] and not is_said:
                yield f"row {row}, {number}, {header}: {value} was {meant[number][header]}"
    is_said = said_rows - set(cohort.row_numbers) or any(p.code == "wrong_number_of_cells" for p in cohort.problems)
    if not is_said:
        yield from (f"nothing is said of the lost {number}" for number in meant if number not in seen)


def _code(value: object) -> object:
    return shorten(value[0]) if isinstance(value, list) else value
