"""The learning curve and the worth of questions, on people whose answers say what they should."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import load_cohort
from riskscore.errors import Text
from riskscore.model import Layout, fit_linear
from riskscore.questionnaire import parse_questionnaire
from riskscore_training.case import Case
from riskscore_training.config import parse_config
from riskscore_training.dataset import select_rows
from riskscore_training.request import Request
from riskscore_training.run import investigate
from riskscore_training.studies.growth import find_enough, nested_order, study_growth
from riskscore_training.studies.questions import shorten, study_questions
from riskscore_training.unasked import Unasked, measure_linear

DEFAULT = Path(__import__("riskscore_training").__file__).with_name("default.toml").read_text(encoding="utf-8")
SETTINGS = "trials = 1\nthreads = 1\n[metrics]\nresamples = 100\n[folds]\nouter = 2\ninner = 2\nmin_class = 20\n"
HEAD = """
format = 1
id = "toy.1"
title = { ru = "Опыт", en = "Toy" }
source = "study"
[outcome]
column = "result"
horizon_months = 12
[[outcome.category]]
code = "stayed"
block = "employed"
text = { ru = "Остался", en = "Stayed" }
values = ["stayed"]
[[outcome.category]]
code = "left"
block = "at_risk"
text = { ru = "Ушёл", en = "Left" }
values = ["left"]
"""
QUESTION = """
[[question]]
name = "{0}"
kind = "number"
role = "input"
question = {{ ru = "{0}", en = "{0}" }}
raises = {{ ru = "{0}", en = "{0}" }}
lowers = {{ ru = "{0}", en = "{0}" }}
"""
POINTS = """
[points]
threshold = 1
source = "study"
[[points.rule]]
points = 1
when = "noise > 0"
source = "study"
"""


def investigate_toy(folder: Path, columns: Mapping[str, np.ndarray], y: np.ndarray, *, more: str = "") -> Case:
    path = folder / "toy.csv"
    pd.DataFrame({**columns, "result": np.where(y == 1, "left", "stayed")}).to_csv(path, index=False)
    asked = parse_questionnaire(HEAD + more + "".join(map(QUESTION.format, columns)))
    as_of = dt.date(2026, 3, 1)
    request = Request((path,), asked, None, parse_config(DEFAULT, SETTINGS), as_of)
    cohort = load_cohort((path,), asked, default_as_of=as_of)
    return investigate(request, cohort, select_rows(cohort, asked, as_of=as_of, min_class=20), lambda _: None)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """`first` and `second` say the same, `alone` a little of its own, `noise` nothing; the points count the noise."""
    rng = np.random.default_rng(0)
    first, alone, noise = rng.normal(size=(3, 1200))
    y = (rng.random(1200) < 1 / (1 + np.exp(1 - 1.5 * first - 0.7 * alone))).astype(float)
    columns = {"first": first, "second": first, "alone": alone, "noise": noise}
    return investigate_toy(tmp_path_factory.mktemp("toy"), columns, y, more=POINTS)


def test_every_beginning_of_a_nested_order_has_the_share_of_all() -> None:
    y = (np.random.default_rng(0).random(997) < 0.13).astype(float)
    order = nested_order(y, np.random.default_rng(1))
    assert sorted(order) == list(range(997))
    for n in (1, 10, 250, 500, 997):
        assert abs(y[order[:n]].sum() - n * y.mean()) <= 1


@pytest.mark.parametrize(
    ("lows", "expected"),
    [([0.01, 0.02], 250), ([-0.01, 0.02], 500), ([0.01, -0.02], None), ([None, 0.1], 500), ([0.01, 0.0], None)],
)
def test_enough_is_the_size_from_which_on_no_interval_holds_zero(
    lows: list[float | None], expected: int | None
) -> None:
    sizes = [{"n": 250 * 2**i, "gain": {"low": low}} for i, low in enumerate(lows)]
    assert find_enough(sizes) == expected


def test_a_model_that_knows_more_than_the_points_beats_them_from_few_graduates(case: Case) -> None:
    growth = study_growth(case)
    assert isinstance(growth, dict)
    sizes = growth["sizes"]
    assert [size["n"] for size in sizes] == [250, 600]
    assert sizes[0]["repeats"] == 5
    assert growth["rival"] == "points"
    assert growth["enough_from"] == 250
    assert sizes[-1]["gain"]["point"] == pytest.approx(sizes[-1]["auc"]["point"] - growth["rival_auc"]["point"])
    assert study_growth(case) == growth


def test_without_points_the_rival_is_chance_and_noise_never_beats_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    growth = study_growth(
        investigate_toy(tmp_path, {"noise": rng.normal(size=800)}, (rng.random(800) < 0.3).astype(float))
    )
    assert isinstance(growth, dict)
    assert (growth["rival"], growth["rival_auc"]["point"], growth["enough_from"]) == ("chance", 0.5, None)


def test_twins_cover_for_each_other_and_only_the_shorter_form_tells(case: Case) -> None:
    found = study_questions(case)
    assert isinstance(found, dict)
    loss = {row["name"]: row["loss_auc"]["point"] for row in found["rows"]}
    shorter = found["shorter"]
    order = [step["name"] for step in shorter["steps"]]
    joint = [step["loss_auc"]["point"] for step in shorter["steps"]]
    assert max(loss["first"], loss["second"]) < 0.1
    assert set(order[:2]) < {"noise", "first", "second"}
    assert joint[-1] > 0.2
    assert shorter["n_asked"] == 4
    assert [row["needed_for"] for row in found["rows"] if row["name"] == "noise"] == [["points"]]


def test_a_quick_run_leaves_both_out(case: Case) -> None:
    quick = replace(case, config=case.config.with_trials(0))
    assert isinstance(study_growth(quick), Text)
    assert isinstance(study_questions(quick), Text)


def test_the_lazy_order_is_the_greedy_one() -> None:
    rng = np.random.default_rng(0)
    worth = rng.random((6, 6)) + rng.random((6, 6)).T
    gone: list[str] = []

    def loss(name: str) -> float:
        rows = [int(n) for n in (*gone, name)]
        return float(worth[np.ix_(rows, rows)].sum())

    expected: list[str] = []
    for name in shorten([str(i) for i in range(6)], loss):
        left = [str(i) for i in range(6) if str(i) not in gone]
        expected.append(min(left, key=loss))
        gone.append(name)
    assert gone == expected


def test_one_step_is_close_to_fitting_the_linear_part_anew(case: Case) -> None:
    trained, (train, test) = case.rolling[0], case.split.folds[0]
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test)
    layout, part = trained.model.layout, trained.model.linear
    X, X_test = layout.matrix(teachers.table), layout.matrix(people.table)
    for name in ("first", "alone"):
        kept = [i for i, column in enumerate(layout.columns) if column.feature != name]
        fewer = Layout(tuple(layout.columns[i] for i in kept))
        anew = fit_linear(X[:, kept], teachers.y, fewer, prior=trained.tuned.prior).log_odds(X_test[:, kept])
        gone = np.array([i for i, at in enumerate(part.column) if layout.columns[at].feature == name])
        refit = measure_linear(trained.model, teachers, trained.tuned.prior.penalty).without(gone)
        quick = part.base_value + (part.values(X_test) - part.mean) @ refit.coefficient
        assert np.std(quick - anew) < 0.1 * np.std(anew)


def test_nothing_left_out_is_nearly_the_model_and_everything_left_out_tells_nobody_apart(case: Case) -> None:
    trained, (train, test) = case.rolling[0], case.split.folds[0]
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test)
    unasked = Unasked(trained.model, trained.tuned.prior.penalty, teachers, people, threads=1)
    assert np.corrcoef(unasked.log_odds(), trained.model.score(people.table).log_odds)[0, 1] > 0.99
    assert np.ptp(unasked.log_odds("first", "second", "alone", "noise")) < 1e-6


def test_a_question_without_a_say_beside_a_better_one_stands_in_for_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    better, *noise = rng.normal(size=(12, 1200))
    columns = {"better": better, "proxy": better + 0.5 * noise[0], **{f"noise{i}": x for i, x in enumerate(noise[1:])}}
    case = investigate_toy(tmp_path, columns, (rng.random(1200) < 1 / (1 + np.exp(1 - 2 * better))).astype(float))
    trained, (train, test) = case.rolling[0], case.split.folds[0]
    teachers, people = case.dataset.rows.take(train), case.dataset.rows.take(test)
    unasked = Unasked(trained.model, trained.tuned.prior.penalty, teachers, people, threads=1)
    says = np.abs(trained.model.linear.weights).sum(axis=0)
    assert says[1] < 0.01 * says[0]
    left = unasked.log_odds("better")
    assert np.corrcoef(left, trained.model.layout.matrix(people.table)[:, 1])[0, 1] > 0.9
    assert np.std(left) > 0.5 * np.std(unasked.log_odds())
