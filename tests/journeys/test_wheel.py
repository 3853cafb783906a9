"""The wheel with base dependencies alone, in an empty environment and an empty folder, scores a file."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
TRAINING_LIBRARIES = "{'mlflow', 'sklearn', 'shap', 'optuna', 'matplotlib'}"


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH", "RISKSCORE_HOME")}
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert not check or result.returncode == 0, result.stderr
    return result


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment that holds the wheel and what base.txt names, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    uv = Path(sys.executable).with_name("uv")
    run(uv, "venv", "--quiet", "--python", sys.executable, folder / "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    run(uv, "pip", "sync", "--quiet", "--python", python, ROOT / "requirements" / "base.txt", cwd=folder)
    wheel = next(folder.glob("*.whl"))
    run(uv, "pip", "install", "--quiet", "--no-deps", "--python", python, wheel, cwd=folder)
    return python.parent


@pytest.mark.slow
def test_fresh_install_scores_with_base_dependencies(installed: Path, tmp_path: Path):
    code = f"import importlib.util as u; print([n for n in {TRAINING_LIBRARIES} if u.find_spec(n)])"
    assert run(installed / "python", "-c", code, cwd=tmp_path).stdout.strip() == "[]"
    (tmp_path / "in.csv").write_text("person_id,resume,experience\na,current,field\nb,none,none\n")
    run(installed / "riskscore", "score", "in.csv", "out.csv", cwd=tmp_path)
    scored = pd.read_csv(tmp_path / "out.csv")
    assert scored["probability"].between(0, 1).all()
    assert scored["probability"][0] < scored["probability"][1]
    assert scored["warnings"].str.contains("synthetic_model").all()


@pytest.mark.slow
def test_training_without_its_extra_says_what_to_install(installed: Path, tmp_path: Path):
    (tmp_path / "in.csv").write_text("person_id\na\n")
    result = run(installed / "riskscore", "train", "--cohort", "in.csv", cwd=tmp_path, check=False)
    assert result.returncode == 2
    assert "graduate-riskscore[train]" in result.stderr
