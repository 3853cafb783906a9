"""What `crossval` refuses and who teaches a part; the procedure itself is replaced by one that only looks."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import TrainingError
from riskscore.questionnaire import load_questionnaire
from riskscore_training import crossval, folds
from riskscore_training.config import TrainingConfig, load_config
from riskscore_training.crossval import cross_validate
from riskscore_training.dataset import Rows
from riskscore_training.folds_file import Assignment
from riskscore_training.outcome_counts import describe_few

HARVEST = Path(__file__).parents[1] / "questionnaires" / "harvest.toml"
Run = Callable[..., list["Seen"]]


class Seen(NamedTuple):
    """What the procedure was given for one part."""

    rows: Rows
    gap: int | None
    inner: int


def workers(left: Sequence[int], n: int, seasons: Sequence[int | None] = (2001, 2002, 2003, 2004)) -> pd.DataFrame:
    """`n` people, each with the season of its place; those of the rows `left` left."""
    result = ["left" if i in set(left) else "stayed" for i in range(n)]
    season = [seasons[i % len(seasons)] for i in range(n)]
    days = [str(i % 30) for i in range(n)]
    return pd.DataFrame({"worker": range(n), "season": season, "days": days, "crop": "rye", "result": result})


def halves(n: int) -> Assignment:
    row = np.arange(n)
    return Assignment(row, np.zeros(n, dtype=int), row % 2)


def temporal(data: pd.DataFrame, season: int) -> Assignment:
    row = np.flatnonzero(data["season"] == season)
    return Assignment(row, np.full(len(row), -1), np.zeros(len(row), dtype=int))


def load(folder: Path, data: pd.DataFrame) -> Cohort:
    data.to_csv(folder / "data.csv", index=False)
    return load_cohort([folder / "data.csv"], load_questionnaire(str(HARVEST)), default_as_of=date(2026, 3, 1))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    def cross(data: pd.DataFrame, folds: Assignment, trials: int | None = None) -> list[Seen]:
        seen: list[Seen] = []

        def look(rows: Rows, settings: TrainingConfig, *, gap: int | None) -> SimpleNamespace:
            seen.append(Seen(rows, gap, settings.folds.inner))
            return SimpleNamespace(model=None)

        monkeypatch.setattr(crossval, "fit_procedure", look)
        monkeypatch.setattr(crossval, "predict", lambda *_, **__: 0.5)
        cross_validate(load(tmp_path, data), folds, load_config().with_trials(trials), lambda *_: None)
        return seen

    return cross


@pytest.mark.parametrize(("many", "inner"), [(25, 2), (26, 4)])
def test_all_parts_of_a_quick_run_have_the_same_inner_folds(
    run: Run, monkeypatch: pytest.MonkeyPatch, many: int, inner: int
) -> None:
    monkeypatch.setattr(folds, "MANY_TEACHERS", many)
    parts = halves(60)
    fewer = Assignment(parts.row_id, parts.rep, (parts.row_id < 35).astype(int))
    seen = run(workers([0, 1, 36, 37, 38], 60), fewer, 0)
    assert sorted((len(each.rows), each.inner) for each in seen) == [(25, inner), (35, inner)]


def test_a_few_people_of_the_rarer_outcome_are_enough(run: Run) -> None:
    assert [(seen.rows.y == 1).sum() for seen in run(workers([0, 1, 2, 3, 5], 60), halves(60))] == [3, 2]


def test_fewer_are_refused_with_their_number(run: Run) -> None:
    with pytest.raises(TrainingError, match=r"remain 4 not employed and 56 employed; at least 5"):
        run(workers([0, 1, 2, 3], 60), halves(60))


def test_every_part_that_lacks_an_outcome_is_named_before_anything_is_fitted(run: Run) -> None:
    with pytest.raises(TrainingError, match=r"rep 0 fold 1: 0 \+ 30;"):
        run(workers([1, 3, 5, 7, 9], 60), halves(60))


def test_a_row_with_an_unreadable_value_teaches_with_the_others(run: Run) -> None:
    data = workers(range(20), 60)
    data.loc[4, "days"] = "many"
    row = next(seen.rows.table for seen in run(data, halves(60)) if np.isnan(seen.rows.table.columns["days"]).any())
    assert len(row) == 30


def test_a_row_without_an_outcome_teaches_nobody(run: Run) -> None:
    data = workers(range(20), 60)
    data.loc[4, "result"] = None
    assert [len(seen.rows) for seen in run(data, halves(60))] == [30, 29]


def test_a_row_without_a_year_teaches_random_parts_only(run: Run) -> None:
    data = workers(range(20), 60)
    data.loc[[4, 6], "season"] = None
    assert [len(seen.rows) for seen in run(data, halves(60))] == [30, 30]
    assert [len(seen.rows) for seen in run(data, temporal(data, 2004))] == [60 - 15 - 2]


@pytest.mark.parametrize(
    ("seasons", "gap"),
    [
        ((2001, 2002, 2003, 2004), 1),
        ((2001, 2003, 2005, 2007), 2),
        ((2001, 2002, 2003, 2012), 1),  # nine years apart: no inner fold could copy that
        ((2001, 2001, 2001, 2004), 1),
        ((2005, 2004, 2003, 2001), 1),  # the test cohort is the oldest
    ],
)
def test_inner_folds_copy_the_gap_as_far_as_the_years_that_teach_allow(
    run: Run, seasons: Sequence[int], gap: int
) -> None:
    data = workers(range(20), 60, seasons)
    assert [seen.gap for seen in run(data, temporal(data, seasons[-1]))] == [gap]


def test_an_identifier_that_all_rows_share_tells_nobody_apart(run: Run) -> None:
    data = workers(range(20), 60, (None,))
    assert all(seen.rows.person is not None for seen in run(data, halves(60)))
    assert all(seen.rows.person is None for seen in run(data.assign(worker="w"), halves(60)))


@pytest.mark.parametrize(("n_people", "is_kept_together"), [(60, True), (20, False)])
def test_inner_folds_keep_a_person_together_where_the_part_does(
    run: Run, n_people: int, is_kept_together: bool
) -> None:
    """Of 20 people every one has three rows, in other seasons, and comes back in the last."""
    data = workers(range(20), 60, (2001, 2002, 2003)).assign(worker=[f"w{i % n_people}" for i in range(60)])
    (seen,) = run(data, temporal(data, 2003))
    assert (seen.rows.person is not None) == is_kept_together


def test_without_years_a_temporal_part_has_no_gap(run: Run) -> None:
    data = workers(range(20), 60, (None,))
    part = Assignment(np.arange(40, 60), np.full(20, -1), np.zeros(20, dtype=int))
    (seen,) = run(data, part)
    assert seen.gap is None
    assert len(seen.rows) == 40


@pytest.mark.parametrize(("n_rare", "is_said"), [(12, True), (199, True), (200, False)])
def test_the_card_says_that_people_are_few(n_rare: int, is_said: bool) -> None:
    said: Any = describe_few(np.repeat([1.0, 0.0], [n_rare, 1000]))
    assert (said is not None) == is_said
    if is_said:
        assert f"{n_rare} people" in said.en


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_nobody_is_certain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certain: float) -> None:
    """Outcomes that one answer settles: log-odds of 40 round to a probability of 1."""
    monkeypatch.setattr(crossval, "fit_procedure", lambda *_, **__: SimpleNamespace(model=None))
    monkeypatch.setattr(crossval, "predict", lambda *_, **__: certain)
    found = cross_validate(load(tmp_path, workers(range(20), 60)), halves(60), load_config(), lambda *_: None)
    assert found["p"].between(0, 1, inclusive="neither").all()
