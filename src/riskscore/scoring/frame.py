"""Scoring a frame read from a file: the caller's columns stay, these are put beside them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from riskscore.bundle import Bundle
from riskscore.errors import FileError, Lang, Problem, Text
from riskscore.explain import build_reasons
from riskscore.plan import Recommendation
from riskscore.questionnaire import Feature, Table, check_frame
from riskscore.scoring.table import Scores, recommend_services, score_table
from riskscore.scoring.warnings import list_warnings

N_REASONS, N_SERVICES = 5, 4
_NUMBERS = (
    "probability", "log_odds", "interval_low", "interval_high", "level", "in_risk_zone", "route", "points",
)  # fmt: skip
_REASONS = tuple(f"reason_{i}{end}" for i in range(1, N_REASONS + 1) for end in ("", "_text"))
_SERVICES = tuple(f"service_{i}{end}" for i in range(1, N_SERVICES + 1) for end in ("", "_why"))
_NOTES = ("warnings", "problems", "bundle_id", "questionnaire_id")
SCORE_COLUMNS = (*_NUMBERS, *_REASONS, *_SERVICES, *_NOTES)


def require_free_columns(columns: Iterable[str]) -> None:
    """Refuse a file that already holds a column the scores need.

    Raises
    ------
    FileError
        Naming the columns.
    """
    taken = [c for c in columns if c in SCORE_COLUMNS or c == "base_value" or c.startswith("contribution_")]
    if taken:
        names = ", ".join(taken)
        raise FileError(
            Text(
                ru=f"В файле уже есть столбцы оценки: {names}. Удалите или переименуйте их, чтобы ничего не затереть.",
                en=f"The file already has columns of a score: {names}. Remove or rename them, so that nothing is lost.",
            )
        )


def score_frame(
    bundle: Bundle,
    frame: pd.DataFrame,
    *,
    today: date,
    lang: Lang,
    row_numbers: Sequence[int] | None = None,
    known_problems: Sequence[Problem] = (),
    explain: bool = True,
    contributions: bool = False,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Scores of every row, with `frame`'s index, and the problems found.

    A row with errors has them in its column `problems` (texts in `lang`) and no score; `known_problems` were found
    when the file was read. `explain` adds reasons and services, `contributions` the log-odds of each unprotected
    feature.
    """
    checked = check_frame(bundle.questionnaire, frame, default_as_of=today, row_numbers=row_numbers)
    scores = score_table(bundle, checked.table)
    columns = _number_columns(scores)
    if explain:
        services = recommend_services(bundle, checked.table, scores)
        rows = [_explain(bundle, checked.table, scores, services[i], i, lang) for i in range(len(frame))]
        columns |= {name: [row.get(name) for row in rows] for name in (*_REASONS, *_SERVICES)}
    columns["warnings"] = ["|".join(list_warnings(bundle, scores, i)) for i in range(len(frame))]
    if contributions:
        columns |= _contribution_columns(bundle.questionnaire.modelled, scores)
    scored = pd.DataFrame(columns, index=frame.index).astype(object)
    numbers = range(2, len(frame) + 2) if row_numbers is None else row_numbers
    problems = [*known_problems, *checked.problems]
    scored["problems"] = _problem_texts(problems, numbers, lang)
    bad = {problem.row for problem in problems if problem.severity == "error"}
    scored.loc[[number in bad for number in numbers], list(columns)] = None
    scored["bundle_id"] = bundle.id
    scored["questionnaire_id"] = bundle.questionnaire.id
    return scored, problems


def _number_columns(scores: Scores) -> dict[str, Any]:
    points = [None] * len(scores) if scores.points is None else scores.points
    interval = [[None if np.isnan(end) else end for end in ends] for ends in scores.interval.T.tolist()]
    values = (
        scores.probability, scores.log_odds, *interval, scores.level, scores.in_risk_zone, scores.route, points,
    )  # fmt: skip
    return dict(zip(_NUMBERS, values, strict=True))


def _explain(
    bundle: Bundle, table: Table, scores: Scores, services: list[Recommendation], row: int, lang: Lang
) -> dict[str, str]:
    cells: dict[str, str] = {}
    reasons = build_reasons(bundle.questionnaire, table, scores.contributions[row], row)
    for i, reason in enumerate(reasons[:N_REASONS], start=1):
        cells |= {f"reason_{i}": reason.feature or reason.kind, f"reason_{i}_text": reason.text.get(lang)}
    for i, recommendation in enumerate(services, start=1):
        cells |= {f"service_{i}": recommendation.service.code, f"service_{i}_why": recommendation.why.get(lang)}
    return cells


def _contribution_columns(features: Sequence[Feature], scores: Scores) -> dict[str, Any]:
    """One column for each unprotected feature; all protected ones only together, so that none can be read off."""
    columns: dict[str, Any] = {
        f"contribution_{feature.name}": scores.contributions[:, i]
        for i, feature in enumerate(features)
        if not feature.protected
    }
    protected = [i for i, feature in enumerate(features) if feature.protected]
    columns["contribution_other"] = scores.contributions[:, protected].sum(axis=1)
    columns["base_value"] = scores.base_value
    return columns


def _problem_texts(problems: Collection[Problem], row_numbers: Sequence[int], lang: Lang) -> list[str | None]:
    texts: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            texts.setdefault(problem.row, []).append(problem.message(lang))
    return [" / ".join(texts[number]) if number in texts else None for number in row_numbers]
