"""Specialty codes against the reference table: what is odd about a code is said, and the row is read all the same."""

import datetime as dt
from collections.abc import Sequence

from riskscore.codes.specialties import specialty_fault, suggest_specialty
from riskscore.errors import Problem, Text
from riskscore.monitoring.between import first_rows
from riskscore.monitoring.findings import column_name, finding
from riskscore.monitoring.groups import ReturnRow
from riskscore.monitoring.locate import Located

_LISTED = Text(
    ru="код из справочника специальностей (он неполный), действовавший в год выпуска",
    en="a code of the reference table of specialties (it is not complete), in force in the year of graduation",
)
_REMEDY = Text(
    ru="проверьте код; если он верен, ничего менять не нужно", en="check the code; if it is right, change nothing"
)


def check_codes(located: Located, rows: Sequence[ReturnRow], cohort_year: int | None) -> list[Problem]:
    """A warning for each specialty whose code is odd for people who graduated in that year; none without the year."""
    if cohort_year is None:
        return []
    graduation = dt.date(cohort_year, 6, 30)
    field = column_name(located, located.sheet.code)
    problems = []
    for row in first_rows(rows):
        if row.specialty and specialty_fault(row.specialty, graduation):
            meant = suggest_specialty(row.specialty)
            suggestion = meant if meant != row.specialty else None
            problems.append(
                finding(
                    located, "odd_code", field, row.specialty, _LISTED, _REMEDY,
                    row=row.row, is_warning=True, suggestion=suggestion,
                )
            )  # fmt: skip
    return problems
