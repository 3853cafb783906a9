"""What makes a row of the log unfit for a comparison; each such row is left out, and all are listed."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.texts import cell_text
from riskscore.errors import Problem, Text
from riskscore_training.effects import places_list
from riskscore_training.effects.people import People
from riskscore_training.effects.pool import Bools
from riskscore_training.effects.service_log import CHANCE, Log
from riskscore_training.effects.tables import Table


def check_log(log: Log, people: People) -> Log:
    """The log with `position` (the person's row in `people`, −1 = unknown), `is_bad` and all problems."""
    rows = log.rows.assign(position=_positions(log.rows, people))
    for name, days in (("assessed", people.assessed), ("ends", people.outcome_at)):
        rows[name] = np.where(rows["position"] >= 0, days[rows["position"]], np.datetime64("NaT", "D"))
    is_bad, problems = rows["is_bad"].to_numpy(dtype=bool).copy(), list(log.problems)
    for check in _CHECKS:
        wrong = np.asarray(check.is_wrong(rows), dtype=bool) & ~is_bad
        problems += [_problem(log, rows, check, int(i)) for i in np.flatnonzero(wrong)]
        is_bad |= wrong
    return replace(log, rows=rows.assign(is_bad=is_bad), problems=tuple(problems))


def _positions(rows: pd.DataFrame, people: People) -> NDArray[np.intp]:
    """By id, and by year too where the log has one and a person may have several rows."""
    known = pd.DataFrame({"key": people.key, "year": people.year, "position": np.arange(len(people))})
    known = known[known["key"].notna()]
    by = ["key"] if not known["key"].duplicated().any() or rows["year"].isna().all() else ["key", "year"]
    found = rows[by].merge(known.drop_duplicates(by, keep="last"), on=by, how="left")["position"]
    return found.fillna(-1).to_numpy(dtype=np.intp)


class _Check(NamedTuple):
    """A rule: which rows break it, the column to show, and what is allowed."""

    code: str
    is_wrong: Callable[[pd.DataFrame], "pd.Series[bool] | Bools"]
    column: str
    allowed: Text
    remedy: Text


def _problem(log: Log, rows: pd.DataFrame, check: _Check, place: int) -> Problem:
    row = rows.iloc[place]
    table: Table = log.tables[row["file"]]
    column = _chance_column(log, table) if check.column == CHANCE else check.column
    found = table.frame[column].iloc[row["place"]] if column in table.frame.columns else ""
    return table.problem(check.code, column, cell_text(found), row["place"], check.allowed, check.remedy)


def _chance_column(log: Log, table: Table) -> str:
    return places_list.CHANCE if places_list.is_places_list(table) else log.chance_column


def _is_repeated(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows.duplicated(["key", "year", "service"]) & rows["key"].notna()


def _is_contradicted(rows: pd.DataFrame) -> "pd.Series[bool]":
    sure, never = rows["chance"] == 1, rows["chance"] == 0
    return (sure & (rows["offered"] == 0)) | (never & (rows["offered"] == 1))


_OUT = Text(ru="исправьте; строка не участвует", en="correct it; the row is left out")
_CHECKS = (
    _Check(
        "unknown_person",
        lambda rows: rows["position"] < 0,
        "person_id",
        Text(ru="человек из файла исходов", en="a person of the outcomes"),
        Text(
            ru="добавьте файл исходов этого выпуска или исправьте идентификатор; строка не участвует",
            en="add the outcomes of this cohort or correct the identifier; the row is left out",
        ),
    ),
    _Check(
        "repeated_row",
        _is_repeated,
        "person_id",
        Text(ru="одна строка на человека и услугу", en="one row for a person and a service"),
        Text(ru="оставьте первую строку; эта не участвует", en="keep the first row; this one is left out"),
    ),
    _Check(
        "offered_before_assessment",
        lambda rows: rows["offered_at"] < rows["assessed"],
        "offered_at",
        Text(ru="дата не раньше оценки человека", en="a day not before the person's assessment"),
        _OUT,
    ),
    _Check(
        "delivered_before_assessment",
        lambda rows: rows["delivered_at"] < rows["assessed"],
        "delivered_at",
        Text(ru="дата не раньше оценки человека", en="a day not before the person's assessment"),
        _OUT,
    ),
    _Check(
        "offered_after_outcome",
        lambda rows: rows["offered_at"] > rows["ends"],
        "offered_at",
        Text(ru="дата не позже даты исхода", en="a day not after that of the outcome"),
        _OUT,
    ),
    _Check(
        "delivered_after_outcome",
        lambda rows: rows["delivered_at"] > rows["ends"],
        "delivered_at",
        Text(ru="дата не позже даты исхода", en="a day not after that of the outcome"),
        _OUT,
    ),
    _Check(
        "delivered_before_offer",
        lambda rows: rows["delivered_at"] < rows["offered_at"],
        "delivered_at",
        Text(ru="дата не раньше предложения", en="a day not before the offer"),
        _OUT,
    ),
    _Check(
        "impossible_probability",
        lambda rows: (rows["chance"] < 0) | (rows["chance"] > 1),
        CHANCE,
        Text(ru="число от 0 до 1", en="a number from 0 to 1"),
        _OUT,
    ),
    _Check(
        "contradicted_probability",
        _is_contradicted,
        CHANCE,
        Text(
            ru="1 только у тех, кому предложено, 0 только у тех, кому нет",
            en="1 only where the offer was made, 0 only where it was not",
        ),
        _OUT,
    ),
    _Check(
        "lottery_without_probability",
        lambda rows: (rows["design"] == "margin_lottery") & rows["chance"].isna(),
        CHANCE,
        Text(ru="вероятность предложения по жребию, от 0 до 1", en="the lottery's probability of an offer, 0 to 1"),
        Text(
            ru="внесите вероятность, записанную при распределении мест; строка не участвует",
            en="fill in the probability recorded when places were given; the row is left out",
        ),
    ),
)
