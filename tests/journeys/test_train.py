"""Training from the command line: synthetic cohorts to a judged, tracked and promoted bundle."""

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import load_bundle
from riskscore.cli import run
from riskscore.files import read_raw
from riskscore.model import Blend
from riskscore.synthetic import write_synthetic
from riskscore_training.ledger import read_ledger
from riskscore_training.report import render_card

TESTS = Path(__file__).parents[1]
YEARS = (2021, 2022, 2023)
SETTINGS = "[metrics]\nresamples = 30\n[judges]\ntrials = 1\n[trees]\nn_rounds = 40\n[folds]\nmin_class = 20\n"


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return status, out.getvalue(), err.getvalue()


@dataclass(frozen=True)
class Place:
    """A home with one trained bundle, the cohorts it learned from, and what the command answered."""

    home: Path
    cohorts: Path
    arguments: tuple[str, ...]
    answer: dict[str, Any]

    @property
    def models(self) -> Path:
        return self.home / "models"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home, cohorts = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("cohorts")
    write_synthetic(cohorts, 600, 1, years=YEARS)
    settings = home / "settings.toml"
    settings.write_text(SETTINGS, encoding="utf-8")
    files = [str(cohorts / f"{year}.parquet") for year in YEARS]
    options = ["--config", str(settings), "--trials", "2", "--as-of", "2026-03-01", "--json"]
    arguments = ("train", "--cohort", *files, *options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RISKSCORE_HOME", str(home))
        status, out, err = command(*arguments)
    assert status == 0, err
    return Place(home, cohorts, arguments, json.loads(out))


@pytest.fixture(autouse=True)
def _same_home(place: Place, _home_of_the_test: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKSCORE_HOME", str(place.home))


def test_the_first_bundle_is_champion_by_ledger_and_link(place: Place) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    (line,) = read_ledger(place.models)
    assert place.answer["champion"] is True
    assert (line.to_bundle, line.bundle_hash, line.from_bundle) == (bundle.id, bundle.manifest["hash"], None)
    assert (place.models / "current").resolve() == bundle.path


def test_the_bundle_knows_how_the_training_people_answered(place: Place) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    assert bundle.typical.group == "synthetic"
    assert bundle.typical.features["resume"].n == bundle.provenance["n_train"]
    assert "sex" not in bundle.typical.features


def test_metrics_are_of_rolling_models_with_intervals_beside_baselines(place: Place) -> None:
    metrics = place.answer["metrics"]
    split = metrics["split"]
    assert (split["kind"], split["years"], split["n_folds"]) == ("rolling", [2023], 1)
    assert 300 < split["n_taught"][0] < 600
    strong = {"logistic", "ebm", "lightgbm", "lightgbm_tuned", "blend_of_all"}
    rivals = {"everybody_alike", "points", "group_mean", *strong}
    assert set(metrics["pooled"]["models"]) == {"riskscore", *rivals}
    assert set(metrics["pooled"]["auc_gain"]) == rivals
    assert metrics["pooled"]["best_judge"]["model"] in rivals
    for figures in metrics["pooled"]["models"].values():
        assert figures["auc"]["low"] <= figures["auc"]["point"] <= figures["auc"]["high"]


def test_mlflow_holds_the_run_its_trials_and_the_registered_bundle(place: Place) -> None:
    from mlflow.tracking import MlflowClient

    client = MlflowClient(f"sqlite:///{place.home / 'mlflow.db'}")
    run_id = place.answer["run_id"]
    kept = client.get_run(run_id)
    trials = client.search_runs(kept.info.experiment_id, f"tags.mlflow.parentRunId = '{run_id}'")
    auc = place.answer["metrics"]["pooled"]["models"]["riskscore"]["auc"]
    assert kept.data.metrics["auc"] == auc["point"]
    assert kept.data.metrics["auc_low"] == auc["low"]
    assert {"chosen.penalty", "seed", "as_of"} <= set(kept.data.params)
    assert (
        kept.data.tags["data_fingerprint"] == load_bundle(Path(place.answer["bundle"])).provenance["data_fingerprint"]
    )
    assert len(trials) == 2
    assert {f.path for f in client.list_artifacts(run_id)} >= {"card", "plots", "metrics.json"}
    assert dict(client.get_registered_model("ru-2025.2").aliases).keys() == {"champion", "challenger"}
    assert client.get_experiment(kept.info.experiment_id).artifact_location == (place.home / "mlartifacts").as_uri()


def test_the_registered_model_scores_as_the_bundle_does(place: Place) -> None:
    from riskscore_training.tracking import open_mlflow

    frame = read_raw(place.cohorts / "2021.parquet").frame.head(5)
    with open_mlflow(f"sqlite:///{place.home / 'mlflow.db'}") as mlflow:
        scored = mlflow.pyfunc.load_model("models:/ru-2025.2@champion").predict(frame)
    frame.to_parquet(place.home / "five.parquet")
    assert command("score", str(place.home / "five.parquet"), str(place.home / "scored.parquet"))[0] == 0
    expected = pd.read_parquet(place.home / "scored.parquet")
    assert scored["log_odds"].tolist() == expected["log_odds"].tolist()


@pytest.mark.parametrize(
    ("lang", "phrases"),
    [
        ("ru", ["СИНТЕТИЧЕСКИЕ ДАННЫЕ", "относятся к этим скользящим моделям", "Служба в армии по призыву"]),
        ("en", ["SYNTHETIC DATA", "belong to these rolling models", "cohorts up to t − 2"]),
    ],
)
def test_the_card_warns_explains_and_loads_nothing(place: Place, lang: str, phrases: list[str]) -> None:
    card = load_bundle(Path(place.answer["bundle"])).cards[f"card.{lang}.html"]
    assert [phrase for phrase in phrases if phrase not in card] == []
    assert re.findall(r"accuracy|<script|src=|href=(?![\"']?#)|url\(|\bNone\b|\bnan\b", card) == []


def test_the_card_prints_what_the_training_can_be_told_by(place: Place) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    libraries = bundle.manifest["libraries"]
    told = [
        "riskscore train --from-run",
        "metrics.resamples = 30",
        *(f"{name} {libraries[name]}" for name in libraries),
    ]
    for card in bundle.cards.values():
        assert [phrase for phrase in (*told, bundle.provenance["data_fingerprint"]) if phrase not in card] == []


def test_the_bundle_counts_similar_graduates_by_honest_score(place: Place) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    bands = [cell for cell in bundle.similar.cells if cell.group is None]
    tested = bundle.metrics["pooled"]
    assert bundle.similar.years == (2023,)
    assert (bundle.similar.feature, sum(cell.n for cell in bands)) == ("specialty", tested["n"])
    assert sum(cell.found for cell in bands) == tested["n"] - tested["n_positive"]
    assert "Похожие выпускники" in bundle.cards["card.ru.html"]
    told = [share for group in bundle.metrics["similar"]["groups"] for share in group["shares"] if share]
    assert len(told) == sum(cell.group is not None for cell in bundle.similar.cells)


def test_the_same_data_again_give_the_same_bundle_as_challenger_only(place: Place) -> None:
    from mlflow.tracking import MlflowClient

    status, out, err = command(*place.arguments)
    assert status == 0, err
    again = json.loads(out)
    aliases = MlflowClient(f"sqlite:///{place.home / 'mlflow.db'}").get_registered_model("ru-2025.2").aliases
    hashes = [load_bundle(Path(answer["bundle"])).manifest["hash"] for answer in (place.answer, again)]
    assert hashes[0] == hashes[1]
    assert again["champion"] is False
    assert aliases["champion"] != aliases["challenger"]
    assert len(read_ledger(place.models)) == 1


def test_truth_never_teaches_but_judges(place: Place) -> None:
    cohort, truth = (str(place.cohorts / part / "2023.parquet") for part in ("", "truth"))
    status, _, err = command("train", "--cohort", truth)
    assert status == 1
    assert "true probabilities" in err
    status, out, _ = command("evaluate", "--cohort", cohort, "--truth", truth, "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["reported"]["n"] > 0
    assert set(answer["truth"]["models"]) == {"riskscore", "true_probability"}
    assert answer["in_sample"] is True


def test_models_lists_the_champion_and_a_damaged_bundle(place: Place) -> None:
    damaged = place.models / "20200101-damaged"
    damaged.mkdir(exist_ok=True)
    (damaged / "manifest.json").write_text("{}", encoding="utf-8")
    found = {entry["id"]: entry for entry in json.loads(command("models", "list", "--json")[1])}
    shown = json.loads(command("models", "show", "--json")[1])
    assert found[shown["id"]]["champion"] is True
    assert "error" in found["20200101-damaged"]
    assert shown["promotions"][0]["to_bundle"] == shown["id"]
    assert command("models", "show", "no-such")[0] == 2


def test_too_few_outcomes_are_refused_with_the_losses_named(place: Place) -> None:
    status, _, err = command("train", "--cohort", str(place.cohorts / "2023.parquet"), "--as-of", "2024-03-01")
    assert status == 1
    assert "outcome known only after 2024-03-01" in err


@pytest.fixture(scope="module")
def without_sensitive(place: Place) -> Path:
    """A second bundle, trained without the sensitive questions: a challenger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RISKSCORE_HOME", str(place.home))
        status, out, err = command(*place.arguments, "--without-sensitive")
    assert status == 0, err
    return Path(json.loads(out)["bundle"])


def test_without_sensitive_the_model_has_none_and_the_card_compares_both(without_sensitive: Path) -> None:
    bundle = load_bundle(without_sensitive)
    assert not any(column.is_sensitive for column in bundle.model.layout.columns)
    assert bundle.metrics["sensitive"]["serves"] is False
    assert set(bundle.metrics["sensitive"]["models"]) == {"with", "without"}
    assert "was trained without these questions" in bundle.cards["card.en.html"]


def test_the_alias_in_mlflow_follows_the_champion(place: Place, without_sensitive: Path) -> None:
    from mlflow.tracking import MlflowClient

    challenger = without_sensitive.name
    client = MlflowClient(f"sqlite:///{place.home / 'mlflow.db'}")

    def champion_in_mlflow() -> str:
        version = client.get_model_version_by_alias("ru-2025.2", "champion")
        return client.get_run(version.run_id).info.run_name

    forced = ("promote", challenger, "--force", "--why", "a test of aliases")
    for step, expected in ((forced, challenger), (("rollback",), Path(place.answer["bundle"]).name)):
        status, out, err = command("models", *step, "--json")
        assert (status, json.loads(out)["mlflow"], champion_in_mlflow()) == (
            0,
            {"moved": True, "text": None},
            expected,
        ), err


def test_a_recalibration_goes_to_mlflow_with_levels_as_asked_for(place: Place) -> None:
    from mlflow.tracking import MlflowClient

    cohort = str(place.cohorts / "2023.parquet")
    options = ("--cohort", cohort, "--config", str(place.home / "settings.toml"))
    status, out, err = command("models", "recalibrate", *options, "--levels", "recall=0.7", "--json")
    assert status == 0, err
    answer = json.loads(out)
    client = MlflowClient(f"sqlite:///{place.home / 'mlflow.db'}")
    kept, bundle = client.get_run(answer["run_id"]), load_bundle(Path(answer["bundle"]))
    assert (kept.info.run_name, kept.data.metrics["move"]) == (bundle.id, answer["move"])
    assert kept.data.metrics["after.auc"] == answer["figures"]["auc"]["after"]["point"]
    assert (kept.data.params["levels.method"], kept.data.params["levels.recall"]) == ("recall", "0.7")
    assert {file.path for file in client.list_artifacts(answer["run_id"])} >= {"card", "metrics.json"}
    assert client.get_model_version_by_alias("ru-2025.2", "challenger").run_id == answer["run_id"]


@pytest.mark.parametrize(
    "typed",
    [
        ("recalibrate", "--cohort", "2023.parquet", "--levels", "costs=4:1", "--config", "settings.toml"),
        ("from-points", "--reference", "2022.parquet", "2023.parquet", "--base-rate", "0.2"),
    ],
    ids=["recalibrate", "from-points"],
)
def test_a_run_that_is_no_training_names_the_line_that_repeats_it(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    for file in ("2022.parquet", "2023.parquet"):
        shutil.copy(place.cohorts / file, tmp_path / file)
    shutil.copy(place.home / "settings.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    made = json.loads(command("models", *typed, "--json")[1])
    monkeypatch.chdir(place.home)
    status, _, err = command("train", "--from-run", made["run_id"])
    (line,) = re.findall(r"riskscore (models .*)", err)
    again = json.loads(command(*shlex.split(line), "--json")[1])
    first, second = (str(load_bundle(Path(answer["bundle"])).manifest["hash"]) for answer in (made, again))
    assert (status, first) == (2, second), err
    assert first[:12] in err
    assert "Changed or gone" not in err
    (tmp_path / "2023.parquet").unlink()
    assert "2023.parquet»." in command("train", "--from-run", made["run_id"])[2].partition("Changed or gone")[2]


def test_a_slope_from_the_parents_own_teachers_is_refused_at_the_command(place: Place) -> None:
    options = ("models", "recalibrate", "--cohort", str(place.cohorts / "2023.parquet"), "--method", "slope")
    status, _, err = command(*options, "--lang", "ru")
    assert (status, "Наклон нельзя искать" in err) == (1, True), err
    status, _, err = command(*options, "--force", "--why", "because")
    assert (status, "at least three words" in err) == (2, True), err


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"model": {"blend": Blend(0.0, 0.0, 1.0)}}, "have no effect on the score"),
        ({"levels": {"ranks": False}}, "does not rank"),
    ],
)
def test_the_card_says_what_is_unusual(place: Place, change: dict[str, dict[str, Any]], phrase: str) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    model = replace(bundle.model, **change.get("model", {}))
    levels = replace(bundle.levels, **change.get("levels", {}))
    card = render_card("en", bundle.questionnaire, model, levels, bundle.metrics, bundle.provenance)
    assert phrase in card
    assert phrase not in bundle.cards["card.en.html"]


def test_what_a_rival_learned_otherwise_stands_in_its_row_where_it_did(place: Place) -> None:
    bundle = load_bundle(Path(place.answer["bundle"]))
    config = bundle.provenance["config"]
    capped = {**config, "judges": {**config["judges"], "ebm_rows": 100, "tuning_rows": 100, "trials": 2}}
    provenance = {**bundle.provenance, "config": capped}
    card = render_card("en", bundle.questionnaire, bundle.model, bundle.levels, bundle.metrics, provenance)
    notes = ("settings tried: 1, ours 2", "learned from 100 people at most", "settings found on 100 people")
    assert [note in bundle.cards["card.en.html"] for note in notes] == [True, False, False]
    assert [note in card for note in notes] == [False, True, True]


def test_a_strangers_data_without_time_train_on_random_parts(place: Place, tmp_path: Path) -> None:
    text = (TESTS / "questionnaires" / "harvest.toml").read_text(encoding="utf-8")
    own = tmp_path / "harvest.toml"
    own.write_text(text.replace('[cohort_year]\ncolumn = "season"', ""), encoding="utf-8")
    rng = np.random.default_rng(0)
    left, days = rng.random(400) < 0.4, rng.integers(0, 20, 400)
    result = np.where(left, "left", "stayed")
    pd.DataFrame({"days": days + 10 * ~left, "crop": "rye", "result": result}).to_csv(
        tmp_path / "data.csv", index=False
    )
    files = ["--cohort", str(tmp_path / "data.csv"), "--questionnaire", str(own)]
    status, out, err = command(
        "train", *files, "--config", str(place.home / "settings.toml"), "--trials", "1", "--json"
    )
    assert status == 0, err
    bundle = load_bundle(Path(json.loads(out)["bundle"]))
    assert bundle.metrics["split"]["kind"] == "stratified"
    assert {text["en"].split(":")[0] for text in bundle.provenance["skipped"]} >= {
        "Test on later cohorts",
        "The thresholds on the next cohort",
        "How the newest cohort differs from those that teach (adversarial validation)",
        "Figures of each cohort, and intervals that allow for differences between cohorts",
        "Random split as an alarm for leaks",
        "Keeping rows of one person together",
        "Test on unseen colleges",
        "Intervals that allow for differences between colleges",
        "Comparison with points",
        "Comparison of groups by protected traits",
        "Services",
        "“How many graduates training needs”",
        "“Is there something to do for those at risk”",
        "“Sensitive questions”",
    }
    assert "was not tried: there is no test in time here" in bundle.cards["card.en.html"]
    told = " ".join(text[lang] for text in bundle.provenance["skipped"] for lang in ("ru", "en"))
    assert re.findall(r"--\w+|\[\w+\]|\b[a-z]+_[a-z]+\b|\bcollege, programme\b", told) == []
    assert "SYNTHETIC" not in bundle.cards["card.en.html"]


@pytest.mark.parametrize("is_database", [False, True], ids=["home is a file", "database is not one"])
def test_a_store_that_cannot_be_used_is_said_before_training(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_database: bool
) -> None:
    home = tmp_path / "home"
    if is_database:
        home.mkdir()
    (home / "mlflow.db" if is_database else home).write_text("not a database", encoding="utf-8")
    monkeypatch.setenv("RISKSCORE_HOME", str(home))
    status, _, err = command(*place.arguments)
    assert status == 2
    assert "MLflow store cannot be used" in err
    assert "Test on people" not in err


def test_two_trainings_may_begin_in_one_empty_home(tmp_path: Path) -> None:
    code = "import sys; from riskscore_training.tracking import Path, Tracker; Tracker(Path(sys.argv[1]), 'harvest.1')"
    begun = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in begun] == [0, 0]


@pytest.mark.slow
def test_a_store_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    begin = "import sys; from riskscore_training.tracking import Path, Tracker; Tracker(Path(sys.argv[1]), 'harvest.1')"
    killed = (
        "import os, sqlalchemy as sa; made = []\n"
        "@sa.event.listens_for(sa.Engine, 'after_cursor_execute')\n"
        "def stop(*told):\n"
        "    made.extend([1] * ('CREATE TABLE' in told[2]))\n"
        "    len(made) < 60 or os._exit(9)\n"
    )
    told = [subprocess.run([sys.executable, "-c", code, tmp_path], check=False) for code in (killed + begin, begin)]
    assert [process.returncode for process in told] == [9, 0]


def test_the_truth_about_other_people_is_refused(place: Place) -> None:
    cohort, truth = place.cohorts / "2022.parquet", place.cohorts / "truth" / "2023.parquet"
    status, _, err = command("evaluate", "--cohort", str(cohort), "--truth", str(truth))
    assert (status, "of other people" in err) == (1, True)
