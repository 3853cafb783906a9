"""What happens when the disk is full or the process is killed: a message or nothing, never half a file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd

from riskscore.synthetic import write_synthetic

RISKSCORE = f"{sys.executable} -c 'from riskscore.cli import main; main()'"
SAVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from riskscore.bundle import BundleParts, load_bundle, save_bundle, shipped_bundle
from riskscore.errors import FileError
b = load_bundle(shipped_bundle())
parts = BundleParts(b.questionnaire, b.model, b.levels, b.completeness, b.metrics, b.reference, b.provenance, b.cards)
try:
    save_bundle(Path(sys.argv[1]), parts, created_at=datetime.now(UTC))
except FileError as error:
    print(error.message("en"))
"""


def run_with_small_files(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell command that may write no file longer than 4 KiB, as on a disk that is just full."""
    limited = f"ulimit -f 4; exec {command}"
    return subprocess.run(["bash", "-c", limited], cwd=cwd, capture_output=True, text=True, check=False)


def test_full_disk_while_scoring_leaves_no_half_file(tmp_path: Path):
    pd.DataFrame({"person_id": [f"p{i}" for i in range(100)], "resume": "none"}).to_csv(
        tmp_path / "in.csv", index=False
    )
    result = run_with_small_files(f"{RISKSCORE} score in.csv out.csv", tmp_path)
    assert result.returncode == 2
    assert "out.csv" in result.stderr
    assert "free space" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_full_disk_while_saving_a_bundle_leaves_no_half_bundle(tmp_path: Path):
    result = run_with_small_files(f"{sys.executable} -c '{SAVE}' models", tmp_path)
    assert "cannot be written" in result.stdout, result.stderr
    assert list((tmp_path / "models").iterdir()) == []


def test_killed_while_scoring_leaves_the_old_result(tmp_path: Path):
    pd.DataFrame({"person_id": [f"p{i}" for i in range(20_000)], "resume": "none"}).to_csv(
        tmp_path / "in.csv", index=False
    )
    (tmp_path / "out.csv").write_text("the old result\n")
    command = [sys.executable, "-c", "from riskscore.cli import main; main()", "score", "in.csv", "out.csv"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        process.stderr.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert (tmp_path / "out.csv").read_text() == "the old result\n"


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(tmp_path: Path):
    pd.DataFrame({"resume": ["?" * 60] * 5_000}).to_csv(tmp_path / "in.csv", index=False)
    piped = f"unset PYTHONUNBUFFERED; set -o pipefail; {RISKSCORE} cohort check in.csv --json | head -c 10"
    result = subprocess.run(["bash", "-c", piped], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (141, '{"rows": 5', "")


def test_ctrl_c_while_trees_are_tuned_is_a_clean_end(tmp_path: Path):
    write_synthetic(tmp_path / "cohorts", 300, 1, years=(2020, 2021, 2022))
    files = [str(path) for path in sorted((tmp_path / "cohorts").glob("*.parquet"))]
    # A shell that runs this in the background, or nohup, has Ctrl-C ignored; a terminal has not.
    heard = "import optuna, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    press = "optuna.Study.ask = lambda *_: signal.raise_signal(signal.SIGINT);"
    code = f"{heard} {press} from riskscore.cli import main; main()"
    command = [sys.executable, "-c", code, "train", "--cohort", *files]
    home = {**os.environ, "RISKSCORE_HOME": str(tmp_path / "home")}
    result = subprocess.run(command, env=home, capture_output=True, text=True, check=False)
    assert (result.returncode, "0 of" in result.stderr) == (130, True), result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "home" / "models").exists()
