"""A run repeats: the same bytes wherever and whenever, from the files or from what MLflow keeps of it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import load_bundle
from riskscore.cohort import load_cohort

TESTS = Path(__file__).parents[1]
SETTINGS = "trials = 1\n[metrics]\nresamples = 30\n[folds]\nouter = 2\ninner = 2\nmin_class = 20\n"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        assert self.status == 0, self.err
        return dict(json.loads(self.out))


def riskscore(home: Path, folder: Path, *arguments: str, **environment: str) -> Ran:
    """One command in a process, a home and a working folder of its own."""
    told = {**os.environ, "RISKSCORE_HOME": str(home), "PYTHONHASHSEED": "random", **environment}
    command = [sys.executable, "-c", "import sys; from riskscore.cli import main; main(sys.argv[1:])", *arguments]
    ended = subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False)
    return Ran(ended.returncode, ended.stdout, ended.stderr)


@dataclass(frozen=True)
class Place:
    """A home with one run, the file it read and what the command answered."""

    home: Path
    folder: Path
    options: tuple[str, ...]
    answer: dict[str, Any]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    rng = np.random.default_rng(0)
    left, days = rng.random(320) < 0.4, rng.integers(0, 20, 320)
    crop = rng.choice(["rye", "hops"], 320)
    frame = pd.DataFrame({"days": days + 5 * ~left, "crop": crop, "result": np.where(left, "left", "stayed")})
    frame.to_csv(folder / "data.csv", index=False)
    text = (TESTS / "questionnaires" / "harvest.toml").read_text(encoding="utf-8")
    (folder / "own.toml").write_text(text.replace('[cohort_year]\ncolumn = "season"', ""), encoding="utf-8")
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    options = ("--questionnaire", "own.toml", "--config", "settings.toml", "--as-of", "2026-03-01", "--json")
    return Place(home, folder, options, riskscore(home, folder, "train", "--cohort", "data.csv", *options).answer)


@pytest.mark.slow
def test_another_home_clock_and_folder_give_the_same_bytes_and_scores(place: Place, tmp_path: Path) -> None:
    """The clock is another one by a day's time zone, and because time went on."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(place.folder, folder)
    again = riskscore(
        tmp_path / "home", folder, "train", "--cohort", "data.csv", *place.options, TZ="Asia/Tomsk"
    ).answer
    first, second = (load_bundle(Path(answer["bundle"])) for answer in (place.answer, again))
    assert first.manifest["hash"] == second.manifest["hash"] == again["bundle_hash"]
    assert first.manifest["created_at"] != second.manifest["created_at"]
    for name in first.manifest["files"]:
        assert (first.path / name).read_bytes() == (second.path / name).read_bytes()
    scored = []
    for answer in (place.answer, again):
        out = tmp_path / f"{len(scored)}.csv"
        command = ("score", str(folder / "data.csv"), str(out), "--bundle", answer["bundle"])
        assert riskscore(tmp_path / "home", folder, *command).status in (0, 1)
        scored.append(pd.read_csv(out)["log_odds"])
    assert scored[0].tolist() == scored[1].tolist()


@pytest.mark.slow
def test_a_run_is_repeated_from_its_id_wherever_its_files_are_now(place: Place, tmp_path: Path) -> None:
    moved = tmp_path / "moved.csv"
    shutil.copy(place.folder / "data.csv", moved)
    command = ("train", "--from-run", place.answer["run_id"])
    answer = riskscore(place.home, tmp_path, *command, "--cohort", str(moved), "--json").answer
    assert answer["repeats"] == {
        "run_id": place.answer["run_id"],
        "bundle_hash": place.answer["bundle_hash"],
        "is_same": True,
        "changed": {},
        "scores": None,
    }
    assert place.answer["against_champion"]["champion"] is None
    assert answer["against_champion"]["agreement"]["jaccard"] == 1
    assert kept_figures(place.home, answer["run_id"])["against_champion.jaccard"] == 1


def kept_figures(home: Path, run_id: str) -> dict[str, float]:
    from riskscore_training.tracking import open_mlflow

    with open_mlflow(f"sqlite:///{home / 'mlflow.db'}") as mlflow:
        return dict(mlflow.MlflowClient().get_run(run_id).data.metrics)


