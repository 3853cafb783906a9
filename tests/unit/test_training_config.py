"""Training settings: complete by default, overlaid key by key, every mistake at once."""

from pathlib import Path

import pytest

from riskscore.errors import FileError, ProblemsError
from riskscore_training.config import load_config


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_keys_replace_the_shipped_ones_and_no_others(tmp_path: Path) -> None:
    shipped = load_config()
    own = load_config(write(tmp_path, "seed = 7\n[trees]\nmax_depth = [1, 2]\n"))
    expected = shipped.model_copy(update={"seed": 7, "trees": shipped.trees.model_copy(update={"max_depth": (1, 2)})})
    assert own == expected


def test_every_mistake_is_listed_with_its_place(tmp_path: Path) -> None:
    text = "trials = -1\nspeed = 9\n[trees]\nl2 = [3, 1]\nleaves = 2\n[metrics]\nresamples = 1.5\n"
    with pytest.raises(ProblemsError) as refused:
        load_config(write(tmp_path, text))
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"trials", "speed", "trees.l2", "trees.leaves", "metrics.resamples"}


def test_a_quick_run_draws_fewer_resamples_unless_the_user_asks_for_fewer_still(tmp_path: Path) -> None:
    own = load_config(write(tmp_path, "trials = 0\n[metrics]\nresamples = 50\n"))
    assert load_config().with_trials(0).metrics.resamples == 200
    assert load_config().with_trials(1).metrics == load_config().with_trials(None).metrics == load_config().metrics
    assert own.with_trials(None).metrics.resamples == 50


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_config().seed = 1


@pytest.mark.parametrize("content", [b"trials = ", b"\xff\xfe", None])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileError, match="TOML"):
        load_config(path)
