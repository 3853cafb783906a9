"""Who the rows of a file are about: numbers and names that cannot be right, and people who appear twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from riskscore.codes.look_alikes import fold_look_alikes
from riskscore.codes.names import split_full_name
from riskscore.codes.snils import parse_snils, suggest_snils
from riskscore.cohort.texts import Cells, read_texts
from riskscore.errors import Problem, Text, shorten
from riskscore.questionnaire import Questionnaire, source_key, source_keys

# Row, cell of the column of СНИЛС, the number it is, internal id.
_Numbered = tuple[int, str | None, str | None, str | None]
_NAMES = ("last_name", "first_name", "middle_name", "full_name")


def special_texts(frame: pd.DataFrame, questionnaire: Questionnaire) -> dict[str, Cells]:
    """Text or None of each special column the frame has, by purpose."""
    columns = (questionnaire.special or {}).items()
    return {purpose: read_texts(frame[column]) for purpose, column in columns if column in frame.columns}


def check_identities(
    special: Mapping[str, Cells], questionnaire: Questionnaire, row_numbers: Sequence[int]
) -> list[Problem]:
    """Wrong СНИЛС, one СНИЛС under two ids, names that are none; `special` as `special_texts` reads it.

    A wrong СНИЛС is an error where nothing else identifies the row, and a warning beside an internal id.
    """
    columns = questionnaire.special or {}
    found: list[Problem] = []
    if "snils" in special:
        cells = special["snils"]
        ids = special.get("person_id", [None] * len(cells))
        rows = list(zip(row_numbers, cells, map(parse_snils, cells), ids, strict=True))
        found += [*_wrong_snils(rows, columns["snils"]), *_shared_snils(rows, columns["snils"])]
    for purpose in _NAMES:
        if purpose in special:
            found += _odd_names(purpose, special[purpose], columns[purpose], row_numbers)
    return found


def person_keys(special: Mapping[str, Cells]) -> "pd.Series[Any]":
    """What tells people apart: the internal id, else a right СНИЛС; None where there is neither."""
    n = max(map(len, special.values()), default=0)
    keys = np.full(n, None, dtype=object)
    ids, numbers = (special.get(purpose, keys) for purpose in ("person_id", "snils"))
    has_id = ids.astype(bool)
    if has_id.all():
        return pd.Series(source_keys(ids.tolist()), dtype=object)
    keys[~has_id] = [parse_snils(number) for number in numbers[~has_id]]
    keys[has_id] = source_keys(ids[has_id].tolist())
    return pd.Series(keys, dtype=object)


def find_repeated_people(
    frame: pd.DataFrame, special: Mapping[str, Cells], questionnaire: Questionnaire, row_numbers: Sequence[int]
) -> list[Problem]:
    """A warning for each later row of the same person, year and assessment date; such rows can still be scored."""
    if not {"person_id", "snils"} & special.keys():
        return []
    year = questionnaire.cohort_year.column if questionnaire.cohort_year else None
    others = [c for c in (year, questionnaire.special_column("as_of")) if c in frame.columns]
    keys = frame[others].astype(str).assign(person=person_keys(special).to_numpy())
    repeated = keys.duplicated() & keys["person"].notna()
    found = (repeated_person(questionnaire, special, i, row_numbers[i]) for i in np.flatnonzero(repeated).tolist())
    return [replace(problem, severity="warning") for problem in found]


def repeated_numbers(
    frame: pd.DataFrame, special: Mapping[str, Cells], questionnaire: Questionnaire, row_numbers: Sequence[int]
) -> list[Problem]:
    """The same as errors, of rows that nothing but СНИЛС identifies."""
    if "snils" not in special:
        return []
    nameless = np.array([one is None for one in special.get("person_id", [None] * len(frame))], dtype=bool)
    if not nameless.any():
        return []
    order = np.argsort(nameless, kind="stable")  # whoever has an id comes first, so that the others repeat them
    rows = np.asarray(row_numbers)[order].tolist()
    found = find_repeated_people(frame.iloc[order], {"snils": special["snils"][order]}, questionnaire, rows)
    alone = set(np.asarray(row_numbers)[nameless].tolist())
    return [replace(problem, severity="error") for problem in found if problem.row in alone]


def repeated_person(questionnaire: Questionnaire, special: Mapping[str, Cells], place: int, row: int) -> Problem:
    """The problem of the row at `place`, whose person has been seen before."""
    ids = special.get("person_id")
    purpose = "snils" if ids is None or ids[place] is None else "person_id"
    return Problem(
        code="duplicate_person",
        field=questionnaire.special_column(purpose),
        found=shorten(special[purpose][place]),
        allowed=Text(ru="один человек один раз в выпуске", en="one person once in a graduation year"),
        remedy=Text(
            ru="оставьте одну из строк; cohort build берёт последнюю оценку сам",
            en="keep one of the rows; cohort build takes the latest assessment by itself",
        ),
        row=row,
    )


def _wrong_snils(rows: Iterable[_Numbered], column: str) -> Iterator[Problem]:
    for row, cell, number, one in rows:
        if cell is not None and number is None:
            problem = wrong_snils(cell, column, row, _BESIDE_ID if one else _ALONE)
            yield problem if one else replace(problem, severity="error")


def wrong_snils(cell: str, column: str, row: int, remedy: Text) -> Problem:
    """The warning about a cell of СНИЛС that holds none; what it costs is for `remedy` to say."""
    return Problem(
        code="wrong_snils",
        field=column,
        found=shorten(cell),
        allowed=Text(
            ru="СНИЛС вида 112-233-445 95 с верными контрольными цифрами",
            en="a СНИЛС like 112-233-445 95 whose check digits are right",
        ),
        remedy=remedy,
        row=row,
        severity="warning",
        suggestion=suggest_snils(cell),
    )


def _shared_snils(rows: Iterable[_Numbered], column: str) -> Iterator[Problem]:
    owners: dict[str, tuple[str, int]] = {}
    for row, _, number, one in rows:
        if number is None or one is None:
            continue
        owner, first = owners.setdefault(number, (source_key(one), row))
        if owner != source_key(one):
            yield Problem(
                code="shared_snils",
                field=column,
                found=number,
                allowed=Text(ru="один СНИЛС у одного человека", en="one СНИЛС for one person"),
                remedy=Text(
                    ru=f"тот же СНИЛС под другим номером стоит в строке {first}: исправьте СНИЛС или номер",
                    en=f"row {first} has the same СНИЛС under another id: correct the СНИЛС or the id",
                ),
                row=row,
                severity="warning",
            )


def _odd_names(purpose: str, names: Cells, column: str, row_numbers: Sequence[int]) -> Iterator[Problem]:
    is_full = purpose == "full_name"
    odd = {name for name in set(names) - {None} if _is_odd(name, is_full=is_full)}
    for name, row in zip(names, row_numbers, strict=True):
        if name in odd:
            folded = fold_look_alikes(name)
            yield Problem(
                code="odd_name",
                field=column,
                found=shorten(name),
                allowed=_FULL_NAME if is_full else _NAME,
                remedy=Text(ru="проверьте написание", en="check the spelling"),
                row=row,
                severity="warning",
                suggestion=folded if folded != name else None,
            )


def _is_odd(name: str, *, is_full: bool) -> bool:
    is_mixed = fold_look_alikes(name) != name or any(sign.isdigit() for sign in name)
    return is_mixed or (is_full and split_full_name(name) is None)


_BESIDE_ID = Text(
    ru="сверьте с документом; строка принята по внутреннему номеру",
    en="compare it with the document; the row was taken by its internal id",
)
_ALONE = Text(
    ru="сверьте с документом: без верного СНИЛС и внутреннего номера неясно, чья это строка",
    en="compare it with the document: without a right СНИЛС or an internal id nobody knows whose row this is",
)
_NAME = Text(ru="имя буквами одного алфавита, без цифр", en="a name in letters of one alphabet, without digits")
_FULL_NAME = Text(
    ru="«Фамилия Имя Отчество» (отчество при наличии) буквами одного алфавита, без цифр",
    en="«Surname Name Patronymic» (if there is one) in letters of one alphabet, without digits",
)
