"""The columns of an answers file in the order a person fills them, identity first."""

from dataclasses import dataclass
from typing import Literal

from riskscore.documents.words import SECTION_ORDER, SECTIONS
from riskscore.errors import Text
from riskscore.questionnaire import Feature, Purpose, Questionnaire

Group = Literal["identity", "person", "answers", "history"]
Special = Purpose | Literal["cohort_year"]

GROUPS: dict[Group, Text] = {
    "identity": Text(ru="Кто это и когда оценивается", en="Who it is and when assessed"),
    "person": SECTIONS["person"],
    "answers": SECTIONS["answers"],
    "history": SECTIONS["history"],
}
SPECIAL_TITLES: dict[Special, Text] = {
    "person_id": Text(ru="Внутренний номер человека", en="Internal id of the person"),
    "snils": Text(ru="СНИЛС", en="СНИЛС (insurance number)"),
    "last_name": Text(ru="Фамилия", en="Last name"),
    "first_name": Text(ru="Имя", en="First name"),
    "middle_name": Text(ru="Отчество (если есть)", en="Patronymic, if any"),
    "full_name": Text(ru="Фамилия, имя, отчество", en="Full name"),
    "birth_date": Text(ru="Дата рождения", en="Date of birth"),
    "sex": Text(ru="Пол", en="Sex"),
    "college": Text(ru="Образовательная организация", en="College"),
    "programme": Text(ru="Профессия или специальность", en="Occupation or specialty"),
    "course": Text(ru="Курс", en="Year of study"),
    "region": Text(ru="Территория", en="Territory"),
    "graduation_date": Text(ru="Дата выпуска", en="Date of graduation"),
    "as_of": Text(ru="Дата оценки", en="Date of the assessment"),
    "cohort_year": Text(ru="Год выпуска", en="Graduation year"),
}
IDENTITY_FIRST: tuple[Special, ...] = ("person_id", "snils", "last_name", "first_name", "middle_name", "full_name")


@dataclass(frozen=True)
class Column:
    """One column: a feature, or a special column that no feature reads."""

    header: str
    group: Group
    title: Text
    feature: Feature | None = None
    special: Special | None = None


def list_columns(q: Questionnaire) -> tuple[Column, ...]:
    """Identity and the other special columns, then the features of the person, the answers and the history."""
    taken = {feature.column.strip() for feature in q.features}
    special = [
        Column(header, "identity", SPECIAL_TITLES[purpose], special=purpose)
        for purpose, header in special_headers(q).items()
        if header.strip() not in taken
    ]
    asked = [
        Column(feature.column, section, feature.question, feature=feature)
        for section in SECTION_ORDER
        for feature in q.section(section)
    ]
    return tuple({column.header.strip(): column for column in reversed([*special, *asked])}.values())[::-1]


def special_headers(q: Questionnaire) -> dict[Special, str]:
    """Header of each special column the questionnaire names, identity first."""
    named: dict[Special, str] = {p: h for p in SPECIAL_TITLES if p != "cohort_year" and (h := q.special_column(p))}
    if q.cohort_year:
        named["cohort_year"] = q.cohort_year.column
    return {p: named[p] for p in dict.fromkeys((*IDENTITY_FIRST, *SPECIAL_TITLES)) if p in named}
