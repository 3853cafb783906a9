"""The audit before training: which features look like a leak, what is waived, what is only reported."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import TrainingError
from riskscore.model import METRICS
from riskscore.questionnaire import load_questionnaire
from riskscore_training.dataset import Rows
from riskscore_training.dates_to_come import count_refused
from riskscore_training.leaks import find_leaks, require_no_leaks, single_auc

Draw = Callable[..., Rows]
SCHOOLS = Path(__file__).parents[1] / "questionnaires" / "schools.toml"
N = 400


def outcome(draw: Draw) -> np.ndarray:
    """The outcomes that `draw(N)` will have, whatever columns are replaced."""
    return draw(N).y


LEAKS: dict[str, Callable[[np.ndarray], tuple[str, np.ndarray]]] = {
    "a number that rises": lambda y: ("grade", y + np.linspace(0, 0.5, N)),
    "a number that falls": lambda y: ("grade", -y),
    "a number missing in one outcome": lambda y: ("grade", np.where(y == 1, np.nan, np.linspace(0, 1, N))),
    "an unordered answer": lambda y: ("plan", np.where(y == 1, 0, 1 + np.arange(N) % 2).astype(np.float32)),
    "one of several choices": lambda y: ("skills", np.column_stack([np.arange(N) % 2, 1 - y]).astype(np.float32)),
    "a code": lambda y: (
        "specialty",
        np.where(y == 1, "99.01", np.where(np.arange(N) % 2, "15.01", "40.01")).astype(object),
    ),
    "a sensitive answer": lambda y: ("health", np.where(y == 1, 1.0, np.nan).astype(np.float32)),
    "a date": lambda y: ("contract", y + 0.1),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_feature_that_gives_the_outcome_stops_training_by_name(graduates: Draw, name: str) -> None:
    feature, values = LEAKS[name](outcome(graduates))
    with pytest.raises(TrainingError, match=rf"{feature} \(AUC [01]\.\d+\).*--waive {feature}"):
        require_no_leaks(graduates(N, **{feature: values}), ())


def test_ordinary_answers_and_a_code_of_ones_own_for_everybody_are_no_leak(graduates: Draw) -> None:
    rows = graduates(N, specialty=np.array([f"{i:04}" for i in range(N)], dtype=object))
    assert require_no_leaks(rows, ()) == ()
    assert single_auc(rows, rows.y)["specialty"] < 0.6


def test_a_number_alone_has_the_auc_of_the_metric(graduates: Draw) -> None:
    rows = graduates(N, grade=np.random.default_rng(1).normal(size=N))
    area = METRICS["auc"](rows.y, rows.table.columns["grade"], None)
    assert single_auc(rows, rows.y)["grade"] == pytest.approx(max(area, 1 - area))


def test_an_answer_nobody_gave_tells_nothing(graduates: Draw) -> None:
    rows = graduates(N, grade=np.full(N, np.nan))
    assert single_auc(rows, rows.y)["grade"] == 0.5


def test_a_waived_leak_is_kept_among_the_findings(graduates: Draw) -> None:
    rows = graduates(N, grade=outcome(graduates))
    (leak,) = require_no_leaks(rows, ("grade",))
    assert (leak.feature, leak.auc, leak.n_future) == ("grade", 1.0, 0)


def test_one_waiver_covers_one_feature(graduates: Draw) -> None:
    y = outcome(graduates)
    rows = graduates(N, grade=y, plan=y.astype(np.float32))
    with pytest.raises(TrainingError) as stopped:
        require_no_leaks(rows, ("grade",))
    assert "plan" in str(stopped.value)
    assert "grade" not in str(stopped.value)


def test_a_name_that_is_no_feature_of_the_model_cannot_be_waived(graduates: Draw) -> None:
    with pytest.raises(TrainingError, match="no features contract_day"):
        require_no_leaks(graduates(N), ("contract_day",))


def test_dates_after_the_assessment_stop_training_and_say_how_many(graduates: Draw) -> None:
    contract = np.where(np.arange(N) < 3, -0.01, 0.5)
    rows = graduates(N, contract=contract)
    with pytest.raises(TrainingError, match=r"Dates after the day of assessment.*contract \(3\)"):
        require_no_leaks(rows, ())
    assert [leak.n_future for leak in find_leaks(rows, single_auc(rows, rows.y))] == [3]
    assert len(require_no_leaks(rows, ("contract",))) == 1


def two_files(folder: Path, contract: list[str], result: list[str]) -> Cohort:
    """The same 100 graduates of 2022, assessed on 1 March, in each of two files."""
    people = pd.DataFrame({"year": 2022, "contract": contract, "result": result})
    paths = [folder / "a.csv", folder / "b.csv"]
    for path in paths:
        people.to_csv(path, index=False)
    return load_cohort(paths, load_questionnaire(str(SCHOOLS)), default_as_of=dt.date(2026, 3, 1))


def test_dates_to_come_stop_training_though_their_rows_are_left_out(tmp_path: Path, graduates: Draw) -> None:
    """The questionnaire allows no date after the assessment, and only who found work has one."""
    cohort = two_files(tmp_path, ["2022-08-15"] * 30 + ["2021-05-01"] * 70, ["works"] * 50 + ["idle"] * 50)
    refused = count_refused(cohort)
    assert (refused, int(cohort.is_bad.sum())) == ({"contract": 60}, 60)
    with pytest.raises(TrainingError, match=r"Dates after the day of assessment.*contract \(60\)"):
        require_no_leaks(graduates(N), (), refused)
    assert [leak.n_future for leak in require_no_leaks(graduates(N), ("contract",), refused)] == [60]


@pytest.mark.parametrize(
    ("contract", "result"),
    [("2022-08-15", "works"), ("1700-08-15", "works"), ("2022-08-15", "")],
    ids=["one slip of the pen", "long ago", "outcome not known"],
)
def test_other_refused_dates_are_no_leak(tmp_path: Path, contract: str, result: str) -> None:
    n = 1 if contract == "2022-08-15" and result else 30
    rest = 100 - n
    assert count_refused(two_files(tmp_path, [contract] * n + [""] * rest, [result] * n + ["works"] * rest)) == {}
