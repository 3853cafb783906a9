"""Where a part says who a row is about, and when: its headers, as the questionnaire or people name them."""

from collections.abc import Mapping

import pandas as pd

from riskscore.codes.names import name_key
from riskscore.questionnaire import Questionnaire

_USUAL: Mapping[str, tuple[str, ...]] = {
    "snils": ("snils", "СНИЛС"),
    "last_name": ("last_name", "Фамилия"),
    "first_name": ("first_name", "Имя"),
    "middle_name": ("middle_name", "Отчество"),
    "full_name": ("full_name", "ФИО", "Фамилия, имя, отчество", "Фамилия Имя Отчество"),
    "person_id": ("person_id",),
    "birth_date": ("birth_date", "Дата рождения"),
    "college": ("college",),
    "programme": ("programme", "specialty", "Специальность", "Код специальности"),
    "graduation_date": ("graduation_date", "Дата выпуска"),
    "cohort_year": ("cohort_year", "Год выпуска"),
    "recorded_at": ("recorded_at", "Дата сведений", "По состоянию на"),
    "outcome_date": ("outcome_date", "Дата исхода", "По состоянию на"),
    "outcome_source": ("outcome_source", "Источник", "Источник сведений"),
    "consent": ("consent", "Согласие", "Вид согласия"),
    "given": ("given", "Дано"),
    "given_at": ("given_at", "Дата согласия"),
    "withdrawn_at": ("withdrawn_at", "Дата отзыва"),
}


def find_columns(frame: pd.DataFrame, q: Questionnaire) -> dict[str, str]:
    """The header of each purpose that `frame` has: the questionnaire's own name, its synonyms, else a usual one."""
    headers: dict[str, str] = {}
    for header in frame.columns:
        headers.setdefault(name_key(str(header)), str(header))
    found = {purpose: _first(headers, names) for purpose, names in _names(q).items()}
    return {purpose: header for purpose, header in found.items() if header is not None}


def _names(q: Questionnaire) -> dict[str, tuple[str, ...]]:
    named = dict(q.special or {})
    if q.cohort_year is not None:
        named["cohort_year"] = q.cohort_year.column
    if q.outcome is not None:
        named["outcome"] = q.outcome.column
    own = {purpose: (column, *q.synonyms.get(column, ())) for purpose, column in named.items()}
    return {purpose: own.get(purpose, ()) + _USUAL.get(purpose, ()) for purpose in {**_USUAL, **own}}


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((headers[name_key(name)] for name in names if name_key(name) in headers), None)
