"""Where a part says who a row is about, and when: its columns, as the questionnaire or people name them."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from riskscore.errors import shorten
from riskscore.questionnaire import Questionnaire

_NAMES_SHOWN = 3

_USUAL: Mapping[str, tuple[str, ...]] = {
    "snils": ("СНИЛС",),
    "last_name": ("Фамилия",),
    "first_name": ("Имя",),
    "middle_name": ("Отчество",),
    "full_name": ("ФИО", "Фамилия, имя, отчество", "Фамилия Имя Отчество"),
    "person_id": (),
    "birth_date": ("Дата рождения",),
    "college": (),
    "programme": ("specialty", "Специальность", "Код специальности"),
    "graduation_date": ("Дата выпуска",),
    "recorded_at": ("Дата сведений", "По состоянию на"),
    "outcome_date": ("Дата исхода",),
    "outcome_source": ("Источник", "Источник сведений"),
    "consent": ("Согласие", "Вид согласия"),
    "given": ("Дано",),
    "given_at": ("Дата согласия",),
    "withdrawn_at": ("Дата отзыва",),
}


def with_usual_columns(q: Questionnaire) -> Questionnaire:
    """The questionnaire with a column for each purpose of a part, known by the usual headers too."""
    own, synonyms = q.special or {}, q.special_synonyms or {}
    year = q.cohort_year and replace(q.cohort_year, synonyms=(*q.cohort_year.synonyms, "cohort_year", "Год выпуска"))
    return replace(
        q,
        special={purpose: purpose for purpose in _USUAL} | dict(own),
        special_synonyms=dict(synonyms) | {p: (*synonyms.get(p, ()), *usual) for p, usual in _USUAL.items()},
        cohort_year=year,
    )


def find_columns(frame: pd.DataFrame, q: Questionnaire) -> dict[str, str]:
    """The column of each purpose that `frame` has, its headers being matched to those of `q`."""
    named = dict(q.special or {})
    if q.cohort_year is not None:
        named["cohort_year"] = q.cohort_year.column
    if q.outcome is not None:
        named["outcome"] = q.outcome.column
    return {purpose: column for purpose, column in named.items() if column in frame.columns}


def names_of(q: Questionnaire, purpose: str) -> str:
    """The headers a column of `purpose` may have, the first few, for a message."""
    if purpose == "outcome" and q.outcome is not None:
        names: tuple[str, ...] = (q.outcome.column, *q.outcome.synonyms)
    else:
        names = ((q.special or {}).get(purpose, purpose), *(q.special_synonyms or {}).get(purpose, ()))
    return ", ".join(f"«{name}»" for name in names[:_NAMES_SHOWN])


def listed_headers(frame: pd.DataFrame) -> str:
    return shorten(", ".join(f"«{header}»" for header in frame.columns), 200)
