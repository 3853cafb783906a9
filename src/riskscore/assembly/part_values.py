"""What the rows of a part say, in codes of the questionnaire."""

import datetime as dt
from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.assembly.coded import to_frame
from riskscore.assembly.part_columns import find_columns
from riskscore.cohort.outcome import outcome_problems, read_outcomes
from riskscore.cohort.texts import read_texts
from riskscore.cohort.versions import STAMP, answers_only, carry_problems, find_version
from riskscore.errors import CohortError, Problem, Text
from riskscore.files.raw import RawFrame
from riskscore.mapping import CarryMap, carry
from riskscore.questionnaire import Choice, Feature, Outcome, Questionnaire, check_frame
from riskscore.questionnaire.frame_cells import read_days, split_cells
from riskscore.questionnaire.frame_values import check_cells
from riskscore.questionnaire.refusals import date_refusal, refusal
from riskscore.questionnaire.rule_parts import ConsentCode

Values = tuple[pd.DataFrame, list[Problem]]


def require_outcome(q: Questionnaire) -> Outcome:
    """The outcome of the questionnaire.

    Raises
    ------
    CohortError
        It has none, so nobody can be labelled.
    """
    if q.outcome is not None:
        return q.outcome
    raise CohortError(
        Text(
            ru=f"В анкете «{q.id}» нет раздела [outcome]: исход взять неоткуда. Назовите другую анкету.",
            en=f"The questionnaire «{q.id}» has no [outcome], so nobody can be labelled. Name another one.",
        ),
        [],
    )


def read_answers(raw: RawFrame, q: Questionnaire, carry_map: CarryMap | None, *, default_as_of: dt.date) -> Values:
    """Checked answers or history under the headers of `q`; those of another version carried to it."""
    asked = q if carry_map is None else carry_map.old
    checked = check_frame(asked, raw.frame, default_as_of=default_as_of, row_numbers=raw.row_numbers)
    problems = [problem for problem in checked.problems if problem.code != "absent_column"]
    if carry_map is None:
        return to_frame(checked.table), problems
    carried = carry(carry_map, checked.table)
    return to_frame(carried.table), problems + carry_problems(carry_map, carried.counts)


def drop_later_history(
    raw: RawFrame, asked: Questionnaire, q: Questionnaire, values: pd.DataFrame, assessed: "pd.Series[pd.Timestamp]"
) -> list[Problem]:
    """Empty, in answers, what a register recorded after the assessment of its row: the rows where that was done."""
    header = find_columns(raw.frame, asked).get("recorded_at")
    if header is None:
        return []
    columns = [feature.column for feature in q.section("history")]
    days, wrong = read_dates(raw, header)
    is_later = (days > assessed.to_numpy("datetime64[D]")) & values[columns].notna().any(axis=1).to_numpy(dtype=bool)
    values.loc[is_later, columns] = None
    return wrong + [
        _recorded_later(header, str(days[i]), raw.row_numbers[i]) for i in np.flatnonzero(is_later).tolist()
    ]


def _recorded_later(header: str, day: str, row: int) -> Problem:
    return Problem(
        code="recorded_later",
        field=header,
        found=day,
        allowed=Text(ru="день не позже оценки", en="a day not after the assessment"),
        remedy=Text(
            ru="сведения реестров этой строки не вошли: на день оценки их ещё не знали",
            en="the register values of this row were not taken: on the day of the assessment they were not known",
        ),
        row=row,
        severity="warning",
    )


def map_of(raw: RawFrame, q: Questionnaire, maps: Sequence[CarryMap], name: str) -> CarryMap | None:
    """How the answers of a file come to `q`: None where it answers `q` itself (versions.py).

    Parts of one cohort may answer different versions: one that does not say which it answers is read by the old one
    of a given map only if it has columns that this one alone has, and none that `q` alone has.

    Raises
    ------
    FileError
        It answers another version, and no map leads from that one to `q`.
    """
    is_stamped = STAMP in raw.metadata
    return find_version(raw, q, [m for m in maps if is_stamped or answers_only(raw, m.old, q)], name)


def read_observations(raw: RawFrame, q: Questionnaire) -> Values:
    """Of each row the official `code`, the `cell` that stands for it in a file, and the `source`."""
    outcome, columns = require_outcome(q), find_columns(raw.frame, q)
    texts = read_texts(raw.frame[columns["outcome"]])
    read = read_outcomes(texts, outcome)
    codes = [None if category is None else category.code for category in read.values]
    readable = _codes_read_back(outcome)
    cells = [code if code in readable else text for code, text in zip(codes, texts, strict=True)]
    sources = read_texts(raw.frame[columns["outcome_source"]]) if "outcome_source" in columns else None
    values = pd.DataFrame({"code": codes, "cell": cells, "source": sources}, index=range(len(texts)), dtype="str")
    return values, outcome_problems(columns["outcome"], read, outcome, raw.row_numbers)


def _codes_read_back(outcome: Outcome) -> set[str]:
    """Codes that mean their own category when they stand in a file."""
    codes = np.array([category.code for category in outcome.categories], dtype=object)
    return {
        code
        for code, found in zip(codes, read_outcomes(codes, outcome).values, strict=True)
        if found and found.code == code
    }


def read_consents(raw: RawFrame, q: Questionnaire) -> Values:
    """Of each row the `consent` (its code), whether it is `given` (1 or 0), and the day it was `withdrawn`."""
    columns = find_columns(raw.frame, q)
    features = {"consent": _consent_feature(q, columns["consent"]), "given": _given_feature(columns["given"])}
    problems: list[Problem] = []
    values: dict[str, pd.Series] = {}
    for name, feature in features.items():
        cells = split_cells(raw.frame[feature.column])
        checked = check_cells(feature, cells, np.full(len(raw.frame), "NaT", dtype="datetime64[D]"))
        problems += [
            refusal(feature, checked.reasons[i], cells.at(i), feature.column, raw.row_numbers[i])
            for i in np.flatnonzero(checked.is_bad).tolist()
        ]
        values[name] = pd.Series(checked.values)
    codes = dict(enumerate(features["consent"].codes))
    withdrawn = pd.Series(pd.NaT, index=range(len(raw.frame)), dtype="datetime64[s]")
    if "withdrawn_at" in columns:
        days, wrong = read_dates(raw, columns["withdrawn_at"])
        withdrawn, problems = pd.Series(days).astype("datetime64[s]"), problems + wrong
    return pd.DataFrame(
        {"consent": values["consent"].map(codes), "given": values["given"], "withdrawn": withdrawn}
    ), problems


def read_dates(raw: RawFrame, header: str) -> tuple[NDArray[np.datetime64], list[Problem]]:
    """The day of each row in the column `header`, NaT where it is empty or no date, and the cells that are none."""
    cells = split_cells(raw.frame[header])
    days, is_bad = read_days(cells)
    wrong = np.flatnonzero(is_bad).tolist()
    return days, [date_refusal(cells.at(i), header, raw.row_numbers[i]) for i in wrong]


def _consent_feature(q: Questionnaire, column: str) -> Feature:
    named = {consent.code: Choice(consent.code, consent.text) for consent in q.consents}
    choices = [named.get(code, Choice(code, Text(ru=code, en=code))) for code in get_args(ConsentCode)]
    text = Text(ru="Вид согласия", en="Kind of consent")
    return Feature("consent", "answers", "choice", "route", text, column, choices=tuple(choices))


def _given_feature(column: str) -> Feature:
    return Feature("given", "answers", "flag", "route", Text(ru="Согласие дано", en="Consent is given"), column)
