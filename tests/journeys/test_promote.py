"""Promotion and rollback from the command line: the gate, the ledger, the link, and what goes wrong on the way."""

import io
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskscore.bundle import Bundle, BundleParts, load_bundle, save_bundle, shipped_bundle
from riskscore.cli import run
from riskscore.model import Blend
from riskscore.questionnaire import parse_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore_training.ledger import LEDGER, read_ledger
from riskscore_training.promote import promote_first

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MAIN = "from riskscore.cli import main; main()"
KILLED_AT_THE_LINK = (
    f"import os, signal, pathlib; pathlib.Path.symlink_to = lambda *_, **__: os.kill(os.getpid(), 9); {MAIN}"
)
CHECKS = ["not_worse", "calibrated", "fairness_not_worse", "churn_acceptable", "bundle_verified"]
FORCE = ("--force", "--why", "the region asked for it")


def command(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command line."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(list(arguments))
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Graduates of 2025, whose outcomes are known from 30 June 2026 on."""
    (written,) = write_synthetic(tmp_path_factory.mktemp("cohorts"), 1_500, 5, years=(2025,))
    return str(written.path)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RISKSCORE_HOME", str(tmp_path))
    return tmp_path / "models"


def make(models: Path, demo: Bundle, *, until: int = 2024, shift: float = 0.0, **change: Any) -> str:
    """A bundle like the demo one that learned from the cohorts up to `until`; its name."""
    cohorts = [{**count, "n_used": count["n_used"] * (count["year"] <= until)} for count in demo.provenance["cohorts"]]
    blend = replace(demo.model.blend, intercept=demo.model.blend.intercept + shift)
    provenance = {**demo.provenance, "cohorts": cohorts, "note": str(change), **change.pop("provenance", {})}
    parts = BundleParts(**{item.name: getattr(demo, item.name) for item in fields(BundleParts)})
    values = {"model": replace(demo.model, blend=blend), "provenance": provenance, **change}
    return save_bundle(models, replace(parts, **values), created_at=NOW).name


def crown(models: Path, name: str) -> None:
    digest = json.loads((models / name / "manifest.json").read_text())["hash"]
    promote_first(models, models / name, bundle_hash=digest, who="anna", why="first", at=NOW)


def champion(models: Path) -> str:
    return (models / "current").resolve().name


def asked(*arguments: str) -> tuple[int, dict[str, Any]]:
    status, out, err = command("models", "promote", *arguments, "--as-of", "2026-11-01", "--json")
    assert out, err
    return status, json.loads(out)


@pytest.fixture
def pair(models: Path, demo: Bundle) -> tuple[str, str]:
    """The champion and a challenger just like it, neither of which has seen 2025."""
    old, new = make(models, demo), make(models, demo, shift=1e-6)
    crown(models, old)
    return old, new


def test_a_challenger_that_passes_becomes_champion_and_can_be_taken_back(
    models: Path, pair: tuple[str, str], cohort: str
) -> None:
    old, new = pair
    status, answer = asked(new, "--cohort", cohort, "--why", "new cohort")
    assert (status, answer["passed"], answer["forced"]) == (0, True, False), answer
    assert [check["name"] for check in answer["checks"]] == CHECKS
    assert champion(models) == new
    line = read_ledger(models)[-1]
    assert (line.from_bundle, line.to_bundle, line.why, line.forced) == (old, new, "new cohort", False)
    assert line.checks["not_worse"]["figures"]["year"] == 2025
    assert answer["mlflow"]["moved"] is False
    assert "MLflow does not hold" in answer["mlflow"]["text"]["en"]
    assert command("models", "rollback", "--why", "surprise")[0] == 0
    assert champion(models) == old
    assert [(line.action, line.to_bundle) for line in read_ledger(models)[1:]] == [("promote", new), ("rollback", old)]
    status, _, err = command("models", "rollback")
    assert (status, "Nothing to go back to" in err) == (2, True)


def test_all_checks_run_and_a_worse_challenger_is_refused(models: Path, demo: Bundle, cohort: str) -> None:
    old = make(models, demo)
    crown(models, old)
    blind = make(models, demo, model=replace(demo.model, blend=Blend(-1.9, 0.0, 0.0)))
    status, answer = asked(blind, "--cohort", cohort)
    passed = {check["name"]: check["passed"] for check in answer["checks"]}
    assert (status, answer["promoted"], list(passed)) == (1, False, CHECKS)
    assert (passed["not_worse"], passed["bundle_verified"]) == (False, True)
    assert (champion(models), len(read_ledger(models))) == (old, 1)
    for lang, word in (("en", "Refused"), ("ru", "Отказано")):
        assert word in command("models", "promote", blind, "--cohort", cohort, "--lang", lang)[1]


def test_a_calibration_that_is_off_is_refused(models: Path, demo: Bundle, cohort: str) -> None:
    crown(models, make(models, demo))
    status, answer = asked(make(models, demo, shift=1.0), "--cohort", cohort)
    passed = {check["name"]: check["passed"] for check in answer["checks"]}
    assert (status, passed["not_worse"], passed["calibrated"]) == (1, True, False)


def test_a_zone_that_loses_protected_people_is_refused(models: Path, demo: Bundle, cohort: str) -> None:
    crown(models, make(models, demo))
    narrow = replace(demo.levels, zone=0.6)
    status, answer = asked(make(models, demo, levels=narrow), "--cohort", cohort)
    fairness = answer["checks"][2]
    verdicts = {group["group"]: group["verdict"] for group in fairness["figures"]["groups"]}
    assert (status, fairness["passed"], verdicts["sex=female"]) == (1, False, "worse")
    assert verdicts["orphan=yes"] == "insufficient evidence"


def test_force_needs_a_reason_and_shows_for_ever(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    assert command("models", "promote", new, "--force", "--why", "because")[0] == 2
    assert champion(models) == old
    status, answer = asked(new, *FORCE)
    assert (status, answer["passed"], answer["forced"], champion(models)) == (0, False, True, new)
    assert command("models", "rollback")[0] == 0
    for show in (("list",), ("show", new)):
        assert FORCE[-1] in command("models", *show)[1]
    entry = next(entry for entry in json.loads(command("models", "list", "--json")[1]) if entry["id"] == new)
    assert (entry["champion"], entry["forced"]) == (False, [FORCE[-1]])


@pytest.mark.parametrize(
    ("until", "as_of", "phrase"),
    [
        ((2024, 2025), "2026-11-01", "--as-of 2026-06-29"),
        ((2025, 2025), "2026-11-01", "champion has already learned from the cohort 2025"),
        ((2024, 2024), "2026-06-29", "no outcome of these files was known on 2026-06-29"),
    ],
)
def test_what_cannot_be_shown_does_not_pass(
    models: Path, demo: Bundle, cohort: str, until: tuple[int, int], as_of: str, phrase: str
) -> None:
    crown(models, make(models, demo, until=until[0]))
    name = make(models, demo, until=until[1], shift=1e-6)
    status, out, _ = command("models", "promote", name, "--cohort", cohort, "--as-of", as_of, "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert (status, checks["not_worse"]["passed"], checks["churn_acceptable"]["passed"]) == (1, False, True)
    assert phrase in checks["not_worse"]["text"]["en"]


def test_made_up_people_never_replace_or_judge_real_ones(models: Path, demo: Bundle, cohort: str) -> None:
    crown(models, make(models, demo, provenance={"synthetic": False}))
    _, answer = asked(make(models, demo, shift=1e-6), "--cohort", cohort)
    text = {check["name"]: check["text"]["en"] for check in answer["checks"]}
    assert "learned from made-up people" in text["bundle_verified"]
    assert "the cohort is synthetic" in text["not_worse"]


def test_another_questionnaire_must_be_said(models: Path, demo: Bundle, cohort: str) -> None:
    crown(models, make(models, demo))
    other = parse_questionnaire(demo.questionnaire.text + "\n# other\n")
    name = make(models, demo, questionnaire=other)
    assert [asked(name, "--cohort", cohort, *said)[0] for said in ((), ("--questionnaire", "ru-2025.2"))] == [1, 0]


def test_the_first_champion_needs_no_comparison(models: Path, demo: Bundle) -> None:
    name = make(models, demo)
    status, answer = asked(name)
    assert (status, [check["name"] for check in answer["checks"]]) == (0, ["bundle_verified"])
    status, _, err = command("models", "promote", name)
    assert (status, "champion already" in err) == (2, True)


@pytest.mark.parametrize("name", ["no-such", "../models", "current", "."])
def test_a_name_leads_nowhere_else(models: Path, pair: tuple[str, str], name: str) -> None:
    assert command("models", "promote", name, *FORCE)[0] == 2
    assert len(read_ledger(models)) == 1


def spoil(folder: Path) -> None:
    with (folder / "model.json").open("a") as file:
        file.write(" ")


def test_a_promoted_bundle_is_copied_out_and_nothing_is_written_over(
    models: Path, pair: tuple[str, str], tmp_path: Path
) -> None:
    old, new = pair
    place = tmp_path / "out" / new
    place.mkdir(parents=True)
    out = ("--out", str(tmp_path / "out"))
    status, _, err = command("models", "promote", new, *FORCE, *out)
    assert (status, "is there already" in err, champion(models)) == (2, True, old)
    place.rmdir()
    assert asked(new, *out)[1]["exported"] is None
    assert (place.exists(), champion(models)) == (False, old)
    status, answer = asked(new, *FORCE, *out)
    assert (status, answer["path"], answer["exported"]) == (0, str(models / new), str(place))
    assert load_bundle(place).manifest == load_bundle(models / new).manifest
    assert [path.name for path in place.parent.iterdir()] == [new]


def test_without_room_for_the_copy_the_champion_stays(models: Path, pair: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    status, _, err = command("models", "promote", pair[1], *FORCE, "--out", str(tmp_path / "out"))
    assert (status, "The champion stays" in err, champion(models)) == (2, True, pair[0]), err


def test_a_damaged_bundle_is_never_promoted(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    spoil(models / new)
    status, _, err = command("models", "promote", new, *FORCE)
    assert (status, "was changed after it was written" in err, champion(models)) == (2, True, old)


def test_a_damaged_champion_can_be_left_by_force_but_not_gone_back_to(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    spoil(models / old)
    status, answer = asked(new, *FORCE)
    assert (status, champion(models)) == (0, new)
    assert "was changed after it was written" in answer["checks"][0]["text"]["en"]
    assert command("models", "rollback")[0] == 2
    assert champion(models) == new


def test_a_bundle_put_in_the_place_of_another_is_not_gone_back_to(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    assert command("models", "promote", new, *FORCE)[0] == 0
    shutil.rmtree(models / old)
    shutil.copytree(models / new, models / old)
    status, _, err = command("models", "rollback")
    assert (status, "not the one that was champion" in err) == (2, True)


def start(code: str, *arguments: str, **how: Any) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", code, *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False, **how)


def test_killed_between_ledger_and_link_the_next_command_mends(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    killed = start(KILLED_AT_THE_LINK, "models", "promote", new, *FORCE)
    assert (killed.returncode, read_ledger(models)[-1].to_bundle, champion(models)) == (-signal.SIGKILL, new, old)
    assert command("models", "list")[0] == 0
    assert champion(models) == new


def test_a_last_line_taken_out_is_noticed_by_the_link(models: Path, pair: tuple[str, str]) -> None:
    old, new = pair
    assert command("models", "promote", new, *FORCE)[0] == 0
    whole = (models / LEDGER).read_text()
    (models / LEDGER).write_text("".join(whole.splitlines(keepends=True)[:-1]))
    for arguments in (("list",), ("promote", new, *FORCE), ("rollback",)):
        status, _, err = command("models", *arguments)
        assert (status, f"point the link to «{old}»" in err) == (2, True), err
    (models / LEDGER).write_text(whole)
    assert command("models", "list")[0] == 0
    assert champion(models) == new


def test_two_promotions_at_once_leave_one_history(models: Path, demo: Bundle, pair: tuple[str, str]) -> None:
    names = [pair[1], make(models, demo, shift=2e-6)]
    call = [sys.executable, "-c", MAIN, "models", "promote"]
    begun = [subprocess.Popen([*call, name, *FORCE], stdout=-3, stderr=-3) for name in names]
    assert {process.wait() for process in begun} <= {0, 2}
    lines = read_ledger(models)
    assert [line.from_bundle for line in lines[1:]] == [line.to_bundle for line in lines[:-1]]
    assert champion(models) == lines[-1].to_bundle != pair[0]


def test_a_full_disk_changes_nothing(models: Path, pair: tuple[str, str]) -> None:
    before = (models / LEDGER).read_bytes()
    limited = f'ulimit -f 0; exec {sys.executable} -c "{MAIN}" models promote {pair[1]} --force --why "a b c"'
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert (done.returncode, "free space" in done.stderr) == (2, True), done.stderr
    assert ((models / LEDGER).read_bytes(), champion(models)) == (before, pair[0])
    assert [path.name for path in models.glob(".*jsonl*")] == [f".{LEDGER}.lock"]


@pytest.fixture
def read_only(models: Path, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Code that goes on, its modules loaded, as somebody who may read the home but not write to it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(models, Path(folder) / "models", symlinks=True)
        (Path(folder) / "models").chmod(0o555)
        monkeypatch.setenv("RISKSCORE_HOME", folder)
        warm = (
            "import os; from riskscore.cli import main, run; run(['models', 'list']); run(['models', 'promote', '0'])"
        )
        yield f"{warm}; os.geteuid() or os.seteuid(65534); main()"
        (Path(folder) / "models").chmod(0o755)


def test_who_may_only_read_sees_the_list_and_changes_nothing(
    models: Path, pair: tuple[str, str], read_only: str
) -> None:
    listed = start(read_only, "models", "list")
    assert (listed.returncode, listed.stdout.count(f"* {pair[0]}")) == (0, 2), listed.stderr
    refused = start(read_only, "models", "promote", pair[1], *FORCE)
    assert (refused.returncode, "cannot be written" in refused.stderr) == (2, True), refused.stderr
