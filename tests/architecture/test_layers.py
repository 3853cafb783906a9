"""The import contracts of pyproject.toml hold, and really break when somebody breaks them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOTS = ("src", "training", "serving")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(str(folder / root) for root in ROOTS)
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Python sources and contracts of this repository in a folder that may be spoilt."""
    for root in ROOTS:
        for source in (ROOT / root).rglob("*.py"):
            target = tmp_path / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold_for_a_copy(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("src/riskscore/utils.py", "", "Rooms of the library"),
        ("src/riskscore/errors.py", "import riskscore.questionnaire", "Rooms of the library"),
        ("src/riskscore/model/stray.py", "import riskscore.cli", "Rooms of the library"),
        ("src/riskscore/cli/stray.py", "import riskscore_training", "imports neither box"),
        ("serving/riskscore_serving/stray.py", "import riskscore_training", "meet only through a bundle"),
        ("serving/riskscore_serving/stray.py", "import sklearn.metrics", "base dependencies only"),
        ("src/riskscore/model/stray.py", "import mlflow", "base dependencies only"),
        ("training/riskscore_training/stray.py", "import mlflow.sklearn", "know MLflow"),
    ],
)
def test_a_breach_is_found(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    result = lint_imports(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    assert [row for row in result.stdout.splitlines() if contract in row and "BROKEN" in row], result.stdout
