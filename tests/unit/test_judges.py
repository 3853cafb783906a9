"""Rivals of the served model: what each knows, and that none of them can stop a run."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from riskscore.model import METRICS, Prior, stratified_folds
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.folds import Split
from riskscore_training.honest import blend_equally, predict_honestly
from riskscore_training.judges import Panel, choose_judges, ebm_probability, group_mean_probability
from riskscore_training.judges.group_mean import PRIOR
from riskscore_training.judges.plain import logistic_probability
from riskscore_training.procedure import Trained, fit_tuned
from riskscore_training.tune import Tuned

Draw = Callable[..., Rows]
TREES = {"n_rounds": 60, "max_depth": 2, "num_leaves": 4, "learning_rate": 0.1, "min_child": 20, "l2": 1.0}


def taught(rows: Rows, y: list[float], college: list[str | None], specialty: list[str | None]) -> Rows:
    """The first people of `rows` with these outcomes, colleges and specialties."""
    first = rows.take(np.arange(len(y)))
    special = {"college": np.array(college, object), "programme": np.array(specialty, object)}
    return replace(first, y=np.array(y), special=special)


def shrink(positives: float, n: int, above: float) -> float:
    return (positives + PRIOR * above) / (n + PRIOR)


def test_a_group_mean_is_drawn_towards_specialty_group_and_whole(graduates: Draw) -> None:
    train = taught(graduates(), [1, 1, 0, 0], ["north", "south", "north", "port"], ["15.01", "15.01", "15.02", "40.01"])
    asked = taught(
        graduates(), [0] * 5, ["north", "west", "west", "west", None], ["15.01", "15.01", "15.99", "77", None]
    )
    group = shrink(2, 3, 0.5)
    specialty = shrink(2, 2, group)
    expected = [shrink(1, 1, specialty), specialty, group, 0.5, 0.5]
    assert group_mean_probability(train, asked) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("absent", "expected"),
    [("programme", shrink(2, 2, 0.5)), ("college", shrink(1, 1, shrink(1, 1, 0.5)))],
    ids=["colleges alone", "specialties within their group"],
)
def test_one_special_column_is_enough(graduates: Draw, absent: str, expected: float) -> None:
    train = taught(graduates(), [1, 1, 0, 0], ["a", "a", "b", "b"], ["15", "40", "77", "77"])
    train = replace(train, special={name: cells for name, cells in train.special.items() if name != absent})
    assert group_mean_probability(train, train)[0] == pytest.approx(expected)


def test_all_judges_of_a_full_run_and_what_a_quick_one_leaves_out(graduates: Draw, quick: TrainingConfig) -> None:
    rows = graduates()
    full = choose_judges(rows, quick, drop_sensitive=False)
    short = choose_judges(rows, quick.model_copy(update={"trials": 0}), drop_sensitive=False)
    assert set(full.judges) - set(short.judges) == {"ebm", "lightgbm_tuned"}
    assert set(short.judges) == {"group_mean", "logistic", "lightgbm"}
    assert [text.en.split(":")[0] for text in full.skipped] == ["Comparison with points"]
    assert "left out of a quick run" in short.skipped[-1].en


def test_without_special_columns_the_group_mean_is_skipped_by_name(graduates: Draw, quick: TrainingConfig) -> None:
    panel = choose_judges(replace(graduates(), special={}), quick, drop_sensitive=False)
    assert "group_mean" not in panel.judges
    assert any("do not name the college and the specialty" in text.en for text in panel.skipped)


def test_every_judge_ranks_repeats_itself_and_never_sees_an_outcome_it_predicts(
    graduates: Draw, quick: TrainingConfig
) -> None:
    train, test = graduates(600), graduates(300, seed=1)
    blind = replace(test, y=np.full(300, np.nan))
    for name, judge in choose_judges(train, quick, drop_sensitive=False).judges.items():
        p = judge(train, test)
        assert METRICS["auc"](test.y, p, None) > 0.5, name
        assert (p == judge(train, blind)).all(), name


def test_without_sensitive_answers_no_judge_reads_them(graduates: Draw, quick: TrainingConfig) -> None:
    train, test = graduates(600), graduates(200, seed=1)
    ill = graduates(200, seed=1, health=np.ones(200, np.float32))
    with_them, without = (choose_judges(train, quick, drop_sensitive=drop).judges for drop in (False, True))
    for name in ("logistic", "lightgbm", "ebm", "lightgbm_tuned"):
        assert (without[name](train, test) == without[name](train, ill)).all(), name
    assert (with_them["logistic"](train, test) != with_them["logistic"](train, ill)).any()


def test_ebm_learns_from_no_more_rows_than_it_may(graduates: Draw, quick: TrainingConfig) -> None:
    train, test = graduates(900), graduates(50, seed=1)
    chosen = np.sort(np.random.default_rng(quick.seed).permutation(900)[: quick.judges.ebm_rows])
    assert (ebm_probability(train, test, quick) == ebm_probability(train.take(chosen), test, quick)).all()


def test_a_judge_that_cannot_be_fitted_is_named_and_stops_nothing(graduates: Draw, quick: TrainingConfig) -> None:
    def refuse(_train: Rows, _test: Rows) -> np.ndarray:
        raise ValueError("every answer is the same for everybody")

    def nothing(_train: Rows, test: Rows) -> np.ndarray:
        return np.full(len(test), np.nan)

    rows = graduates(300)
    later = np.arange(150, 300)
    split = Split("rolling", ((np.arange(150), later), (np.arange(200), later[100:])))
    panel = Panel({"ebm": refuse, "lightgbm": nothing, "group_mean": group_mean_probability})
    found, _ = predict_honestly(rows, split, fitting(quick), panel, quick, say_nothing)
    assert list(found.p) == ["riskscore", "group_mean"]
    assert found.base is not None
    assert found.base.tolist() == [rows.y[train].mean() for train, test in split.folds for _ in test]
    assert [text.en for text in found.skipped] == [
        "Comparison “additive model (EBM)”: it cannot be fitted on these data (every answer is the same for "
        "everybody).",
        "Comparison “LightGBM, default”: it cannot be fitted on these data (a probability is not a number).",
    ]


@pytest.mark.parametrize("value", [0.0, np.nan], ids=["all the same", "all missing"])
def test_answers_that_say_nothing_stop_no_run(graduates: Draw, quick: TrainingConfig, value: float) -> None:
    n = 200
    flat = {name: np.full(n, value, np.float32) for name in ("grade", "plan", "health", "contract")}
    rows = graduates(n, **flat, skills=np.full((n, 2), value, np.float32), specialty=np.full(n, None, object))
    split = Split("stratified", tuple(stratified_folds(rows.y, 2, seed=0)))
    panel = choose_judges(rows, quick, drop_sensitive=False)
    found, _ = predict_honestly(rows, split, fitting(quick), panel, quick, say_nothing)
    assert {"riskscore", "group_mean"} <= set(found.p)
    assert any("EBM" in text.en for text in found.skipped)
    assert all(np.isfinite(p).all() for p in found.p.values())


def test_one_number_near_the_limit_of_floats_warns_of_nothing(graduates: Draw) -> None:
    rows = graduates(200)
    grade = rows.table.columns["grade"].copy()
    grade[0] = 1e308
    p = logistic_probability(graduates(200, grade=grade), rows)
    assert np.isfinite(p).all()


def say_nothing(_done: int, _n: int) -> None:
    """Nobody watches the progress of a test."""


def fitting(config: TrainingConfig) -> Callable[[Rows], Trained]:
    def fit(rows: Rows) -> Trained:
        return fit_tuned(rows, Tuned(TREES, Prior(8.0), ()), config, gap=None)

    return fit


@pytest.mark.parametrize(("n", "positives"), [(12, 5), (60, 5)])
def test_few_people_of_an_outcome_are_enough_to_try(
    graduates: Draw, quick: TrainingConfig, n: int, positives: int
) -> None:
    train, test = replace(graduates(n), y=(np.arange(n) < positives).astype(np.float64)), graduates(20, seed=1)
    for name, judge in choose_judges(train, quick, drop_sensitive=False).judges.items():
        p = judge(train, test)
        assert ((p >= 0) & (p <= 1)).all(), name


@pytest.mark.parametrize("positives", [0, 1])
def test_ebm_refuses_too_few_of_an_outcome_in_a_way_that_skips_it(
    graduates: Draw, quick: TrainingConfig, positives: int
) -> None:
    with pytest.raises(ValueError, match="fewer than 5"):
        ebm_probability(replace(graduates(60), y=(np.arange(60) < positives).astype(float)), graduates(5), quick)


def test_a_blend_is_the_mean_of_log_odds_and_survives_certainty() -> None:
    p = blend_equally([np.array([0.2, 0.0, 1.0]), np.array([0.8, 0.5, 0.5])])
    assert p[0] == pytest.approx(0.5)
    assert 0 < p[1] < 0.01
    assert 0.99 < p[2] < 1