@pytest.mark.parametrize(("shift", "within"), [(1e-12, True), (1e-3, False)])
def test_where_the_hash_differs_the_largest_difference_of_a_score_is_said(
    place: Place, shift: float, within: bool
) -> None:
    from riskscore_training.figure_words import FigureWords
    from riskscore_training.repeat import compare_repeat, recall
    from riskscore_training.repeat_words import describe_repeat

    earlier = recall(place.home, place.answer["run_id"], [])
    first = load_bundle(Path(place.answer["bundle"]))
    blend = replace(first.model.blend, intercept=first.model.blend.intercept + shift)
    moved = replace(first, model=replace(first.model, blend=blend))
    asked = earlier.memory.request
    cohort = load_cohort(asked.paths, asked.questionnaire, default_as_of=asked.as_of)
    memory = replace(earlier.memory, bundle_hash="other", ran_on={**earlier.memory.ran_on, "numpy": "9"})
    found = compare_repeat(place.home, earlier, memory, moved, cohort)
    assert (found["is_same"], found["scores"]["within"], found["scores"]["n"]) == (False, within, 320)
    assert found["scores"]["largest_difference"] == pytest.approx(shift / 4, rel=0.1)
    assert (list(found["changed"]), found["scores"]["differences"]) == (["numpy"], ["blend"])
    for lang, phrase in (("en", "within 1e-09"), ("ru", "в пределах 1e-09")):
        assert (phrase in " ".join(describe_repeat(found, FigureWords(lang)))) is within


def test_an_earlier_bundle_that_cannot_be_had_is_said(place: Place) -> None:
    from riskscore.errors import Text
    from riskscore_training.kept_runs import read_bundle

    found = read_bundle(place.home, "0123")
    assert isinstance(found, Text)
    assert "no longer holds" in found.en


def test_changed_missing_and_other_files_are_named(place: Place, tmp_path: Path) -> None:
    from riskscore.errors import FileError
    from riskscore_training.repeat import recall

    other = tmp_path / "other.csv"
    other.write_text("days\n1\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"None of the given files .*other\.csv.* «data\.csv» at training"):
        recall(place.home, place.answer["run_id"], [other])
    with pytest.raises(FileError, match="Say where it is by --cohort"):
        recall(place.home, place.answer["run_id"], [tmp_path / "gone.csv"])
    kept = (place.folder / "data.csv").read_bytes()
    (place.folder / "data.csv").write_bytes(kept + b"3,rye,left\n")
    with pytest.raises(FileError, match=r"data\.csv» has changed"):
        recall(place.home, place.answer["run_id"], [])
    (place.folder / "data.csv").write_bytes(kept)


def test_what_is_recalled_is_what_was_asked(place: Place) -> None:
    from riskscore_training.repeat import recall

    memory = recall(place.home, place.answer["run_id"], []).memory
    request = memory.request
    assert request.paths == ((place.folder / "data.csv").resolve(),)
    assert request.questionnaire.text == (place.folder / "own.toml").read_text(encoding="utf-8")
    assert (request.config.trials, request.as_of.isoformat()) == (1, "2026-03-01")
    assert {"lightgbm", "numpy", "python", "git_commit", "processor"} <= memory.ran_on.keys()


def test_an_unknown_run_a_trial_and_an_absent_store_are_said(place: Place, tmp_path: Path) -> None:
    from riskscore.errors import FileError
    from riskscore_training.repeat import recall
    from riskscore_training.tracking import open_mlflow

    with pytest.raises(FileError, match="has no run «0123»"):
        recall(place.home, "0123", [])
    with pytest.raises(FileError, match="There is no MLflow store"):
        recall(tmp_path, place.answer["run_id"], [])
    assert not (tmp_path / "mlflow.db").exists()
    with open_mlflow(f"sqlite:///{place.home / 'mlflow.db'}") as mlflow:
        client = mlflow.MlflowClient()
        experiment = client.get_run(place.answer["run_id"]).info.experiment_id
        (trial,) = client.search_runs(experiment, f"tags.mlflow.parentRunId = '{place.answer['run_id']}'")
    with pytest.raises(FileError, match="is no training that can be repeated"):
        recall(place.home, trial.info.run_id, [])


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        ((), "Nothing to train on"),
        (("--from-run", "0123", "--trials", "5", "--without-sensitive"), "does not take --trials, --without-sensitive"),
    ],
)
def test_either_files_or_a_run_without_changes(
    arguments: tuple[str, ...], phrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from riskscore.cli import run

    assert run(["train", *arguments, "--lang", "en"]) == 2
    assert phrase in " ".join(capsys.readouterr().err.split())
