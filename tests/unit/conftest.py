"""Graduates of made-up colleges, for what is fitted on people: judges, leaks, other views."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from riskscore.questionnaire import Table, load_questionnaire
from riskscore_training.config import TrainingConfig, load_config
from riskscore_training.dataset import Rows

QUESTIONNAIRE = Path(__file__).parents[1] / "questionnaires" / "schools.toml"
YEARS = (2019, 2020, 2021, 2022)


@pytest.fixture
def graduates() -> Callable[..., Rows]:
    """n people whose grade, plan and college tell something of the outcome; named columns replace the drawn ones."""

    def draw(n: int = 600, seed: int = 0, **columns: np.ndarray) -> Rows:
        rng = np.random.default_rng(seed)
        grade, plan = rng.normal(size=n), rng.integers(0, 3, n).astype(np.float32)
        specialty = rng.choice(["15.01.05", "15.02.08", "40.02.01"], n).astype(object)
        college = rng.choice(["north", "south", "east", "west", "port"], n).astype(object)
        chance = 1 / (1 + np.exp(1 + grade - 0.7 * (plan == 2) - 0.8 * (college == "port")))
        drawn = {
            "grade": np.where(rng.random(n) < 0.1, np.nan, grade),
            "plan": plan,
            "skills": rng.integers(0, 2, (n, 2)).astype(np.float32),
            "health": np.where(rng.random(n) < 0.5, np.nan, rng.integers(0, 2, n)).astype(np.float32),
            "contract": rng.random(n),
            "specialty": specialty,
        }
        table = Table(
            load_questionnaire(str(QUESTIONNAIRE)), drawn | columns, np.full(n, "2023-03-01", "datetime64[D]")
        )
        y = (rng.random(n) < chance).astype(np.float64)
        special = {"college": college, "programme": specialty}
        return Rows(table, y, rng.choice(YEARS, n).astype(np.float64), None, special)

    return draw


@pytest.fixture
def quick() -> TrainingConfig:
    """Settings under which a judge takes a fraction of a second."""
    config = load_config()
    judges = config.judges.model_copy(update={"trials": 2, "ebm_rows": 300})
    metrics = config.metrics.model_copy(update={"resamples": 50})
    folds = config.folds.model_copy(update={"min_class": 10})
    changed = {"judges": judges, "metrics": metrics, "folds": folds, "trials": 1, "threads": 1}
    return config.model_copy(update=changed)
