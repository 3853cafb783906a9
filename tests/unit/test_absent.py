"""Whatever the data, the questionnaire or a quick run take away from the card is named in its one list."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from riskscore_training.absent import name_absent
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import Rows

Draw = Callable[..., Rows]
WHOLE = {"similar": {}, "fairness": {"pairs": {"judged": [1]}, "mitigation": {}}, "views": {"skipped": []}}
SPECIAL = ("person_id", "college", "programme")


def titles(rows: Rows, config: TrainingConfig, metrics: dict[str, Any] = WHOLE, **changed: object) -> set[str]:
    """What is named, up to the colon, of a whole case with these things `changed`."""
    asked = rows.table.questionnaire
    protected = tuple(replace(f, protected=f.name == "grade") for f in asked.features)
    usual = {
        "questionnaire": replace(asked, features=protected),
        "config": config,
        "dataset": SimpleNamespace(rows=rows),
        "tested_rows": rows,
        "split": SimpleNamespace(kind="rolling"),
        "tested": SimpleNamespace(skipped=()),
        "cohort": SimpleNamespace(special=dict.fromkeys(SPECIAL)),
        "similar": SimpleNamespace(feature="specialty"),
        "catalogue": object(),
    }
    found = list(name_absent(SimpleNamespace(**(usual | changed)), metrics))
    assert all(text.ru and text.ru != text.en for text in found)
    return {text.en.split(":")[0] for text in found}


@pytest.fixture
def people(graduates: Draw) -> Rows:
    rows = graduates(900)
    return replace(rows, y=(np.arange(900) % 3 == 0).astype(np.float64))


def test_a_whole_case_has_nothing_to_name(people: Rows, quick: TrainingConfig) -> None:
    assert titles(people, quick) == set()


def test_too_few_cohorts_take_every_part_that_needs_time(people: Rows, quick: TrainingConfig) -> None:
    assert titles(people, quick, split=SimpleNamespace(kind="stratified")) == {
        "Test on later cohorts",
        "The thresholds on the next cohort",
        "How the newest cohort differs from those that teach (adversarial validation)",
    }


def test_each_missing_column_is_told_by_what_it_takes(people: Rows, quick: TrainingConfig) -> None:
    bare = SimpleNamespace(special={})
    assert titles(people, quick, cohort=bare, similar=SimpleNamespace(feature=None)) == {
        "Keeping rows of one person together",
        "Intervals that allow for differences between colleges",
        "Similar graduates by group of specialties",
    }


def test_parts_of_the_comparison_of_groups_are_named_one_by_one(people: Rows, quick: TrainingConfig) -> None:
    few = {"fairness": {"pairs": {"judged": []}, "mitigation": None}}
    silent = replace(people.table, columns=people.table.columns | {"health": np.full(900, np.nan, np.float32)})
    hurried = quick.model_copy(update={"trials": 0})
    assert titles(people, quick, few) == {"Two protected traits at once", "What could even out a gap"}
    assert titles(people, hurried) == {"What gives a protected trait away, and what could even out a gap"}
    assert titles(people, quick, tested_rows=replace(people, table=silent)) == {"Comparison of groups by “Health”"}
    assert titles(people, quick, questionnaire=people.table.questionnaire) == {
        "Comparison of groups by protected traits"
    }
