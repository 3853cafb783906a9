"""What the joining of parts finds wrong: rows that contradict each other, and what the whole lacks."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from riskscore.assembly.build_output import OutputPeople
from riskscore.assembly.losses import USED
from riskscore.assembly.part import Part
from riskscore.codes.names import name_similarity, split_full_name
from riskscore.cohort.source_file import in_file
from riskscore.errors import Problem, Text
from riskscore.questionnaire import Questionnaire

Severity = Literal["error", "warning"]
EMPTY_COLUMN = "empty_column"

_LEAST_ALIKE = 0.5
_ROW_PROBLEMS: dict[str, tuple[Text, Text, Severity]] = {
    "contradiction": (
        Text(ru="один СНИЛС и одна дата рождения у человека", en="one СНИЛС and one date of birth of a person"),
        Text(ru="сверьте строки этого человека; пока не вошла ни одна", en="compare this person's rows; none was used"),
        "error",
    ),
    "ambiguous_snils": (
        Text(ru="СНИЛС, известный с одним внутренним номером", en="a СНИЛС known with one internal id"),
        Text(ru="укажите в строке внутренний номер", en="give the internal id in this row"),
        "error",
    ),
    "names_differ": (
        Text(ru="один человек у внутреннего номера", en="one person of an internal id"),
        Text(
            ru="в другой строке с этим номером совсем другое имя: номера должны значить одно и то же во всех частях",
            en="another row with this id has quite another name: ids must mean the same person in all parts",
        ),
        "warning",
    ),
    "shared_snils": (
        Text(ru="один СНИЛС у одного внутреннего номера", en="one СНИЛС of one internal id"),
        Text(
            ru="тот же СНИЛС стоит у другого номера: возможно, человек в когорте дважды; исправьте СНИЛС или номер",
            en="another id has the same СНИЛС: a person may be in the cohort twice; correct the СНИЛС or the id",
        ),
        "warning",
    ),
    "conflict": (
        Text(ru="один исход на один день", en="one outcome on one day"),
        Text(
            ru="оставьте верный исход; пока исхода у человека нет",
            en="keep the right one; until then the person has no outcome",
        ),
        "warning",
    ),
}  # fmt: skip


def row_problems(rows: pd.DataFrame, parts: Sequence[Part]) -> list[Problem]:
    """A problem for each row left out because rows contradict each other, and for people who may be there twice."""
    known = rows.dropna(subset=["person_id", "snils"])
    is_shared = known.groupby("snils")["person"].transform("nunique") > 1
    shared = known[is_shared & (known["fate"] == USED) & (known["kind"] == "answers")].assign(fate="shared_snils")
    other = rows.loc[_named_otherwise(rows)].assign(fate="names_differ")
    wrong = pd.concat([rows[rows["fate"].isin(list(_ROW_PROBLEMS))], shared, other])
    return [
        _row_problem(fate, parts[part], row)
        for fate, part, row in zip(*(wrong[c].tolist() for c in ("fate", "part", "row")), strict=True)
    ]


def _named_otherwise(rows: pd.DataFrame) -> list[int]:
    """Rows whose name is nothing like the first name of the same internal id; a new surname alone is no such name."""
    named = rows.dropna(subset=["person_id", "name"])
    first = named.groupby("person_id")["name"].transform("first")
    is_other = (named["name"] != first).to_numpy(dtype=bool)
    pairs = zip(named.index[is_other].tolist(), named["name"][is_other].tolist(), first[is_other].tolist(), strict=True)
    split = [(i, split_full_name(name), split_full_name(other)) for i, name, other in pairs]
    return [i for i, one, other in split if one and other and name_similarity(one, other) < _LEAST_ALIKE]


def _row_problem(fate: str, part: Part, row: int) -> Problem:
    allowed, remedy, severity = _ROW_PROBLEMS[fate]
    return in_file(Problem(fate, None, "", allowed, remedy, row, severity), part.name)


def whole_problems(
    q: Questionnaire, parts: Sequence[Part], values: pd.DataFrame, people: OutputPeople
) -> list[Problem]:
    """What all parts together lack."""
    empty = [f.column for f in q.features if values[f.column].isna().all()]
    found = [_empty(column) for column in empty]
    if not any(part.kind == "consents" for part in parts):
        found.append(_NO_CONSENTS)
    if people.n_unlinkable:
        found.append(_unlinkable(people.n_unlinkable))
    return found


def _empty(column: str) -> Problem:
    return Problem(
        code=EMPTY_COLUMN,
        field=column,
        found="",
        allowed=Text(ru="хотя бы одно значение в частях", en="at least one value in the parts"),
        remedy=Text(ru="в когорте этот столбец пуст", en="the column is empty in the cohort"),
        severity="warning",
    )


_NO_CONSENTS = Problem(
    code="no_consents",
    field=None,
    found="",
    allowed=Text(ru="часть consents", en="a part of consents"),
    remedy=Text(
        ru="согласия не проверены: до обучения убедитесь, что у каждого человека оно есть",
        en="consents were not checked: make sure before training that everybody has given theirs",
    ),
    severity="warning",
)


def _unlinkable(n: int) -> Problem:
    return Problem(
        code="unlinkable",
        field=None,
        found=str(n),
        allowed=Text(ru="внутренний номер, или СНИЛС и ключ", en="an internal id, or a СНИЛС and a key"),
        remedy=Text(
            ru="столько людей получили порядковый номер, с другой сборкой их не связать; ключ даёт --key-file",
            en="so many people have a running number and cannot be linked with another build; --key-file gives a key",
        ),
        severity="warning",
    )
