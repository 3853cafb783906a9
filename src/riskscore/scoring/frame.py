"""Scoring a frame read from a file: the caller's columns stay, these are put beside them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.errors import FileError, Lang, Problem, Text
from riskscore.questionnaire import Feature, Table, check_frame
from riskscore.scoring.explain_columns import EXPLAIN_COLUMNS, explain_columns
from riskscore.scoring.table import Scores, score_table
from riskscore.scoring.warnings import warning_codes

Columns = dict[str, NDArray[Any]]

_ROWS_OF_A_PIECE = 25_000  # enough for the bulk explainer, few enough that two threads have as much to do
_NUMBERS = (
    "probability", "log_odds", "interval_low", "interval_high", "level", "in_risk_zone", "route", "points",
)  # fmt: skip
_NOTES = ("warnings", "problems", "bundle_id", "questionnaire_id")
SCORE_COLUMNS = (*_NUMBERS, *EXPLAIN_COLUMNS, *_NOTES)


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
    texts: bool = True,
    contributions: bool = False,
    threads: int = 1,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Scores of every row, with `frame`'s index, and the problems found.

    A row with errors has them in its column `problems` (texts in `lang`) and no score; `known_problems` were found
    when the file was read. `explain` adds the codes of reasons and services, `texts` their words too, `contributions`
    the log-odds of each unprotected feature. `threads` change nothing but the time.
    """
    checked = check_frame(bundle.questionnaire, frame, default_as_of=today, row_numbers=row_numbers)
    score = partial(_score_rows, bundle, explain=explain, lang=lang if texts else None, contributions=contributions)
    columns = _in_pieces(score, checked.table, threads)
    numbers = range(2, len(frame) + 2) if row_numbers is None else row_numbers
    problems = [*known_problems, *checked.problems]
    bad = {problem.row for problem in problems if problem.severity == "error"}
    is_bad = np.fromiter((number in bad for number in numbers), dtype=bool, count=len(frame))
    for values in columns.values():
        values[is_bad] = None  # NaN in a column of numbers
    columns["problems"] = _problem_texts(problems, numbers, lang)
    for name, value in (("bundle_id", bundle.id), ("questionnaire_id", bundle.questionnaire.id)):
        columns[name] = np.full(len(frame), value, dtype=object)
    cells = {name: pd.Series(values, frame.index, dtype=values.dtype) for name, values in columns.items()}
    return pd.DataFrame(cells, index=frame.index), problems


def _in_pieces(score: Callable[[Table], Columns], table: Table, threads: int) -> Columns:
    """`score` of equal pieces of the rows, the same ones for any number of threads."""
    n_pieces = max(1, round(len(table) / _ROWS_OF_A_PIECE))
    edges = np.linspace(0, len(table), n_pieces + 1).astype(int).tolist()
    pieces = [table.take(slice(start, end)) for start, end in pairwise(edges)]
    with ThreadPoolExecutor(min(threads, n_pieces)) as pool:
        found = list(pool.map(score, pieces))
    return {name: np.concatenate([piece[name] for piece in found]) for name in found[0]}


def _score_rows(bundle: Bundle, table: Table, *, explain: bool, lang: Lang | None, contributions: bool) -> Columns:
    scores = score_table(bundle, table)
    columns = _number_columns(scores)
    if explain:
        columns |= explain_columns(bundle, table, scores, lang)
    columns["warnings"] = warning_codes(bundle, scores)
    if contributions:
        columns |= _contribution_columns(bundle.questionnaire.modelled, scores)
    return columns


def _number_columns(scores: Scores) -> Columns:
    points = np.full(len(scores), np.nan) if scores.points is None else scores.points
    values = (
        scores.probability, scores.log_odds, *scores.interval.T, scores.level, scores.in_risk_zone.astype(object),
        scores.route, points,
    )  # fmt: skip
    return dict(zip(_NUMBERS, values, strict=True))


def _contribution_columns(features: Sequence[Feature], scores: Scores) -> Columns:
    """One column for each unprotected feature; all protected ones only together, so that none can be read off."""
    columns: Columns = {
        f"contribution_{feature.name}": scores.contributions[:, i]
        for i, feature in enumerate(features)
        if not feature.protected
    }
    protected = [i for i, feature in enumerate(features) if feature.protected]
    columns["contribution_other"] = scores.contributions[:, protected].sum(axis=1)
    columns["base_value"] = np.full(len(scores), scores.base_value)
    return columns


def _problem_texts(problems: Collection[Problem], row_numbers: Sequence[int], lang: Lang) -> NDArray[np.object_]:
    texts: dict[int, list[str]] = {}
    for problem in problems:
        if problem.row is not None:
            texts.setdefault(problem.row, []).append(problem.message(lang))
    cells = np.full(len(row_numbers), None, dtype=object)
    for row, number in enumerate(row_numbers) if texts else ():
        cells[row] = " / ".join(texts[number]) if number in texts else None
    return cells
