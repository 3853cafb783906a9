"""Unseen colleges, the random split as an alarm, and telling cohorts apart, on people who are made to show each."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.model import METRICS, Prior
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows
from riskscore_training.folds import split_honestly
from riskscore_training.studies.audit import study_audit
from riskscore_training.studies.views import alarm_text, study_views
from riskscore_training.tune import Tuned

Draw = Callable[..., Rows]
TREES = {"n_rounds": 60, "max_depth": 2, "num_leaves": 4, "learning_rate": 0.1, "min_child": 20, "l2": 1.0}


def case(rows: Rows, config: TrainingConfig, *, gap: int | None = 2) -> SimpleNamespace:
    """What the studies look at, without training anything."""
    return SimpleNamespace(
        cohort=SimpleNamespace(table=rows.table, label=rows.y, files=(), problems=(), row_numbers=()),
        dataset=SimpleNamespace(rows=rows),
        config=config,
        split=split_honestly(rows, config.folds, gap=gap, seed=1),
        trained=SimpleNamespace(tuned=Tuned(TREES, Prior(8.0), ())),
        drop_sensitive=False,
        waived=("grade",),
    )


def shifting(draw: Draw, n: int = 900) -> Rows:
    """The grade helps until 2020 and harms from 2021 on: what a random split can learn and time cannot."""
    rows = draw(n)
    rng = np.random.default_rng(5)
    grade = np.nan_to_num(rows.table.columns["grade"])
    sign = np.where(rows.year <= 2020, 3.0, -3.0)
    return replace(rows, y=(rng.random(n) < 1 / (1 + np.exp(sign * grade))).astype(np.float64))


def test_a_random_split_that_beats_time_rings_the_alarm(graduates: Draw, quick: TrainingConfig) -> None:
    found = study_views(case(shifting(graduates), quick))
    assert found["random"]["alarm"] is True
    assert found["random"]["random"]["point"] > found["random"]["temporal"]["point"] + 0.1
    warning = alarm_text(found)
    assert isinstance(warning, Text)
    assert "random split" in warning.en


def test_people_who_do_not_change_ring_none(graduates: Draw, quick: TrainingConfig) -> None:
    found = study_views(case(graduates(900), quick))
    assert found["random"]["alarm"] is False
    assert alarm_text(found) is None
    assert found["random"]["n_cohorts"] == 2


def test_colleges_are_predicted_by_models_of_other_colleges(graduates: Draw, quick: TrainingConfig) -> None:
    """The outcome is the college's alone: who has not seen it can only guess."""
    rows = graduates(900)
    port = rows.special["college"] == "port"
    own = replace(rows, y=np.where(port, 1.0, 0.0) * (np.arange(900) % 3 > 0))
    usual = study_views(case(rows, quick))["colleges"]
    assert (usual["n_colleges"], usual["n_groups"], usual["n"]) == (5, 5, 900)
    assert usual["auc"]["point"] > 0.6
    assert study_views(case(own, quick))["colleges"] is None  # other groups have no outcome to test on


def test_what_the_data_do_not_have_is_said(graduates: Draw, quick: TrainingConfig) -> None:
    rows = replace(graduates(300), special={})
    found = study_views(case(rows, quick, gap=None))
    assert (found["colleges"], found["random"]) == (None, None)
    assert [text["en"].split(":")[0] for text in found["skipped"]] == [
        "Test on unseen colleges",
        "Random split as an alarm for leaks",
    ]


def test_a_quick_run_leaves_the_views_out(graduates: Draw, quick: TrainingConfig) -> None:
    assert isinstance(study_views(case(graduates(200), quick.model_copy(update={"trials": 0}))), Text)


def test_nobody_is_on_both_sides(graduates: Draw, quick: TrainingConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    from riskscore_training.studies import views

    rows = graduates(600)
    person = np.array([f"p{i % 300}" for i in range(600)], dtype=object)
    seen: list[tuple[set[str], set[str]]] = []

    def remember(
        _case: object, rows: Rows, folds: list[tuple[np.ndarray, np.ndarray]]
    ) -> tuple[np.ndarray, np.ndarray]:
        seen.extend((set(rows.person[train]), set(rows.person[test])) for train, test in folds)
        at = np.concatenate([test for _, test in folds])
        return at, np.linspace(0.1, 0.9, len(at))

    monkeypatch.setattr(views, "_predict_folds", remember)
    study_views(case(replace(rows, person=person), quick))
    assert len(seen) > 5
    assert all(not train & test for train, test in seen)


def test_the_audit_tells_how_the_newest_cohort_differs(graduates: Draw, quick: TrainingConfig) -> None:
    rows = graduates(900)
    table = replace(rows.table, columns={**rows.table.columns, "contract": (rows.year == 2022) + rows.y / 10})
    alike, other = study_audit(case(rows, quick)), study_audit(case(replace(rows, table=table), quick))
    assert alike["adversarial"]["auc"]["low"] < 0.55
    assert other["adversarial"]["auc"]["low"] > 0.9
    assert other["adversarial"]["features"][0]["feature"] == "contract"
    assert (other["adversarial"]["year"], other["waived"], other["leaks"]) == (2022, ["grade"], [])


def test_the_audit_without_time_has_no_cohorts_to_tell_apart(graduates: Draw, quick: TrainingConfig) -> None:
    rows = graduates(300, grade=graduates(300).y)
    found = study_audit(case(rows, quick, gap=None))
    assert found["adversarial"] is None
    assert found["leaks"] == [
        {"feature": "grade", "auc": METRICS["auc"](rows.y, rows.y, None), "has_future": False, "waived": True}
    ]
